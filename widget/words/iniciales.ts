/** "AA" of "Ana Agente", where there is no room for a name. */
export const iniciales = (nombre: string): string =>
  nombre
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((palabra) => [...palabra][0] ?? '')
    .join('')
    .toLocaleUpperCase('es');
