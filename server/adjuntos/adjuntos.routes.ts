import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { SolicitudSubida, type Subido } from '../../shared/adjunto.ts';
import type { Alcance } from '../alcance.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { leerCuerpo } from '../http/body.ts';
import { direccionPublica } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { alcance } from '../http/session.ts';
import { entregarAdjunto } from './entregar.ts';
import { INGESTA_INTERNA, SLUG, verificarFirma, type Permiso } from './firma.ts';
import { prepararSubida } from './preparar-subida.ts';
import { recibidos, recibirAdjunto } from './recibir.ts';

export function rutasDeAdjuntos(servicios: Servicios): Hono<AppEnv> {
  const { config, subidas } = servicios;

  const publica = (c: Context) => direccionPublica(c, config) + api.BASE;

  /** Both the signature and the session: an address that leaked is of no use to another. */
  function permitir(c: Context, quien: Alcance): Permiso {
    const permiso = verificarFirma(subidas.firma, claveDe(c), new URL(c.req.url).search);
    if (permiso.usuario !== quien.usuario.id) throw new AppError('no_existe');
    return permiso;
  }

  return new Hono<AppEnv>()
    .get(api.describirSubidas.ruta, async () => {
      const { atender } = await subidas.uploadRouter();
      const respuesta = await atender(new Request(INGESTA_INTERNA));
      return Response.json(await respuesta.json());
    })
    .post(api.prepararSubida.ruta, async (c) => {
      if (c.req.query('actionType') !== 'upload' || c.req.query('slug') !== SLUG) {
        throw new AppError('solicitud_invalida');
      }
      const solicitud = await leerCuerpo(c, SolicitudSubida);
      return c.json(await prepararSubida(servicios, alcance(c), solicitud, `${publica(c)}/subidas/ingesta`));
    })
    .get(api.retomarSubida.ruta, async (c) => {
      const permiso = permitir(c, alcance(c));
      c.header('X-UT-Range-Start', String(await recibidos(servicios, claveDe(c), permiso)));
      c.header('Cache-Control', 'no-store');
      return c.body(null);
    })
    .put(api.subirAdjunto.ruta, async (c) => {
      const quien = alcance(c);
      const permiso = permitir(c, quien);
      const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
      const adjunto = await recibirAdjunto(servicios, quien, claveDe(c), permiso, {
        contentType: c.req.header('content-type') ?? '',
        desde: leerInicio(c.req.header('range')),
        // Node's own stream where there is one: it is what the bytes come by.
        cuerpo: incoming ?? c.req.raw.body,
      });
      const url = `${publica(c)}/adjuntos/${adjunto.clave}`;
      const subido: Subido = { url, appUrl: url, ufsUrl: url, fileHash: adjunto.sha256, serverData: adjunto };
      return c.json(subido);
    })
    .get(api.abrirAdjunto.ruta, (c) => entregarAdjunto(servicios, c));
}

/**
 * The cloud's word that a file arrived: no session, but a signature over the body, which the library checks. Passes
 * everything else on.
 */
export function avisosDeLaNube({ subidas }: Servicios): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (c.req.header('uploadthing-hook') === undefined) return next();
    const { atender } = await subidas.uploadRouter();
    const headers = new Headers();
    for (const nombre of ['content-type', 'uploadthing-hook', 'x-uploadthing-signature']) {
      headers.set(nombre, c.req.header(nombre) ?? '');
    }
    const body = await c.req.arrayBuffer();
    const respuesta = await atender(
      new Request(`${INGESTA_INTERNA}?slug=${SLUG}`, { method: 'POST', headers, body }),
    );
    if (!respuesta.ok) throw new AppError('no_permitido');
    return c.json({ ok: true });
  };
}

const claveDe = (c: Context): string => c.req.param('clave') ?? '';

/** N of `bytes=N-`; without the header the file begins. Throws `solicitud_invalida` for any other range. */
function leerInicio(range: string | undefined): number {
  const inicio = /^bytes=(\d{1,15})-$/.exec(range ?? 'bytes=0-')?.[1];
  if (inicio === undefined) throw new AppError('solicitud_invalida');
  return Number(inicio);
}
