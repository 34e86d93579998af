/** What a printed record of a case holds. */
import type { Historia } from '../../shared/bandeja.ts';
import type { Caso } from '../../shared/caso.ts';
import { MENSAJES_POR_PAGINA, type Mensaje } from '../../shared/mensaje.ts';
import type { Alcance } from '../alcance.ts';
import { leerCaso } from '../casos/casos.repository.ts';
import type { Db } from '../db/statement.ts';
import { listarMensajes } from '../mensajes/mensajes.repository.ts';
import { leerHistoria } from '../casos/historia.repository.ts';

export interface Constancia {
  caso: Caso;
  /** Without internal notes unless they were asked for. */
  mensajes: Mensaje[];
  conNotas: boolean;
  historia: Historia['historia'];
}

/** Throws `no_existe`. */
export async function leerConstancia(
  db: Db,
  alcance: Alcance,
  numero: number,
  conNotas: boolean,
): Promise<Constancia> {
  const caso = await leerCaso(db, alcance, numero);
  const todos = await leerConversacion(db, alcance, numero);
  return {
    caso,
    mensajes: todos.filter(({ interno }) => conNotas || !interno),
    conNotas,
    historia: await leerHistoria(db, alcance, numero),
  };
}

async function leerConversacion(db: Db, alcance: Alcance, numero: number): Promise<Mensaje[]> {
  const todos: Mensaje[] = [];
  for (let despues = 0; ;) {
    const pagina = await listarMensajes(db, alcance, numero, { despues, limite: MENSAJES_POR_PAGINA });
    // A page begins with the notes after the message before it, which the page before ended with.
    todos.push(...pagina.filter(({ tras }) => tras === undefined || tras > despues || despues === 0));
    const publicos = pagina.filter(({ interno }) => !interno);
    if (publicos.length < MENSAJES_POR_PAGINA) return todos;
    despues = publicos.at(-1)!.secuencia;
  }
}
