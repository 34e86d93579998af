/**
 * The key that encrypts a user's drafts, waiting messages and chosen files in the browser's storage. It is sent with
 * the session and stored nowhere in the browser, so that only a login of the same user can read them.
 */
import { hkdfSync } from 'node:crypto';
import type { Base } from '../db/database.sqlite.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import type { UsuarioActivo } from '../alcance.ts';

/** 64 bytes in base64url: 32 for texts, 32 for files. The same at every login of this user, whatever the password. */
export type LlaveDe = (usuario: UsuarioActivo) => string;

const BYTES = 64;

/**
 * The secret is in the database and not in a file, so that it is restored with a backup: browsers must still be able to
 * read messages that they hold.
 */
export async function abrirLlaves({ leer }: Pick<Base, 'leer'>): Promise<LlaveDe> {
  const { valor } = await leer
    .selectFrom('secretos')
    .select('valor')
    .where('nombre', '=', 'navegador')
    .executeTakeFirstOrThrow();
  // The account's name is part of the key, because after restoring an older backup the id of a lost user may be given
  // to somebody else.
  return (usuario) =>
    Buffer.from(
      hkdfSync('sha256', valor, '', `navegador 1 ${usuario.id} ${cuentaDe(usuario)}`, BYTES),
    ).toString('base64url');
}
