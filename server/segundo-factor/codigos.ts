/** Codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, what every app knows) and of recovery. */
import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { CODIGOS_DE_RECUPERACION } from '../../shared/segundo-factor.ts';
import { generarContrasena } from '../sesiones/contrasenas.ts';

const EMISOR = 'Mesa de Ayuda IPS';

/** Time steps by which the phone's clock may differ, to either side (RFC 6238, 5.2 recommends one). */
const TOLERANCIA = 1;

/** Bytes of a secret: as long as the hash (RFC 4226, 4). */
const BYTES = 20;

export const nuevoSecreto = (): Uint8Array => new Secret({ size: BYTES }).bytes;

/** What an app must know: the secret to type, and all of it to scan. `cuenta` is the name that the app shows. */
export function describirSecreto(bytes: Uint8Array, cuenta: string): { secreto: string; uri: string } {
  const totp = totpDe(bytes, cuenta);
  return { secreto: totp.secret.base32, uri: totp.toString() };
}

/** The time step whose code this is, out of those that are accepted at `ahora` (milliseconds). */
export function pasoDe(bytes: Uint8Array, codigo: string, ahora: number): number | undefined {
  const totp = totpDe(bytes);
  // The library compares in constant time.
  const diferencia = totp.validate({ token: codigo, timestamp: ahora, window: TOLERANCIA });
  return diferencia === null ? undefined : totp.counter({ timestamp: ahora }) + diferencia;
}

const totpDe = (bytes: Uint8Array, label = ''): TOTP =>
  new TOTP({ issuer: EMISOR, label, secret: new Secret({ buffer: Uint8Array.from(bytes).buffer }) });

/** Whether it is a code of the app; any other is one of recovery. */
export const esDeLaAplicacion = (codigo: string): boolean => /^\d{6}$/.test(codigo);

/** Recovery codes, random to 79 bits each, in groups of four. */
export const nuevosCodigos = (): string[] =>
  Array.from({ length: CODIGOS_DE_RECUPERACION }, () => generarContrasena());

/** What is stored of a recovery code. A plain hash is enough for 79 random bits. */
export const huellaDeCodigo = (usuario: number, codigo: string): string =>
  createHash('sha256')
    .update(`${usuario} ${codigo.replaceAll('-', '')}`)
    .digest('hex');
