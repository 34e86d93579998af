/** What a letter says, from which carta.ts makes its two bodies. */

export interface Enlace {
  texto: string;
  url: string;
}

/** The content of a mail. All texts are plain; what people wrote needs no care. */
export interface Contenido {
  /** Subject, without line breaks. */
  asunto: string;
  /** Above all else: the line below which an answer has nothing of its sender. */
  raya?: string;
  titulo: string;
  parrafos: readonly string[];
  /** Names with their values, one under the other. */
  datos?: readonly (readonly [nombre: string, valor: string])[];
  /** What others wrote, each with who did, and when. */
  citas?: readonly { titulo: string; texto: string }[];
  /** Several things to open, under a heading of their own. */
  listas?: readonly { titulo: string; renglones: readonly (Enlace & { detalle?: string })[] }[];
  /** The one thing to do. */
  boton?: Enlace;
  /** After the button. */
  despues?: readonly string[];
  /** Small print: why this mail came, and how to end it. */
  pie?: readonly (string | Enlace)[];
}

/** Marks of direction, and what has no width: with them a text shows something else than it says. */
const INVISIBLES = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * Without line breaks and other control characters, with which a text could end a header or a line of its own, and
 * without what is not seen. Letters that need them keep the joiners.
 */
export function enUnaLinea(texto: string): string {
  return texto
    .replace(INVISIBLES, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .trim();
}

export const FIRMA = 'Mesa de Ayuda IPS · Cajacopi EPS';
