/**
 * Makes an attachment of a file that arrived whole: inspects it, asks the antivirus, stores it durably, and writes its
 * row last.
 */
import { createReadStream } from 'node:fs';
import { ERRORES, type CodigoError } from '../../shared/errores.ts';
import type { Adjunto } from '../../shared/adjunto.ts';
import { fraseDeContenido, type Extension } from '../../shared/tipos-adjunto.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { guardarAdjunto, leerConcedida } from './adjuntos.repository.ts';
import { sha256De } from './almacen.ts';
import { exigirLimpio } from './antivirus.ts';
import { quitarLugar } from './lugar/quitar-lugar.ts';
import { terminarConcedida, TurnoPerdido, type Intento } from './turno.ts';
import { EsperaLarga } from './turnos-justos.ts';

/** What it takes to admit a file. */
export type ParaAdmitir = Pick<Servicios, 'almacen' | 'base' | 'config' | 'inspector' | 'log' | 'reloj'>;

export interface Llegado {
  clave: string;
  eleccion: string;
  usuario: number;
  nit: string | null;
  nombre: string;
  bytes: number;
  sha256: string;
}

/**
 * Throws the reason when the file is refused; the caller then discards the file. Waits for the sender's turn. The row
 * is written after fsync, link and fsync of the folder, so that a row always has its file, whenever the process dies.
 * Throws `TurnoPerdido` when another attempt to send the same file has taken over.
 */
export async function admitir(
  servicios: ParaAdmitir,
  intento: Pick<Intento, 'temporal' | 'turno'>,
  llegado: Llegado,
): Promise<Adjunto> {
  const quien = llegado.nit ?? `usuario ${llegado.usuario}`;
  try {
    return await servicios.inspector.enTurno(quien, () => admitirYa(servicios, intento, llegado, quien));
  } catch (error) {
    if (!(error instanceof EsperaLarga)) throw error;
    throw new AppError('revision_ocupada', { reintentarEn: error.reintentarEn });
  }
}

async function admitirYa(
  { almacen, base, config, inspector, log, reloj }: ParaAdmitir,
  { temporal, turno }: Pick<Intento, 'temporal' | 'turno'>,
  llegado: Llegado,
  quien: string,
): Promise<Adjunto> {
  const { clave, nombre, bytes } = llegado;
  const inspeccion = await inspector.revisar({ ruta: temporal.ruta, nombre, clave, quien });
  if (!inspeccion.ok) throw rechazo(inspeccion, clave, log);
  const sha256 = await sinLugar(config, temporal.ruta, inspeccion.extension, llegado.sha256);
  if (config.clamd) await exigirLimpio(config.clamd, temporal.ruta);
  await almacen.guardar(temporal, clave).catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // While this attempt has the turn no other can write the row, and without a row the file is nobody's.
    await base.escribir(async (tx) => {
      if ((await leerConcedida(tx, clave))?.turno !== turno) throw new TurnoPerdido();
      almacen.retirar(clave);
    });
    await almacen.guardar(temporal, clave);
  });
  const { tipo, extension, marcas } = inspeccion;
  const adjunto: Adjunto = { clave, nombre, tipo, bytes, sha256, ...(marcas && { marcas: [...marcas] }) };
  await base.escribir(async (tx) => {
    await terminarConcedida(tx, clave, turno);
    await guardarAdjunto(tx, {
      ...llegado,
      ...adjunto,
      extension,
      creado: reloj(),
    });
  });
  return adjunto;
}

/**
 * Takes the place out of a photograph where the configuration wants that. Returns the SHA-256 of what is stored; the
 * size stays.
 */
async function sinLugar(
  { fotosSinLugar }: ParaAdmitir['config'],
  ruta: string,
  extension: Extension,
  llegado: string,
): Promise<string> {
  if (!fotosSinLugar || !(await quitarLugar(ruta, extension))) return llegado;
  const { sha256 } = await sha256De(createReadStream(ruta));
  if (sha256 === undefined) throw new AppError('no_disponible');
  return sha256;
}

function rechazo(
  inspeccion: Extract<Awaited<ReturnType<Servicios['inspector']['revisar']>>, { ok: false }>,
  claveDeAdjunto: string,
  log: Servicios['log'],
): AppError {
  if (inspeccion.codigo === 'revision_ocupada')
    return new AppError('revision_ocupada', { reintentarEn: inspeccion.reintentarEn });
  const { codigo, prometida, falla } = inspeccion;
  // Refusals with a status under 500 are not logged, but a failure of the inspector must be.
  if (codigo === 'adjunto_sin_inspeccionar') log.error({ clave: claveDeAdjunto, falla }, 'inspección');
  return new AppError(codigo, {
    title: prometida && fraseDeContenido(prometida),
    cause: falla && new Error(falla),
  });
}

const DE_LA_SESION = new Set<CodigoError>(['sin_sesion', 'clave_por_cambiar', 'factor_por_activar']);

/** Whether the error says nothing of the file, which may be sent again as it is. */
export function esPasajero(error: unknown): boolean {
  if (error instanceof TurnoPerdido) return true;
  const codigo: CodigoError = error instanceof AppError ? error.codigo : 'interno';
  // A session that ended meanwhile says nothing of the file.
  return ERRORES[codigo].status >= 500 || DE_LA_SESION.has(codigo);
}
