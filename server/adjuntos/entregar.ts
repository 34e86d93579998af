/** Gives an attachment out: to who may see it, checked, as a download that no browser runs. */
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { Alcance } from '../alcance.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';
import { anotarApertura, exigirAdjunto } from './adjuntos.repository.ts';
import { sha256De } from './almacen.ts';
import { disposicion } from './nombre-archivo.ts';

/** Bytes out are the bytes in: what no longer has its SHA-256 is never served as good. */
export async function entregarAdjunto(
  { almacen, base, reloj }: Pick<Servicios, 'almacen' | 'base' | 'reloj'>,
  c: Context<AppEnv>,
  quien: Alcance,
  pedida: string,
): Promise<Response> {
  const { clave, nombre, tipo, extension, bytes, sha256 } = await exigirAdjunto(base.leer, quien, pedida);
  if ((await sha256De(almacen.abrir(clave))) !== sha256) throw new AppError('adjunto_alterado');
  await base.escribir((tx) =>
    anotarApertura(tx, { clave, usuario: quien.usuario.id, creada: reloj(), solicitud: c.var.solicitud }),
  );

  c.header('Content-Type', tipo);
  c.header('Content-Disposition', disposicion(nombre, extension));
  c.header('Content-Security-Policy', "sandbox; default-src 'none'");
  c.header('Cache-Control', 'private, no-store');
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', `"${sha256}"`);
  const pedido = c.req.header('if-range') === undefined || c.req.header('if-range') === `"${sha256}"`;
  const tramo = pedido ? leerTramo(c.req.header('range'), bytes) : undefined;
  if (tramo === 'imposible') {
    c.header('Content-Range', `bytes */${bytes}`);
    return c.body(null, 416);
  }
  const { desde, hasta } = tramo ?? { desde: 0, hasta: bytes - 1 };
  c.header('Content-Length', String(hasta - desde + 1));
  if (tramo) c.header('Content-Range', `bytes ${desde}-${hasta}/${bytes}`);
  const status = tramo ? 206 : 200;
  if (c.req.method === 'HEAD') return c.body(null, status);
  return c.body(Readable.toWeb(almacen.abrir(clave, { desde, hasta })) as ReadableStream, status);
}

/** One range of RFC 9110; several, or what is not understood, means the whole. */
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
