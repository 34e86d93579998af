/** Tokens as a portal would make them, by node:crypto alone: what verifies them is another library. */
import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { NIT_A } from '../apoyo.ts';

/** The key of every portal in these tests, and the one that is to take its place. */
export const SECRETO = Buffer.from('una clave de prueba de 32 bytes!').toString('base64url');
export const SECRETO_NUEVO = Buffer.from('la clave siguiente, de 32 bytes!').toString('base64url');
export const CLAVES = `2026-01:${SECRETO},2026-02:${SECRETO_NUEVO}`;

export type Contenido = Record<string, unknown>;

export const enBase64 = (valor: object): string => Buffer.from(JSON.stringify(valor)).toString('base64url');

/** Claims of a good token of NIT_A; `cambios` replace some, and undefined leaves one out. */
export function contenido(cambios: Contenido = {}): Contenido {
  const ahora = Math.floor(Date.now() / 1000);
  return {
    aud: 'mesa-de-ayuda',
    sub: NIT_A,
    iat: ahora,
    exp: ahora + 60,
    jti: randomUUID(),
    ...cambios,
  };
}

/** HS256 with the first key. */
export function token(
  cambios: Contenido = {},
  { cabecera = {}, secreto = SECRETO }: { cabecera?: Contenido; secreto?: string | Buffer } = {},
): string {
  const firmado = `${enBase64({ alg: 'HS256', typ: 'JWT', kid: '2026-01', ...cabecera })}.${enBase64(contenido(cambios))}`;
  const clave = typeof secreto === 'string' ? Buffer.from(secreto, 'base64url') : secreto;
  return `${firmado}.${createHmac('sha256', clave).update(firmado).digest('base64url')}`;
}

/** A pair of keys of the portal: the public one as its JWKS has it, and what signs with the private one. */
export function par(alg: 'RS256' | 'ES256', kid: string, bits = 2048) {
  const { publicKey, privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publica: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' },
    privada: { ...privateKey.export({ format: 'jwk' }), kid },
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    token: (cambios: Contenido = {}, cabecera: Contenido = {}) =>
      firmar(privateKey, { alg, kid, ...cabecera }, cambios),
  };
}

function firmar(privada: KeyObject, cabecera: Contenido, cambios: Contenido): string {
  const firmado = `${enBase64(cabecera)}.${enBase64(contenido(cambios))}`;
  const firma = sign('sha256', Buffer.from(firmado), {
    key: createPrivateKey(privada.export({ format: 'pem', type: 'pkcs8' })),
    dsaEncoding: 'ieee-p1363',
  });
  return `${firmado}.${firma.toString('base64url')}`;
}
