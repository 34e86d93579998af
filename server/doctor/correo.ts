/**
 * Mail that goes out (MESA_SMTP): whether the server takes it, without sending any, and what the DNS says of the domain
 * that sends, because of which other servers refuse mail or take it for spam; and the mailbox for answers (MESA_IMAP).
 */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { AjustesDeCorreo } from '../correo/ajustes.ts';
import { explicarFalla, servidorDe } from '../correo/explicar-falla.ts';
import { leerFalla } from '../correo/fallas.ts';
import { abrirTransporte, type Paciencia } from '../correo/transporte.ts';
import { esDeEstaMaquina } from '../http/loopback.ts';
import { revisarBuzon } from './buzon.ts';
import { arreglar, bien, codigoDe, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';
import { evaluarSpf, leerSpf, textosDe } from './spf.ts';

/** Milliseconds. */
const PACIENCIA: Paciencia = { conectar: 10_000, respuesta: 10_000, correo: 10_000 };
const DNS_MS = 3_000;

interface Opciones {
  paciencia?: Paciencia;
  /** DNS servers to ask, as `127.0.0.1:5353`; by default those of this machine. */
  servidoresDns?: readonly string[];
  /** Addresses of this machine that the world sees. */
  propias?: readonly string[];
}

export async function revisarCorreo(
  { config: { correo, imap } }: Pick<Entrada, 'config'>,
  { paciencia = PACIENCIA, servidoresDns, propias = direccionesPublicas() }: Opciones = {},
): Promise<Hallazgo[]> {
  if (!correo) return [sinRevisar('No se envía correo: MESA_SMTP está vacía.')];
  const dns = new Resolver({ timeout: DNS_MS, tries: 1 });
  if (servidoresDns) dns.setServers(servidoresDns);
  return [
    await revisarServidor(correo, paciencia),
    ...(await revisarDominio(dns, correo, propias)),
    ...(imap ? [await revisarBuzon(imap, paciencia.respuesta)] : []),
  ];
}

async function revisarServidor(correo: AjustesDeCorreo, paciencia: Paciencia): Promise<Hallazgo> {
  const servidor = servidorDe(correo);
  const transporte = await abrirTransporte(correo, paciencia);
  try {
    await transporte.probar();
    const { tls, cuenta } = correo.smtp;
    return bien(
      `El servidor de correo ${servidor} contesta${tls === 'no' ? ', sin cifrar' : ' con TLS'}${cuenta ? ', y acepta el usuario y la contraseña' : ''}.`,
    );
  } catch (error) {
    const { dicho, remedio } = explicarFalla(leerFalla(error), servidor);
    return arreglar(dicho, remedio);
  } finally {
    transporte.cerrar();
  }
}

async function revisarDominio(
  dns: Resolver,
  { smtp, remitente: { dominio } }: AjustesDeCorreo,
  propias: readonly string[],
): Promise<Hallazgo[]> {
  if (!dominio.includes('.') || /\.(local|localhost|internal|lan)$/.test(dominio)) {
    return [sinRevisar(`El dominio ${dominio} de MESA_REMITENTE no está en el DNS público.`)];
  }
  try {
    return [
      await revisarSpf(dns, dominio, desdeDonde(smtp.host, propias)),
      ...(await revisarDkim(dns, dominio)),
      await revisarDmarc(dns, dominio),
    ];
  } catch (error) {
    return [
      sinRevisar(
        `El DNS no contestó sobre ${dominio} (${codigoDe(error)}): no se sabe si su SPF, DKIM y DMARC están bien.`,
      ),
    ];
  }
}

/** The addresses from which mail reaches others, where that is known: a named server may send from others than its own. */
function desdeDonde(host: string, propias: readonly string[]): readonly string[] {
  if (esDeEstaMaquina(host)) return propias;
  return isIP(host) !== 0 && esPublica(host) ? [host] : [];
}

async function revisarSpf(dns: Resolver, dominio: string, ips: readonly string[]): Promise<Hallazgo> {
  const registros = await leerSpf(dns, dominio);
  const [registro] = registros;
  if (registro === undefined) {
    return arreglar(
      `El dominio ${dominio} no tiene registro SPF: otros servidores pueden rechazar el correo.`,
      `Publique en el DNS un TXT de ${dominio} que nombre al servidor que envía, como «v=spf1 mx -all».`,
    );
  }
  if (registros.length > 1) {
    return arreglar(
      `El dominio ${dominio} tiene ${registros.length} registros SPF, y así ninguno vale.`,
      'Deje uno solo, con todo lo que dicen.',
    );
  }
  if (/^v=spf1 +-all *$/i.test(registro)) {
    return arreglar(
      `El registro SPF de ${dominio} dice que ese dominio no envía correo («${registro}»).`,
      'Agregue a ese registro el servidor que envía, o use en MESA_REMITENTE otro dominio.',
    );
  }
  const resultados = await Promise.all(ips.map((ip) => evaluarSpf(dns, dominio, registro, ip)));
  if (resultados.includes('error')) {
    return arreglar(
      `El registro SPF de ${dominio} tiene un error («${registro.slice(0, 200)}»).`,
      'Corríjalo: cada parte debe ser válida, y no puede pasar de diez preguntas al DNS.',
    );
  }
  if (resultados.includes('pass')) {
    return bien(`El registro SPF de ${dominio} permite enviar desde ${ips.join(', ')}.`);
  }
  if (resultados.length > 0 && !resultados.includes('desconocido')) {
    return arreglar(
      `El registro SPF de ${dominio} no permite enviar desde ${ips.join(', ')} («${registro.slice(0, 200)}»).`,
      `Agregue a ese registro ${ips.map((ip) => `ip${isIP(ip)}:${ip}`).join(' o ')}.`,
    );
  }
  return bien(
    `El dominio ${dominio} tiene registro SPF; desde aquí no se puede saber con qué dirección sale el correo.`,
  );
}

/** A name that does not exist has nothing below it (RFC 8020), whatever the key would be called. */
async function revisarDkim(dns: Resolver, dominio: string): Promise<Hallazgo[]> {
  const nombre = `_domainkey.${dominio}`;
  try {
    await dns.resolveTxt(nombre);
  } catch (error) {
    if (codigoDe(error) === 'ENOTFOUND') {
      return [
        arreglar(
          `El dominio ${dominio} no tiene ninguna clave DKIM: no existe ${nombre}.`,
          'Active la firma DKIM en el servidor de correo, y publique en el DNS la clave que le da.',
        ),
      ];
    }
    if (codigoDe(error) !== 'ENODATA') throw error;
  }
  return [];
}

/** The record of the domain, or of one above it. */
async function revisarDmarc(dns: Resolver, dominio: string): Promise<Hallazgo> {
  const partes = dominio.split('.');
  for (let i = 0; i + 2 <= partes.length; i += 1) {
    const textos = await textosDe(dns, `_dmarc.${partes.slice(i).join('.')}`);
    const registro = textos.find((texto) => /^v=DMARC1\b/i.test(texto));
    if (registro !== undefined)
      return bien(`El dominio ${dominio} tiene registro DMARC («${registro.slice(0, 100)}»).`);
  }
  return arreglar(
    `El dominio ${dominio} no tiene registro DMARC, que los buzones grandes piden.`,
    `Publique en el DNS un TXT de _dmarc.${dominio}, para empezar «v=DMARC1; p=none».`,
  );
}

/** What the world sees of this machine; nothing behind a router, where that is another one. */
function direccionesPublicas(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((interfaz) => interfaz ?? [])
    .filter(({ internal, address }) => !internal && esPublica(address))
    .map(({ address }) => address);
}

const PRIVADAS =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2[4-5]\d)\.|^(::1?$|f[cde]|::ffff:)/i;

const esPublica = (direccion: string): boolean => !PRIVADAS.test(direccion);
