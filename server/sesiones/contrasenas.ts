/** Passwords: argon2id off the event loop, a few at a time. */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { CLAVE_MAXIMO, CLAVE_MINIMO } from '../../shared/usuario.ts';
import { AppError } from '../errores.ts';

/** OWASP Password Storage Cheat Sheet: argon2id (this library's default), 19 MiB, two passes, one lane. */
const COSTO = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Two at once leave libuv's other two threads for files, and other requests their share of the processor.
const turno = pLimit(2);
const COLA_MAXIMA = 500;

/** The hash of nobody's password: verifying an unknown user costs what a known one costs. */
const DE_NADIE =
  '$argon2id$v=19$m=19456,t=2,p=1$bm9leGlzdGVub2V4aXN0ZQ$KlBnbkfs8t9YFsmQ7bNTH9vk7gkVuEv4K4GtIfnhQPY';

/** In place of a hash where nobody has given a password yet: no password opens it. */
export const SIN_CONTRASENA = '';

export function hashContrasena(contrasena: string): Promise<string> {
  return conTurno(() => hash(contrasena.normalize('NFC'), COSTO));
}

/** Whether the password is the user's; `hashGuardado` is undefined for a user that does not exist. Takes as long for all. */
export async function verificarContrasena(
  contrasena: string,
  hashGuardado: string | undefined,
): Promise<boolean> {
  const coincide = await conTurno(() => verify(hashGuardado || DE_NADIE, contrasena.normalize('NFC')));
  return coincide && hashGuardado !== undefined && hashGuardado !== SIN_CONTRASENA;
}

/** Why a new password is refused, or undefined. Counted in code points, any characters, never cut. */
export function defectoDeContrasena(contrasena: string): 'corto' | 'largo' | undefined {
  const largo = [...contrasena.normalize('NFC')].length;
  if (largo < CLAVE_MINIMO) return 'corto';
  return largo > CLAVE_MAXIMO ? 'largo' : undefined;
}

// Without the letters and digits that are taken for others on paper or on the telephone.
const LETRAS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new password that its user has to change, and its hash. It is shown once, to whoever passes it on. */
export async function nuevaContrasena(): Promise<{ contrasena: string; hash: string; debeCambiar: true }> {
  const contrasena = generarContrasena();
  return { contrasena, hash: await hashContrasena(contrasena), debeCambiar: true };
}

/** A new password: sixteen of thirty-one letters, 79 random bits. */
export function generarContrasena(): string {
  const letras = Array.from({ length: 16 }, () => LETRAS[randomInt(LETRAS.length)]);
  return (letras.join('').match(/.{4}/g) ?? []).join('-');
}

function conTurno<T>(tarea: () => Promise<T>): Promise<T> {
  if (turno.pendingCount >= COLA_MAXIMA) throw new AppError('no_disponible');
  return turno(tarea);
}
