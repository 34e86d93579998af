/** A name as it is searched and put in order: without accents, in small letters. */
export function aBuscable(nombre: string): string {
  return nombre.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
