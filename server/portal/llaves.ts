/** The portal's public keys (MESA_PORTAL_JWKS), kept for some minutes and read again for a kid that is not among them. */
import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK } from 'jose';
import type { AjustesDelPortal } from './ajustes.ts';
import { demasiadoGrande, ErrorJwks, JWKS_MAXIMO, pedirJwks } from './pedir-jwks.ts';

type Conjunto = ReturnType<typeof createLocalJWKSet>;

/** As jose's own sets. Throws its errors for a kid that nobody knows, and ErrorJwks when no keys could be read. */
export type LlavesPublicas = (...de: Parameters<Conjunto>) => ReturnType<Conjunto>;

/** Milliseconds after which the keys are read again. */
const FRESCAS_MS = 10 * 60_000;
/** Milliseconds for which they still serve when the portal does not answer. */
const UTILES_MS = 24 * 3_600_000;
/** Milliseconds between two readings, however many unknown kids arrive. */
const PAUSA_MS = 10_000;

/** Bits of an RSA key (NIST SP 800-131A). */
export const RSA_MINIMO = 2_048;
const LLAVES_MAXIMO = 50;

type Donde = NonNullable<AjustesDelPortal['jwks']>;

/** `ahora` in milliseconds of a clock that is never set. */
export function crearLlavesPublicas(
  donde: Donde,
  redes: AjustesDelPortal['redes'],
  ahora: () => number = () => performance.now(),
): LlavesPublicas {
  let conjunto: Conjunto | undefined;
  let leidas = -Infinity;
  let intentadas = -Infinity;
  let lectura: Promise<void> | undefined;
  let fallo: unknown;

  async function leer(): Promise<void> {
    intentadas = ahora();
    const { llaves } = await leerLlaves(donde, redes);
    conjunto = createLocalJWKSet(llaves);
    leidas = ahora();
  }

  /** All who ask meanwhile wait for one reading. */
  function releer(): Promise<void> {
    lectura ??= leer().finally(() => (lectura = undefined));
    return lectura;
  }

  const enPausa = () => lectura === undefined && ahora() - intentadas < PAUSA_MS;

  async function vigentes(): Promise<Conjunto> {
    const edad = ahora() - leidas;
    // Whoever comes while the portal is down need not wait for it each time.
    if (!conjunto && enPausa()) throw fallo;
    if (conjunto && (edad < FRESCAS_MS || (enPausa() && edad < UTILES_MS))) return conjunto;
    try {
      await releer();
    } catch (error) {
      fallo = error;
      if (!conjunto || edad >= UTILES_MS) throw error;
    }
    return conjunto!;
  }

  return async (cabecera, token) => {
    const actual = await vigentes();
    try {
      return await actual(cabecera, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || enPausa()) throw error;
      // The portal may have changed its keys a moment ago.
      await releer().catch(() => undefined);
      return conjunto!(cabecera, token);
    }
  };
}

/** The set as it is now. `fecha` is the clock of the server that has it. Throws ErrorJwks. */
export async function leerLlaves(
  donde: Donde,
  redes: AjustesDelPortal['redes'],
): Promise<{ llaves: JSONWebKeySet; fecha: number | undefined }> {
  if ('url' in donde) {
    const { texto, fecha } = await pedirJwks(donde.url, redes);
    return { llaves: entender(texto, donde.url.href), fecha };
  }
  return { llaves: entender(await leerArchivo(donde.archivo), donde.archivo), fecha: undefined };
}

async function leerArchivo(archivo: string): Promise<string> {
  try {
    // A wrong path may lead to something large, or to a device that never ends.
    const { size } = await stat(archivo);
    if (size > JWKS_MAXIMO) throw demasiadoGrande(archivo);
    return await readFile(archivo, 'utf8');
  } catch (cause) {
    if (cause instanceof ErrorJwks) throw cause;
    throw new ErrorJwks(
      `El archivo ${archivo} no existe o no se puede leer.`,
      'Corrija MESA_PORTAL_JWKS, o dé permiso de lectura al usuario del servicio.',
      { cause },
    );
  }
}

function entender(texto: string, donde: string): JSONWebKeySet {
  const malo = (frase: string, remedio = 'Ponga allí solo claves públicas, cada una con su kid.') =>
    new ErrorJwks(`${donde} ${frase}.`, remedio);
  let leido: unknown;
  try {
    leido = JSON.parse(texto);
  } catch {
    throw malo('no es JSON: debe ser un JWKS, {"keys": […]}');
  }
  const { keys } = (leido ?? {}) as Partial<JSONWebKeySet>;
  if (!Array.isArray(keys)) throw malo('no es un JWKS: le falta la lista "keys"');
  if (keys.length > LLAVES_MAXIMO) throw malo(`tiene más de ${LLAVES_MAXIMO} claves`);
  if (keys.some((llave) => llave?.kty === 'oct' || llave?.d !== undefined)) {
    throw malo(
      'tiene una clave secreta, que no debe salir del portal',
      'Deje solo las públicas, y cambie esa clave: quien leyó el archivo ya la tiene.',
    );
  }
  const buenas = keys.filter(sirve);
  if (buenas.length === 0) {
    throw malo(`no tiene ninguna clave que sirva: RSA de ${RSA_MINIMO} bits o más, o EC P-256, con kid`);
  }
  return { keys: buenas };
}

/** Whether it may sign tokens here; others of the portal's keys are of no concern. */
export function sirve(llave: JWK | null): boolean {
  if (typeof llave !== 'object' || llave === null || typeof llave.kid !== 'string') return false;
  if (llave.kty === 'EC') return llave.crv === 'P-256';
  return llave.kty === 'RSA' && Buffer.from(llave.n ?? '', 'base64url').length * 8 >= RSA_MINIMO;
}
