/** Normalises, counts and cuts text that people typed, in the same way in server and widget. */
import { contar, normalizar } from './contar.ts';

export { contar, normalizar };

/** The first `maximo` code points, cut at the last space when one is near the end. */
export function primeraParte(texto: string, maximo: number): string {
  const puntos = [...normalizar(texto)];
  if (puntos.length <= maximo) return puntos.join('');
  const corte = puntos.slice(0, maximo + 1).lastIndexOf(' ');
  return normalizar(puntos.slice(0, corte > maximo / 2 ? corte : maximo).join(''));
}

// Control characters (except tab and line feed) and lone surrogates, which can be neither shown nor stored as UTF-8.
const ILEGIBLE = /[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/u;

// Any character that shows something by itself: no white space, format character (zero width, direction mark) or
// control.
const VISIBLE = /[^\p{White_Space}\p{Cf}\p{Cc}]/u;

/** Whether a person would see anything of the text. */
export function esVisible(texto: string): boolean {
  return VISIBLE.test(texto);
}

/** The code (shared/errores.ts) of the first fault of a normalised text; undefined when it is good. */
export function defectoDeTexto(
  texto: string,
  maximo: number,
  { vacio = false } = {},
): 'caracteres' | 'requerido' | 'largo' | undefined {
  if (ILEGIBLE.test(texto)) return 'caracteres';
  if (!vacio && !esVisible(texto)) return 'requerido';
  return contar(texto) > maximo ? 'largo' : undefined;
}
