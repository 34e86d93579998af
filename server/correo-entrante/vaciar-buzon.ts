/** Takes the mail of the folder one by one: fetches it within a bound, has it read and decided, and moves it away. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImapFlow } from 'imapflow';
import { ERRORES } from '../../shared/errores.ts';
import { AppError } from '../errores.ts';
import type { Servicios } from '../servicios.ts';
import type { AjustesDeImap } from './ajustes.ts';
import {
  anotarError,
  anotarIntento,
  leerIntento,
  olvidarAusentes,
  olvidarIntento,
  type Intento,
} from './buzon.repository.ts';
import { CARPETAS } from './conexion.ts';
import type { CorreoLeido } from './lectura/leer-correo.ts';
import type { Lector } from './lector.ts';
import { anotarRecibido, type Resultado } from './recibidos.repository.ts';
import { recibirCorreo, type ParaRecibir } from './recibir-correo.ts';

export interface ParaVaciar {
  servicios: ParaRecibir & Pick<Servicios, 'log'>;
  ajustes: AjustesDeImap;
  lector: Lector;
  /** Aborted when the service stops; the mail that is being read is then read again at the next start. */
  parar: AbortSignal;
  plazoMs?: number;
}

/** Bytes of a mail that is read; mail servers take 25 to 35 MB. Of a bigger one its beginning tells who sent it. */
const CORREO_MAXIMO = 36 * 1024 * 1024;
const COMIENZO = 256 * 1024;
/** Mail that lay in the folder for longer is refused without a word: its sender does not wait for one any more. */
const AVISO_MAXIMO_MS = 3 * 86_400_000;
/** How often a mail is begun that ends in a fault or ends the process, and one that cannot be read. */
const INTENTOS_MAXIMO = 10;
const LECTURAS_MAXIMO = 3;
const ESPERA_MS = 5_000;
const ESPERA_MAXIMA_MS = 3_600_000;
/** Milliseconds for one mail: a server may send a letter at a time, which no other limit ends. */
const PLAZO_MS = 15 * 60_000;

/** The parser gave it up. */
class NoSeLee extends Error {}

/** The server did not do what the folder needs. */
export class FallaDelBuzon extends Error {}

/** Files of mail that is being read; nobody else writes there. */
export const carpetaDeLectura = (datos: string): string => join(datos, 'correo-entrante');

/** Resolves when every mail of the folder had its turn. Rejects when the connection is lost. */
export async function vaciarBuzon(con: ParaVaciar, cliente: ImapFlow): Promise<void> {
  const uids = await cliente.search({ deleted: false }, { uid: true });
  if (!uids) throw new FallaDelBuzon('El servidor del buzón no dijo qué correos hay.');
  const validez = validezDe(cliente);
  await olvidarAusentes(con.servicios.base, new Set(uids.map((uid) => `${validez}/${uid}`)));
  for (const uid of uids.toSorted((a, b) => a - b)) {
    if (con.parar.aborted) return;
    await atender(con, cliente, uid);
  }
}

/** With it the UID of a mail is good; a server that numbers its mail anew changes it. */
function validezDe({ mailbox }: ImapFlow): bigint {
  if (!mailbox) throw new FallaDelBuzon('La carpeta del buzón se cerró.');
  return mailbox.uidValidity;
}

async function atender(con: ParaVaciar, cliente: ImapFlow, uid: number): Promise<void> {
  const { base, log, reloj } = con.servicios;
  const nombre = `${validezDe(cliente)}/${uid}`;
  const previo = await leerIntento(base.leer, nombre);
  if (previo && previo.desde > reloj() && previo.desde <= reloj() + ESPERA_MAXIMA_MS) return;
  const intentos = (previo?.intentos ?? 0) + 1;
  // Written before: a mail that ends the process must not do so for ever.
  await base.escribir((tx) => anotarIntento(tx, nombre, { intentos, desde: 0 }, null));
  const plazo = setTimeout(() => cliente.close(), con.plazoMs ?? PLAZO_MS);
  try {
    if (intentos > INTENTOS_MAXIMO) await apartar(con, cliente, uid, nombre);
    else await mover(cliente, uid, await procesar(con, cliente, uid));
    await base.escribir((tx) => olvidarIntento(tx, nombre, reloj()));
  } catch (error) {
    const siguiente = trasFallar(con, cliente, error, intentos);
    const frase = error instanceof Error ? error.message.slice(0, 300) : null;
    await base.escribir((tx) => anotarIntento(tx, nombre, siguiente, frase));
    if (con.parar.aborted) return;
    if (!cliente.usable || error instanceof FallaDelBuzon) throw error;
    log.warn({ aviso: 'buzon', err: error, intentos }, 'un correo no se pudo recibir y se intenta más tarde');
  } finally {
    clearTimeout(plazo);
  }
}

/** How often the mail counts as begun, and when its next turn is. */
function trasFallar(
  { servicios, parar }: ParaVaciar,
  cliente: ImapFlow,
  error: unknown,
  intentos: number,
): Intento {
  const luego = servicios.reloj() + Math.min(ESPERA_MAXIMA_MS, ESPERA_MS * 4 ** (intentos - 1));
  if (parar.aborted) return { intentos: intentos - 1, desde: 0 };
  // Never put aside for it; but a mail at which the server hangs up must let the others go first.
  if (!cliente.usable) return { intentos: Math.min(intentos, INTENTOS_MAXIMO - 1), desde: luego };
  if (esDeEstaMaquina(error)) return { intentos: intentos - 1, desde: luego };
  // One that failed for the last time is put aside at its next turn.
  const ultima = intentos >= (error instanceof NoSeLee ? LECTURAS_MAXIMO : INTENTOS_MAXIMO);
  return ultima ? { intentos: INTENTOS_MAXIMO, desde: 0 } : { intentos, desde: luego };
}

/** A full disk, an antivirus that does not answer: nothing is known of the mail. */
const esDeEstaMaquina = (error: unknown): boolean =>
  error instanceof AppError && error.codigo !== 'interno' && ERRORES[error.codigo].status >= 429;

async function procesar(con: ParaVaciar, cliente: ImapFlow, uid: number): Promise<Resultado | undefined> {
  const { config, log, reloj } = con.servicios;
  const visto = await cliente.fetchOne(
    String(uid),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  );
  // Somebody else took it away.
  if (!visto) return undefined;
  await mkdir(carpetaDeLectura(config.datos), { recursive: true, mode: 0o700 });
  const carpeta = await mkdtemp(join(carpetaDeLectura(config.datos), 'correo-'));
  try {
    const ruta = join(carpeta, 'correo');
    const anunciado = (visto.size ?? 0) > CORREO_MAXIMO;
    const { content } = await cliente.download(String(uid), undefined, {
      uid: true,
      maxBytes: anunciado ? COMIENZO : CORREO_MAXIMO,
    });
    if (!content) return undefined;
    await pipeline(content, createWriteStream(ruta, { mode: 0o600, flags: 'wx' }), { signal: con.parar });
    const grande = anunciado || (await stat(ruta)).size >= CORREO_MAXIMO;
    const leido = await leer(con.lector, { ruta, carpeta });
    const desde = new Date(visto.internalDate ?? reloj()).getTime();
    const viejo = reloj() - desde > AVISO_MAXIMO_MS;
    const decision = await recibirCorreo(con.servicios, con.ajustes, { ...leido, grande, viejo });
    log.info({ ...decision }, 'correo recibido');
    return decision.resultado;
  } finally {
    await rm(carpeta, { recursive: true, force: true });
  }
}

async function leer(lector: Lector, correo: { ruta: string; carpeta: string }): Promise<CorreoLeido> {
  try {
    return await lector.leer(correo);
  } catch (cause) {
    throw new NoSeLee(cause instanceof Error ? cause.message : 'sin más detalle', { cause });
  }
}

async function mover(cliente: ImapFlow, uid: number, resultado: Resultado | undefined): Promise<void> {
  if (resultado === undefined) return;
  const carpeta = resultado === 'rechazado' ? CARPETAS.rechazados : CARPETAS.procesados;
  await moverA(cliente, uid, carpeta);
}

async function moverA(cliente: ImapFlow, uid: number, carpeta: string): Promise<void> {
  const movido = await cliente.messageMove(String(uid), [carpeta], { uid: true });
  if (!movido && cliente.usable)
    throw new FallaDelBuzon(`El servidor del buzón no movió un correo a «${carpeta}».`);
  if (!movido) throw new FallaDelBuzon('Se perdió la conexión con el buzón.');
}

/** A mail that cannot be read stays where somebody can look at it, and the administration says so. */
async function apartar(
  { servicios }: ParaVaciar,
  cliente: ImapFlow,
  uid: number,
  nombre: string,
): Promise<void> {
  const { base, log, reloj } = servicios;
  await moverA(cliente, uid, CARPETAS.porRevisar);
  const huella = createHash('sha256').update(`ilegible ${nombre} ${reloj()}`).digest('hex');
  await base.escribir(async (tx) => {
    await anotarError(
      tx,
      `Un correo no se pudo leer y está en la carpeta «${CARPETAS.porRevisar}» del buzón.`,
      reloj(),
    );
  });
  await base.escribir((tx) =>
    anotarRecibido(tx, { huella, resultado: 'ilegible', motivo: 'ilegible', recibido: reloj() }),
  );
  log.warn({ aviso: 'buzon' }, 'un correo no se pudo leer y se apartó');
}
