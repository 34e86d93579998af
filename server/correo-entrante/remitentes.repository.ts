/** Who sent a mail: the users whose confirmed address stands in its From. */
import type { Rol } from '../../shared/usuario.ts';
import type { UsuarioActivo } from '../alcance.ts';
import { statement, type Db } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { PUEDE_INGRESAR } from '../usuarios/usuarios.repository.ts';

export interface Remitente {
  usuario: UsuarioActivo;
  /** Whether this user logs in with a second factor, which a mail does not have. */
  conFactor: boolean;
}

interface Fila {
  id: number;
  rol: Rol;
  nombre: string;
  nit: string | null;
  alias: string | null;
  correo: string | null;
  ips: string | null;
  factor: number | null;
}

/** Users who may log in now. */
const activos = (db: Db) =>
  db
    .selectFrom('usuarios as u')
    .leftJoin('direcciones as d', 'd.usuario', 'u.id')
    .leftJoin('ips', 'ips.nit', 'u.nit')
    .leftJoin('segundos_factores as f', 'f.usuario', 'u.id')
    .select([
      'u.id',
      'u.rol',
      'u.nombre',
      'u.nit',
      'u.alias',
      'u.correo',
      'ips.nombre as ips',
      'f.usuario as factor',
    ])
    .where(PUEDE_INGRESAR);

const porDireccion = statement<{ direccion: string }, Fila>((db, p) =>
  activos(db).where('d.direccion', '=', p.direccion).orderBy('u.id'),
);

/** The staff of the EPS gets mail where it logs in, unless it gave another address (direcciones.repository.ts). */
const porCorreo = statement<{ direccion: string }, Fila>((db, p) =>
  activos(db).where('u.correo', '=', p.direccion).where('d.direccion', 'is', null),
);

/** `direccion` in lower case. Several users may share an address; each has reply addresses of his own. */
export function* remitentesDe(db: Db, direccion: string): Pasos<Remitente[]> {
  const filas = [
    ...(yield* porDireccion.pasos(db, { direccion })),
    ...(yield* porCorreo.pasos(db, { direccion })),
  ];
  return filas.map(({ id, rol, nombre, nit, alias, correo, ips, factor }) => ({
    usuario: {
      id,
      rol,
      nombre,
      ...(nit !== null && { nit }),
      ...(alias !== null && { alias }),
      ...(ips !== null && { ips }),
      ...(correo !== null && { correo }),
    },
    conFactor: factor !== null,
  }));
}

const deLaIps = statement<{ nit: string }, { id: number }>((db, p) =>
  db.selectFrom('usuarios').select('id').where('nit', '=', p.nit),
);

/** All users of an IPS, also those that may no longer log in. */
export function* usuariosDeLaIps(db: Db, nit: string): Pasos<number[]> {
  return (yield* deLaIps.pasos(db, { nit })).map(({ id }) => id);
}
