/**
 * The addresses to which notices are answered: `buzon+40912-k3…@eps.com`. The token is an HMAC over the case and the
 * user, so an address is good for one user on one case, and nothing of it is stored. It only counts together with the
 * sender's own confirmed address (recibir-correo.ts).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Servicios } from '../servicios.ts';
import type { Db } from '../db/statement.ts';
import type { AjustesDeImap } from './ajustes.ts';

/** Characters of a token, 5 bits each: mail systems may change capitals, so it has none. */
const LARGO = 20;
const LETRAS = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Where this user answers a notice on this case; undefined where no mailbox is read (MESA_IMAP). For `Reply-To`.
 */
export async function direccionDeRespuesta(
  { base, config }: Pick<Servicios, 'base' | 'config'>,
  caso: number,
  usuario: number,
): Promise<string | undefined> {
  if (!config.imap) return undefined;
  const { local, dominio } = config.imap.buzon;
  return `${local}+${caso}-${tokenDe(await leerSecreto(base.leer), caso, usuario)}@${dominio}`;
}

/** What an address of this mailbox says after the `+`. */
export interface Respuesta {
  caso: number;
  token: string;
}

/** What these addresses say, in their order, of those that are reply addresses of this mailbox. */
export function leerDirecciones(
  direcciones: readonly string[],
  { local, dominio }: AjustesDeImap['buzon'],
): Respuesta[] {
  const respuestas: Respuesta[] = [];
  for (const direccion of direcciones) {
    const escrita = direccion.toLowerCase();
    if (!escrita.startsWith(`${local}+`) || !escrita.endsWith(`@${dominio}`)) continue;
    const dicho = escrita.slice(local.length + 1, -dominio.length - 1);
    const [, caso, token] = /^([1-9]\d{0,12})-([a-z2-7]+)$/.exec(dicho) ?? [];
    if (caso !== undefined && token?.length === LARGO) respuestas.push({ caso: Number(caso), token });
  }
  return respuestas;
}

/** Whether the token was made for this user. */
export function esSuya(secreto: Buffer, { caso, token }: Respuesta, usuario: number): boolean {
  return timingSafeEqual(Buffer.from(tokenDe(secreto, caso, usuario)), Buffer.from(token));
}

/** In the database, so that a restored backup goes on understanding the answers to what was sent. */
export async function leerSecreto(db: Db): Promise<Buffer> {
  const { valor } = await db
    .selectFrom('secretos')
    .select('valor')
    .where('nombre', '=', 'respuestas')
    .executeTakeFirstOrThrow();
  return valor;
}

function tokenDe(secreto: Buffer, caso: number, usuario: number): string {
  const huella = createHmac('sha256', secreto).update(`respuesta 1 ${caso} ${usuario}`).digest();
  return Array.from(huella.subarray(0, LARGO), (byte) => LETRAS[byte & 31]).join('');
}
