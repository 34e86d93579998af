/**
 * Links by which who gets notices ends them, without logging in. They are signed and nothing of them is stored: each is
 * good for one user at one address, and only for this.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Db } from '../db/statement.ts';
import type { AjustesDeCorreo } from './ajustes.ts';
import type { Enlace } from './contenido.ts';

/** Whose notices end, and at which address. */
export interface Baja {
  usuario: number;
  direccion: string;
}

/** Of the secret that is in every backup, so that links in old mail work after one was restored. */
async function llaveDe(db: Db): Promise<Buffer> {
  const { valor } = await db
    .selectFrom('secretos')
    .select('valor')
    .where('nombre', '=', 'navegador')
    .executeTakeFirstOrThrow();
  return Buffer.from(hkdfSync('sha256', valor, '', 'baja de correo 1', 32));
}

const firmar = (llave: Buffer, { usuario, direccion }: Baja): string =>
  createHmac('sha256', llave).update(`${usuario} ${direccion}`).digest('base64url');

/** Whether the signature was made for this user and address. */
export async function esFirmaDe(db: Db, baja: Baja, firma: string): Promise<boolean> {
  const buena = Buffer.from(firmar(await llaveDe(db), baja));
  const dada = Buffer.from(firma);
  return dada.length === buena.length && timingSafeEqual(dada, buena);
}

/**
 * What a mail with notices has to end them: the headers for one click in the mail program (RFC 2369, RFC 8058), and the
 * link for its small print.
 */
export async function salidaDe(
  db: Db,
  { url }: Pick<AjustesDeCorreo, 'url'>,
  baja: Baja,
): Promise<{ cabeceras: Record<string, string>; pie: Enlace }> {
  const firma = firmar(await llaveDe(db), baja);
  const direccion = `${url}/api/v1/correo/baja?usuario=${baja.usuario}&firma=${firma}`;
  return {
    cabeceras: {
      'List-Unsubscribe': `<${direccion}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    pie: { texto: 'Dejar de recibir estos correos', url: direccion },
  };
}
