/** Secrets that sign: made at random, kept sealed, shown once. */
import { randomBytes } from 'node:crypto';
import type { Sello } from '../segundo-factor/sello.ts';
import type { FilaWebhook } from './webhooks.repository.ts';

/** Standard Webhooks asks for 24 to 64. */
const BYTES = 32;

/** Milliseconds for which the secret before signs too, so that the receiver can change it at its own time. */
export const CAMBIO_MS = 24 * 3_600_000;

interface SecretoNuevo {
  /** As the receiver writes it down. */
  secreto: string;
  sellado: Buffer;
}

export function hacerSecreto(sello: Sello, id: number): SecretoNuevo {
  const bytes = randomBytes(BYTES);
  return { secreto: `whsec_${bytes.toString('base64')}`, sellado: sello.sellar(bytes, cuentaDe(id)) };
}

/** Those that sign now, the newest first. */
export function secretosDe(
  sello: Sello,
  {
    id,
    secreto,
    anterior,
    anterior_hasta,
  }: Pick<FilaWebhook, 'id' | 'secreto' | 'anterior' | 'anterior_hasta'>,
  ahora: number,
): Uint8Array[] {
  const sellados = anterior && ahora < (anterior_hasta ?? 0) ? [secreto, anterior] : [secreto];
  return sellados.map((sellado) => sello.abrir(sellado, cuentaDe(id)));
}

const cuentaDe = (id: number): string => `webhook ${id}`;
