/** The open cases of an agent that a morning's summary tells of. */
import { sql, type ExpressionBuilder } from 'kysely';
import { NUNCA } from '../../casos/plazos.ts';
import type { Esquema } from '../../db/schema.ts';
import { limitada, statement, type Db } from '../../db/statement.ts';

interface Dia {
  usuario: number;
  ahora: number;
  /** The next midnight in Bogotá. */
  manana: number;
}

export interface CasoDelResumen {
  numero: number;
  asunto_nombre: string;
  vence: number | null;
}

type Cual = 'vencidos' | 'deHoy' | 'porResponder';
type Caso = ExpressionBuilder<Esquema, 'casos'>;

/** Nobody has answered yet, or the last word is the IPS's. */
const ESPERA_RESPUESTA = sql<boolean>`(primera_respuesta IS NULL OR (SELECT rol = 'ips' FROM mensajes
  WHERE caso = casos.numero ORDER BY secuencia DESC LIMIT 1))`;

/** Each case is in one list only: the first one that it fits. */
const condicion = {
  vencidos: (eb: Caso, { ahora }: Dia) => eb('vence', '<', ahora),
  deHoy: (eb: Caso, { ahora, manana }: Dia) => eb.and([eb('vence', '>=', ahora), eb('vence', '<', manana)]),
  porResponder: (eb: Caso, { manana }: Dia) => eb.and([eb('vence', '>=', manana), ESPERA_RESPUESTA]),
};

const deAgente = (db: Db, { usuario }: Dia) =>
  db.selectFrom('casos').where('abierto', '=', 1).where('asignado', '=', usuario);

const listaDe = (cual: Cual) =>
  limitada<Dia, CasoDelResumen>((db, p, limite) =>
    deAgente(db, p)
      .select(['numero', 'asunto_nombre'])
      .select(sql<number | null>`nullif(vence, ${sql.lit(NUNCA)})`.as('vence'))
      .where((eb) => condicion[cual](eb, p))
      .orderBy('vence')
      .orderBy('numero')
      .limit(limite),
  );

const listas = {
  vencidos: listaDe('vencidos'),
  deHoy: listaDe('deHoy'),
  porResponder: listaDe('porResponder'),
};

export const casosDelResumen = (
  db: Db,
  cual: Cual,
  dia: Dia & { limite: number },
): Promise<CasoDelResumen[]> => listas[cual](db, dia);

type Cuantos = Record<Cual | 'sinAsignar', number>;

const contar = statement<Dia, Cuantos>((db, p) => {
  const deUno = (cual: Cual) =>
    deAgente(db, p)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where((eb) => condicion[cual](eb, p))
      .$asScalar();
  return db.selectNoFrom((eb) => [
    deUno('vencidos').as('vencidos'),
    deUno('deHoy').as('deHoy'),
    deUno('porResponder').as('porResponder'),
    eb
      .selectFrom('casos')
      .select((o) => o.fn.countAll<number>().as('n'))
      .where('abierto', '=', 1)
      .where('asignado', 'is', null)
      .as('sinAsignar'),
  ]);
});

export async function cuantosDelResumen(db: Db, dia: Dia): Promise<Cuantos> {
  const [fila] = await contar(db, dia);
  return fila!;
}
