/** Marks in a text the words that were searched for. */
import { html, type TemplateResult } from 'lit';

const sinTildes = (texto: string): string => texto.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Words that begin so, with or without accents. */
export function conMarcas(texto: string, buscado: string): (string | TemplateResult)[] {
  const comienzos = sinTildes(buscado).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!comienzos.length) return [texto];
  // Each second piece is a word.
  return texto.split(/([\p{L}\p{N}\p{M}]+)/u).map((pieza, i) => {
    const palabra = sinTildes(pieza);
    return i % 2 && comienzos.some((comienzo) => palabra.startsWith(comienzo))
      ? html`<mark>${pieza}</mark>`
      : pieza;
  });
}
