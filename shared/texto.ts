/** Text typed by people: one way to normalise, count and cut it, the same on both sides. No zod: a first page load has it. */

/** NFC, Unix line ends, no white space around: what is stored is what is counted. */
export function normalizar(texto: string): string {
  return texto.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** Length in Unicode code points, the unit of every limit on text (GTIC-015-FR step 6). */
export function contar(texto: string): number {
  let cuenta = 0;
  for (const _ of texto) cuenta += 1;
  return cuenta;
}

/** The first `maximo` code points, cut at the last space when one is near the end. */
export function primeraParte(texto: string, maximo: number): string {
  const puntos = [...normalizar(texto)];
  if (puntos.length <= maximo) return puntos.join('');
  const corte = puntos.slice(0, maximo + 1).lastIndexOf(' ');
  return normalizar(puntos.slice(0, corte > maximo / 2 ? corte : maximo).join(''));
}

// Control characters (but tab and line feed) and lone surrogates can be neither shown nor stored as UTF-8.
const ILEGIBLE = /[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/u;

// White space, format characters (zero width, direction marks) and controls show nothing by themselves.
const VISIBLE = /[^\p{White_Space}\p{Cf}\p{Cc}]/u;

/** Whether a person would see anything at all. */
export function esVisible(texto: string): boolean {
  return VISIBLE.test(texto);
}

/** What is wrong with a text that was normalised: a code of shared/errores.ts, the first that holds. */
export function defectoDeTexto(
  texto: string,
  maximo: number,
  { vacio = false } = {},
): 'caracteres' | 'requerido' | 'largo' | undefined {
  if (ILEGIBLE.test(texto)) return 'caracteres';
  if (!vacio && !esVisible(texto)) return 'requerido';
  return contar(texto) > maximo ? 'largo' : undefined;
}
