/** What a row of a list says of its conversation: the last message, and to the staff where a search found its words. */
import { sql } from 'kysely';
import type { ResumenCaso } from '../../shared/caso.ts';
import type { Rol } from '../../shared/usuario.ts';
import type { Alcance } from '../alcance.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';

type Extracto = NonNullable<ResumenCaso['hallado']>;

/** Characters of a text that a row has room for, and how many of them stand before the word that was found. */
const LARGO = 180;
const ANTES = 40;
/** Characters that are read of a text, of which white space may be left out. */
export const LARGO_LEIDO = LARGO * 2;

/** Messages of a case that are read at once, from the newest back, and how often, until one has the words. */
const POR_VEZ = 200;
const VECES = 5;

const haciaAtras = statement((db, p: { casos: string; desde: number; hasta: number }) =>
  enBruto<{ caso: number; rol: Rol; texto: string }>(
    db,
    sql`SELECT mensajes.caso, mensajes.rol, mensajes.texto
    FROM json_each(${p.casos}) AS c CROSS JOIN casos ON casos.numero = c.value CROSS JOIN mensajes
      ON mensajes.caso = casos.numero
        AND mensajes.secuencia > casos.ultima_secuencia - CAST(${p.hasta} AS INTEGER)
        AND mensajes.secuencia <= casos.ultima_secuencia - CAST(${p.desde} AS INTEGER)
    UNION ALL
    SELECT notas.caso, notas.rol, notas.texto
    FROM json_each(${p.casos}) AS c CROSS JOIN casos ON casos.numero = c.value CROSS JOIN notas
      ON notas.caso = casos.numero
        AND notas.secuencia > casos.ultima_nota - CAST(${p.hasta} AS INTEGER)
        AND notas.secuencia <= casos.ultima_nota - CAST(${p.desde} AS INTEGER)`,
  ),
);

/** How a row shows the beginning of a message. */
export const extractoDe = (rol: Rol, texto: string): Extracto => ({
  rol,
  texto: enUnRenglon(texto).slice(0, LARGO),
});

/** Adds `hallado` for the staff, where the words of a search are in nothing else that the row shows. */
export function* conHallados(
  db: Db,
  parte: Alcance['parte'],
  casos: ResumenCaso[],
  buscar: string | undefined,
): Pasos<ResumenCaso[]> {
  // Internal notes are looked through too, and an IPS knows of none.
  const palabras = parte === 'ips' ? [] : palabrasDe(buscar ?? '');
  if (palabras.length === 0) return casos;
  const faltan = new Map(
    casos
      .map((caso) => [caso.numero, palabras.filter((palabra) => !tiene(loQueSeVe(caso), palabra))] as const)
      .filter(([, suyas]) => suyas.length > 0),
  );
  const hallados = yield* hallar(db, faltan);
  return casos.map((caso) => {
    const hallado = hallados.get(caso.numero);
    return hallado ? { ...caso, hallado } : caso;
  });
}

function* hallar(db: Db, faltan: Map<number, readonly string[]>): Pasos<Map<number, Extracto>> {
  const hallados = new Map<number, Extracto>();
  for (let vez = 0; vez < VECES && faltan.size > 0; vez++) {
    const casos = JSON.stringify([...faltan.keys()]);
    const filas = yield* haciaAtras.pasos(db, { casos, desde: vez * POR_VEZ, hasta: (vez + 1) * POR_VEZ });
    for (const { caso, rol, texto } of filas) {
      const lugar = primera(texto, faltan.get(caso) ?? []);
      if (lugar === undefined || hallados.has(caso)) continue;
      hallados.set(caso, { rol, texto: trozo(texto, lugar) });
    }
    for (const caso of [...faltan.keys()]) if (hallados.has(caso)) faltan.delete(caso);
    if (filas.length === 0) break;
  }
  return hallados;
}

const loQueSeVe = ({ numero, ips, asunto, descripcion, ultimo }: ResumenCaso): string =>
  `${numero} ${ips?.nombre} ${asunto.nombre} ${descripcion} ${ultimo?.texto ?? ''}`;

const PALABRA = /[\p{L}\p{N}\p{M}]+/gu;

const llana = (texto: string): string => texto.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const palabrasDe = (texto: string): readonly string[] => llana(texto).match(PALABRA) ?? [];

const tiene = (texto: string, palabra: string): boolean =>
  palabrasDe(texto).some((otra) => otra.startsWith(palabra));

/** Where the first of these words begins; undefined when the text has none of them. */
function primera(texto: string, palabras: readonly string[]): number | undefined {
  for (const { 0: otra, index } of texto.matchAll(PALABRA)) {
    const suya = llana(otra);
    if (palabras.some((palabra) => suya.startsWith(palabra))) return index;
  }
  return undefined;
}

/** From a few words before `lugar` on. */
function trozo(texto: string, lugar: number): string {
  const desde = lugar <= ANTES ? 0 : texto.indexOf(' ', lugar - ANTES) + 1;
  const inicio = desde > 0 && desde <= lugar ? desde : lugar <= ANTES ? 0 : lugar;
  return `${inicio > 0 ? '…' : ''}${enUnRenglon(texto.slice(inicio, inicio + LARGO))}`;
}

const enUnRenglon = (texto: string): string => texto.replace(/\s+/g, ' ').trim();
