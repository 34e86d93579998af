/** Makes attachments of the files of a mail, on the same way as those that browsers send: quota, inspection, antivirus. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ADJUNTOS_POR_ENVIO } from '../../shared/adjunto.ts';
import { extensionDe, TIPOS_ADJUNTO } from '../../shared/tipos-adjunto.ts';
import { admitir, esPasajero, type ParaAdmitir } from '../adjuntos/admitir.ts';
import { buscarRecibido, concederSubidas } from '../adjuntos/adjuntos.repository.ts';
import { exigirCuota } from '../adjuntos/cuota.ts';
import { nombreLimpio } from '../adjuntos/nombre-archivo.ts';
import { empezarIntento, rechazarConcedida } from '../adjuntos/turno.ts';
import type { Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { ArchivoDelCorreo } from './lectura/leer-correo.ts';
import type { ArchivoRechazado } from './motivos.ts';

export interface Adjuntados {
  /** Keys of the attachments, in the order of the mail. */
  claves: string[];
  rechazados: ArchivoRechazado[];
}

/**
 * `huella` names the mail: repeated after a crash, what is already an attachment stays. Rejects with what says nothing of
 * the file, such as an antivirus that does not answer; then the mail is read again later.
 */
export async function adjuntarArchivos(
  servicios: ParaAdmitir,
  alcance: Alcance,
  huella: string,
  archivos: readonly ArchivoDelCorreo[],
): Promise<Adjuntados> {
  const claves: string[] = [];
  const rechazados: ArchivoRechazado[] = [];
  for (const [i, archivo] of archivos.entries()) {
    const clave = createHash('sha256').update(`correo ${huella} ${i}`).digest('base64url');
    const lugar = i + 1;
    const defecto = claves.length === ADJUNTOS_POR_ENVIO ? 'cantidad' : defectoDe(archivo, servicios.config);
    if (defecto !== undefined) rechazados.push({ lugar, codigo: defecto });
    else if (await buscarRecibido(servicios.base.leer, clave)) claves.push(clave);
    else {
      const codigo = await adjuntar(servicios, alcance, clave, archivo);
      if (codigo === undefined) claves.push(clave);
      else rechazados.push({ lugar, codigo });
    }
  }
  return { claves, rechazados };
}

/** What is refused without a look inside. Files in the UploadThing cloud can only come from browsers. */
function defectoDe(
  { nombre, bytes }: ArchivoDelCorreo,
  { adjuntoMaximo, nube }: ParaAdmitir['config'],
): string | undefined {
  if (nube) return 'nube';
  const extension = extensionDe(nombreLimpio(nombre));
  if (!TIPOS_ADJUNTO.some((tipo) => tipo.extension === extension)) return 'adjunto_tipo';
  if (bytes > adjuntoMaximo) return 'adjunto_grande';
  return bytes === 0 ? 'adjunto_danado' : undefined;
}

/** The code of the refusal. */
async function adjuntar(
  servicios: ParaAdmitir,
  alcance: Alcance,
  clave: string,
  { nombre, ruta, bytes, sha256 }: ArchivoDelCorreo,
): Promise<string | undefined> {
  const { base, config, reloj } = servicios;
  const { usuario, nit } = alcance;
  const concedida = { clave, eleccion: clave, usuario: usuario.id, nit, bytes, creada: reloj() };
  try {
    await base.escribir(async (tx) => {
      await exigirCuota(tx, config.cuota, alcance, [concedida], reloj());
      await concederSubidas(tx, [concedida]);
    });
  } catch (error) {
    if (error instanceof AppError && error.codigo === 'demasiados_intentos') return error.codigo;
    throw error;
  }
  const intento = await empezarIntento(servicios, clave, { desdeCero: true });
  if (!intento) throw new AppError('no_disponible');
  try {
    for await (const trozo of createReadStream(ruta)) await intento.temporal.agregar(trozo as Buffer);
    await admitir(servicios, intento, {
      clave,
      eleccion: clave,
      usuario: usuario.id,
      nit,
      nombre: nombreLimpio(nombre),
      bytes,
      sha256,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || esPasajero(error)) throw error;
    await base.escribir((tx) => rechazarConcedida(tx, clave, intento.turno, reloj()));
    return error.codigo;
  } finally {
    await intento.soltar();
  }
}
