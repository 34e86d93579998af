/** A queue for scarce work in which those who wait get their turns in rotation, however much one of them brings. */

/** Nobody took up the work in time, or too much of the same asker waits already. */
export class EsperaLarga extends Error {
  /** Seconds after which the asker's own queue should be done. */
  readonly reintentarEn: number;

  constructor(reintentarEn: number) {
    super('the wait for a turn was too long');
    this.reintentarEn = reintentarEn;
  }
}

interface Opciones {
  /** How many tasks run at the same time. */
  lugares: number;
  /** How many of one asker; all but one of the places where nothing is said, so that one stays for others. */
  porCabeza?: number;
  /** Longest wait, in milliseconds. */
  esperaMs: number;
  /** Most tasks of one asker that may wait. */
  colaMaxima: number;
}

interface Pendiente {
  empezar: () => void;
}

const SEGUNDOS_MINIMO = 2;
const SEGUNDOS_MAXIMO = 60;

/**
 * Returns a function that runs a task of `quien` when it is that one's turn, and settles as the task does. It rejects
 * with `EsperaLarga`, without running the task, when the turn does not come in time.
 */
export function crearTurnos({
  lugares,
  porCabeza = Math.max(1, lugares - 1),
  esperaMs,
  colaMaxima,
}: Opciones): <T>(quien: string, tarea: () => Promise<T>) => Promise<T> {
  // In the order in which they get their turns.
  const colas = new Map<string, Pendiente[]>();
  const enCurso = new Map<string, number>();
  let ocupados = 0;
  /** Milliseconds that a task takes, as a running mean. */
  let media = 100;

  function repartir(): void {
    for (const [quien, cola] of colas) {
      if (ocupados >= lugares) return;
      if ((enCurso.get(quien) ?? 0) >= porCabeza) continue;
      const pendiente = cola.shift();
      // To the end: a Map iterates over what is put in meanwhile, so the others come first and then this one again.
      colas.delete(quien);
      if (cola.length > 0) colas.set(quien, cola);
      pendiente?.empezar();
    }
  }

  async function correr<T>(quien: string, tarea: () => Promise<T>): Promise<T> {
    ocupados += 1;
    enCurso.set(quien, (enCurso.get(quien) ?? 0) + 1);
    const inicio = performance.now();
    try {
      return await tarea();
    } finally {
      media += (performance.now() - inicio - media) / 8;
      ocupados -= 1;
      const suyas = (enCurso.get(quien) ?? 1) - 1;
      if (suyas > 0) enCurso.set(quien, suyas);
      else enCurso.delete(quien);
      repartir();
    }
  }

  const demora = (cuantas: number) =>
    Math.min(SEGUNDOS_MAXIMO, Math.max(SEGUNDOS_MINIMO, (cuantas * media) / porCabeza / 1000));

  return (quien, tarea) =>
    new Promise((cumplir, rechazar) => {
      const cola = colas.get(quien) ?? [];
      if (cola.length >= colaMaxima) {
        rechazar(new EsperaLarga(demora(cola.length)));
        return;
      }
      const pendiente: Pendiente = {
        empezar() {
          clearTimeout(reloj);
          correr(quien, tarea).then(cumplir, rechazar);
        },
      };
      const reloj = setTimeout(() => {
        const lugar = cola.indexOf(pendiente);
        cola.splice(lugar, 1);
        if (cola.length === 0 && colas.get(quien) === cola) colas.delete(quien);
        rechazar(new EsperaLarga(demora(cola.length + 1)));
      }, esperaMs);
      cola.push(pendiente);
      colas.set(quien, cola);
      repartir();
    });
}
