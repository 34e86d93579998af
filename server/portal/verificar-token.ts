/**
 * Reads the JWT by which the portal says who is logged in there. What is decided here needs no database: signature,
 * times, audience, form. Loaded with the first token, because a service without a portal never needs it.
 */
import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import * as z from 'zod/mini';
import { leerNit } from '../../shared/nit.ts';
import { NOMBRE_MAXIMO } from '../../shared/limites.ts';
import { texto } from '../../shared/esquema-texto.ts';
import { Alias } from '../../shared/usuario.ts';
import { FORMA_DE_KID, type AjustesDelPortal } from './ajustes.ts';
import { TokenRechazado, type Entrega } from './entrega.ts';
import type { LlavesPublicas } from './llaves.ts';

export interface Verificador {
  ajustes: AjustesDelPortal;
  publicas: LlavesPublicas | undefined;
}

/** Bytes of a token; with an RSA key of 4096 bits and all claims it has about 1200. */
const TOKEN_MAXIMO = 8 * 1024;
/** Seconds between issue and expiry. */
const VIDA_MAXIMA = 5 * 60;
/** Seconds by which the portal's clock may be ahead of this one. */
const DESFASE = 30;

const JTI_MAXIMO = 255;

/** Throws TokenRechazado, and ErrorJwks when the portal's public keys cannot be read. `ahora` in milliseconds. */
export async function verificarToken(
  verificador: Verificador,
  token: string,
  ahora: number,
): Promise<Entrega> {
  const { kid, contenido } = await abrir(verificador, token);
  return leerContenido(contenido, { kid, aud: verificador.ajustes.aud, ahora: ahora / 1000 });
}

/** Checks the signature, and nothing of the content before that. */
async function abrir(
  { ajustes, publicas }: Verificador,
  token: string,
): Promise<{ kid: string; contenido: unknown }> {
  if (token.length > TOKEN_MAXIMO) throw new TokenRechazado(`tiene más de ${TOKEN_MAXIMO} bytes`);
  const { alg, kid, crit } = leerCabecera(token);
  // The algorithm decides among which keys the kid is looked for, so that a public key can never be taken for a secret.
  const admitidos = [...(ajustes.claves.size > 0 ? ['HS256'] : []), ...(publicas ? ['RS256', 'ES256'] : [])];
  if (typeof alg !== 'string' || !admitidos.includes(alg)) {
    throw new TokenRechazado(`el algoritmo ${decir(alg)} no se admite aquí; sí: ${admitidos.join(', ')}`);
  }
  if (crit !== undefined) throw new TokenRechazado('su cabecera trae "crit", que no se admite');
  if (typeof kid !== 'string') throw new TokenRechazado('su cabecera no trae "kid"');
  const desconocido = () =>
    new TokenRechazado(
      `el kid ${decir(kid)} no es de ninguna clave de ${alg === 'HS256' ? 'MESA_PORTAL_CLAVES' : 'MESA_PORTAL_JWKS'}`,
    );
  const opciones = { algorithms: [alg] };
  try {
    if (alg !== 'HS256') {
      const { payload } = await compactVerify(token, publicas!, opciones);
      return { kid: FORMA_DE_KID.test(kid) ? kid : decir(kid), contenido: entender(payload) };
    }
    const secreto = ajustes.claves.get(kid);
    if (!secreto) throw desconocido();
    return { kid, contenido: entender((await compactVerify(token, secreto, opciones)).payload) };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw desconocido();
    if (error instanceof errors.JWKSMultipleMatchingKeys)
      throw new TokenRechazado(`el kid ${decir(kid)} es de varias claves`);
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw new TokenRechazado(`no está firmado con la clave ${decir(kid)}`);
    if (error instanceof errors.JOSEError) throw new TokenRechazado('no es un JWT bien formado');
    throw error;
  }
}

function leerCabecera(token: string): Record<'alg' | 'kid' | 'crit', unknown> {
  try {
    const { alg, kid, crit } = decodeProtectedHeader(token);
    return { alg, kid, crit };
  } catch {
    throw new TokenRechazado('no es un JWT: deben ser tres partes en base64url unidas por puntos');
  }
}

function entender(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new TokenRechazado('su contenido no es JSON en UTF-8');
  }
}

const Numero = z.number().check(z.minimum(0), z.maximum(1e15));
const Texto = z.string().check(z.minLength(1));

interface Contra {
  kid: string;
  aud: string;
  /** Seconds. */
  ahora: number;
}

function leerContenido(contenido: unknown, { kid, aud, ahora }: Contra): Entrega {
  if (typeof contenido !== 'object' || contenido === null || Array.isArray(contenido))
    throw new TokenRechazado('su contenido no es un objeto', kid);
  const dado = contenido as Record<string, unknown>;
  const no = (frase: string) => new TokenRechazado(frase, kid);

  function leer<T>(nombre: string, esquema: z.ZodMiniType<T>, frase: string): T {
    const leido = esquema.safeParse(dado[nombre]);
    if (leido.success) return leido.data;
    throw no(dado[nombre] === undefined ? `le falta "${nombre}"` : `"${nombre}" ${frase}`);
  }

  const audiencias = [dado.aud].flat();
  if (!audiencias.includes(aud)) {
    throw no(
      dado.aud === undefined ? 'le falta "aud"' : `"aud" es ${decir(dado.aud)} y debe ser ${decir(aud)}`,
    );
  }
  const deTiempo = 'no es un número de segundos desde 1970';
  const exp = leer('exp', Numero, deTiempo);
  const iat = leer('iat', Numero, deTiempo);
  const nbf = dado.nbf === undefined ? iat : leer('nbf', Numero, deTiempo);
  if (exp > 1e11 || iat > 1e11) throw no('"exp" o "iat" está en milisegundos; deben ser segundos');
  if (exp <= ahora) throw no(`venció hace ${duracion(ahora - exp)}`);
  if (iat > ahora + DESFASE) throw no(`"iat" está ${duracion(iat - ahora)} adelante: ${RELOJES}`);
  if (nbf > ahora + DESFASE) throw no(`"nbf" está ${duracion(nbf - ahora)} adelante: ${RELOJES}`);
  if (exp - iat > VIDA_MAXIMA || exp > ahora + VIDA_MAXIMA + DESFASE) {
    throw no(
      `vale por ${duracion(Math.max(exp - iat, exp - ahora))}, y se admiten ${VIDA_MAXIMA / 60} minutos`,
    );
  }
  const jti = leer('jti', Texto, 'no es un texto');
  if (jti.length > JTI_MAXIMO) throw no(`"jti" tiene más de ${JTI_MAXIMO} letras`);
  const sub = leer('sub', Texto, 'no es un texto: el NIT va entre comillas');
  const nit = leerNit(sub.slice(0, 40));
  if (!('nit' in nit)) {
    throw no(
      nit.codigo === 'nit_digito'
        ? `"sub" es ${decir(sub)}, un NIT con otro dígito de verificación`
        : `"sub" es ${decir(sub)}, que no es un NIT`,
    );
  }
  const alias =
    dado.usuario === undefined || dado.usuario === null
      ? undefined
      : leer('usuario', Alias, 'no es un usuario');
  const nombre =
    alias === undefined || dado.nombre === undefined || dado.nombre === null
      ? undefined
      : leer('nombre', texto(NOMBRE_MAXIMO), `no es un nombre de 1 a ${NOMBRE_MAXIMO} letras`);
  return { kid, jti, vence: exp * 1000, nit: nit.nit, alias, nombre };
}

const RELOJES = 'el reloj del portal o el de esta máquina está mal';

/** A value of the token as the log may have it. */
const decir = (valor: unknown): string => `«${(JSON.stringify(valor) ?? 'ninguno').slice(0, 80)}»`;

function duracion(segundos: number): string {
  if (segundos < 120) return `${Math.ceil(segundos)} segundos`;
  return segundos < 7_200 ? `${Math.round(segundos / 60)} minutos` : `${Math.round(segundos / 3_600)} horas`;
}
