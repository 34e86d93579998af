/** A plain table for a terminal. */
export function tabla<T extends object>(
  columnas: readonly (keyof T & string)[],
  filas: readonly T[],
): string {
  const celdas = [
    columnas.map((c) => c.toUpperCase()),
    ...filas.map((fila) => columnas.map((c) => String(fila[c] ?? ''))),
  ];
  const anchos = columnas.map((_, i) => Math.max(...celdas.map((fila) => (fila[i] ?? '').length)));
  return celdas
    .map((fila) =>
      fila
        .map((celda, i) => celda.padEnd(anchos[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
