/** Reads what the printed record of a case contains: the case at once, the rest in pieces. */
import { setImmediate as cederTurno } from 'node:timers/promises';
import type { Historia } from '../../shared/bandeja.ts';
import type { Caso } from '../../shared/caso.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Alcance } from '../alcance.ts';
import { leerCaso } from '../casos/casos.repository.ts';
import { historiaPorPartes } from '../casos/historia.repository.ts';
import type { Db } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { listarMensajes } from '../mensajes/mensajes.repository.ts';

/** Messages read at a time, with the notes among them. */
const MENSAJES_POR_VEZ = 50;

export interface Constancia {
  caso: Caso;
  conNotas: boolean;
  /** Internal notes of the case, shown or not. */
  notas: number;
  /** The conversation up to its end when it was asked for; without internal notes unless they were. */
  mensajes: () => AsyncIterable<Mensaje[]>;
  historia: () => AsyncIterable<Historia['historia']>;
}

/** Case, history and conversation in the asker's scope. Throws `no_existe`. */
export async function leerConstancia(
  db: Db,
  alcance: Alcance,
  numero: number,
  conNotas: boolean,
): Promise<Constancia> {
  const caso = await correr(leerCaso(db, alcance, numero));
  const { ultima_nota: notas } = await db
    .selectFrom('casos')
    .select('ultima_nota')
    .where('numero', '=', numero)
    .executeTakeFirstOrThrow();
  return {
    caso,
    conNotas,
    notas,
    mensajes: () => leerConversacion(db, alcance, { numero, hasta: caso.ultimaSecuencia, notas, conNotas }),
    historia: () => historiaPorPartes(db, numero),
  };
}

interface Conversacion {
  numero: number;
  /** The last message and note that belong to the record. */
  hasta: number;
  notas: number;
  conNotas: boolean;
}

async function* leerConversacion(
  db: Db,
  alcance: Alcance,
  { numero, hasta, notas, conNotas }: Conversacion,
): AsyncGenerator<Mensaje[]> {
  for (let despues = 0; ;) {
    const pagina = await listarMensajes(db, alcance, numero, { despues, limite: MENSAJES_POR_VEZ });
    const publicos = pagina.filter(({ interno }) => !interno);
    const desde = despues;
    yield pagina.filter(({ interno, secuencia, tras = 0 }) =>
      // Each page repeats the notes after the last message of the page before.
      interno ? conNotas && secuencia <= notas && (tras > desde || desde === 0) : secuencia <= hasta,
    );
    if (publicos.length < MENSAJES_POR_VEZ || publicos.at(-1)!.secuencia >= hasta) return;
    despues = publicos.at(-1)!.secuencia;
    await cederTurno();
  }
}
