/**
 * The uploadthing file router: it gives each file its key and signed address. Loaded with the first upload, because
 * the library brings effect, which is most of this service's start-up time.
 *
 * What the library is told by the browser (name, size, type) it believes; nothing here is a check. The checks are in
 * preparar-subida.ts (courtesy, before a byte is sent) and admitir.ts (on the bytes).
 */
import { createRouteHandler, createUploadthing, UTFiles } from 'uploadthing/server';
import type { RouteHandlerConfig } from 'uploadthing/types';
import * as z from 'zod';
import {
  ADJUNTOS_POR_ENVIO,
  type DestinoSubida,
  type Presignado,
  type SolicitudSubida,
} from '../../shared/adjunto.ts';
import { INGESTA_INTERNA, SLUG } from './firma.ts';

/** Header of the requests that we hand to the library: the user they are for. Nothing from outside gets here. */
const PARA_USUARIO = 'x-mesa-usuario';

export interface ArchivoSubido {
  key: string;
  name: string;
  size: number;
  ufsUrl: string;
}

export interface UploadRouter {
  /** A key and signed address for each file. */
  readonly presignar: (usuario: number, solicitud: SolicitudSubida) => Promise<Presignado[]>;
  /** What the library answers to its own requests: its route's description, and the cloud's word of an arrival. */
  readonly atender: (peticion: Request) => Promise<Response>;
}

type FetchEsque = NonNullable<RouteHandlerConfig['fetch']>;

/** The cloud: where it tells that a file arrived, what is done then, and the way out to it. */
export interface OpcionesDeNube {
  callbackUrl: string;
  alLlegar: (archivo: ArchivoSubido, usuario: number) => Promise<DestinoSubida>;
  salir: typeof fetch;
}

interface Opciones {
  token: string;
  /** Without it, this machine takes the bytes. */
  nube?: OpcionesDeNube;
}

export function createUploadRouter({ token, nube }: Opciones): UploadRouter {
  const ruta = createUploadthing({ errorFormatter: () => ({ message: 'refused' }) });
  const router = {
    [SLUG]: ruta(
      // Powers of two only; our own limit is checked before and on the bytes.
      { blob: { maxFileSize: '16MB', maxFileCount: ADJUNTOS_POR_ENVIO, contentDisposition: 'attachment' } },
      {
        awaitServerData: true,
        // The same choice of a file has the same key however often its address is asked for: so an upload goes on
        // after a reload. The library's type forgets customId, which has the user and the browser's word for it.
        getFileHashParts: (file) => [file.name, file.size, (file as { customId?: string }).customId ?? ''],
      },
    )
      .input(z.object({ id: z.string() }))
      .middleware(({ req, input, files }) => {
        const usuario = Number(req.headers.get(PARA_USUARIO));
        return {
          usuario,
          [UTFiles]: files.map((file, i) => ({ ...file, customId: eleccionDe(usuario, i, input.id) })),
        };
      })
      .onUploadComplete(async ({ file, metadata }) => {
        const destino = await nube?.alLlegar(file, metadata.usuario);
        return destino && { ...destino };
      }),
  };
  const atender = createRouteHandler({
    router,
    config: {
      token,
      isDev: false,
      handleDaemonPromise: 'await',
      logLevel: 'None',
      callbackUrl: nube?.callbackUrl ?? INGESTA_INTERNA,
      ...(!nube && { ingestUrl: INGESTA_INTERNA }),
      fetch: (nube?.salir ?? registrarAqui) as FetchEsque,
    },
  });
  return {
    atender,
    async presignar(usuario, solicitud) {
      const respuesta = await atender(
        new Request(`${INGESTA_INTERNA}?actionType=upload&slug=${SLUG}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', [PARA_USUARIO]: String(usuario) },
          body: JSON.stringify(solicitud),
        }),
      );
      if (!respuesta.ok) throw new Error(`uploadthing: ${respuesta.status} ${await respuesta.text()}`);
      return (await respuesta.json()) as Presignado[];
    },
  };
}

/** Names the user's choice of one file; `id` is the browser's word for it. */
export const eleccionDe = (usuario: number, lugar: number, id: string): string => `${usuario}.${lugar}.${id}`;

/** The library tells its ingest which keys to expect. Ours knows them from the database; nobody else is asked. */
const registrarAqui: typeof fetch = (recurso) => {
  const url = recurso instanceof Request ? recurso.url : String(recurso);
  if (url !== `${INGESTA_INTERNA}/route-metadata`) return Promise.reject(new Error('not this machine'));
  return Promise.resolve(Response.json({ ok: true }));
};
