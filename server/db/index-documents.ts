/** Which documents of the full-text index a change of a case concerns. */

/** Messages, and internal notes, of one document: so many have to be read to index one more. */
export const POR_DOCUMENTO = 16;

/** A row of `por_indexar` with how far the case goes. */
export interface Pendiente {
  nit: string;
  caso: number;
  /** 1 when its filters or own words changed. */
  cabeza: number;
  /** The first new message and internal note; above the last one when there is none. */
  mensaje: number;
  nota: number;
  ultima_secuencia: number;
  ultima_nota: number;
}

export interface Documento {
  caso: number;
  /**
   * Null: the case with its first messages and notes. In a long conversation 0 is the case alone, and n the messages and
   * notes of its nth part.
   */
  parte: number | null;
  /** Number of texts in it. */
  textos: number;
}

/** All that have to be written anew, in the order in which `desdeDocumento` counts. */
export function documentosDe(pendiente: Pendiente): Documento[] {
  const { caso, cabeza, ultima_secuencia: ultima, ultima_nota: ultimaNota } = pendiente;
  const nueva = esNueva(pendiente);
  const [mensaje, nota] = nueva ? [0, 0] : [pendiente.mensaje, pendiente.nota];
  const documentos: Documento[] = [];
  if (cabeza || Math.min(pendiente.mensaje, pendiente.nota) < POR_DOCUMENTO) {
    documentos.push({ caso, parte: null, textos: 1 + enBloque(0, ultima) + enBloque(0, ultimaNota) });
  }
  if (!esLarga(ultima, ultimaNota)) return documentos;
  if (cabeza || nueva) documentos.push({ caso, parte: 0, textos: 1 });
  const bloques = new Set([...bloquesDe(mensaje, ultima), ...bloquesDe(nota, ultimaNota)]);
  for (const bloque of [...bloques].sort((a, b) => a - b)) {
    documentos.push({
      caso,
      parte: bloque + 1,
      textos: enBloque(bloque, ultima) + enBloque(bloque, ultimaNota),
    });
  }
  return documentos;
}

/** What is still pending once all documents before this one, of a long conversation, are written. */
export function desdeDocumento({ parte }: Documento): Pick<Pendiente, 'cabeza' | 'mensaje' | 'nota'> {
  const desde = ((parte ?? 1) - 1) * POR_DOCUMENTO;
  return { cabeza: 0, mensaje: desde, nota: desde };
}

/** Whether the conversation has become long since it was last indexed, so that none of its parts is there. */
export function esNueva({
  mensaje,
  nota,
  ultima_secuencia: ultima,
  ultima_nota: ultimaNota,
}: Pendiente): boolean {
  return (
    esLarga(ultima, ultimaNota) && !esLarga(Math.min(mensaje - 1, ultima), Math.min(nota - 1, ultimaNota))
  );
}

const esLarga = (ultima: number, ultimaNota: number): boolean =>
  Math.max(ultima, ultimaNota) >= POR_DOCUMENTO;

const bloqueDe = (secuencia: number): number => Math.floor(secuencia / POR_DOCUMENTO);

const bloquesDe = (desde: number, ultima: number): number[] =>
  Array.from({ length: Math.max(0, bloqueDe(ultima) - bloqueDe(desde) + 1) }, (_, i) => bloqueDe(desde) + i);

/** Texts of the block when the last of them all is `ultima`. */
const enBloque = (bloque: number, ultima: number): number =>
  Math.max(0, Math.min(POR_DOCUMENTO, ultima - bloque * POR_DOCUMENTO + 1));
