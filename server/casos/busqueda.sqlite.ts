/** Full-text search over cases (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** More words than this narrow nothing further. */
const PALABRAS = 10;

/** Condition on `casos`: its text matches. `expresion` comes from expresionDeBusqueda. */
export function coincide(expresion: string): RawBuilder<SqlBool> {
  return sql`casos.numero IN (SELECT rowid FROM casos_busqueda WHERE casos_busqueda MATCH ${expresion})`;
}

/**
 * What to search for what a person typed: every word, each as the beginning of a word, inside one IPS when `nit` is
 * given. Undefined when there is no word in it, which matches nothing.
 */
export function expresionDeBusqueda(escrito: string, nit: string | null): string | undefined {
  const palabras = escrito.match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, PALABRAS);
  if (!palabras) return undefined;
  const texto = `texto : (${palabras.map((palabra) => `"${palabra}"*`).join(' AND ')})`;
  return nit === null ? texto : `alcance : "n${nit}" AND ${texto}`;
}
