/**
 * Sessions. The only file that knows lucia, whose author has frozen it: to replace it, write another
 * `crearSesiones` (docs/decisions/lucia-en-un-archivo.md).
 */
import { hash } from 'node:crypto';
import {
  generateIdFromEntropySize,
  Lucia,
  TimeSpan,
  type Adapter,
  type DatabaseSession,
  type DatabaseUser,
} from 'lucia';
import type { SesionActiva, UsuarioActivo } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { crearMemoria } from './memoria.ts';

export interface Sesiones {
  /**
   * A session to begin: its id for the cookie, and what stores it in the transaction that checks the user once more.
   * `portal`: the kid of the key by which the portal vouched for the user.
   */
  nueva(): { id: string; guardar: (tx: Tx, usuario: number, portal?: string) => Promise<void> };
  /**
   * The session of this id while it, its user and the user's IPS are valid. Called at every request; at once where it is
   * remembered (memoria.ts).
   */
  validar(id: string): SesionActiva | Promise<SesionActiva | undefined>;
  /** The user of the session with this `huella` while it is valid, as this transaction sees it. */
  revalidar(tx: Tx, huella: string): Pasos<UsuarioActivo | undefined>;
  /** Whether the session with this `huella` is still valid; does not prolong it. */
  sigue(huella: string): Promise<boolean>;
  cerrar(id: string): Promise<void>;
  cerrarTodas(usuario: number): Promise<void>;
  barrer(): Promise<void>;
}

/** Hours without a request after which a session ends. */
export const HORAS_INACTIVA = 8;
/** Hours after the login at which a session ends in any case. */
export const HORAS_TOTAL = 24;

const HORA = 3_600_000;

/** Random bytes of a session's id. */
const ENTROPIA = 25;

/** Milliseconds by which a session's times may lie ahead of the clock, which is set back a little now and then. */
const ADELANTO = 60_000;

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<{ creada: number }, { usuario: UsuarioActivo }>;
    UserId: number;
    DatabaseSessionAttributes: { creada: number };
    DatabaseUserAttributes: UsuarioActivo;
  }
}

/** `exigeFactor`: whether the staff must have a second factor (MESA_SEGUNDO_FACTOR). */
export function crearSesiones(
  base: Base,
  reloj: () => number = Date.now,
  { exigeFactor = false }: { exigeFactor?: boolean } = {},
): Sesiones {
  const buscar = exigeFactor ? buscarConFactor : buscarSinFactor;
  const lucia = new Lucia<{ creada: number }, { usuario: UsuarioActivo }>(adaptador(base, buscar, reloj), {
    sessionExpiresIn: new TimeSpan(HORAS_INACTIVA, 'h'),
    getSessionAttributes: ({ creada }) => ({ creada }),
    getUserAttributes: (usuario) => ({ usuario }),
  });
  const memoria = crearMemoria<Recordada>(base.cambios);

  async function preguntar(id: string, suya: string): Promise<SesionActiva | undefined> {
    const version = memoria.version();
    const { session, user } = await lucia.validateSession(id);
    if (!session) return undefined;
    const { usuario } = user;
    memoria.guardar(suya, { usuario, creada: session.creada, vence: session.expiresAt.getTime() }, version);
    return { usuario, id, huella: suya, renovada: session.fresh };
  }

  return {
    nueva() {
      const id = generateIdFromEntropySize(ENTROPIA);
      const vence = Date.now() + HORAS_INACTIVA * HORA;
      return {
        id,
        async guardar(tx, usuario, portal) {
          const sesion = { huella: huella(id), usuario, creada: reloj(), vence, portal: portal ?? null };
          await guardarSesion(tx, sesion);
        },
      };
    },
    validar(id) {
      const suya = huella(id);
      const recordada = memoria.leer(suya);
      return recordada && vigente(recordada, reloj())
        ? { usuario: recordada.usuario, id, huella: suya, renovada: false }
        : preguntar(id, suya);
    },
    *revalidar(tx, huellaDeSesion) {
      const [fila] = yield* buscar.pasos(tx, { huella: huellaDeSesion });
      return fila && vigente(fila, reloj()) ? usuarioDe(fila) : undefined;
    },
    async sigue(huellaDeSesion) {
      const [fila] = await buscar(base.leer, { huella: huellaDeSesion });
      return fila !== undefined && permitida(fila, reloj()) && fila.vence > reloj();
    },
    cerrar: (id) => lucia.invalidateSession(id),
    cerrarTodas: (usuario) => lucia.invalidateUserSessions(usuario),
    barrer: () => lucia.deleteExpiredSessions(),
  };
}

interface Cual {
  huella: string;
}

const guardarSesion = statement(
  (db, p: Cual & { usuario: number; creada: number; vence: number; portal: string | null }) =>
    db.insertInto('sesiones').values({
      huella: p.huella,
      usuario: p.usuario,
      creada: p.creada,
      vence: p.vence,
      portal: p.portal,
    }),
);

type Buscar = typeof buscarSinFactor;

const buscarSinFactor = statement((db, p: Cual) =>
  sesionDe(db, p).select((eb) => eb.val(0).as('sin_factor')),
);

const buscarConFactor = statement((db, p: Cual) =>
  sesionDe(db, p)
    .leftJoin('segundos_factores', 'segundos_factores.usuario', 'usuarios.id')
    .select((eb) =>
      eb
        .and([eb('segundos_factores.activado', 'is', null), eb('usuarios.rol', '!=', 'ips')])
        .$castTo<number>()
        .as('sin_factor'),
    ),
);

const sesionDe = (db: Db, p: Cual) =>
  db
    .selectFrom('sesiones')
    .innerJoin('usuarios', 'usuarios.id', 'sesiones.usuario')
    .leftJoin('ips', 'ips.nit', 'usuarios.nit')
    .select([
      'sesiones.creada',
      'sesiones.vence',
      'sesiones.portal',
      'usuarios.id',
      'usuarios.rol',
      'usuarios.nombre',
      'usuarios.nit',
      'usuarios.alias',
      'usuarios.correo',
      'usuarios.debe_cambiar',
      'ips.nombre as ips',
    ])
    .where('sesiones.huella', '=', p.huella)
    .where('usuarios.activo', '=', 1)
    .where((eb) => eb.or([eb('usuarios.nit', 'is', null), eb('ips.estado', '=', 'ACTIVO')]));

/** Between which times a session that may be valid now was begun, and until when it can last at most. */
const limites = (ahora: number) => ({
  desde: ahora - HORAS_TOTAL * HORA,
  hasta: ahora + ADELANTO,
  // lucia counts by the machine's own clock until when a session lasts.
  tope: Date.now() + HORAS_INACTIVA * HORA + ADELANTO,
});

/**
 * Whether its times allow the session, whatever lucia says: those of a time when the clock was ahead would let it outlive
 * its cap.
 */
function permitida({ creada, vence }: Tiempos, ahora: number): boolean {
  const { desde, hasta, tope } = limites(ahora);
  return creada > desde && creada <= hasta && vence <= tope;
}

/** The same, and it has not ended yet, by the clock that lucia counts by. */
const vigente = (tiempos: Tiempos, ahora: number): boolean =>
  permitida(tiempos, ahora) && tiempos.vence > Date.now();

interface Tiempos {
  creada: number;
  vence: number;
}

interface Recordada extends Tiempos {
  usuario: UsuarioActivo;
}

type Fila = Awaited<ReturnType<typeof buscarSinFactor>>[number];

function usuarioDe(fila: Fila): UsuarioActivo {
  const usuario: UsuarioActivo = { id: fila.id, rol: fila.rol, nombre: fila.nombre };
  if (fila.nit !== null) usuario.nit = fila.nit;
  if (fila.alias !== null) usuario.alias = fila.alias;
  if (fila.ips !== null) usuario.ips = fila.ips;
  if (fila.correo !== null) usuario.correo = fila.correo;
  // A password that the EPS gave is of no concern to whom the portal vouches for.
  if (fila.debe_cambiar === 1 && fila.portal === null) usuario.debeCambiarClave = true;
  if (fila.sin_factor === 1) usuario.debeActivarFactor = true;
  return usuario;
}

function adaptador({ leer, escribir }: Base, buscar: Buscar, reloj: () => number): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [fila] = await buscar(leer, { huella: huella(id) });
      if (!fila || !permitida(fila, reloj())) return [null, null];
      const attributes = usuarioDe(fila);
      const { creada } = fila;
      return [
        { id, userId: attributes.id, expiresAt: new Date(fila.vence), attributes: { creada } },
        { id: attributes.id, attributes },
      ];
    },
    // Sessions begin in the transaction of their login (`nueva`).
    setSession: () => Promise.reject(new Error('lucia no comienza sesiones')),
    async updateSessionExpiration(id, expiresAt) {
      const vence = expiresAt.getTime();
      await escribir((tx) =>
        tx.updateTable('sesiones').set({ vence }).where('huella', '=', huella(id)).execute(),
      );
    },
    async deleteSession(id) {
      await escribir((tx) => tx.deleteFrom('sesiones').where('huella', '=', huella(id)).execute());
    },
    async deleteUserSessions(usuario) {
      await escribir((tx) => tx.deleteFrom('sesiones').where('usuario', '=', usuario).execute());
    },
    async deleteExpiredSessions() {
      const ahora = reloj();
      const { desde, hasta, tope } = limites(ahora);
      await escribir((tx) =>
        tx
          .deleteFrom('sesiones')
          .where((eb) =>
            eb.or([
              eb('vence', '<', ahora),
              eb('vence', '>', tope),
              eb('creada', '<', desde),
              eb('creada', '>', hasta),
            ]),
          )
          .execute(),
      );
    },
    // lucia calls it only for listing sessions, which we do not use; it would need the ids, which are not stored.
    getUserSessions: () => Promise.resolve([]),
  };
}

/** The id has 200 random bits, so a plain hash is enough: nothing can be guessed from it. */
function huella(id: string): string {
  return hash('sha256', id);
}
