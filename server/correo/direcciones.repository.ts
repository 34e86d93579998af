/**
 * Where a user gets mail, and about what. A user of an IPS has an address once the link that was sent there has been
 * opened; the staff of the EPS gets mail at the correo with which it logs in. Mail that came back switches an address off
 * until its user switches it on again.
 */
import { avisosDe, SIN_AVISOS_AL_PRINCIPIO, type AvisoPorCorreo } from '../../shared/avisos.ts';
import type { Rol } from '../../shared/usuario.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';

/** Who can be written to. */
export interface Destinatario {
  usuario: number;
  rol: Rol;
  nombre: string;
  /** Confirmed, and not switched off. */
  direccion: string;
  /** What he wants to be written about. */
  avisos: ReadonlySet<AvisoPorCorreo>;
}

interface Fila {
  usuario: number;
  rol: Rol;
  nombre: string;
  correo: string | null;
  direccion: string | null;
  apagada: number | null;
  sin_avisos: string | null;
}

const consulta = (db: Db) =>
  db
    .selectFrom('usuarios as u')
    .leftJoin('direcciones as d', 'd.usuario', 'u.id')
    .leftJoin('ips', 'ips.nit', 'u.nit')
    .select(['u.id as usuario', 'u.rol', 'u.nombre', 'u.correo', 'd.direccion', 'd.apagada', 'd.sin_avisos'])
    .where('u.activo', '=', 1)
    .where((eb) => eb.or([eb('u.nit', 'is', null), eb('ips.estado', '=', 'ACTIVO')]));

const porId = statement<{ usuario: number }, Fila>((db, p) => consulta(db).where('u.id', '=', p.usuario));

const principal = statement<{ nit: string }, Fila>((db, p) =>
  consulta(db).where('u.nit', '=', p.nit).where('u.alias', 'is', null),
);

/** Undefined for a user without a confirmed address, with one that is switched off, and for who may not log in. */
export function* destinatarioDe(tx: Db, usuario: number): Pasos<Destinatario | undefined> {
  return aDestinatario((yield* porId.pasos(tx, { usuario }))[0]);
}

/** The user of an IPS that logs in with its NIT alone. */
export function* destinatarioPrincipal(tx: Db, nit: string): Pasos<Destinatario | undefined> {
  return aDestinatario((yield* principal.pasos(tx, { nit }))[0]);
}

function aDestinatario(fila: Fila | undefined): Destinatario | undefined {
  if (!fila || fila.apagada !== null) return undefined;
  const { usuario, rol, nombre } = fila;
  const direccion = fila.direccion ?? (rol === 'ips' ? null : fila.correo);
  if (!direccion) return undefined;
  const sin: readonly string[] = fila.sin_avisos?.split(',') ?? SIN_AVISOS_AL_PRINCIPIO;
  const avisos = new Set(avisosDe(rol).filter((uno) => !sin.includes(uno)));
  return { usuario, rol, nombre, direccion, avisos };
}

const apagar = statement<{ usuario: number; apagada: number; motivo: string; sin_avisos: string }>((db, p) =>
  db
    .insertInto('direcciones')
    .values({ usuario: p.usuario, apagada: p.apagada, motivo: p.motivo, sin_avisos: p.sin_avisos })
    .onConflict((otra) => otra.column('usuario').doUpdateSet({ apagada: p.apagada, motivo: p.motivo })),
);

/**
 * Nothing is sent to this user until he switches the address on again. `motivo` is shown to him and to administrators:
 * what the other server said, in one line.
 */
export function* apagarDireccion(tx: Tx, usuario: number, motivo: string, ahora: number): Pasos<void> {
  const sin_avisos = SIN_AVISOS_AL_PRINCIPIO.join();
  yield* apagar.pasos(tx, { usuario, apagada: ahora, motivo: motivo.slice(0, 500), sin_avisos });
}
