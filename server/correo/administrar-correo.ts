/** What administrators see of mail and do with it, in the page and by `mesa correo`. */
import type { EstadoDeCorreo } from '../../shared/correo.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import type { AjustesDeImap } from '../correo-entrante/ajustes.ts';
import { leerEstadoDelBuzon } from '../correo-entrante/buzon.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import type { Servicios } from '../servicios.ts';
import { aIsoONull } from '../tiempo/iso.ts';
import { leerSalida, reponerFallidos } from './estado-de-correo.repository.ts';
import { servidorDe } from './explicar-falla.ts';

/** How mail is doing, whether it is on or off. `cursor` is the `siguiente` of the page before. */
export async function leerEstadoDeCorreo(
  { base: { leer }, config: { correo, imap }, reloj }: Pick<Servicios, 'base' | 'config' | 'reloj'>,
  cursor: string | undefined,
): Promise<EstadoDeCorreo> {
  return {
    activo: correo !== undefined,
    servidor: correo ? servidorDe(correo) : null,
    remitente: correo?.remitente.direccion ?? null,
    ...(await leerSalida(leer, cursor)),
    entrante: imap ? await leerEntrante(leer, imap, reloj()) : null,
  };
}

/** The mailbox to which notices are answered. */
async function leerEntrante(
  db: Db,
  { buzon: { local, dominio } }: AjustesDeImap,
  ahora: number,
): Promise<EstadoDeCorreo['entrante']> {
  const { conectadoDesde, ultimo, errorCuando, ...resto } = await leerEstadoDelBuzon(db, ahora);
  return {
    direccion: `${local}@${dominio}`,
    ...resto,
    conectadoDesde: aIsoONull(conectadoDesde),
    ultimo: aIsoONull(ultimo),
    errorCuando: aIsoONull(errorCuando),
  };
}

/** What failed waits again, all of it (REENVIOS_MAXIMO at most) or these. Returns how many. */
export async function reenviarCorreos(
  tx: Tx,
  ids: readonly number[] | undefined,
  autor: Autor,
): Promise<number> {
  const cuantos = await correr(reponerFallidos(tx, ids, autor.ahora));
  if (cuantos > 0) await auditar(tx, autor, 'correo.reenviar', String(cuantos));
  return cuantos;
}
