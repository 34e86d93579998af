/** The parts of the widget that are loaded when they are needed, and why one did not come. */
import { ErrorApi, sinConexion } from './api-error.ts';
import { ENTRADA } from './build-version.ts';

type Importar<M> = () => Promise<M>;

export const VERSION_NUEVA = 'Hay una versión nueva de la Mesa de Ayuda.';

/** Parts that were loaded by a second address, by file: loaded by their first one too they would run twice. */
const repetidas = new Map<string, unknown>();

/**
 * Loads a part. Throws ErrorApi: `sin_conexion` without a connection; `version` when the server has the part no longer, since
 * newer versions took its place; `no_disponible` while the service is not there; `interno` when the part is broken.
 */
export async function traer<M>(importar: Importar<M>): Promise<M> {
  // In the bundle the text of the function contains the name of the file, which lies in partes/ beside the entry.
  const archivo = /[\w-]+\.js/.exec(String(importar))?.[0];
  try {
    return ((archivo && repetidas.get(archivo)) as M) ?? (await importar());
  } catch (error) {
    if (archivo) return otraVez<M>(archivo);
    throw error instanceof ErrorApi ? error : sinConexion();
  }
}

/** Asks what is wrong and tries again, by another address: Firefox does not ask twice for a module that failed. */
async function otraVez<M>(archivo: string): Promise<M> {
  const url = new URL(import.meta.paquete ? archivo : `partes/${archivo}`, ENTRADA).href;
  const { ok, status } = await fetch(url, { method: 'HEAD', cache: 'no-store' }).catch(() => {
    throw sinConexion();
  });
  if (status === 404 || status === 410) {
    refrescar().catch(() => undefined);
    throw new ErrorApi('version', `${VERSION_NUEVA} Actualice la página para continuar.`);
  }
  // Where the page names the sum of that file, another address would get around the check.
  if (!ok || sumada(archivo)) throw new ErrorApi('no_disponible');
  const modulo = (await import(`${url}?${Date.now()}`).catch(() => {
    throw new ErrorApi();
  })) as M;
  repetidas.set(archivo, modulo);
  return modulo;
}

/** Whether an import map of the page has this file in it. */
const sumada = (archivo: string): boolean =>
  [...Document.prototype.querySelectorAll.call(document, 'script[type=importmap]')].some(({ textContent }) =>
    textContent.includes(archivo),
  );

/** Replaces the browser's copy of the entry, which it may use for some minutes, so that a reload gets the new one. */
export const refrescar = (): Promise<Response> => fetch(ENTRADA, { cache: 'reload' });

/** Milliseconds until a part is asked for again, since not every browser tells when it is online again. */
const REINTENTO_MS = 15_000;

/** A part as an element shows it: on its way, here, or why not. Without a connection it is asked for again by itself. */
export class Parte {
  lista = false;
  /** Why it is not here. */
  fallo: ErrorApi | undefined;
  #enCamino = false;
  readonly #importar: Importar<unknown>;
  readonly #alCambiar;

  constructor(importar: Importar<unknown>, alCambiar?: (fallo: ErrorApi | undefined) => unknown) {
    this.#importar = importar;
    this.#alCambiar = alCambiar;
  }

  /** Does nothing while it is on its way, or here. */
  traer = (): void => {
    if (!this.#enCamino && !this.lista) void this.#traer();
  };

  async #traer(): Promise<void> {
    this.#enCamino = true;
    try {
      await traer(this.#importar);
      this.lista = true;
      this.fallo = undefined;
    } catch (error) {
      this.fallo = error as ErrorApi;
      if (/^(sin_con|no_disp)/.test(this.fallo.codigo)) {
        addEventListener('online', this.traer, { once: true });
        setTimeout(this.traer, REINTENTO_MS);
      }
    }
    this.#enCamino = false;
    this.#alCambiar?.(this.fallo);
  }
}
