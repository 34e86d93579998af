/**
 * What is wrong with a token of the portal that the service refused, as far as the page can see: the service itself says
 * why only in its log. For the console of the portal's developer. Loaded after a refusal.
 */
import { leerNit } from '../../shared/nit.ts';
import { leerToken } from './token-del-portal.ts';

const vistos = new Set<unknown>();

/** As the service has them (server/portal/verificar-token.ts), in seconds. */
const VIDA_MAXIMA = 300;
const DESFASE = 30;

/** Spanish sentences. `ahora` in milliseconds. */
export function diagnosticar(token: string, ahora = Date.now()): string {
  const leido = leerToken(token);
  if (!leido) return 'el token no es un JWT: tres partes en base64url, sin relleno, unidas por puntos.';
  const { cabecera, contenido } = leido;
  const faltas = [...deCabecera(cabecera), ...deContenido(contenido, ahora / 1000)];
  if (vistos.has(contenido.jti)) faltas.push('ya se usó: pida al portal uno nuevo en cada llamada');
  vistos.add(contenido.jti);
  if (faltas.length) return `el token ${faltas.join('; ')}.`;
  return `el token está bien formado. Compare con el servicio: el secreto y el kid (${decir(cabecera.kid)}), aud (${decir(contenido.aud)}) con MESA_PORTAL_AUD, la hora de las dos máquinas, y que la IPS ${decir(contenido.sub)} esté registrada${contenido.usuario ? ` y su usuario ${decir(contenido.usuario)} también` : ''}.`;
}

function deCabecera({ alg, kid }: Record<string, unknown>): string[] {
  return [
    /^(HS256|RS256|ES256)$/.test(`${alg as string}`)
      ? ''
      : `usa el algoritmo ${decir(alg)}, y se admiten HS256, RS256 y ES256`,
    typeof kid === 'string' ? '' : 'no dice en su cabecera con qué clave se firmó (kid)',
  ].filter(Boolean);
}

function deContenido(contenido: Record<string, unknown>, ahora: number): string[] {
  const faltas = ['aud', 'sub', 'jti', 'iat', 'exp']
    .filter((nombre) => contenido[nombre] === undefined)
    .map((nombre) => `no trae ${nombre}`);
  const {
    exp,
    iat,
    nbf = iat,
    sub,
    jti,
  } = contenido as Record<string, unknown> & { exp: number; iat: number; nbf: number };
  if (exp > 1e11 || iat > 1e11) return [...faltas, 'tiene exp o iat en milisegundos, y van en segundos'];
  if (typeof exp === 'string' || typeof iat === 'string')
    faltas.push('tiene exp o iat como texto, y son números');
  if (exp <= ahora)
    faltas.push(
      `venció hace ${Math.ceil(ahora - exp)} segundos por el reloj de este computador: no lo guarde en la página, pídalo en cada llamada`,
    );
  if (exp - iat > VIDA_MAXIMA) faltas.push(`vale más de ${VIDA_MAXIMA} segundos`);
  if (Math.max(iat, nbf) > ahora + DESFASE)
    faltas.push('es de más adelante (iat o nbf) que el reloj de este computador');
  if (sub !== undefined && (typeof sub !== 'string' || !('nit' in leerNit(sub.slice(0, 40)))))
    faltas.push(
      `tiene en sub ${decir(sub)}, que no es un NIT entre comillas con su dígito de verificación correcto o sin él`,
    );
  if (jti !== undefined && (typeof jti !== 'string' || !jti)) faltas.push('tiene un jti que no es un texto');
  return faltas;
}

const decir = (valor: unknown): string => JSON.stringify(valor) ?? 'ninguno';
