/** Letters of a name that are shown at most, and how many of them are its end, where the kind of the file stands. */
const CABEN = 64;
const FINAL = 16;

/** A file's name in at most 64 letters, its beginning and its end: a name may have hundreds. */
export function nombreCorto(nombre: string): string {
  const letras = [...nombre];
  if (letras.length <= CABEN) return nombre;
  return `${letras.slice(0, CABEN - FINAL - 1).join('')}…${letras.slice(-FINAL).join('')}`;
}
