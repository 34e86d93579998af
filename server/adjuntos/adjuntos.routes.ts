import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import * as api from '../../shared/api/adjuntos.ts';
import { BASE } from '../../shared/api/endpoint.ts';
import type { Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import { direccionPublica } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { leerBytes } from '../http/body.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { entregarAdjunto } from './entregar.ts';
import { INGESTA_INTERNA, SLUG, verificarFirma, type Permiso } from './firma.ts';
import { prepararSubida } from './preparar-subida.ts';
import { recibidos, recibirAdjunto } from './recibir.ts';

export function rutasDeAdjuntos(servicios: Servicios): Route[] {
  const { config, subidas } = servicios;

  const publica = (c: Context) => direccionPublica(c, config) + BASE;

  /**
   * Checks the address's signature and that the session is of the user it was signed for, so that a leaked address is
   * useless to others.
   */
  function permitir(c: Context, quien: Alcance, claveDeAdjunto: string): Permiso {
    const permiso = verificarFirma(subidas.firma, claveDeAdjunto, new URL(c.req.url).search);
    if (permiso.usuario !== quien.usuario.id) throw new AppError('no_existe');
    return permiso;
  }

  return [
    atender(api.describirSubidas, async ({ c }) => {
      const { atender: responder } = await subidas.uploadRouter();
      const respuesta = await responder(new Request(INGESTA_INTERNA));
      return c.json(await respuesta.json());
    }),

    atender(
      api.prepararSubida,
      ({ base, c, alcance, body, query: { actionType, slug } }) => {
        if (actionType !== 'upload' || slug !== SLUG) throw new AppError('solicitud_invalida');
        return prepararSubida({ ...servicios, base }, alcance, body, `${publica(c)}/subidas/ingesta`);
      },
      config.nube ? { beforeSession: avisosDeLaNube(servicios) } : {},
    ),

    atender(api.retomarSubida, async ({ c, alcance, params: { clave } }) => {
      const permiso = permitir(c, alcance, clave);
      c.header('X-UT-Range-Start', String(await recibidos(servicios, clave, permiso)));
      return c.body(null);
    }),

    atender(api.subirAdjunto, async ({ base, c, alcance, params: { clave } }) => {
      const permiso = permitir(c, alcance, clave);
      const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
      const adjunto = await recibirAdjunto({ ...servicios, base }, alcance, clave, permiso, {
        contentType: c.req.header('content-type') ?? '',
        desde: leerInicio(c.req.header('range')),
        // Node's own stream where there is one, because the bytes arrive in it.
        cuerpo: incoming ?? c.req.raw.body,
      });
      const url = `${publica(c)}/adjuntos/${adjunto.clave}`;
      return { url, appUrl: url, ufsUrl: url, fileHash: adjunto.sha256, serverData: adjunto };
    }),

    atender(api.abrirAdjunto, ({ base, c, alcance, params: { clave } }) =>
      entregarAdjunto({ ...servicios, base }, c, alcance, clave),
    ),
  ];
}

/**
 * The cloud's notice that a file arrived: it has no session, but a signature over the body, which the library checks.
 */
function avisosDeLaNube({ subidas }: Servicios): NonNullable<Route['beforeSession']> {
  return async (c: Context<AppEnv>) => {
    if (c.req.header('uploadthing-hook') === undefined) return undefined;
    const { atender: responder } = await subidas.uploadRouter();
    const headers = new Headers();
    for (const nombre of ['content-type', 'uploadthing-hook', 'x-uploadthing-signature']) {
      headers.set(nombre, c.req.header(nombre) ?? '');
    }
    const body = await leerBytes(c);
    const respuesta = await responder(
      new Request(`${INGESTA_INTERNA}?slug=${SLUG}`, { method: 'POST', headers, body }),
    );
    if (!respuesta.ok) throw new AppError('no_permitido');
    return c.json({ ok: true });
  };
}

/** N of `bytes=N-`; 0 without the header. Throws `solicitud_invalida` for any other range. */
function leerInicio(range: string | undefined): number {
  const inicio = /^bytes=(\d{1,15})-$/.exec(range ?? 'bytes=0-')?.[1];
  if (inicio === undefined) throw new AppError('solicitud_invalida');
  return Number(inicio);
}
