/** How often one user may say «está escribiendo»: each notice goes to every stream of the other side. */

/** Notices of one user in a window; a conversation that is open sends one every three seconds. */
const AVISOS_POR_VENTANA = 20;
const VENTANA_MS = 10_000;

/** Users whose windows are remembered; above it those that ended are forgotten. */
const USUARIOS_MAXIMO = 5_000;

/** `cabe` counts a notice, and says whether it is within the limit. */
export function limitarAvisos(reloj: () => number): { cabe: (usuario: number) => boolean } {
  const ventanas = new Map<number, { inicio: number; avisos: number }>();

  const vigente = (inicio: number, ahora: number): boolean => inicio <= ahora && ahora - inicio < VENTANA_MS;

  return {
    cabe(usuario) {
      const ahora = reloj();
      if (ventanas.size > USUARIOS_MAXIMO) {
        for (const [otro, { inicio }] of ventanas) if (!vigente(inicio, ahora)) ventanas.delete(otro);
      }
      const ventana = ventanas.get(usuario);
      if (!ventana || !vigente(ventana.inicio, ahora)) {
        ventanas.set(usuario, { inicio: ahora, avisos: 1 });
        return true;
      }
      ventana.avisos += 1;
      return ventana.avisos <= AVISOS_POR_VENTANA;
    },
  };
}
