/** How the mailbox is doing to which notices are answered, as the administration and `mesa correo estado` tell it. */
import type { EstadoDeCorreo } from '../../shared/correo.ts';
import type { AjustesDeImap } from '../correo-entrante/ajustes.ts';
import { leerEstadoDelBuzon } from '../correo-entrante/buzon.repository.ts';
import type { Db } from '../db/statement.ts';
import { aIso } from '../tiempo/iso.ts';

const momento = (ms: number | null) => (ms === null ? null : aIso(ms));

/** null where no mail is read (MESA_IMAP). */
export async function leerEntrante(
  db: Db,
  imap: AjustesDeImap | undefined,
  ahora: number,
): Promise<EstadoDeCorreo['entrante']> {
  if (!imap) return null;
  const { conectadoDesde, ultimo, errorCuando, ...resto } = await leerEstadoDelBuzon(db, ahora);
  return {
    direccion: `${imap.buzon.local}@${imap.buzon.dominio}`,
    ...resto,
    conectadoDesde: momento(conectadoDesde),
    ultimo: momento(ultimo),
    errorCuando: momento(errorCuando),
  };
}
