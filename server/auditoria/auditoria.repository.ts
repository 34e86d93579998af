/** Who administered what, and who opened which attachment: written in the transaction that does it, never changed. */
import { sql, type RawBuilder } from 'kysely';
import {
  REGISTROS_POR_PAGINA,
  type Accion,
  type Auditoria,
  type ConsultaAuditoria,
} from '../../shared/admin.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';

/** Who acts, and when (milliseconds). `usuario` is null for the command line, whose user the operating system knows. */
export interface Autor {
  usuario: number | null;
  ahora: number;
}

interface Anotado extends Autor {
  accion: Accion;
  objeto: string;
  datos: string;
}

const anotar = statement((db, p: Anotado) =>
  db.insertInto('auditoria').values({
    usuario: p.usuario,
    accion: p.accion,
    objeto: p.objeto,
    datos: p.datos,
    creada: p.ahora,
  }),
);

/** `objeto` is what it was done to: a NIT, a correo, a title. Never a password. */
export async function auditar(
  tx: Tx,
  { usuario, ahora }: Autor,
  accion: Accion,
  objeto: string,
  datos: Record<string, unknown> = {},
): Promise<void> {
  await anotar(tx, { usuario, ahora, accion, objeto, datos: JSON.stringify(datos) });
}

/** One page, newest first. */
export async function listarAuditoria(db: Db, { que, ...resto }: ConsultaAuditoria): Promise<Auditoria> {
  const filas =
    que === 'aperturas' ? await leerAperturas(db, resto) : await leerActos(db, resto, CUALES[que]);
  const pagina = filas.slice(0, REGISTROS_POR_PAGINA);
  return {
    registros: pagina.map(aRegistro),
    siguiente: filas.length > pagina.length ? (pagina.at(-1)?.id ?? null) : null,
  };
}

type Pagina = Pick<ConsultaAuditoria, 'caso' | 'antes'>;

/**
 * Logins are many, so they are a list of their own. Each condition is that of an index, word by word (migration 013).
 */
const CUALES = {
  administracion: sql<boolean>`accion NOT LIKE 'sesion.%'`,
  ingresos: sql<boolean>`accion LIKE 'sesion.%'`,
  exportes: sql<boolean>`accion IN ('exporte.empezar', 'exporte.terminar', 'constancia.imprimir', 'respaldo.crear')`,
};

function leerActos(db: Db, { antes }: Pagina, cuales: RawBuilder<boolean>): Promise<Fila[]> {
  return db
    .selectFrom('auditoria')
    .leftJoin('usuarios', 'usuarios.id', 'auditoria.usuario')
    .select(['auditoria.id', 'auditoria.creada', 'auditoria.accion', 'auditoria.objeto'])
    .select(['usuarios.nombre', 'usuarios.nit', 'usuarios.alias', 'usuarios.correo'])
    .select([sql<null>`NULL`.as('caso'), sql<string | null>`auditoria.datos ->> 'desde'`.as('desde')])
    .where(cuales)
    .$if(antes !== undefined, (q) => q.where('auditoria.id', '<', antes!))
    .orderBy('auditoria.id', 'desc')
    .limit(REGISTROS_POR_PAGINA + 1)
    .execute();
}

function leerAperturas(db: Db, { caso, antes }: Pagina): Promise<Fila[]> {
  return (
    db
      .selectFrom('aperturas')
      .leftJoin('usuarios', 'usuarios.id', 'aperturas.usuario')
      .leftJoin('adjuntos', 'adjuntos.clave', 'aperturas.clave')
      .select(['aperturas.id', 'aperturas.creada', 'adjuntos.caso'])
      .select(['usuarios.nombre', 'usuarios.nit', 'usuarios.alias', 'usuarios.correo'])
      .select([sql<'adjunto.abrir'>`'adjunto.abrir'`.as('accion'), sql<null>`NULL`.as('desde')])
      // The name of a purged attachment is gone; its key is left.
      .select((eb) => eb.fn.coalesce('adjuntos.nombre', 'aperturas.clave').as('objeto'))
      .$if(caso !== undefined, (q) =>
        q.where('aperturas.clave', 'in', (eb) =>
          eb.selectFrom('adjuntos').select('clave').where('caso', '=', caso!),
        ),
      )
      .$if(antes !== undefined, (q) => q.where('aperturas.id', '<', antes!))
      // With `caso` the few openings are found by their files and then sorted; without it they are read in the order of
      // their ids.
      .orderBy(caso === undefined ? sql`aperturas.id` : sql`+aperturas.id`, 'desc')
      .limit(REGISTROS_POR_PAGINA + 1)
      .execute()
  );
}

interface Fila {
  id: number;
  creada: number;
  accion: string;
  objeto: string;
  caso: number | null;
  desde: string | null;
  nombre: string | null;
  nit: string | null;
  alias: string | null;
  correo: string | null;
}

function aRegistro({
  id,
  creada,
  accion,
  objeto,
  caso,
  desde,
  nombre,
  ...cuenta
}: Fila): Auditoria['registros'][number] {
  const quien = nombre === null ? null : `${nombre} (${cuentaDe(cuenta)})`;
  return {
    id,
    fecha: new Date(creada).toISOString(),
    quien,
    accion,
    objeto,
    caso,
    ...(desde !== null && { desde }),
  };
}
