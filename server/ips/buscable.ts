/** The form of a name for searching and sorting: without accents, in lower case. */
export function aBuscable(nombre: string): string {
  return nombre.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
