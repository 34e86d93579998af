/** IPS as an administrator sees them. */
import { sql } from 'kysely';
import { IPS_POR_PAGINA, type ConsultaIps, type FichaIps, type ListaIps } from '../../shared/admin.ts';
import { leerCifras } from '../../shared/numero-escrito.ts';
import type { Db } from '../db/statement.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { SIN_CONTRASENA } from '../sesiones/contrasenas.ts';
import { aBuscable } from './buscable.ts';

/** More words narrow nothing that people look for. */
const PALABRAS_MAXIMO = 8;

/** The index is walked in the order of the names until the page is full; counts come from what triggers keep. */
export async function listarFichasIps(db: Db, { buscar = '', cursor }: ConsultaIps): Promise<ListaIps> {
  const desde = cursor === undefined ? undefined : await leerCursor(db, cursor);
  const cifras = leerCifras(buscar);
  const palabras = aBuscable(buscar).split(/\s+/).filter(Boolean).slice(0, PALABRAS_MAXIMO);
  let lista = fichasIps(db).limit(IPS_POR_PAGINA + 1);
  if (cifras) {
    lista = lista.where((eb) =>
      eb.or([
        // Everything that begins so: a colon comes after the digits.
        ...cifras.map((inicio) => eb.and([eb('ips.nit', '>=', inicio), eb('ips.nit', '<', `${inicio}:`)])),
        // A name may have a number in it.
        eb.and(palabras.map((palabra) => eb(sql`instr(ips.buscable, ${palabra})`, '>', 0))),
      ]),
    );
  } else {
    for (const palabra of palabras) {
      lista = lista.where((eb) =>
        eb.or([
          eb(sql`instr(ips.buscable, ${palabra})`, '>', 0),
          eb(sql`substr(ips.nit, 1, ${palabra.length})`, '=', palabra),
        ]),
      );
    }
  }
  if (desde) {
    lista = lista.where((eb) =>
      eb(eb.refTuple('ips.buscable', 'ips.nit'), '>', eb.tuple(desde.buscable, desde.nit)),
    );
  }
  const filas = await lista.orderBy('ips.buscable').orderBy('ips.nit').execute();
  const pagina = filas.slice(0, IPS_POR_PAGINA);
  return {
    ips: pagina.map(aFichaIps),
    siguiente: filas.length > pagina.length ? (pagina.at(-1)?.nit ?? null) : null,
  };
}

async function leerCursor(db: Db, nit: string): Promise<{ buscable: string; nit: string }> {
  const fila = await db
    .selectFrom('ips')
    .select(['buscable', 'nit'])
    .where('nit', '=', nit)
    .executeTakeFirst();
  if (!fila) throw errorDeCampo('cursor', 'formato');
  return fila;
}

export async function leerFichaIps(db: Db, nit: string): Promise<FichaIps> {
  const fila = await fichasIps(db).where('ips.nit', '=', nit).executeTakeFirst();
  if (!fila) throw new AppError('no_existe');
  return aFichaIps(fila);
}

function fichasIps(db: Db) {
  return db.selectFrom('ips').select((eb) => {
    const usuarios = eb.selectFrom('usuarios').whereRef('usuarios.nit', '=', 'ips.nit');
    return [
      'ips.nit',
      'ips.nombre',
      'ips.estado',
      usuarios.select((u) => u.fn.countAll<number>().as('cuenta')).as('usuarios'),
      usuarios
        .select((u) => u.fn.countAll<number>().as('cuenta'))
        .where('usuarios.alias', 'is', null)
        .where('usuarios.clave', '!=', SIN_CONTRASENA)
        .as('con_clave'),
      eb
        .selectFrom('casos_totales')
        .select((t) => t.fn.sum<number>('cantidad').as('cuenta'))
        .whereRef('casos_totales.nit', '=', 'ips.nit')
        .where('casos_totales.estado', 'in', ['ACTIVO', 'EN_GESTION'])
        .as('abiertos'),
    ];
  });
}

interface FilaIps {
  nit: string;
  nombre: string;
  estado: FichaIps['estado'];
  usuarios: number | null;
  con_clave: number | null;
  abiertos: number | null;
}

function aFichaIps({ con_clave, usuarios, abiertos, ...ips }: FilaIps): FichaIps {
  return { ...ips, conClave: con_clave === 1, usuarios: usuarios ?? 0, abiertos: abiertos ?? 0 };
}
