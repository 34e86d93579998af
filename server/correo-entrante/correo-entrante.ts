/**
 * Keeps a connection with the mailbox while it can: waits in IDLE for what comes in, comes back with longer and longer
 * pauses while the server is away, and lets one process at a time read.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as pausa } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { crearArriendo, RENOVACION_MS } from './arriendo.ts';
import type { AjustesDeImap } from './ajustes.ts';
import { anotarConectado, anotarError, proximoIntento } from './buzon.repository.ts';
import { conectar, fraseDeImap } from './conexion.ts';
import { crearLector } from './lector.ts';
import { carpetaDeLectura, FallaDelBuzon, vaciarBuzon, type ParaVaciar } from './vaciar-buzon.ts';

export interface CorreoEntrante {
  /** Ends the connection; a mail that is being read is read again at the next start. */
  detener(): Promise<void>;
}

type Necesita = ParaVaciar['servicios'];

/** Pause after a failed connection, which doubles up to the longest; servers lock out who tries wrong passwords often. */
const ESPERA_MS = 2_000;
const ESPERA_MAXIMA_MS = 5 * 60_000;
/** How often the folder is looked at without having heard of new mail. */
const MIRADA_MS = 5 * 60_000;
/** Milliseconds for a mail that is being read when the service stops. */
const DESPEDIDA_MS = 3_000;

export function iniciarCorreoEntrante(servicios: Necesita, ajustes: AjustesDeImap): CorreoEntrante {
  const { base, config, log, reloj } = servicios;
  const parar = new AbortController();
  const arriendo = crearArriendo(servicios);
  const lector = crearLector();
  let cliente: ImapFlow | undefined;
  let dicho = '';

  const dormir = (ms: number) =>
    pausa(ms, undefined, { signal: parar.signal, ref: false }).catch(() => undefined);
  const parado = () => parar.signal.aborted;

  async function trabajar(): Promise<void> {
    for (let espera = ESPERA_MS; !parado();) {
      try {
        if (!(await arriendo.tomar())) {
          await dormir(RENOVACION_MS);
          continue;
        }
        await rm(carpetaDeLectura(config.datos), { recursive: true, force: true });
        await estarConectado(() => (espera = ESPERA_MS));
      } catch (error) {
        await decirFalla(error);
      }
      if (parado()) break;
      await dormir(espera * (0.5 + Math.random()));
      espera = Math.min(2 * espera, ESPERA_MAXIMA_MS);
    }
  }

  /** Until the connection is lost, another process has the mailbox, or the service stops. */
  async function estarConectado(alLograrlo: () => void): Promise<void> {
    let despertar = (): void => undefined;
    let hayNuevos = true;
    const avisar = () => {
      hayNuevos = true;
      despertar();
    };
    const abierto = await conectar(ajustes, () => despertar());
    cliente = abierto;
    abierto.on('exists', avisar);
    const renovar = setInterval(() => void renovarArriendo(abierto), RENOVACION_MS);
    parar.signal.addEventListener('abort', avisar);
    try {
      await base.escribir((tx) => anotarConectado(tx, reloj()));
      dicho = '';
      log.info('conectado con el buzón');
      while (abierto.usable && !parado()) {
        hayNuevos = false;
        await vaciarBuzon({ servicios, ajustes, lector, parar: parar.signal }, abierto);
        alLograrlo();
        const proximo = await proximoIntento(base.leer);
        const hasta = Math.min(MIRADA_MS, Math.max(1_000, (proximo ?? Infinity) - reloj()));
        if (hayNuevos || parado()) continue;
        const mirada = setTimeout(avisar, hasta);
        const oido = new Promise<void>((seguir) => (despertar = seguir));
        // Ends by itself when the next command is sent.
        abierto.idle().catch(() => undefined);
        await oido;
        clearTimeout(mirada);
      }
      if (!parado()) throw Object.assign(new Error('close'), { code: 'NoConnection' });
    } finally {
      clearInterval(renovar);
      parar.signal.removeEventListener('abort', avisar);
      if (parado() && abierto.usable) await abierto.logout().catch(() => undefined);
      abierto.close();
      cliente = undefined;
      await base.escribir((tx) => anotarConectado(tx, null)).catch(() => undefined);
    }
  }

  async function renovarArriendo(abierto: ImapFlow): Promise<void> {
    const mio = await arriendo.tomar().catch(() => true);
    if (!mio) abierto.close();
  }

  /** Once for each fault, however often it comes again. */
  async function decirFalla(error: unknown): Promise<void> {
    if (parado()) return;
    const frase = error instanceof FallaDelBuzon ? error.message : fraseDeImap(error, ajustes);
    if (frase !== dicho) log.warn({ aviso: 'buzon', err: error }, frase);
    dicho = frase;
    await base.escribir((tx) => anotarError(tx, frase, reloj())).catch(() => undefined);
  }

  const trabajo = trabajar();
  return {
    async detener() {
      parar.abort();
      const prisa = setTimeout(() => cliente?.close(), DESPEDIDA_MS);
      await trabajo;
      clearTimeout(prisa);
      await arriendo.soltar().catch(() => undefined);
      await lector.cerrar();
    },
  };
}
