/** How the outbox is doing, for administrators and for Prometheus. */
import { sql } from 'kysely';
import { FALLIDOS_POR_PAGINA, type CorreoFallido, type EstadoDeCorreo } from '../../shared/correo.ts';
import { consultar, statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { aIso, aIsoONull } from '../tiempo/iso.ts';

/** How many of the mails that wait for another try are told of. */
const ERRORES = 5;

/** Mail about a forgotten password is asked for anew by who needs it. */
const NO_SE_REPITE = 'recuperar';

const enEspera = statement((db, _: object) =>
  db
    .selectFrom('correos')
    .select((eb) => [eb.fn.countAll<number>().as('cuantos'), eb.fn.min<number | null>('creado').as('desde')])
    .where('estado', '=', sql.lit('espera')),
);

const conError = statement((db, _: object) =>
  db
    .selectFrom('correos')
    .select(['intentos', 'desde', 'error'])
    .where('estado', '=', sql.lit('espera'))
    .where('error', 'is not', null)
    .orderBy('desde', 'desc')
    .limit(ERRORES),
);

const cuantosFallidos = statement((db, _: object) =>
  db
    .selectFrom('correos')
    .select((eb) => eb.fn.countAll<number>().as('cuantos'))
    .where('estado', '=', sql.lit('fallido')),
);

const paginaDeFallidos = statement((db, p: { terminado: number; id: number }) =>
  db
    .selectFrom('correos')
    .select(['id', 'clase', 'direccion', 'caso', 'creado', 'terminado', 'intentos', 'error'])
    .where('estado', '=', sql.lit('fallido'))
    .where(sql<boolean>`(terminado, id) < (${p.terminado}, ${p.id})`)
    .orderBy('terminado', 'desc')
    .orderBy('id', 'desc')
    .limit(FALLIDOS_POR_PAGINA + 1),
);

const ultimoEnvio = statement((db, _: object) =>
  db
    .selectFrom('correos')
    .select('terminado')
    .where('terminado', 'is not', null)
    .where('estado', '=', sql.lit('enviado'))
    .orderBy('terminado', 'desc')
    .limit(1),
);

const terminadosEntre = statement((db, p: { desde: number; hasta: number }) =>
  db
    .selectFrom('correos')
    .select((eb) => eb.fn.countAll<number>().as('cuantos'))
    .where('terminado', '>', p.desde)
    .where('terminado', '<=', p.hasta)
    .where('estado', '=', sql.lit('enviado')),
);

/** How many were taken by the SMTP server after one moment and up to another, in milliseconds. */
export async function enviadosEntre(db: Db, desde: number, hasta: number): Promise<number> {
  return (await terminadosEntre(db, { desde, hasta }))[0]?.cuantos ?? 0;
}

/** What waits, since when (milliseconds; null for nothing), and what was given up. */
export async function contarCorreos(
  db: Db,
): Promise<{ enEspera: number; desde: number | null; fallidos: number }> {
  const [espera] = await enEspera(db, {});
  const [fallidos] = await cuantosFallidos(db, {});
  return { enEspera: espera?.cuantos ?? 0, desde: espera?.desde ?? null, fallidos: fallidos?.cuantos ?? 0 };
}

/** What waits and what failed. `cursor` is the `siguiente` of the page before. */
export async function leerSalida(
  db: Db,
  cursor: string | undefined,
): Promise<Omit<EstadoDeCorreo, 'activo' | 'servidor' | 'remitente' | 'entrante'>> {
  const [terminado = Number.MAX_SAFE_INTEGER, id = 0] = cursor?.split('.').map(Number) ?? [];
  const { enEspera: espera, desde, fallidos } = await contarCorreos(db);
  const filas = await paginaDeFallidos(db, { terminado, id });
  const pagina = filas.slice(0, FALLIDOS_POR_PAGINA);
  const ultima = pagina.at(-1);
  const [enviado] = await ultimoEnvio(db, {});
  const reintentos = await conError(db, {});
  return {
    ultimoEnvio: aIsoONull(enviado?.terminado ?? null),
    enEspera: espera,
    masAntiguo: aIsoONull(desde),
    reintentos: reintentos.map((fila) => ({
      intentos: fila.intentos,
      proximo: aIso(fila.desde),
      error: fila.error ?? '',
    })),
    cuantosFallidos: fallidos,
    fallidos: pagina.map(aFallido),
    siguiente: ultima && filas.length > pagina.length ? `${ultima.terminado}.${ultima.id}` : null,
  };
}

/** Most that one request sends again. */
const REENVIOS_MAXIMO = 10_000;

/** Those that failed wait again from `ahora` on, the oldest first, or those with these ids. Returns how many. */
export function* reponerFallidos(tx: Tx, ids: readonly number[] | undefined, ahora: number): Pasos<number> {
  const repuestos = yield* consultar(
    tx,
    tx
      .updateTable('correos')
      .set({ estado: 'espera', intentos: 0, desde: ahora, tomado_hasta: null, terminado: null, error: null })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('correos')
          .select('id')
          .where('estado', '=', sql.lit('fallido'))
          .where('clase', '!=', NO_SE_REPITE)
          .$if(ids !== undefined, (q) => q.where('id', 'in', ids!))
          .orderBy('terminado')
          .limit(REENVIOS_MAXIMO),
      )
      .returning('id'),
  );
  return repuestos.length;
}

type Fila = Awaited<ReturnType<typeof paginaDeFallidos>>[number];

const aFallido = ({ creado, terminado, ...fila }: Fila): CorreoFallido => ({
  ...fila,
  creado: aIso(creado),
  terminado: aIso(terminado ?? creado),
});
