/** Lists of cases: filtered, searched, ordered, paged by key. */
import type { ConsultaCasos, ListaCasos, Orden, Prioridad, Totales } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { sentencia } from '../datos/sentencia.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { coincide, expresionDeBusqueda, type Filtros } from './busqueda.sqlite.ts';
import { aResumen, COLUMNAS, noLeidos } from './casos.repository.ts';

const COLUMNA = { numero: 'casos.numero', fecha: 'casos.creado', actualizado: 'casos.actualizado' } as const;

type Campo = keyof typeof COLUMNA;

/** One page, and how many cases of each estado the asker has in all. */
export async function listarCasos(
  db: Lectura,
  alcance: Alcance,
  consulta: ConsultaCasos,
): Promise<ListaCasos> {
  if (alcance.parte === 'ips' && (consulta.ips ?? consulta.asignado ?? consulta.prioridad) !== undefined) {
    throw new AppError('no_permitido');
  }
  const totales = await leerTotales(db, alcance);
  const filtros: Filtros = {
    nit: alcance.nit ?? consulta.ips ?? null,
    estados: consulta.estado ?? [],
    motivo: consulta.motivo ?? null,
    prioridad: consulta.prioridad ?? null,
    desde: consulta.desde === undefined ? null : inicioDelDia(consulta.desde),
    hasta: consulta.hasta === undefined ? null : inicioDelDia(consulta.hasta) + DIA,
  };
  const busqueda = consulta.buscar ? expresionDeBusqueda(consulta.buscar, alcance.parte, filtros) : null;
  if (busqueda === undefined) return { casos: [], siguiente: null, totales };

  const campo = consulta.orden.replace('-', '') as Campo;
  const parametros: Parametros = {
    ...filtros,
    usuario: alcance.usuario.id,
    asignado: consulta.asignado ?? null,
    busqueda,
    cursor: consulta.cursor === undefined ? null : leerCursor(consulta.cursor, consulta.orden),
  };
  const filas = await consultar(db, alcance.parte, consulta.orden, parametros, consulta.limite + 1);
  const pagina = filas.slice(0, consulta.limite);
  const ultima = filas.length > pagina.length ? pagina.at(-1) : undefined;
  const valorDe = { numero: ultima?.numero, fecha: ultima?.creado, actualizado: ultima?.actualizado };
  return {
    casos: pagina.map((fila) => aResumen(fila, alcance.parte)),
    siguiente: ultima ? escribirCursor(consulta.orden, valorDe[campo] ?? 0, ultima.numero) : null,
    totales,
  };
}

interface Parametros extends Filtros {
  usuario: number;
  asignado: string | null;
  busqueda: string | null;
  cursor: { valor: number; numero: number } | null;
}

/** One compiled statement for each combination of order and filters; there are a few hundred at the most. */
const compiladas = new Map<string, ReturnType<typeof compilar>>();

function consultar(db: Lectura, parte: Alcance['parte'], orden: Orden, p: Parametros, limite: number) {
  const { estados, cursor, ...sueltos } = p;
  const presentes = Object.entries(sueltos).filter(([, valor]) => valor !== null);
  const forma = [
    parte,
    orden,
    estados.length,
    cursor !== null,
    ...presentes.map(([nombre]) => nombre),
  ].join();
  let consulta = compiladas.get(forma);
  if (!consulta) {
    consulta = compilar(parte, orden, p);
    compiladas.set(forma, consulta);
  }
  const porNumero = orden.endsWith('numero') && cursor ? cursor.numero : undefined;
  const valores = {
    ...sueltos,
    ...Object.fromEntries(estados.map((estado, i) => [`estado${i}`, estado])),
    ...cursor,
    numeroDesde: (orden === 'numero' && porNumero) || 0,
    numeroHasta: (orden === '-numero' && porNumero) || NUMERO_MAXIMO,
    limite,
  };
  // The statement of this shape names only those that are there.
  return consulta(db, valores as Valores);
}

type Valores = Record<
  'usuario' | 'desde' | 'hasta' | 'valor' | 'numero' | 'numeroDesde' | 'numeroHasta' | 'limite',
  number
> &
  Record<'nit' | 'motivo' | 'asignado' | 'busqueda', string> &
  Record<`estado${number}`, Estado> & { prioridad: Prioridad };

/** Only what is null or not, and how many estados, is read from `presente`: the values come at each call. */
function compilar(parte: Alcance['parte'], orden: Orden, presente: Parametros) {
  const campo = orden.replace('-', '') as Campo;
  const sentido = orden.startsWith('-') ? 'desc' : 'asc';
  const despues = sentido === 'desc' ? '<' : '>';

  return sentencia((db, p: Valores) => {
    let lista = db
      .selectFrom('casos')
      .select(COLUMNAS)
      .select(noLeidos(parte, p.usuario))
      .limit(p.limite)
      .$if(parte === 'soporte', (q) =>
        q
          .innerJoin('ips', 'ips.nit', 'casos.nit')
          .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
          .select(['ips.nombre as ips_nombre', 'usuarios.correo as asignado_correo'])
          .select('usuarios.nombre as asignado_nombre'),
      );
    // The scope of an IPS comes first and always: its NIT is never null.
    if (parte === 'ips' || presente.nit !== null) lista = lista.where('casos.nit', '=', p.nit);
    if (presente.estados.length > 0) {
      const estados = presente.estados.map((_, i) => p[`estado${i}`]!);
      lista = lista.where('casos.estado', 'in', estados);
    }
    if (presente.motivo !== null) lista = lista.where('casos.motivo', '=', p.motivo);
    if (presente.prioridad !== null) lista = lista.where('casos.prioridad', '=', p.prioridad);
    if (presente.asignado !== null) {
      lista = lista.where('casos.asignado', '=', (eb) =>
        eb.selectFrom('usuarios as u').select('u.id').where('u.correo', '=', p.asignado),
      );
    }
    if (presente.desde !== null) lista = lista.where('casos.creado', '>=', p.desde);
    if (presente.hasta !== null) lista = lista.where('casos.creado', '<', p.hasta);
    if (presente.busqueda !== null) {
      lista = lista.where(coincide(p.busqueda, sentido, { desde: p.numeroDesde, hasta: p.numeroHasta }));
    }
    if (presente.cursor !== null) {
      lista = lista.where((eb) =>
        campo === 'numero'
          ? eb('casos.numero', despues, p.numero)
          : eb(eb.refTuple(COLUMNA[campo], 'casos.numero'), despues, eb.tuple(p.valor, p.numero)),
      );
    }
    if (campo !== 'numero') lista = lista.orderBy(COLUMNA[campo], sentido);
    return lista.orderBy('casos.numero', sentido);
  });
}

const totalesDe = {
  ips: sentencia((db, p: { nit: string | null }) =>
    db.selectFrom('casos_totales').select(['estado', 'cantidad']).where('nit', '=', p.nit),
  ),
  soporte: sentencia((db, _: { nit: string | null }) =>
    db
      .selectFrom('casos_totales')
      .select((eb) => ['estado', eb.fn.sum<number>('cantidad').as('cantidad')])
      .groupBy('estado'),
  ),
};

async function leerTotales(db: Lectura, { parte, nit }: Alcance): Promise<Totales> {
  const totales: Totales = { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 };
  for (const { estado, cantidad } of await totalesDe[parte](db, { nit })) totales[estado] = cantidad;
  return totales;
}

const DIA = 24 * 3_600_000;

/** Over every number of a case (http/cuerpo.ts, leerNumero). */
const NUMERO_MAXIMO = 1e15;

/** Midnight in Bogotá, which keeps UTC-5 all year. */
function inicioDelDia(dia: string): number {
  return Date.parse(`${dia}T00:00:00-05:00`);
}

/** The key of the page's last row. It holds nothing that is not on the page, and the scope is applied anyway. */
function escribirCursor(orden: Orden, valor: number, numero: number): string {
  return Buffer.from(`${orden}~${valor}~${numero}`).toString('base64url');
}

function leerCursor(cursor: string, orden: Orden): { valor: number; numero: number } {
  const [suOrden, valor, numero] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  const leido = { valor: Number(valor), numero: Number(numero) };
  if (suOrden !== orden || !Number.isSafeInteger(leido.valor) || !Number.isSafeInteger(leido.numero)) {
    throw errorDeCampo('cursor', 'formato');
  }
  return leido;
}
