/**
 * Signed addresses of uploads, as the uploadthing library makes them: HMAC-SHA256 over the whole address with all of
 * its parameters. The library signs with this installation's own token; here the signature is checked.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errores.ts';

/** What the library signs: an address that no network has. What browsers get has our own origin in its place. */
export const INGESTA_INTERNA = 'http://mesa.internal/ingesta';

/** The one route of the file router. */
export const SLUG = 'adjunto';

export interface Firma {
  apiKey: string;
  appId: string;
  /** Both, in the form that the library wants: base64 of JSON. */
  token: string;
}

/** What a good signature grants. */
export interface Permiso {
  usuario: number;
  /** The user's choice of this file: what makes two uploads the same one. */
  eleccion: string;
  nombre: string;
  bytes: number;
}

/** The installation's own key, made at its first start and kept in `subidas.json` (0600). */
export function abrirFirma(datos: string): Firma {
  const archivo = join(datos, 'subidas.json');
  const nueva = {
    apiKey: `sk_${randomBytes(32).toString('hex')}`,
    appId: randomBytes(8).toString('hex'),
  };
  try {
    writeFileSync(archivo, JSON.stringify(nueva), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const { apiKey, appId } = JSON.parse(readFileSync(archivo, 'utf8')) as typeof nueva;
  const token = { apiKey, appId, regions: ['local'], ingestHost: 'mesa.internal' };
  return { apiKey, appId, token: Buffer.from(JSON.stringify(token)).toString('base64') };
}

/**
 * `consulta` is the query as it came, with its `?`. Throws `no_permitido`: altered, of another route, or too late by
 * the machine's clock, which is the one that the library signs by.
 */
export function verificarFirma({ apiKey, appId }: Firma, claveDeAdjunto: string, consulta: string): Permiso {
  const parametros = new URLSearchParams(consulta);
  const [firma = '', otra] = parametros.getAll('signature');
  // It comes last and covers all before it.
  const corte = consulta.search(/&signature=[^&]*$/);
  const debida = createHmac('sha256', apiKey)
    .update(`${INGESTA_INTERNA}/${claveDeAdjunto}${consulta.slice(0, Math.max(0, corte))}`)
    .digest();
  const dada = Buffer.from(firma.replace(/^hmac-sha256=/, ''), 'hex');
  if (otra !== undefined || dada.length !== debida.length || !timingSafeEqual(dada, debida)) {
    throw new AppError('no_permitido');
  }
  // The library encodes each value once more than the query does.
  const leer = (nombre: string) => decodeURIComponent(parametros.get(nombre) ?? '');
  const vigente = Number(leer('expires')) > Date.now();
  if (!vigente || leer('x-ut-identifier') !== appId || leer('x-ut-slug') !== SLUG) {
    throw new AppError('no_permitido');
  }
  const eleccion = leer('x-ut-custom-id');
  return {
    usuario: Number.parseInt(eleccion, 10),
    eleccion,
    nombre: leer('x-ut-file-name'),
    bytes: Number(leer('x-ut-file-size')),
  };
}
