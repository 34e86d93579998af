/** What uploads share in one process: the installation's key, the file router, and who is sending which file now. */
import type { UploadRouter, OpcionesDeNube } from './upload-router.ts';
import { abrirFirma, type Firma } from './firma.ts';
import type { eleccionDe } from './upload-router.ts';

export interface Subidas {
  firma: Firma;
  /** The file router; loads the library at its first use. */
  uploadRouter(): Promise<UploadRouter & { eleccionDe: typeof eleccionDe }>;
  /**
   * Runs `recibir` as the only writer of this key's file. An earlier attempt is aborted first: it is the same
   * browser's, on a connection that died unnoticed.
   */
  enTurno<T>(claveDeAdjunto: string, recibir: (corte: AbortSignal) => Promise<T>): Promise<T>;
  /** Aborts the attempt that is sending this key's file, and waits until it has ended. */
  cortar(claveDeAdjunto: string): Promise<void>;
}

interface Turno {
  corte: AbortController;
  fin: Promise<unknown>;
}

/** `nube` is what the file router needs for the cloud; without it the files come here. */
export function crearSubidas(
  datos: string,
  nube?: () => OpcionesDeNube & { token: string },
  avisar?: (frase: string) => void,
): Subidas {
  const firma = abrirFirma(datos, avisar);
  const turnos = new Map<string, Turno>();
  let uploadRouter: ReturnType<Subidas['uploadRouter']> | undefined;

  async function cortar(claveDeAdjunto: string): Promise<void> {
    const turno = turnos.get(claveDeAdjunto);
    turno?.corte.abort();
    await turno?.fin;
  }

  return {
    firma,
    cortar,
    uploadRouter() {
      return (uploadRouter ??= import('./upload-router.ts').then(({ createUploadRouter, eleccionDe }) => ({
        ...createUploadRouter(nube ? { token: nube().token, nube: nube() } : { token: firma.token }),
        eleccionDe,
      })));
    },
    async enTurno(claveDeAdjunto, recibir) {
      while (turnos.has(claveDeAdjunto)) await cortar(claveDeAdjunto);
      const corte = new AbortController();
      const tarea = recibir(corte.signal);
      const soltar = () => void turnos.delete(claveDeAdjunto);
      turnos.set(claveDeAdjunto, { corte, fin: tarea.then(soltar, soltar) });
      return tarea;
    },
  };
}
