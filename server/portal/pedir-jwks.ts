/**
 * Reads the portal's public keys from its address: one answer of bounded size in bounded time, without redirects, and
 * never from an address of a private network that the operator did not name.
 */
import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { esDe, leerDireccion } from '../http/address.ts';

/** Why the keys could not be read: a sentence for the operator, and what to do. */
export class ErrorJwks extends Error {
  readonly remedio: string;

  constructor(frase: string, remedio: string, opciones?: ErrorOptions) {
    super(frase, opciones);
    this.remedio = remedio;
  }
}

/** Milliseconds for the whole answer. */
const PLAZO_MS = 5_000;
/** Bytes of a set of keys; a key of 4096 bits takes about 800. */
export const JWKS_MAXIMO = 64 * 1024;

/** Networks that are not of the public Internet (RFC 6890 and its registries). */
const PRIVADAS = new BlockList();
for (const red of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]) {
  const [direccion = '', bits] = red.split('/');
  PRIVADAS.addSubnet(direccion, Number(bits), 'ipv4');
}
for (const red of [
  // ::/64 has the loopback and the unspecified address; 2002::/16 and 2001::/32 lead to an IPv4 address.
  ...['::/64', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', 'fc00::/7'],
  ...['fe80::/10', 'ff00::/8'],
]) {
  const [direccion = '', bits] = red.split('/');
  PRIVADAS.addSubnet(direccion, Number(bits), 'ipv6');
}

export interface RespuestaJwks {
  texto: string;
  /** The clock of who answered, in milliseconds; undefined when it did not say. */
  fecha: number | undefined;
}

/** Throws ErrorJwks. */
export async function pedirJwks(url: URL, redes: BlockList): Promise<RespuestaJwks> {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0) exigirPermitida(literal, redes);
  try {
    return await pedir(url, redes);
  } catch (error) {
    if (error instanceof ErrorJwks) throw error;
    const demora = error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name);
    throw new ErrorJwks(
      demora
        ? `${url.href} no contestó entera en ${PLAZO_MS / 1000} segundos.`
        : `${url.href} no contesta (${razon(error)}).`,
      'Ábrala desde esta máquina (curl), y corrija MESA_PORTAL_JWKS, el cortafuegos o el certificado.',
      { cause: error },
    );
  }
}

function pedir(url: URL, redes: BlockList): Promise<RespuestaJwks> {
  return new Promise((cumplir, rechazar) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const pedido = request(url, {
      agent: false,
      lookup: soloPermitidas(redes),
      signal: AbortSignal.timeout(PLAZO_MS),
      headers: { Accept: 'application/jwk-set+json, application/json', 'User-Agent': 'mesa-de-ayuda' },
    });
    const fallar = (error: Error) => {
      pedido.destroy();
      rechazar(error);
    };
    pedido.on('error', fallar);
    pedido.on('response', (respuesta) => {
      const { statusCode = 0, headers } = respuesta;
      if (statusCode !== 200) {
        const desvio = statusCode >= 300 && statusCode < 400;
        return fallar(
          new ErrorJwks(
            `${url.href} responde ${statusCode}${desvio ? ', un desvío, que no se sigue' : ''}.`,
            'Escriba en MESA_PORTAL_JWKS la dirección que responde 200 con las claves.',
          ),
        );
      }
      const trozos: Buffer[] = [];
      let bytes = 0;
      respuesta.on('data', (trozo: Buffer) => {
        bytes += trozo.length;
        if (bytes > JWKS_MAXIMO) fallar(demasiadoGrande(url.href));
        else trozos.push(trozo);
      });
      respuesta.on('error', fallar);
      respuesta.on('end', () => {
        const fecha = Date.parse(headers.date ?? '');
        cumplir({
          texto: Buffer.concat(trozos).toString('utf8'),
          fecha: Number.isNaN(fecha) ? undefined : fecha,
        });
      });
    });
    pedido.end();
  });
}

export const demasiadoGrande = (donde: string): ErrorJwks =>
  new ErrorJwks(
    `${donde} tiene más de ${JWKS_MAXIMO / 1024} KiB: no es un conjunto de claves.`,
    'Corrija MESA_PORTAL_JWKS.',
  );

/**
 * Resolves a name as always, and refuses it when any of its addresses is not allowed: the connection goes to the address
 * that was checked, whatever the name means a moment later.
 */
function soloPermitidas(redes: BlockList): LookupFunction {
  return (nombre, opciones, devolver) => {
    lookup(nombre, { ...opciones, all: true }, (error, direcciones) => {
      if (error) return devolver(error, []);
      try {
        for (const { address } of direcciones) exigirPermitida(address, redes, nombre);
      } catch (refusa) {
        return devolver(refusa as NodeJS.ErrnoException, []);
      }
      if (opciones.all) return devolver(null, direcciones);
      const [primera] = direcciones;
      return devolver(null, primera?.address ?? '', primera?.family ?? 4);
    });
  };
}

function exigirPermitida(direccion: string, redes: BlockList, nombre = direccion): void {
  // An IPv6 address may carry an IPv4 one, which is what counts.
  const propia = leerDireccion(direccion) ?? direccion;
  if (!esDe(PRIVADAS, propia) || esDe(redes, propia)) return;
  throw new ErrorJwks(
    `${nombre}${nombre === direccion ? '' : ` (${propia})`} es de una red privada que no está permitida.`,
    `Si el portal está de verdad allí, escriba: MESA_PORTAL_JWKS_RED=${propia}`,
  );
}

const razon = (error: unknown): string =>
  error instanceof Error ? ('code' in error && String(error.code)) || error.message : String(error);
