/**
 * The UploadThing cloud (UPLOADTHING_TOKEN): browsers send their files there, and it notifies us of each. A file counts
 * as an attachment only after it was fetched, inspected and hashed here; a refused one is deleted there. Downloads go
 * through our own route. Tested against a stand-in that speaks its protocol (test/server/adjuntos/nube.test.ts), not
 * against the cloud itself.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { UTApi } from 'uploadthing/server';
import type { DestinoSubida } from '../../shared/adjunto.ts';
import type { Servicios } from '../servicios.ts';
import type { Config } from '../config.ts';
import type { Nube } from './nube-token.ts';
import { AppError } from '../errores.ts';
import { admitir, esPasajero, type ParaAdmitir } from './admitir.ts';
import { buscarRecibido, leerConcedida } from './adjuntos.repository.ts';
import { abrirAlmacen, type Almacen } from './almacen.ts';
import type { ArchivoSubido } from './upload-router.ts';
import { nombreLimpio } from './nombre-archivo.ts';
import { empezarIntento, rechazarConcedida, TurnoPerdido } from './turno.ts';

/** A `fetch` that reaches only UploadThing's hosts, so that no address sent by somebody else is ever requested. */
export function salirA({ appId, ingestHost }: Nube, salir: typeof fetch): typeof fetch {
  return (recurso, opciones) => {
    const { protocol, hostname } = new URL(recurso instanceof Request ? recurso.url : recurso);
    const suyo =
      hostname === 'api.uploadthing.com' ||
      hostname === `${appId}.ufs.sh` ||
      hostname.endsWith(`.${ingestHost}`);
    if (protocol !== 'https:' || !suyo) return Promise.reject(new Error(`not UploadThing: ${hostname}`));
    return salir(recurso, opciones);
  };
}

/** Where this configuration keeps its files. */
export async function almacenDe({ datos, nube }: Config, salir: typeof fetch = fetch): Promise<Almacen> {
  const local = await abrirAlmacen(datos);
  return nube ? almacenDeLaNube(local, nube, salirA(nube, salir)) : local;
}

/** A store that keeps finished files in the cloud, and unfinished ones on this disk while they are inspected. */
function almacenDeLaNube(local: Almacen, nube: Nube, salir: typeof fetch): Almacen {
  let api: Promise<UTApi> | undefined;
  const conApi = () =>
    (api ??= import('uploadthing/server').then(
      ({ UTApi: Api }) => new Api({ token: nube.token, fetch: salir as never, logLevel: 'None' }),
    ));
  return {
    ...local,
    guardar: (temporal) => temporal.descartar(),
    abrir: (claveDeAdjunto, tramo) => Readable.from(traer(claveDeAdjunto, tramo)),
    async borrar(claveDeAdjunto) {
      await (await conApi()).deleteFiles(claveDeAdjunto);
    },
  };

  async function* traer(
    claveDeAdjunto: string,
    tramo?: { desde: number; hasta: number },
  ): AsyncGenerator<Uint8Array> {
    const { ufsUrl } = await (await conApi()).generateSignedURL(claveDeAdjunto);
    const headers: Record<string, string> = tramo ? { Range: `bytes=${tramo.desde}-${tramo.hasta}` } : {};
    const respuesta = await salir(ufsUrl, { headers, signal: AbortSignal.timeout(60_000) });
    if (!respuesta.ok || !respuesta.body) {
      const fallo = new Error(`UploadThing: ${respuesta.status}`);
      throw respuesta.status === 404 ? Object.assign(fallo, { code: 'ENOENT' }) : fallo;
    }
    // A server may answer a range request with the whole file.
    let salto = tramo && respuesta.status === 200 ? tramo.desde : 0;
    let quedan = tramo ? tramo.hasta - tramo.desde + 1 : Infinity;
    for await (const trozo of respuesta.body as WebStream<Uint8Array>) {
      const parte = trozo.subarray(salto, salto + quedan);
      salto = Math.max(0, salto - trozo.length);
      quedan -= parte.length;
      yield parte;
    }
  }
}

/**
 * Handles the cloud's notice that a file arrived, which may come twice, or for a file that was not granted. The browser
 * gets the returned value as `serverData`.
 */
export async function alLlegar(
  servicios: ParaAdmitir & Pick<Servicios, 'subidas'>,
  { key: clave, name }: ArchivoSubido,
  usuario: number,
): Promise<DestinoSubida> {
  const { almacen, base, config, reloj, subidas } = servicios;
  return subidas.enTurno(clave, async () => {
    const previo = await buscarRecibido(base.leer, clave);
    if (previo) {
      const { eleccion: _, ...adjunto } = previo;
      return adjunto;
    }
    const concedida = await leerConcedida(base.leer, clave);
    if (concedida?.usuario !== usuario) return rechazo(new AppError('no_existe'));
    const intento = await empezarIntento(servicios, clave, { desdeCero: true });
    if (!intento) return rechazo(new AppError('no_existe'));
    const { temporal, turno } = intento;
    try {
      const hash = createHash('sha256');
      for await (const trozo of almacen.abrir(clave) as AsyncIterable<Uint8Array>) {
        if (temporal.bytes + trozo.length > config.adjuntoMaximo) throw new AppError('adjunto_grande');
        hash.update(trozo);
        await temporal.agregar(trozo);
      }
      const { eleccion, nit } = concedida;
      const llegado = { clave, eleccion, usuario, nit, nombre: nombreLimpio(name) };
      return await admitir(servicios, intento, {
        ...llegado,
        bytes: temporal.bytes,
        sha256: hash.digest('hex'),
      });
    } catch (error) {
      // A file that could not be inspected is deleted too, as the browser sends it again; not one that another attempt has.
      if (!(error instanceof TurnoPerdido)) await almacen.borrar(clave);
      if (!esPasajero(error)) await base.escribir((tx) => rechazarConcedida(tx, clave, turno, reloj()));
      return rechazo(error instanceof AppError ? error : new AppError('no_disponible'));
    } finally {
      await temporal.descartar();
      await intento.soltar();
    }
  });
}

const rechazo = ({ codigo, title }: AppError): DestinoSubida => ({ codigo, title });
