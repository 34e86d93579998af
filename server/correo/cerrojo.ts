/** One at a time, in the order in which they came. */

export interface Turno {
  /** Resolves when it is this one's turn; waits only once, however often it is called. */
  readonly llegar: () => Promise<void>;
  /** Ends the turn, or the wait for it. */
  dejar(): void;
}

export function crearCerrojo(): { turno(): Turno } {
  let ocupado: object | undefined;
  const cola: { quien: object; entrar: () => void }[] = [];

  function siguiente(): void {
    const primero = cola.shift();
    ocupado = primero?.quien;
    primero?.entrar();
  }

  return {
    turno() {
      const quien = {};
      let espera: Promise<void> | undefined;
      let terminado = false;
      return {
        llegar() {
          if (terminado) return new Promise(() => undefined);
          espera ??= new Promise((entrar) => {
            cola.push({ quien, entrar });
            if (!ocupado) siguiente();
          });
          return espera;
        },
        dejar() {
          terminado = true;
          if (ocupado === quien) siguiente();
          else {
            const lugar = cola.findIndex((otro) => otro.quien === quien);
            if (lugar >= 0) cola.splice(lugar, 1);
          }
        },
      };
    },
  };
}
