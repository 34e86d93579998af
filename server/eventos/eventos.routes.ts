import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { ServerResponse } from 'node:http';
import { escucharEventos } from '../../shared/api/eventos.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Difusion, Oyente } from './difusion.ts';

/** Most streams of one session: tabs share a stream where the browser can, otherwise each has its own. */
export const POR_SESION = 32;

/** Most bytes that wait for a client that does not read; above it the connection is closed and the client resumes. */
const ATRASO_MAXIMO = 1024 * 1024;

export const CABECERAS_DE_FLUJO = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Otherwise nginx holds events back until its buffer is full.
  'X-Accel-Buffering': 'no',
};

export const rutasDeEventos = ({ difusion }: Servicios): Route[] => [
  atender(escucharEventos, ({ c, alcance, sesion: { huella } }) => {
    if (difusion.abiertos(huella) >= POR_SESION)
      throw new AppError('demasiados_intentos', { reintentarEn: 30 });
    for (const [nombre, valor] of Object.entries(CABECERAS_DE_FLUJO)) c.header(nombre, valor);
    if (c.req.method === 'HEAD') return c.body(null);
    const oyente = { alcance, huella };
    const desde = leerUltimo(c.req.header('last-event-id'));
    const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
    return outgoing
      ? escribirEn(outgoing, difusion, c, oyente, desde)
      : comoCuerpo(difusion, c, oyente, desde);
  }),
];

type Identidad = Pick<Oyente, 'alcance' | 'huella'>;

/** Writes to Node's own response, which takes a third of the memory of a web stream; there can be thousands. */
async function escribirEn(
  salida: ServerResponse,
  difusion: Difusion,
  c: Context<AppEnv>,
  quien: Identidad,
  desde: number | undefined,
): Promise<Response> {
  for (const [nombre, valor] of c.body(null).headers) salida.setHeader(nombre, valor);
  salida.writeHead(200);
  let dejar = () => {};
  salida.on('close', () => dejar());
  dejar = await difusion.suscribir(
    {
      ...quien,
      enviar(texto) {
        if (salida.writableLength > ATRASO_MAXIMO) salida.destroy();
        else salida.write(texto);
      },
      cerrar: () => void salida.end(),
    },
    desde,
  );
  if (salida.destroyed) dejar();
  const enviada = c.body(null, 200, Object.fromEntries(RESPONSE_ALREADY_SENT.headers));
  // The adapter looks for this mark only on a Response that has been made in full, which reading its body does.
  void enviada.body;
  return enviada;
}

/** The stream as a response body, for requests without a socket (made in-process). */
async function comoCuerpo(
  difusion: Difusion,
  c: Context<AppEnv>,
  quien: Identidad,
  desde: number | undefined,
): Promise<Response> {
  const { readable, writable } = new TransformStream<string, string>();
  const pluma = writable.getWriter();
  let dejar = () => {};
  pluma.closed.catch(() => dejar());
  dejar = await difusion.suscribir(
    {
      ...quien,
      enviar: (texto) => void pluma.write(texto).catch(() => dejar()),
      cerrar: () => void pluma.close().catch(() => undefined),
    },
    desde,
  );
  return c.body(readable.pipeThrough(new TextEncoderStream()));
}

/** The id of the last event that the client received; undefined without one, or for an id that is not ours. */
function leerUltimo(cabecera: string | undefined): number | undefined {
  return /^\d{1,15}$/.test(cabecera ?? '') ? Number(cabecera) : undefined;
}
