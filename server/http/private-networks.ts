/**
 * Addresses that requests of ours reach only where the operator named them: whoever may write an address, or answers for
 * a name, must not lead the service into the EPS's own network.
 */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { sinCorchetes } from '../settings.ts';
import { esDe, leerDireccion } from './address.ts';

/** Networks that are not of the public Internet (RFC 6890 and its registries), and services of cloud providers. */
const PRIVADAS = {
  4: lista('ipv4', [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
    ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
    // Azure's service for its machines, which has a public address.
    '168.63.129.16/32',
  ]),
  // Only 2000::/3 is given out (RFC 4291, 2.4); in it, 2001::/32 and 2002::/16 lead to an IPv4 address. A list of its own:
  // BlockList takes an IPv4 address for ::ffff:0:0/96 too, which is in ::/3.
  6: lista('ipv6', ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']),
};

function lista(version: 'ipv4' | 'ipv6', redes: readonly string[]): BlockList {
  const bloque = new BlockList();
  for (const red of redes) {
    const [direccion = '', bits] = red.split('/');
    bloque.addSubnet(direccion, Number(bits), version);
  }
  return bloque;
}

/** An address of a private network that is not among `redes`. */
export class PrivateAddressError extends Error {
  readonly direccion: string;

  constructor(nombre: string, direccion: string) {
    const cual = nombre === direccion ? '' : ` (${direccion})`;
    super(`${nombre}${cual} es de una red privada que no está permitida.`);
    this.direccion = direccion;
  }
}

/** Whether the address, however it is written, is not of the public Internet; what is no address is not either. */
export function esPrivada(escrita: string): boolean {
  // An IPv6 address may carry an IPv4 one, which is what counts.
  const direccion = leerDireccion(escrita);
  return direccion === undefined || esDe(PRIVADAS[isIP(direccion) === 6 ? 6 : 4], direccion);
}

/** Throws PrivateAddressError for a private address that is not of `redes`; `nombre` is what led to it. */
export function exigirPermitida(direccion: string, redes: BlockList, nombre = direccion): void {
  const propia = leerDireccion(direccion) ?? direccion;
  if (esPrivada(direccion) && !esDe(redes, propia)) throw new PrivateAddressError(nombre, propia);
}

/** The address of a URL that has one in place of a name; undefined for a name. */
export function direccionLiteral({ hostname }: URL): string | undefined {
  const literal = sinCorchetes(hostname);
  return isIP(literal) === 0 ? undefined : literal;
}

/**
 * Resolves a name as always, and refuses it when any of its addresses is not allowed: the connection goes to the address
 * that was checked, whatever the name means a moment later.
 */
export function soloPermitidas(redes: BlockList, resolver: typeof lookup = lookup): LookupFunction {
  return (nombre, opciones, devolver) => {
    resolver(nombre, { ...opciones, all: true }, (error, direcciones) => {
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
