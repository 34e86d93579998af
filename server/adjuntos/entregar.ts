/** Answers the download of an attachment: permission, integrity, and headers that keep browsers from running it. */
import type { Context } from 'hono';
import type { Alcance } from '../alcance.ts';
import type { Servicios } from '../servicios.ts';
import { bodyOf } from '../http/body-stream.ts';
import type { AppEnv } from '../http/context.ts';
import { anotarApertura, exigirAdjunto } from './adjuntos.repository.ts';
import { disposicion } from './nombre-archivo.ts';

/**
 * Sends the stored file or the asked part of it, once that was compared with what was stored (comprobados.ts). Throws
 * `no_existe`, `adjunto_alterado` when the file has changed since it was stored, and `no_disponible` when it cannot be
 * read now.
 */
export async function entregarAdjunto(
  { base, comprobados, reloj }: Pick<Servicios, 'base' | 'comprobados' | 'reloj'>,
  c: Context<AppEnv>,
  quien: Alcance,
  pedida: string,
): Promise<Response> {
  const { clave, nombre, tipo, extension, bytes, sha256 } = await exigirAdjunto(base.leer, quien, pedida);
  const pedido = c.req.header('if-range') === undefined || c.req.header('if-range') === `"${sha256}"`;
  const tramo = pedido ? leerTramo(c.req.header('range'), bytes) : undefined;
  const posible = tramo === 'imposible' ? undefined : (tramo ?? { desde: 0, hasta: bytes - 1 });
  const contenido = posible && (await comprobados.abrir({ clave, bytes, sha256 }, posible));
  await base.escribir((tx) =>
    anotarApertura(tx, { clave, usuario: quien.usuario.id, creada: reloj(), solicitud: c.var.solicitud }),
  );

  c.header('Content-Type', tipo);
  c.header('Content-Disposition', disposicion(nombre, extension));
  c.header('Content-Security-Policy', "sandbox; default-src 'none'");
  c.header('Cache-Control', 'private, no-store');
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', `"${sha256}"`);
  if (!posible || !contenido) {
    c.header('Content-Range', `bytes */${bytes}`);
    return c.body(null, 416);
  }
  const { desde, hasta } = posible;
  c.header('Content-Length', String(hasta - desde + 1));
  if (tramo) c.header('Content-Range', `bytes ${desde}-${hasta}/${bytes}`);
  const status = tramo ? 206 : 200;
  if (c.req.method !== 'HEAD') return c.body(bodyOf(contenido), status);
  contenido.destroy();
  return c.body(null, status);
}

/** A single byte range (RFC 9110, 14.2). Several ranges, or an unknown form, mean the whole file. */
function leerTramo(
  cabecera: string | undefined,
  bytes: number,
): { desde: number; hasta: number } | 'imposible' | undefined {
  const partes = /^bytes=(\d*)-(\d*)$/.exec(cabecera ?? '');
  if (!partes || (partes[1] === '' && partes[2] === '')) return undefined;
  const desde = partes[1] === '' ? Math.max(0, bytes - Number(partes[2])) : Number(partes[1]);
  const hasta = partes[1] === '' || partes[2] === '' ? bytes - 1 : Math.min(Number(partes[2]), bytes - 1);
  return desde > hasta ? 'imposible' : { desde, hasta };
}
