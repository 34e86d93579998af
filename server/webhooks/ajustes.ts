/** Where webhooks may go (MESA_WEBHOOKS): hosts, and the private addresses that they may have. */
import { BlockList, isIP } from 'node:net';
import { direccionLiteral, esPrivada } from '../http/private-networks.ts';
import { ajusteMalo, sinCorchetes } from '../settings.ts';

/** One host of the list. */
interface Destino {
  protocol: 'http:' | 'https:';
  /** As URL writes it; with `comodin` any name that ends with a dot and this. */
  hostname: string;
  comodin: boolean;
  /** As URL writes it: '' for the usual one. */
  port: string;
}

export interface AjustesDeWebhooks {
  /** As they were written, for the administrators. */
  escritos: readonly string[];
  destinos: readonly Destino[];
  /** Private addresses that were named. */
  redes: BlockList;
}

/** Names that no public server has (RFC 6761, 6762 and 8375, and what is usual), and names without a dot. */
const DE_ADENTRO = /^[^.]+$|\.(localhost|local|lan|internal|intranet|home\.arpa|test)$/;

/**
 * Reads a comma list of hosts: `tickets.example.co`, `tickets.example.co:8443`, `*.example.co`; an address such as
 * `10.0.0.5`, which is a host and may be what a name leads to; a network such as `10.0.0.0/8`, which may be what a name
 * leads to; and `http://` before a host of this machine or of a private network. Undefined without a list; throws
 * ErrorConfig.
 */
export function leerAjustesDeWebhooks(lista: string | undefined): AjustesDeWebhooks | undefined {
  const escritos = (lista ?? '')
    .split(',')
    .map((parte) => parte.trim())
    .filter(Boolean);
  if (escritos.length === 0) return undefined;
  const redes = new BlockList();
  const destinos: Destino[] = [];
  for (const escrito of escritos) {
    if (agregarRed(redes, escrito)) continue;
    const destino = leerDestino(escrito);
    destinos.push(destino);
    agregarDireccion(redes, destino);
  }
  if (destinos.length === 0) throw falta('tiene redes y ningún servidor');
  return { escritos, destinos, redes };
}

function agregarRed(redes: BlockList, escrito: string): boolean {
  const [, direccion = '', prefijo] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(escrito) ?? [];
  if (isIP(direccion) === 0) return false;
  try {
    redes.addSubnet(direccion, Number(prefijo), isIP(direccion) === 6 ? 'ipv6' : 'ipv4');
  } catch {
    throw falta(`«${escrito}» no es una red`);
  }
  return true;
}

function leerDestino(escrito: string): Destino {
  const [, esquema = 'https://', comodin = '', host = ''] =
    /^(https?:\/\/)?(\*\.)?([^/\\?#@*\s]+)\/?$/i.exec(escrito) ?? [];
  const direccion = isIP(host) === 6 ? `[${host}]` : host;
  const url = URL.canParse(`${esquema}${direccion}`) ? new URL(`${esquema}${direccion}`) : undefined;
  if (!url?.hostname) throw falta(`«${escrito}» no es un servidor`);
  const { hostname, port } = url;
  const literal = direccionLiteral(url);
  if (comodin && (literal !== undefined || !hostname.includes('.'))) {
    throw falta(`«${escrito}» nombra demasiado: después de «*.» va un dominio, como *.ejemplo.com`);
  }
  const protocol = url.protocol as Destino['protocol'];
  const adentro = literal === undefined ? DE_ADENTRO.test(hostname) : esPrivada(literal);
  if (protocol === 'http:' && (!adentro || comodin)) {
    throw falta(`«${escrito}» no es de una red privada, y fuera de ella solo se avisa por https`);
  }
  return { protocol, hostname, comodin: comodin !== '', port };
}

/** An address that is named, and this machine where it is named, are allowed though they are private. */
function agregarDireccion(redes: BlockList, { hostname, comodin }: Destino): void {
  const literal = sinCorchetes(hostname);
  const version = isIP(literal);
  if (version !== 0) redes.addAddress(literal, version === 6 ? 'ipv6' : 'ipv4');
  else if (!comodin && /^(.+\.)?localhost$/.test(hostname)) {
    redes.addSubnet('127.0.0.0', 8, 'ipv4');
    redes.addAddress('::1', 'ipv6');
  }
}

/** Whether the operator allows this address; what its name leads to is checked when something is sent. */
export function esDestino({ destinos }: AjustesDeWebhooks, url: URL): boolean {
  if (url.username + url.password + url.hash !== '') return false;
  return destinos.some(
    ({ protocol, hostname, comodin, port }) =>
      url.protocol === protocol &&
      url.port === port &&
      (comodin ? url.hostname.endsWith(`.${hostname}`) : url.hostname === hostname),
  );
}

const falta = (frase: string) => ajusteMalo('MESA_WEBHOOKS', frase);
