/**
 * Sessions that this process found valid a moment ago, so that a request need not ask lucia and the database again. Any
 * commit that touches sessions, users or IPS, of whichever process, ends the memory of all.
 */

/** Milliseconds after which lucia is asked again, so that it prolongs sessions in time. */
const DURACION = 60_000;
const MAXIMO = 10_000;

interface Memoria<T> {
  /** What was kept under this huella, if nothing has changed since. */
  leer(huella: string): T | undefined;
  /** `version` is what `version()` was before the value was read. */
  guardar(huella: string, valor: T, version: number): void;
  version(): number;
}

/** `cambios` tells how often sessions, users or IPS changed. */
export function crearMemoria<T>(cambios: () => number): Memoria<T> {
  const guardados = new Map<string, { valor: T; desde: number }>();
  let suya: number | undefined;

  function version(): number {
    const actual = cambios();
    if (actual !== suya) {
      guardados.clear();
      suya = actual;
    }
    return actual;
  }

  return {
    version,
    leer(huella) {
      version();
      const guardado = guardados.get(huella);
      if (!guardado) return undefined;
      // Below zero after the clock was set back.
      const edad = Date.now() - guardado.desde;
      return edad >= 0 && edad < DURACION ? guardado.valor : undefined;
    },
    guardar(huella, valor, leidaCon) {
      if (leidaCon !== version()) return;
      if (guardados.size >= MAXIMO) guardados.clear();
      guardados.set(huella, { valor, desde: Date.now() });
    },
  };
}
