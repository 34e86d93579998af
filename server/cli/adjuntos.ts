/** `mesa adjuntos …`: lists attachments, and checks that their files are unaltered. */
import type { Selectable } from 'kysely';
import { sha256De } from '../adjuntos/almacen.ts';
import { almacenDe } from '../adjuntos/nube.ts';
import { enTandas } from '../db/batches.ts';
import type { Esquema } from '../db/schema.ts';
import type { Db } from '../db/statement.ts';
import { ErrorComando, type Comando } from './command.ts';
import { comoJson } from './pieces.ts';
import { tabla } from './table.ts';

/** Rows read at a time. */
const PAGINA = 1_000;

export const ADJUNTOS: Record<string, Comando> = {
  listar: {
    resumen: 'Lista los adjuntos, de todos los casos o de uno.',
    opciones: { caso: { type: 'string' } },
    async ejecutar({ base, opciones }) {
      const caso = Number(opciones.caso);
      if (opciones.caso !== undefined && !Number.isSafeInteger(caso)) {
        throw new ErrorComando(`"${String(opciones.caso)}" no es un número de caso.`);
      }
      const adjuntos = aFichas(adjuntosDe(base.leer, opciones.caso === undefined ? undefined : caso));
      return { trozos: opciones.json ? comoJson(adjuntos) : comoTabla(adjuntos) };
    },
  },
  verificar: {
    resumen: 'Comprueba que cada adjunto tenga su archivo con su SHA-256.',
    ayuda: ['', 'Dice los que faltan, no se pueden leer o cambiaron; con alguno el estado de salida es 1.'],
    async ejecutar({ base, config, avance }) {
      const almacen = await almacenDe(config);
      const { total } = await base.leer
        .selectFrom('adjuntos')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const malos: { clave: string; caso: number | null; problema: 'falta' | 'ilegible' | 'alterado' }[] = [];
      let hechos = 0;
      for (let desde = ''; ;) {
        const filas = await base.leer
          .selectFrom('adjuntos')
          .select(['clave', 'caso', 'sha256'])
          .where('clave', '>', desde)
          .orderBy('clave')
          .limit(PAGINA)
          .execute();
        for (const { clave, caso, sha256 } of filas) {
          const hallado = await sha256De(almacen.abrir(clave));
          if (hallado.sha256 !== sha256)
            malos.push({ clave, caso, problema: hallado.problema ?? 'alterado' });
          avance((hechos += 1), total, 'adjuntos');
        }
        const ultima = filas.at(-1);
        if (!ultima) break;
        desde = ultima.clave;
      }
      const lineas = malos.map(({ clave, caso, problema }) => `${clave}  caso ${caso ?? '-'}  ${problema}`);
      return {
        texto: [...lineas, `${hechos} adjuntos revisados, ${malos.length} con problemas.`].join('\n'),
        json: { revisados: hechos, malos },
        fallo: malos.length > 0,
      };
    },
  },
};

type Columna = 'clave' | 'nit' | 'caso' | 'nombre' | 'tipo' | 'bytes' | 'sha256' | 'creado';
type Fila = Pick<Selectable<Esquema['adjuntos']>, Columna>;

/** By their keys; those of one case, which are few, by their time. */
async function* adjuntosDe(db: Db, caso: number | undefined): AsyncGenerator<Fila[]> {
  const todos = db
    .selectFrom('adjuntos')
    .select(['clave', 'nit', 'caso', 'nombre', 'tipo', 'bytes', 'sha256', 'creado']);
  if (caso !== undefined) {
    yield await todos.where('caso', '=', caso).orderBy('creado').execute();
    return;
  }
  yield* enTandas(
    (clave: string, limite) => todos.where('clave', '>', clave).orderBy('clave').limit(limite).execute(),
    '',
    ({ clave }) => clave,
  );
}

async function* aFichas(tandas: AsyncIterable<Fila[]>) {
  for await (const tanda of tandas) {
    yield tanda.map(({ creado, ...fila }) => ({ ...fila, fecha: new Date(creado).toISOString() }));
  }
}

/** Columns as wide as each piece needs, so that none has to wait for the last one. */
async function* comoTabla(tandas: ReturnType<typeof aFichas>): AsyncGenerator<string> {
  let primera = true;
  for await (const tanda of tandas) {
    if (tanda.length === 0 && !primera) return;
    primera = false;
    yield `${tabla(['clave', 'caso', 'bytes', 'tipo', 'fecha', 'nombre'], tanda)}\n`;
  }
}
