/**
 * Where a user gets mail, and about what. A user of an IPS has an address once the link that was sent there has been
 * opened; the staff of the EPS gets mail at the correo with which it logs in. Mail that came back switches an address off
 * until its user switches it on again.
 */
import type { Buzon } from '../../shared/direccion.ts';
import { avisosDe, SIN_AVISOS_AL_PRINCIPIO, type AvisoPorCorreo } from '../../shared/avisos.ts';
import type { Rol } from '../../shared/usuario.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { SIN_CONTRASENA } from '../sesiones/contrasenas.ts';
import { aIso } from '../tiempo/iso.ts';
import { PUEDE_INGRESAR } from '../usuarios/usuarios.repository.ts';

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

interface FilaDeBuzon {
  rol: Rol;
  correo: string | null;
  direccion: string | null;
  nueva: string | null;
  apagada: number | null;
  motivo: string | null;
}

interface Fila extends FilaDeBuzon {
  usuario: number;
  nombre: string;
  sin_avisos: string | null;
}

const consulta = (db: Db) =>
  db
    .selectFrom('usuarios as u')
    .leftJoin('direcciones as d', 'd.usuario', 'u.id')
    .leftJoin('ips', 'ips.nit', 'u.nit')
    .select(['u.id as usuario', 'u.rol', 'u.nombre', 'u.correo'])
    .select(['d.direccion', 'd.nueva', 'd.apagada', 'd.motivo', 'd.sin_avisos'])
    .where(PUEDE_INGRESAR);

const porId = statement<{ usuario: number }, Fila>((db, p) => consulta(db).where('u.id', '=', p.usuario));

const conContrasena = statement<{ usuario: number }, Fila>((db, p) =>
  consulta(db).where('u.id', '=', p.usuario).where('u.clave', '!=', SIN_CONTRASENA),
);

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
  const direccion = confirmada(fila);
  return direccion ? { usuario, rol, nombre, direccion, avisos: new Set(avisosQueQuiere(fila)) } : undefined;
}

function confirmada({ rol, correo, direccion }: FilaDeBuzon): string | null {
  return direccion ?? (rol === 'ips' ? null : correo);
}

function avisosQueQuiere({ rol, sin_avisos }: Pick<Fila, 'rol' | 'sin_avisos'>): AvisoPorCorreo[] {
  const sin: readonly string[] = sin_avisos?.split(',') ?? SIN_AVISOS_AL_PRINCIPIO;
  return avisosDe(rol).filter((uno) => !sin.includes(uno));
}

export function buzonDe(fila: FilaDeBuzon): Buzon {
  const { nueva, apagada, motivo } = fila;
  return {
    direccion: confirmada(fila),
    porConfirmar: nueva,
    apagada: apagada === null ? null : { desde: aIso(apagada), motivo },
  };
}

/** The address of a user who may log in, and what he chose, whether mail is sent there or not. */
export function* correoDe(
  db: Db,
  usuario: number,
): Pasos<(Buzon & { rol: Rol; avisos: AvisoPorCorreo[] }) | undefined> {
  const [fila] = yield* porId.pasos(db, { usuario });
  return fila && { ...buzonDe(fila), rol: fila.rol, avisos: avisosQueQuiere(fila) };
}

/**
 * Where a link that sets a password is sent: also where the user has ended notices, but not where mail came back. Undefined
 * for who may not log in, and for who has no password that could be forgotten.
 */
export function* direccionParaRecuperar(db: Db, usuario: number): Pasos<string | undefined> {
  const [fila] = yield* conContrasena.pasos(db, { usuario });
  if (!fila || (fila.apagada !== null && fila.motivo !== null)) return undefined;
  return confirmada(fila) ?? undefined;
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

const encender = statement<{ usuario: number }>((db, p) =>
  db.updateTable('direcciones').set({ apagada: null, motivo: null }).where('usuario', '=', p.usuario),
);

/** Mail is sent there again. */
export function* encenderDireccion(tx: Tx, usuario: number): Pasos<void> {
  yield* encender.pasos(tx, { usuario });
}

const terminar = statement<{ usuario: number; apagada: number; sin_avisos: string }>((db, p) =>
  db
    .insertInto('direcciones')
    .values({ usuario: p.usuario, apagada: p.apagada, sin_avisos: p.sin_avisos })
    // What came back stays so.
    .onConflict((otra) =>
      otra.column('usuario').doUpdateSet({ apagada: p.apagada }).where('apagada', 'is', null),
    ),
);

/** The user wants no more notices. */
export function* terminarAvisos(tx: Tx, usuario: number, ahora: number): Pasos<void> {
  yield* terminar.pasos(tx, { usuario, apagada: ahora, sin_avisos: SIN_AVISOS_AL_PRINCIPIO.join() });
}

const elegir = statement<{ usuario: number; sin_avisos: string }>((db, p) =>
  db
    .insertInto('direcciones')
    .values({ usuario: p.usuario, sin_avisos: p.sin_avisos })
    .onConflict((otra) => otra.column('usuario').doUpdateSet({ sin_avisos: p.sin_avisos })),
);

/** Of the kinds for this rol the user wants only these. */
export function* elegirAvisos(
  tx: Tx,
  usuario: number,
  rol: Rol,
  avisos: readonly AvisoPorCorreo[],
): Pasos<void> {
  const sin_avisos = avisosDe(rol)
    .filter((uno) => !avisos.includes(uno))
    .join();
  yield* elegir.pasos(tx, { usuario, sin_avisos });
}

const pedir = statement<{ usuario: number; nueva: string; sin_avisos: string }>((db, p) =>
  db
    .insertInto('direcciones')
    .values({ usuario: p.usuario, nueva: p.nueva, sin_avisos: p.sin_avisos })
    .onConflict((otra) =>
      otra.column('usuario').doUpdateSet({ nueva: p.nueva, nueva_huella: null, nueva_vence: null }),
    ),
);

/** This address waits to be confirmed; links to one that waited before end. */
export function* ponerNueva(tx: Tx, usuario: number, nueva: string): Pasos<void> {
  yield* pedir.pasos(tx, { usuario, nueva, sin_avisos: SIN_AVISOS_AL_PRINCIPIO.join() });
}

const ponerHuella = statement<
  { usuario: number; nueva: string; huella: string; vence: number },
  { usuario: number }
>((db, p) =>
  db
    .updateTable('direcciones')
    .set({ nueva_huella: p.huella, nueva_vence: p.vence })
    .where('usuario', '=', p.usuario)
    .where('nueva', '=', p.nueva)
    .returning('usuario'),
);

/** Returns whether the address still waits to be confirmed. A link to it that was sent before ends. */
export function* ponerEnlace(
  tx: Tx,
  enlace: { usuario: number; nueva: string; huella: string; vence: number },
): Pasos<boolean> {
  return (yield* ponerHuella.pasos(tx, enlace)).length > 0;
}

const porHuella = statement<{ huella: string; ahora: number }, { usuario: number; nueva: string }>((db, p) =>
  db
    .selectFrom('direcciones as d')
    .innerJoin('usuarios as u', 'u.id', 'd.usuario')
    .leftJoin('ips', 'ips.nit', 'u.nit')
    .select(['d.usuario', 'd.nueva'])
    .$narrowType<{ nueva: string }>()
    .where('d.nueva_huella', '=', p.huella)
    .where('d.nueva_vence', '>', p.ahora)
    .where('u.nit', 'is not', null)
    .where(PUEDE_INGRESAR),
);

const confirmar = statement<{ usuario: number; nueva: string; ahora: number }>((db, p) =>
  db
    .updateTable('direcciones')
    .set({
      ...{ direccion: p.nueva, confirmada: p.ahora },
      ...{ nueva: null, nueva_huella: null, nueva_vence: null },
      ...{ apagada: null, motivo: null },
    })
    .where('usuario', '=', p.usuario),
);

/** Confirms the address whose link this is the hash of. Returns whose it is; undefined where there is none. */
export function* confirmarNueva(tx: Tx, huella: string, ahora: number): Pasos<number | undefined> {
  const [fila] = yield* porHuella.pasos(tx, { huella, ahora });
  if (fila) yield* confirmar.pasos(tx, { ...fila, ahora });
  return fila?.usuario;
}

const quitar = statement<{ usuario: number }>((db, p) =>
  db
    .updateTable('direcciones')
    .set({
      ...{ direccion: null, confirmada: null, nueva: null, nueva_huella: null, nueva_vence: null },
      ...{ apagada: null, motivo: null },
    })
    .where('usuario', '=', p.usuario),
);

/** Forgets the address of a user; what he chose stays. */
export function* olvidarDireccion(tx: Tx, usuario: number): Pasos<void> {
  yield* quitar.pasos(tx, { usuario });
}
