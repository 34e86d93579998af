/** What uploads share in one process: the installation's key, the file router, and who is sending which file now. */
import type { Enrutador, OpcionesDeNube } from './upload-router.ts';
import { abrirFirma, type Firma } from './firma.ts';
import type { eleccionDe } from './upload-router.ts';

export interface Subidas {
  firma: Firma;
  /** The file router; loads the library at its first use. */
  enrutador(): Promise<Enrutador & { eleccionDe: typeof eleccionDe }>;
  /**
   * Runs `recibir` as the only one that writes this key's file. Who was at it is cut off first: it is the same
   * browser's earlier attempt, on a line that died without saying so.
   */
  enTurno<T>(clave: string, recibir: (corte: AbortSignal) => Promise<T>): Promise<T>;
  /** Cuts off who is sending this key's file, and waits until it has let go of it. */
  cortar(clave: string): Promise<void>;
}

interface Turno {
  corte: AbortController;
  fin: Promise<unknown>;
}

/** `nube` is what the file router needs for the cloud; without it the files come here. */
export function crearSubidas(datos: string, nube?: () => OpcionesDeNube & { token: string }): Subidas {
  const firma = abrirFirma(datos);
  const turnos = new Map<string, Turno>();
  let enrutador: ReturnType<Subidas['enrutador']> | undefined;

  async function cortar(clave: string): Promise<void> {
    const turno = turnos.get(clave);
    turno?.corte.abort();
    await turno?.fin;
  }

  return {
    firma,
    cortar,
    enrutador() {
      return (enrutador ??= import('./upload-router.ts').then(({ crearEnrutador, eleccionDe }) => ({
        ...crearEnrutador(nube ? { token: nube().token, nube: nube() } : { token: firma.token }),
        eleccionDe,
      })));
    },
    async enTurno(clave, recibir) {
      while (turnos.has(clave)) await cortar(clave);
      const corte = new AbortController();
      const tarea = recibir(corte.signal);
      const soltar = () => void turnos.delete(clave);
      turnos.set(clave, { corte, fin: tarea.then(soltar, soltar) });
      return tarea;
    },
  };
}
