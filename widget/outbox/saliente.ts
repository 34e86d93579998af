/**
 * One message that waits in the outbox: what is kept of it, its states, and what leads from one to the next. Plain data,
 * the same in every tab; the queue it stands in is salida.ts, the way of its files traslado.ts.
 *
 * - `con-archivos` → `listo`: all of its files are on the server (`conArchivos`)
 * - `con-archivos` → `detenido`: one of them was refused, changed on the disk, or is gone (`conArchivos`)
 * - `detenido` → `con-archivos`, `listo`: a person chose it again, or took it away (`conArchivos`)
 * - `listo` → `detenido`: the server refused the message (`alRechazar`)
 * - `listo` → `con-archivos`: the server has a file no more (`alRechazar`)
 * - `detenido` → `listo`: "Reintentar" (`alReintentar`)
 *
 * A lost connection or the end of a session changes nothing: it stays `listo` and is tried again (`remedioDe`).
 */
import type { NuevoMensaje } from '../../shared/mensaje.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { clavesDe, type ArchivoDeBorrador } from '../storage/borrador.ts';

export interface Saliente {
  /** Its idempotency key, and its name here. */
  readonly clave: string;
  readonly texto: string;
  readonly interno?: boolean;
  /** The case is solved by it. */
  readonly resuelve?: boolean;
  /** The last message of the conversation when it was written. */
  readonly tras: number;
  readonly fecha: string;
  /** Prefix under which the browser keeps its files. */
  readonly archivosEn?: string;
  /** Every file that it goes with; it does not go before each of them has its `adjunto`. */
  readonly archivos: readonly ArchivoDeBorrador[];
  /** Why the server refused it. */
  readonly falla?: string;
  /** It is or was on its way: the server may have it, though no answer came. */
  readonly intentado?: boolean;
}

/** `detenida`: it waits for a person, and those after it wait with it. */
export type EstadoSaliente = 'con-archivos' | 'listo' | 'detenido';

export function estadoDe({ archivos, falla }: Saliente): EstadoSaliente {
  if (falla || archivos.some(({ motivo }) => motivo)) return 'detenido';
  return clavesDe(archivos) ? 'listo' : 'con-archivos';
}

/** What is sent; undefined while one of its files is not on the server. */
export function cuerpoDe({ texto, interno, resuelve, archivos }: Saliente): NuevoMensaje | undefined {
  const adjuntos = clavesDe(archivos);
  return (
    adjuntos && {
      texto,
      ...(adjuntos.length && { adjuntos }),
      ...(interno && { interno }),
      ...(resuelve && { resuelve }),
    }
  );
}

/** Something moved in its files; a person may have taken the last one away. */
export function conArchivos(item: Saliente, archivos: readonly ArchivoDeBorrador[]): Saliente {
  const { archivosEn, ...resto } = item;
  return { ...resto, ...(archivosEn && archivos.length && { archivosEn }), archivos };
}

/** It is on its way. */
export const alIntentar = (item: Saliente): Saliente => ({ ...item, intentado: true });

/** A person asked for another attempt after a refusal. */
export const alReintentar = ({ falla: _, ...item }: Saliente): Saliente => item;

/** What an attempt that failed calls for: another one, a login, or a person. */
export function remedioDe({ codigo, pasajero, deSesion }: ErrorApi): 'repetir' | 'ingresar' | 'decidir' {
  // Another user is logged in: the message waits for who wrote it.
  if (deSesion || codigo === 'otro_usuario') return 'ingresar';
  return pasajero ? 'repetir' : 'decidir';
}

/** After a refusal: the server has not got it. */
export function alRechazar({ intentado: _, ...item }: Saliente, { codigo, message }: ErrorApi): Saliente {
  // The server deletes an upload that belongs to nothing after a day: the files have to be uploaded again.
  const sinEllos = item.archivos.length && /^(no_existe|adjunto_usado)$/.test(codigo);
  if (!sinEllos) return { ...item, falla: message };
  return conArchivos(
    item,
    item.archivos.map(({ id, nombre, bytes }) => ({ id, nombre, bytes })),
  );
}

/** The message before it arrived as number `secuencia`. */
export const despuesDe = (item: Saliente, secuencia: number): Saliente => ({
  ...item,
  tras: Math.max(item.tras, secuencia),
});

/** What older versions kept: a refused file was not in the list, and a list could be kept before it had been read. */
type DeAntes = Omit<Saliente, 'archivos'> & { archivos?: readonly ArchivoDeBorrador[]; roto?: boolean };

/** Reads what the browser has kept, also by older versions. */
export const leerSalientes = (guardados: unknown): readonly Saliente[] =>
  ((guardados as readonly DeAntes[] | undefined) ?? []).map(({ archivos = [], roto, ...item }) => {
    const { clave, archivosEn, falla = '' } = item;
    if (roto) {
      // Its reason was "name: why".
      const [nombre = '', motivo = falla] = falla.split(/: (.*)/s);
      return alReintentar({ ...item, archivos: [...archivos, { id: clave, nombre, bytes: 0, motivo }] });
    }
    // It had files, and what was kept does not say which: this one will not be found, and the person is told.
    const desconocido = { id: clave, nombre: 'Archivo adjunto', bytes: 0 };
    return { ...item, archivos: archivosEn && !archivos.length ? [desconocido] : archivos };
  });
