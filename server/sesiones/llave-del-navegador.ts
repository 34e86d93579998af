/**
 * The key under which a user's drafts, waiting messages and chosen files are sealed in the browser's store. It is told
 * with the session and kept nowhere: without a login of the same user the store cannot be read.
 */
import { hkdfSync } from 'node:crypto';
import type { Base } from '../db/database.sqlite.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import type { UsuarioActivo } from '../alcance.ts';

/** 64 bytes in base64url: 32 for texts, 32 for files. The same at every login of this user, whatever the password. */
export type LlaveDe = (usuario: UsuarioActivo) => string;

const BYTES = 64;

/**
 * The secret is in the database and not in a file beside it: browsers hold messages that wait while an installation is
 * restored from its backup, and must be able to read them afterwards.
 */
export async function abrirLlaves({ leer }: Pick<Base, 'leer'>): Promise<LlaveDe> {
  const { valor } = await leer
    .selectFrom('secretos')
    .select('valor')
    .where('nombre', '=', 'navegador')
    .executeTakeFirstOrThrow();
  // After an older backup was restored, the id of a user who is not in it may be given to somebody else.
  return (usuario) =>
    Buffer.from(
      hkdfSync('sha256', valor, '', `navegador 1 ${usuario.id} ${cuentaDe(usuario)}`, BYTES),
    ).toString('base64url');
}
