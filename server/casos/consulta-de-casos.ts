/** The SQL of a list of cases: one compiled statement for each combination of order and filters. */
import { sql, type SelectQueryBuilder } from 'kysely';
import type { Orden, Prioridad } from '../../shared/caso.ts';
import { Estado } from '../../shared/estado.ts';
import type { Rol } from '../../shared/usuario.ts';
import type { Alcance } from '../alcance.ts';
import type { Esquema } from '../db/schema.ts';
import { limitada, statement, type Db } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { COINCIDENCIAS } from './busqueda.sqlite.ts';
import { noLeidos, type FilaDeLista } from './casos.repository.ts';
import {
  campoDe,
  CONDICIONES,
  guiaDe,
  ordenDe,
  tieneBrazos,
  type Lista,
  type Parametros,
  type Valores,
} from './condiciones-de-casos.ts';
import { NUMERO_MAXIMO } from './cursor-de-lista.ts';
import { LARGO_LEIDO } from './extractos.ts';

/** In the order in which `aFila` reads them. */
const COLUMNAS = [
  'casos.numero',
  'casos.motivo',
  'casos.motivo_nombre',
  'casos.asunto',
  'casos.asunto_nombre',
  'casos.descripcion',
  'casos.estado',
  'casos.creado',
  'casos.actualizado',
  'casos.ultima_secuencia',
] as const;
const DE_SOPORTE = [
  'casos.nit',
  'casos.prioridad',
  'casos.vence',
  'casos.primera_respuesta',
  'ips.nombre as ips_nombre',
  'usuarios.correo as asignado_correo',
  'usuarios.nombre as asignado_nombre',
] as const;

/** The columns of a list's rows; `casos` is in it already. */
const conColumnas = (
  q: SelectQueryBuilder<Esquema, 'casos', object>,
  parte: Alcance['parte'],
  usuario: number,
) =>
  q
    .leftJoin('mensajes', (de) =>
      de
        .onRef('mensajes.caso', '=', 'casos.numero')
        .onRef('mensajes.secuencia', '=', 'casos.ultima_secuencia'),
    )
    .select(COLUMNAS)
    .select((eb) => noLeidos(parte, usuario)(eb).as('no_leidos'))
    .select('mensajes.rol as ultimo_rol')
    .select(sql<string | null>`substr(mensajes.texto, 1, ${sql.lit(LARGO_LEIDO)})`.as('ultimo_texto'))
    .$if(parte === 'soporte', (de) =>
      de
        .innerJoin('ips', 'ips.nit', 'casos.nit')
        .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
        .select(DE_SOPORTE),
    );

type Consulta = SelectQueryBuilder<Esquema, 'casos', object>;

/** What `leer` selects of the cases that meet the conditions, in the order of the list. */
function enOrden(db: Db, p: Valores, lista: Lista, leer: (q: Consulta) => Consulta): Consulta {
  const condicionada = (suya: Lista) =>
    CONDICIONES.filter(({ cuando }) => cuando(suya)).reduce(
      (q, condicion) => q.where((eb) => condicion.sql(eb, p, suya)),
      leer(db.selectFrom('casos')),
    );
  const brazos = tieneBrazos(lista) ? lista.estados.map((_, brazo) => condicionada({ ...lista, brazo })) : [];
  const toda = brazos.length > 0 ? brazos.reduce((una, otra) => una.unionAll(otra)) : condicionada(lista);
  return ordenDe(lista).reduce((q, { de, hacia }) => q.orderBy(de, hacia), toda);
}

/** Whole rows as they come; or only the numbers of the page, where more is sorted than it shows. */
function compilar(lista: Lista) {
  const leer = (p: Valores) => (q: Consulta) =>
    guiaDe(lista) === 'orden' ? conColumnas(q, lista.parte, p.usuario) : q.select('casos.numero');
  return limitada((db, p: Valores, limite) => enOrden(db, p, lista, leer(p)).limit(limite));
}

const filasDe = (parte: Alcance['parte']) =>
  statement((db, p: { numeros: string; usuario: number }) =>
    conColumnas(db.selectFrom('casos'), parte, p.usuario).where(
      sql<boolean>`casos.numero IN (SELECT value FROM json_each(${p.numeros}))`,
    ),
  );
const leerFilas = { ips: filasDe('ips'), soporte: filasDe('soporte') };

function aFila(f: readonly unknown[]): FilaDeLista {
  return {
    numero: f[0] as number,
    motivo: f[1] as string,
    motivo_nombre: f[2] as string,
    asunto: f[3] as string,
    asunto_nombre: f[4] as string,
    descripcion: f[5] as string,
    estado: f[6] as Estado,
    creado: f[7] as number,
    actualizado: f[8] as number,
    ultima_secuencia: f[9] as number,
    no_leidos: f[10] as number,
    ultimo_rol: f[11] as Rol | null,
    ultimo_texto: f[12] as string | null,
  };
}

function aFilaDeSoporte(f: readonly unknown[]): FilaDeLista {
  return {
    ...aFila(f),
    nit: f[13] as string,
    prioridad: f[14] as Prioridad,
    vence: f[15] as number | null,
    primera_respuesta: f[16] as number | null,
    ips_nombre: f[17] as string,
    asignado_correo: f[18] as string | null,
    asignado_nombre: f[19] as string | null,
  };
}

/** By the shape of the list; there are a few hundred at the most. */
const compiladas = new Map<string, ReturnType<typeof compilar>>();

function compilada(lista: Lista): ReturnType<typeof compilar> {
  const forma = formaDe(lista);
  let consulta = compiladas.get(forma);
  if (!consulta) compiladas.set(forma, (consulta = compilar(lista)));
  return consulta;
}

/** What the SQL of the list depends on. */
function formaDe(lista: Lista): string {
  // One bit for each condition that the list has.
  let bits = 0;
  for (let i = 0; i < CONDICIONES.length; i += 1) if (CONDICIONES[i]!.cuando(lista)) bits |= 1 << i;
  const { parte, campo, sentido, estados, coincidencias } = lista;
  return `${parte} ${campo} ${sentido} ${guiaDe(lista)} ${estados.length} ${coincidencias} ${bits}`;
}

/** Matches that are looked at first for a page in the order of the numbers. */
const PRIMERAS = 300;

/** At most `limite` rows of the list, from its cursor on. */
export function consultarCasos(
  db: Db,
  parte: Alcance['parte'],
  orden: Orden,
  parametros: Parametros,
  limite: number,
): FilaDeLista[] {
  const { cursor, busqueda } = parametros;
  const sentido = orden.startsWith('-') ? 'desc' : 'asc';
  const campo = campoDe(orden);
  const porNumero = campo === 'numero' && cursor ? cursor.numero : undefined;
  const leer = (coincidencias: number) => {
    const lista = conEstados({ ...parametros, parte, campo, sentido, coincidencias });
    const desde = (sentido === 'asc' && porNumero) || 0;
    const hasta = (sentido === 'desc' && porNumero) || NUMERO_MAXIMO;
    const halladas = compilada(lista).filas(db, { ...valoresDe(lista, desde, hasta), limite });
    const aFilas = parte === 'ips' ? aFila : aFilaDeSoporte;
    return guiaDe(lista) === 'orden' ? halladas.map(aFilas) : completar(db, lista, halladas.map(([numero]) => numero as number)); // prettier-ignore
  };
  if (busqueda === null) return leer(0);
  if (campo !== 'numero') return leer(COINCIDENCIAS);
  // In the order of the index a few matches fill a page, unless the other filters leave too few of them.
  const primeras = leer(PRIMERAS);
  return primeras.length === limite ? primeras : leer(COINCIDENCIAS);
}

/** The rows of these cases, in the order of their numbers here. */
function completar(db: Db, { parte, usuario }: Lista, numeros: readonly number[]): FilaDeLista[] {
  if (numeros.length === 0) return [];
  const filas = leerFilas[parte].filas(db, { numeros: JSON.stringify(numeros), usuario });
  const porNumero = new Map(filas.map((fila) => [fila[0] as number, fila]));
  return numeros.flatMap((numero) => {
    const fila = porNumero.get(numero);
    return fila ? [parte === 'ips' ? aFila(fila) : aFilaDeSoporte(fila)] : [];
  });
}

/** All estados are named where the index has them before what the list is read by. */
function conEstados(lista: Lista): Lista {
  const nombra = tieneBrazos(lista) || (lista.nit !== null && guiaDe(lista) === 'dias');
  return nombra && lista.estados.length === 0 ? { ...lista, estados: Estado.options } : lista;
}

/**
 * Values by the names that the statement uses; it names only those that are there. Field by field, because a copy of
 * them all takes as long as a query.
 */
function valoresDe(p: Lista, numeroDesde: number, numeroHasta: number): Valores {
  const valores: Record<string, unknown> = {
    nit: p.nit,
    usuario: p.usuario,
    motivo: p.motivo,
    asunto: p.asunto,
    asignado: p.asignado,
    prioridad: p.prioridad,
    desde: p.desde,
    hasta: p.hasta,
    vencidos: p.vencidos,
    solo: p.solo,
    menos: p.menos,
    valor: p.cursor?.valor,
    numero: p.cursor?.numero,
    entera: p.busqueda?.entera,
    partes: p.busqueda?.partes,
    numeroDesde,
    numeroHasta,
  };
  for (let i = 0; i < p.estados.length; i += 1) valores[`estado${i}`] = p.estados[i];
  return valores as Valores;
}

/** A count goes no further. */
const CUENTA_MAXIMA = 1_001;

const contadas = new Map<string, ReturnType<typeof compilarCuenta>>();

const compilarCuenta = (lista: Lista) =>
  statement((db, p: Valores) =>
    db
      .selectFrom(() =>
        CONDICIONES.filter(({ cuando }) => cuando(lista))
          .reduce(
            (q, condicion) => q.where((eb) => condicion.sql(eb, p, lista)),
            db.selectFrom('casos').select('casos.numero'),
          )
          .limit(sql.lit(CUENTA_MAXIMA))
          .as('suyos'),
      )
      .select((eb) => eb.fn.countAll<number>().as('cuantos')),
  );

/** How many cases the filters leave on all pages, up to CUENTA_MAXIMA. */
export function* contarCasos(db: Db, parte: Alcance['parte'], parametros: Parametros): Pasos<number> {
  // What the index does not know leaves out some of the matches.
  const { busqueda, desde, hasta, sinLeer, menos } = parametros;
  const sobran = (desde ?? hasta) !== null || sinLeer;
  const coincidencias =
    busqueda === null ? 0 : sobran ? COINCIDENCIAS : CUENTA_MAXIMA + Number(menos !== null);
  const lista = conEstados({
    ...parametros,
    cursor: null,
    parte,
    campo: 'numero',
    sentido: 'desc',
    coincidencias,
  });
  const forma = formaDe(lista);
  let consulta = contadas.get(forma);
  if (!consulta) contadas.set(forma, (consulta = compilarCuenta(lista)));
  const [fila] = yield* consulta.pasos(db, valoresDe(lista, 0, NUMERO_MAXIMO));
  return fila!.cuantos;
}
