/** Passwords: hashed with argon2id in libuv's threads, two at a time. */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { CONTRASENA_MAXIMO, CONTRASENA_MINIMO } from '../../shared/limites.ts';
import { AppError } from '../errores.ts';
import { esFacil, type Dueno } from './contrasena-facil.ts';

/** OWASP Password Storage Cheat Sheet: argon2id (this library's default), 19 MiB, two passes, one lane. */
const COSTO = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Two at once leave two of libuv's four threads for files, and processor time for other requests.
const turno = pLimit(2);
const COLA_MAXIMA = 500;

/** The hash of nobody's password: verifying an unknown user costs what a known one costs. */
const DE_NADIE =
  '$argon2id$v=19$m=19456,t=2,p=1$bm9leGlzdGVub2V4aXN0ZQ$KlBnbkfs8t9YFsmQ7bNTH9vk7gkVuEv4K4GtIfnhQPY';

/** Stored instead of a hash for a user without a password; no password matches it. */
export const SIN_CONTRASENA = '';

/**
 * Value of `debe_cambiar` of a password that was given at the console: its user need not change it, but it opens no
 * session any more when it was never used for MESA_CLAVE_DIAS.
 */
export const SIN_ESTRENAR = 2;

/** Whether a password has to be changed at the first login, or used in time; `Number` of it is `debe_cambiar`. */
export type DebeCambiar = boolean | typeof SIN_ESTRENAR;

export function hashContrasena(contrasena: string): Promise<string> {
  return conTurno(() => hash(contrasena.normalize('NFC'), COSTO));
}

/**
 * Whether the password belongs to the hash. `hashGuardado` is undefined for an unknown user, which takes as long as for
 * a known one.
 */
export async function verificarContrasena(
  contrasena: string,
  hashGuardado: string | undefined,
): Promise<boolean> {
  const coincide = await conTurno(() => verify(hashGuardado || DE_NADIE, contrasena.normalize('NFC')));
  return coincide && hashGuardado !== undefined && hashGuardado !== SIN_CONTRASENA;
}

/** Why a new password of `dueno` is refused, or undefined. Its length is counted in code points after NFC. */
export function defectoDeContrasena(
  contrasena: string,
  dueno?: Dueno,
): 'corto' | 'largo' | 'facil' | undefined {
  const largo = [...contrasena.normalize('NFC')].length;
  if (largo < CONTRASENA_MINIMO) return 'corto';
  if (largo > CONTRASENA_MAXIMO) return 'largo';
  return esFacil(contrasena, dueno) ? 'facil' : undefined;
}

// Without letters and digits that are easily confused on paper or on the telephone.
const LETRAS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new password that its user has to change, and its hash. It is shown once, to whoever passes it on. */
export async function nuevaContrasena(): Promise<{ contrasena: string; hash: string; debeCambiar: true }> {
  const contrasena = generarContrasena();
  return { contrasena, hash: await hashContrasena(contrasena), debeCambiar: true };
}

/** A random password of sixteen characters out of thirty-one (79 bits), in groups of four. */
export function generarContrasena(): string {
  const letras = Array.from({ length: 16 }, () => LETRAS[randomInt(LETRAS.length)]);
  return (letras.join('').match(/.{4}/g) ?? []).join('-');
}

function conTurno<T>(tarea: () => Promise<T>): Promise<T> {
  if (turno.pendingCount >= COLA_MAXIMA) throw new AppError('no_disponible');
  return turno(tarea);
}
