/**
 * Signed addresses of uploads, as the uploadthing library makes them: HMAC-SHA256 over the whole address with all of
 * its parameters. The library signs with this installation's own token; here the signature is checked.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errores.ts';
import { putAside, writeNew } from '../run/put-aside.ts';

/**
 * Address that the library signs; it exists on no network. In the addresses that browsers get, our own origin stands in
 * its place.
 */
export const INGESTA_INTERNA = 'http://mesa.internal/ingesta';

/** Milliseconds for which the library signs an address at most (its default is an hour), and a minute of clock. */
const VIGENCIA_MAXIMA = 61 * 60_000;

/** The one route of the file router. */
export const SLUG = 'adjunto';

export interface Firma {
  apiKey: string;
  appId: string;
  /** Key and application together, as base64 of JSON: the form that the library wants. */
  token: string;
}

/** What a valid signature permits. */
export interface Permiso {
  usuario: number;
  /** Names this choice of a file by this user: two uploads with the same one are the same upload. */
  eleccion: string;
  nombre: string;
  bytes: number;
}

/**
 * The installation's own key, made at its first start and kept in `subidas.json` (0600). A damaged file is put aside and
 * `avisar` is told: with a new key only the addresses that were given out lose their meaning, for an hour at most.
 */
export function abrirFirma(datos: string, avisar: (frase: string) => void = () => {}): Firma {
  const archivo = join(datos, 'subidas.json');
  const nueva: Llave = {
    apiKey: `sk_${randomBytes(32).toString('hex')}`,
    appId: randomBytes(8).toString('hex'),
  };
  writeNew(archivo, JSON.stringify(nueva));
  let leida = leerLlave(archivo);
  if (!leida) {
    putAside(archivo, avisar);
    writeNew(archivo, JSON.stringify(nueva));
    leida = leerLlave(archivo);
  }
  const { apiKey, appId } = leida ?? nueva;
  const token = { apiKey, appId, regions: ['local'], ingestHost: 'mesa.internal' };
  return { apiKey, appId, token: Buffer.from(JSON.stringify(token)).toString('base64') };
}

interface Llave {
  apiKey: string;
  appId: string;
}

/** Undefined for a file that is cut or holds anything else. */
function leerLlave(archivo: string): Llave | undefined {
  try {
    const { apiKey, appId } = JSON.parse(readFileSync(archivo, 'utf8')) as Partial<Llave>;
    const entera = /^sk_[\da-f]{64}$/.test(apiKey ?? '') && /^[\da-f]{16}$/.test(appId ?? '');
    return entera ? ({ apiKey, appId } as Llave) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * `consulta` is the query as it came, with its `?`. Throws `no_permitido`: altered, of another route, or too late by
 * the machine's clock, which is the one that the library signs by.
 */
export function verificarFirma({ apiKey, appId }: Firma, claveDeAdjunto: string, consulta: string): Permiso {
  const parametros = new URLSearchParams(consulta);
  const [firma = '', otra] = parametros.getAll('signature');
  // The signature is the last parameter and covers everything before it.
  const corte = consulta.search(/&signature=[^&]*$/);
  const debida = createHmac('sha256', apiKey)
    .update(`${INGESTA_INTERNA}/${claveDeAdjunto}${consulta.slice(0, Math.max(0, corte))}`)
    .digest();
  // Buffer.from stops at the first sign that is no hex, so it would take a signature with something after it.
  const dada = Buffer.from(/^hmac-sha256=([\da-f]{64})$/.exec(firma)?.[1] ?? '', 'hex');
  if (otra !== undefined || dada.length !== debida.length || !timingSafeEqual(dada, debida)) {
    throw new AppError('no_permitido');
  }
  // The library encodes each value once more than the query does.
  const leer = (nombre: string) => decodeURIComponent(parametros.get(nombre) ?? '');
  const vence = Number(leer('expires'));
  // One that was signed while the clock was ahead ends as soon as any other.
  const vigente = vence > Date.now() && vence <= Date.now() + VIGENCIA_MAXIMA;
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
