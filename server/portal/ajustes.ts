/** What the portal's hand-over is set to (MESA_PORTAL_…), read from the variables and checked as a whole. */
import type { BlockList } from 'node:net';
import { resolve } from 'node:path';
import { esDeEstaMaquina } from '../http/loopback.ts';
import { ajusteMalo, type ErrorConfig } from '../settings.ts';

/** Who may say who is logged in at the portal, and how. */
export interface AjustesDelPortal {
  /** Keys shared with the portal (HS256), by kid. */
  claves: ReadonlyMap<string, Uint8Array>;
  /** Where the portal's public keys are (RS256, ES256): an address, or the absolute path of a file. */
  jwks: { url: URL } | { archivo: string } | undefined;
  /** Addresses of private networks from which the public keys may be read. */
  redes: BlockList;
  /** What `aud` must say. */
  aud: string;
  /** Whether a named user of whom only the portal knows is registered at the first login. */
  crearUsuarios: boolean;
}

interface Escritos {
  claves: string | undefined;
  jwks: string | undefined;
  redes: BlockList;
  aud: string;
  crearUsuarios: boolean;
  demo: boolean;
}

/** Bytes of a key for HS256: as many as its hash has (RFC 7518, 3.2). */
const CLAVE_MINIMA = 32;
/** Bytes of a key that is longer than one by mistake. */
const CLAVE_MAXIMA = 1_024;
/** Two are enough to change keys; more are a portal on several machines. */
const CLAVES_MAXIMO = 10;

/** The demonstration's key, which is as public as its passwords. */
export const CLAVE_DE_LA_DEMO = {
  kid: 'demo',
  secreto: 'Y2xhdmUgcHVibGljYSBkZSBsYSBkZW1vc3RyYWNpb24gMjAyNg',
};

export const FORMA_DE_KID = /^[\w.-]{1,64}$/;

const COMO_CREAR = 'Cree una con: mesa portal clave';

/**
 * Reads the variables; undefined without keys, which leaves the hand-over closed. Throws ErrorConfig, which
 * never has a key.
 */
export function leerAjustesDelPortal({
  claves,
  jwks,
  demo,
  ...resto
}: Escritos): AjustesDelPortal | undefined {
  const { kid, secreto } = CLAVE_DE_LA_DEMO;
  const escritas = claves ?? (demo ? `${kid}:${secreto}` : undefined);
  if (escritas === undefined && jwks === undefined) return undefined;
  return { claves: leerClaves(escritas ?? '', demo), jwks: leerJwks(jwks), ...resto };
}

function leerClaves(escritas: string, demo: boolean): Map<string, Uint8Array> {
  const partes = escritas
    .split(',')
    .map((parte) => parte.trim())
    .filter(Boolean);
  const leidas = new Map<string, Uint8Array>();
  for (const [i, parte] of partes.entries()) {
    const [kid = '', secreto, ...sobra] = parte.split(':');
    const cual = `la clave ${i + 1}`;
    if (secreto === undefined || sobra.length > 0 || !FORMA_DE_KID.test(kid)) {
      throw falta(
        'CLAVES',
        `${cual} no tiene la forma kid:secreto (el kid, de letras, números, puntos, guiones y «_»)`,
      );
    }
    if (leidas.has(kid)) throw falta('CLAVES', `el kid «${kid}» está dos veces; cada clave lleva el suyo`);
    // Buffer.from skips what is not base64, so that a key with a typing error would be another one.
    if (!/^[\w-]+$/.test(secreto)) {
      throw falta('CLAVES', `el secreto del kid «${kid}» no está en base64url (A-Z, a-z, 0-9, - y _)`);
    }
    if (secreto === CLAVE_DE_LA_DEMO.secreto && !demo) {
      throw falta('CLAVES', `el secreto del kid «${kid}» es el de la demostración, que todos conocen`);
    }
    const bytes = Buffer.from(secreto, 'base64url');
    if (bytes.length < CLAVE_MINIMA) {
      throw falta(
        'CLAVES',
        `el secreto del kid «${kid}» es corto: tiene ${bytes.length} bytes y HS256 necesita ${CLAVE_MINIMA}`,
      );
    }
    if (bytes.length > CLAVE_MAXIMA) throw falta('CLAVES', `el secreto del kid «${kid}» es demasiado largo`);
    leidas.set(kid, new Uint8Array(bytes));
  }
  if (leidas.size > CLAVES_MAXIMO) throw falta('CLAVES', `hay más de ${CLAVES_MAXIMO} claves`);
  return leidas;
}

function leerJwks(escrito: string | undefined): AjustesDelPortal['jwks'] {
  if (escrito === undefined) return undefined;
  if (!/^[a-z]+:\/\//i.test(escrito)) return { archivo: resolve(escrito) };
  const url = URL.canParse(escrito) ? new URL(escrito) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password + url.hash !== '') {
    throw falta(
      'JWKS',
      'debe ser un archivo o una dirección, por ejemplo https://portal.ejemplo.com/jwks.json',
    );
  }
  if (url.protocol === 'http:' && !esDeEstaMaquina(url.hostname)) {
    throw falta(
      'JWKS',
      'la dirección debe ser https: por http cualquiera en la red podría cambiar las claves',
    );
  }
  return { url };
}

const falta = (variable: 'CLAVES' | 'JWKS', frase: string): ErrorConfig =>
  ajusteMalo(`MESA_PORTAL_${variable}`, variable === 'CLAVES' ? `${frase}. ${COMO_CREAR}` : frase);
