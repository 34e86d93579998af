/** Links that open something once: what they carry is random, made when the mail is sent, and only its hash is stored. */
import { hash, randomBytes } from 'node:crypto';

/** 256 random bits for the link, and what is stored of them. */
export function nuevoEnlace(): { token: string; huella: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, huella: huellaDeEnlace(token) };
}

export const huellaDeEnlace = (token: string): string => hash('sha256', token);
