/** From a whole file on disk to an attachment: what it is, whether it is clean, durable, and only then its row. */
import { ERRORES, type CodigoError } from '../../shared/errores.ts';
import type { Adjunto } from '../../shared/adjunto.ts';
import { fraseDeContenido } from '../../shared/tipos-adjunto.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { buscarRecibido, guardarAdjunto, olvidarConcedida } from './adjuntos.repository.ts';
import type { Temporal } from './almacen.ts';
import type { Inspeccion } from './inspeccion/inspeccionar.ts';
import { exigirLimpio } from './antivirus.ts';

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
 * Throws why the file is refused; the caller then discards it. No row without its file, whenever the process dies:
 * fsync, rename, fsync of the folder, row.
 */
export async function admitir(
  { almacen, base, config, inspector, log, reloj }: ParaAdmitir,
  temporal: Temporal,
  llegado: Llegado,
): Promise<Adjunto> {
  const { clave, eleccion, nombre, bytes, sha256 } = llegado;
  const inspeccion = await inspector.revisar(temporal.ruta, nombre);
  if (!inspeccion.ok) throw rechazo(inspeccion, clave, log);
  if (config.clamd) await exigirLimpio(config.clamd, temporal.ruta);
  await almacen.guardar(temporal, clave);
  const adjunto: Adjunto = { clave, nombre, tipo: inspeccion.tipo, bytes, sha256 };
  await base.escribir(async (tx) => {
    await olvidarConcedida(tx, clave);
    const previo = await buscarRecibido(tx, clave);
    if (previo && previo.eleccion !== eleccion) throw new AppError('adjunto_usado');
    if (!previo) {
      await guardarAdjunto(tx, {
        ...llegado,
        tipo: adjunto.tipo,
        extension: inspeccion.extension,
        creado: reloj(),
      });
    }
  });
  return adjunto;
}

function rechazo(
  { codigo, prometida, falla }: Extract<Inspeccion, { ok: false }>,
  claveDeAdjunto: string,
  log: Servicios['log'],
): AppError {
  // A refusal with a status under 500 is not logged; a fault of an inspector has to be.
  if (codigo === 'adjunto_sin_inspeccionar') log.error({ clave: claveDeAdjunto, falla }, 'inspección');
  return new AppError(codigo, {
    title: prometida && fraseDeContenido(prometida),
    cause: falla && new Error(falla),
  });
}

/** Whether a file refused with this code may be sent again as it is. */
export function esPasajero(error: unknown): boolean {
  const codigo: CodigoError = error instanceof AppError ? error.codigo : 'interno';
  return ERRORES[codigo].status >= 500;
}
