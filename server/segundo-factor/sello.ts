/**
 * Seals secrets that are kept in the database, of second factors and of webhooks, with AES-256-GCM. The key comes of a secret in the same database, so it protects
 * against who sees these rows alone, not against who has the whole database (docs/decisions/segundo-factor.md).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Base } from '../db/database.sqlite.ts';

export interface Sello {
  /** `cuenta` is part of the seal: what was sealed for one account opens for no other. */
  sellar(bytes: Uint8Array, cuenta: string): Buffer;
  /** Throws where it was changed, or sealed for another account. */
  abrir(sellado: Uint8Array, cuenta: string): Uint8Array;
}

const CIFRA = 'aes-256-gcm';
const NONCE = 12;
const MARCA = 16;

/** `uso` is part of the key: what was sealed for one use opens for no other. */
export async function abrirSello({ leer }: Pick<Base, 'leer'>, uso = 'segundo factor 1'): Promise<Sello> {
  const { valor } = await leer
    .selectFrom('secretos')
    .select('valor')
    .where('nombre', '=', 'segundo-factor')
    .executeTakeFirstOrThrow();
  const llave = Buffer.from(hkdfSync('sha256', valor, '', uso, 32));
  return {
    sellar(bytes, cuenta) {
      const nonce = randomBytes(NONCE);
      const cifra = createCipheriv(CIFRA, llave, nonce).setAAD(Buffer.from(cuenta));
      const cifrado = Buffer.concat([cifra.update(bytes), cifra.final()]);
      return Buffer.concat([nonce, cifra.getAuthTag(), cifrado]);
    },
    abrir(sellado, cuenta) {
      const descifra = createDecipheriv(CIFRA, llave, sellado.subarray(0, NONCE), { authTagLength: MARCA })
        .setAAD(Buffer.from(cuenta))
        .setAuthTag(sellado.subarray(NONCE, NONCE + MARCA));
      return Buffer.concat([descifra.update(sellado.subarray(NONCE + MARCA)), descifra.final()]);
    },
  };
}
