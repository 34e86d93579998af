/**
 * Sessions. The only file that knows lucia, whose author has frozen it: to replace it, write another
 * `crearSesiones` (docs/decisions/lucia-en-un-archivo.md).
 */
import { createHash } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';
import type { SesionActiva, UsuarioActivo } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import { statement } from '../db/statement.ts';

export interface Sesiones {
  /** A new session for a user who proved who they are. Returns its id for the cookie. */
  crear(usuario: number): Promise<string>;
  /** The session of this id while it, its user and the user's IPS are good. Looked up at every request. */
  validar(id: string): Promise<SesionActiva | undefined>;
  /** Whether the session of this `huella` is still good; does not prolong it. */
  sigue(huella: string): Promise<boolean>;
  cerrar(id: string): Promise<void>;
  cerrarTodas(usuario: number): Promise<void>;
  barrer(): Promise<void>;
}

/** A session ends after so long without a request, at most… */
export const HORAS_INACTIVA = 8;
/** …and so long after the login whatever happens. */
export const HORAS_TOTAL = 24;

const HORA = 3_600_000;

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<Record<never, never>, { usuario: UsuarioActivo }>;
    UserId: number;
    DatabaseUserAttributes: UsuarioActivo;
  }
}

export function crearSesiones(base: Base, reloj: () => number = Date.now): Sesiones {
  const lucia = new Lucia<Record<never, never>, { usuario: UsuarioActivo }>(adaptador(base, reloj), {
    sessionExpiresIn: new TimeSpan(HORAS_INACTIVA, 'h'),
    getUserAttributes: (usuario) => ({ usuario }),
  });
  return {
    async crear(usuario) {
      const { id } = await lucia.createSession(usuario, {});
      return id;
    },
    async validar(id) {
      const { session, user } = await lucia.validateSession(id);
      return session ? { usuario: user.usuario, id, huella: huella(id), renovada: session.fresh } : undefined;
    },
    async sigue(huellaDeSesion) {
      const ahora = reloj();
      const [fila] = await buscar(base.leer, { huella: huellaDeSesion, desde: ahora - HORAS_TOTAL * HORA });
      return fila !== undefined && fila.vence > ahora;
    },
    cerrar: (id) => lucia.invalidateSession(id),
    cerrarTodas: (usuario) => lucia.invalidateUserSessions(usuario),
    barrer: () => lucia.deleteExpiredSessions(),
  };
}

const buscar = statement((db, p: { huella: string; desde: number }) =>
  db
    .selectFrom('sesiones')
    .innerJoin('usuarios', 'usuarios.id', 'sesiones.usuario')
    .leftJoin('ips', 'ips.nit', 'usuarios.nit')
    .select([
      'sesiones.vence',
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
    .where('sesiones.creada', '>', p.desde)
    .where('usuarios.activo', '=', 1)
    .where((eb) => eb.or([eb('usuarios.nit', 'is', null), eb('ips.estado', '=', 'ACTIVO')])),
);

function adaptador({ leer, escribir }: Base, reloj: () => number): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [fila] = await buscar(leer, { huella: huella(id), desde: reloj() - HORAS_TOTAL * HORA });
      if (!fila) return [null, null];
      const { vence, nit, alias, correo, ips, debe_cambiar, ...usuario } = fila;
      const attributes = {
        ...usuario,
        ...(nit !== null && { nit }),
        ...(alias !== null && { alias }),
        ...(ips !== null && { ips }),
        ...(correo !== null && { correo }),
        ...(debe_cambiar === 1 && { debeCambiarClave: true }),
      };
      return [
        { id, userId: usuario.id, expiresAt: new Date(vence), attributes: {} },
        { id: usuario.id, attributes },
      ];
    },
    async setSession({ id, userId, expiresAt }) {
      const sesion = { huella: huella(id), usuario: userId, creada: reloj(), vence: expiresAt.getTime() };
      await escribir((tx) => tx.insertInto('sesiones').values(sesion).execute());
    },
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
      await escribir((tx) =>
        tx
          .deleteFrom('sesiones')
          .where((eb) => eb.or([eb('vence', '<', ahora), eb('creada', '<', ahora - HORAS_TOTAL * HORA)]))
          .execute(),
      );
    },
    // Only lucia's own listing would call it, and it would need the ids, which are not stored.
    getUserSessions: () => Promise.resolve([]),
  };
}

/** The id has 200 random bits, so a plain hash is enough: nothing can be guessed from it. */
function huella(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
