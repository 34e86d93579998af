/**
 * Sends what waits in the outbox. A row is taken for a short time that is renewed while it is being sent, so that what a
 * killed process had is sent by the next one, and no two send the same. It is marked as sent before another mail may be
 * handed over (transporte.ts), so that a process that is killed leaves at most one that is sent twice, with the same
 * Message-ID (docs/decisions/salida-de-avisos.md).
 */
import { setTimeout as pausa } from 'node:timers/promises';
import type { Pasos } from '../db/steps.ts';
import type { ParaRedactar, Redactar } from './redactar.ts';
import type { Carta } from './carta.ts';
import {
  ARRIENDO_MS,
  devolverCorreos,
  nombreDe,
  posponerCorreo,
  proximoCorreo,
  renovarCorreos,
  terminarCorreo,
  tomarCorreos,
  type Tomado,
} from './correos.repository.ts';
import { apagarDireccion, destinatarioDe } from './direcciones.repository.ts';
import { leerFalla, type FallaDeEnvio } from './fallas.ts';
import { CLASES } from './clases.ts';
import { abrirTransporte, CONEXIONES, type Transporte } from './transporte.ts';

const MINUTO = 60_000;
/** Longest time between two tries of one mail. */
const ENTRE_INTENTOS_MAXIMO = 60 * MINUTO;
/** With 1, 2, 4… minutes between them, and then an hour, a day has passed. */
const INTENTOS = 29;
/** Milliseconds after a failure of the server itself; twice as many after each one that follows, up to the longest. */
const PAUSA = 5_000;
const PAUSA_MAXIMA = 5 * MINUTO;
/** Milliseconds between a commit and the look for what it left to send. */
const DEMORA_MS = 250;
/** Longest time without a look, for a clock that is set. */
const REVISION_MS = MINUTO;
/** Milliseconds that a service on its way down waits for the mail that is on its way. */
const ESPERA_AL_DETENER = 4_000;

export interface Enviador {
  /** Sends all that is due now. Resolves when nothing more is, or the server takes nothing now. */
  enviarPendientes(): Promise<void>;
  /** Waits some seconds for what is on its way; what is not sent by then waits for the next start. */
  detener(): Promise<void>;
}

interface Opciones {
  abrir?: () => Promise<Transporte>;
  clases?: Partial<Record<string, Redactar>>;
}

export function crearEnviador(
  con: ParaRedactar,
  { abrir = () => abrirTransporte(con.ajustes), clases = CLASES }: Opciones = {},
): Enviador {
  const { base, log, reloj } = con;
  let transporte: Promise<Transporte> | undefined;
  let trabajando: Promise<void> | undefined;
  let alarma: NodeJS.Timeout | undefined;
  let alarmaEn = Infinity;
  let fallasSeguidas = 0;
  let enPausa = false;
  let cerrado = false;

  /** Sends a lot. Returns whether it had anything. */
  async function enviarLote(): Promise<boolean> {
    const lote = await tomarCorreos(base, reloj());
    if (lote.length === 0) return false;
    const suyas = new Set(lote);
    const renovando = setInterval(() => {
      base.escribir((tx) => renovarCorreos(tx, [...suyas], reloj())).catch(() => undefined);
    }, ARRIENDO_MS / 3);
    try {
      const cola = [...lote];
      const deUnoEnUno = async () => {
        for (let fila; !cerrado && !enPausa && (fila = cola.shift());) {
          await enviarUno(fila);
          suyas.delete(fila);
        }
      };
      await Promise.all(Array.from({ length: CONEXIONES }, deUnoEnUno));
      if (cola.length > 0) await base.escribir((tx) => devolverCorreos(tx, cola));
    } finally {
      clearInterval(renovando);
    }
    return true;
  }

  async function enviarUno(fila: Tomado): Promise<void> {
    let carta: Carta | undefined;
    try {
      const redactar = clases[fila.clase];
      if (!redactar) throw new Error(`clase desconocida: ${fila.clase}`);
      carta = await redactar(con, fila);
    } catch (err) {
      log.error({ err, correo: fila.id, clase: fila.clase }, 'un correo no se pudo redactar');
      return posponer(fila, err instanceof Error ? err.message : String(err));
    }
    if (!carta) return terminar(fila, 'cancelado');
    try {
      const { enviar } = await conTransporte();
      await enviar(
        {
          messageId: fila.message_id,
          para: carta.para ?? fila.direccion,
          nombre: await nombreDe(base.leer, fila.usuario),
          asunto: carta.asunto,
          texto: carta.texto,
          html: carta.html,
          cabeceras: carta.cabeceras ?? {},
          responderA: carta.responderA,
        },
        () => terminar(fila, 'enviado'),
      );
      fallasSeguidas = 0;
    } catch (error) {
      await alFallar({ ...fila, direccion: carta.para ?? fila.direccion }, leerFalla(error));
    }
  }

  function conTransporte(): Promise<Transporte> {
    transporte ??= abrir().catch((error: unknown) => {
      transporte = undefined;
      throw error;
    });
    return transporte;
  }

  async function alFallar(fila: Tomado, falla: FallaDeEnvio): Promise<void> {
    if (cerrado) {
      await base.escribir((tx) => devolverCorreos(tx, [fila])).catch(() => undefined);
      return;
    }
    const { que, message, codigo } = falla;
    log.warn({ correo: fila.id, que, codigo, intentos: fila.intentos }, 'un correo no salió');
    if (que === 'direccion') return cerrarDireccion(fila, message);
    if (que === 'correo') return terminar(fila, 'fallido', message);
    if (que === 'servidor') pausar();
    return posponer(fila, message);
  }

  function posponer(fila: Tomado, error: string): Promise<void> {
    if (fila.intentos >= INTENTOS) return terminar(fila, 'fallido', error);
    const espera = Math.min(MINUTO * 2 ** (fila.intentos - 1), ENTRE_INTENTOS_MAXIMO);
    return insistir(() =>
      base.escribir((tx) => posponerCorreo(tx, { ...fila, desde: reloj() + conAzar(espera), error })),
    );
  }

  function terminar(
    { id }: Tomado,
    estado: 'enviado' | 'fallido' | 'cancelado',
    error: string | null = null,
  ): Promise<void> {
    return insistir(() => base.escribir((tx) => terminarCorreo(tx, { id, estado, error, ahora: reloj() })));
  }

  /** Nothing more is sent to an address that does not exist, and its user and the administrators see why. */
  function cerrarDireccion(fila: Tomado, error: string): Promise<void> {
    return insistir(() =>
      base.escribir(function* (tx): Pasos<void> {
        const ahora = reloj();
        yield* terminarCorreo(tx, { id: fila.id, estado: 'fallido', error, ahora });
        const suya = fila.usuario !== null && (yield* destinatarioDe(tx, fila.usuario));
        // Otherwise it was another one that the user has had, or has not confirmed yet.
        if (suya && suya.direccion === fila.direccion) {
          yield* apagarDireccion(tx, suya.usuario, error, ahora);
        }
      }),
    );
  }

  /** What the server has taken must not be sent again because the disk is full for a while. */
  async function insistir(escribir: () => Promise<unknown>): Promise<void> {
    for (let espera = 100; ; espera = Math.min(2 * espera, 5_000)) {
      try {
        await escribir();
        return;
      } catch (error) {
        if (cerrado) throw error;
        await pausa(espera);
      }
    }
  }

  /** The server takes nothing now: nothing more is tried for a while. */
  function pausar(): void {
    if (enPausa) return;
    enPausa = true;
    const espera = conAzar(Math.min(PAUSA * 2 ** fallasSeguidas, PAUSA_MAXIMA));
    fallasSeguidas += 1;
    setTimeout(() => {
      enPausa = false;
      programar(0);
    }, espera).unref();
  }

  async function todo(): Promise<void> {
    while (!cerrado && !enPausa && (await enviarLote()));
  }

  function enviarPendientes(): Promise<void> {
    trabajando ??= todo().finally(() => (trabajando = undefined));
    return trabajando;
  }

  /** Looks for what is due after this many milliseconds, unless it looks sooner anyway. */
  function programar(enMs: number): void {
    const momento = performance.now() + enMs;
    if (cerrado || momento >= alarmaEn) return;
    clearTimeout(alarma);
    alarmaEn = momento;
    alarma = setTimeout(() => void mirar(), enMs);
    alarma.unref();
  }

  async function mirar(): Promise<void> {
    alarmaEn = Infinity;
    try {
      const proximo = await proximoCorreo(base.leer);
      if (proximo !== undefined && proximo <= reloj()) await enviarPendientes();
      const siguiente = await proximoCorreo(base.leer);
      programar(siguiente === undefined ? REVISION_MS : hasta(siguiente));
    } catch (err) {
      log.warn({ err }, 'la bandeja de salida no se pudo leer ahora; se intenta de nuevo');
      programar(PAUSA);
    }
  }

  const hasta = (momento: number) => Math.min(Math.max(momento - reloj(), DEMORA_MS), REVISION_MS);

  const callar = base.alConfirmar(() => programar(DEMORA_MS));
  programar(0);

  return {
    async enviarPendientes() {
      await trabajando?.catch(() => undefined);
      await enviarPendientes();
    },
    async detener() {
      cerrado = true;
      callar();
      clearTimeout(alarma);
      await Promise.race([trabajando?.catch(() => undefined), pausa(ESPERA_AL_DETENER)]);
      (await transporte?.catch(() => undefined))?.cerrar();
      await trabajando?.catch(() => undefined);
    },
  };
}

/** A quarter more or less, so that what failed together is not tried again together. */
const conAzar = (ms: number): number => Math.round(ms * (0.75 + Math.random() / 2));
