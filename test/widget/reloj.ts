/** A clock for timers that a test moves by hand, so that it waits for nothing. */

/** From now on what is set with `setTimeout` comes when the test says that so many milliseconds have passed. */
export function detenerReloj(): {
  adelantar: (this: void, ms: number) => void;
  soltar: (this: void) => void;
} {
  const poner = window.setTimeout.bind(window);
  const quitar = window.clearTimeout.bind(window);
  const puestos = new Map<number, { cuando: number; hacer: () => void }>();
  let ahora = 0;
  let ultimo = 0;
  window.setTimeout = ((hacer: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    // Below zero, where the browser has none.
    puestos.set((ultimo -= 1), { cuando: ahora + ms, hacer: () => hacer(...args) });
    return ultimo;
  }) as typeof window.setTimeout;
  window.clearTimeout = (cual) => {
    if (!puestos.delete(Number(cual))) quitar(cual);
  };
  return {
    adelantar(ms) {
      ahora += ms;
      for (const [cual, { cuando, hacer }] of [...puestos].sort(([, a], [, b]) => a.cuando - b.cuando))
        if (cuando <= ahora && puestos.delete(cual)) hacer();
    },
    soltar() {
      window.setTimeout = poner;
      // Those that are left come as they would have, and can still be taken back.
      const reales = new Map<number, number>();
      for (const [cual, { cuando, hacer }] of puestos) reales.set(cual, poner(hacer, cuando - ahora));
      window.clearTimeout = (cual) => quitar(reales.get(Number(cual)) ?? cual);
    },
  };
}
