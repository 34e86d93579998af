/** The portal's public keys as the portal may publish them: a JWKS (RFC 7517) made of a PEM file. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK, type JSONWebKeySet } from 'jose';
import { ErrorJwks } from './pedir-jwks.ts';
import { RSA_MINIMO, sirve } from './llaves.ts';

const BLOQUE = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;

/** With `openssl pkey`, whatever kind of key it is. */
const SACAR_LA_PUBLICA = 'openssl pkey -in privada.pem -pubout -out publica.pem';

/**
 * Each public key or certificate of the text, with its thumbprint (RFC 7638, SHA-256) as kid. Throws ErrorJwks for a
 * private key, which must not leave the portal, and for what the service would not take.
 */
export async function jwksDePem(texto: string): Promise<JSONWebKeySet> {
  if (/PRIVATE KEY/.test(texto)) {
    throw new ErrorJwks(
      'Hay una clave privada, que no debe salir del portal.',
      `Use solo la pública: ${SACAR_LA_PUBLICA}`,
    );
  }
  const bloques = texto.match(BLOQUE) ?? [];
  if (bloques.length === 0) {
    throw new ErrorJwks(
      'No hay ninguna clave pública en PEM («-----BEGIN PUBLIC KEY-----») ni un certificado.',
      `Saque la pública en PEM: ${SACAR_LA_PUBLICA}`,
    );
  }
  const llaves = await Promise.all(bloques.map(leer));
  // The same key twice, as in a certificate and beside it, is one.
  return { keys: [...new Map(llaves.map((llave) => [llave.kid, llave])).values()] };
}

async function leer(bloque: string): Promise<JWK> {
  let llave: KeyObject;
  try {
    llave = createPublicKey(bloque);
  } catch (cause) {
    throw new ErrorJwks(
      'Un bloque PEM no es una clave pública ni un certificado, o está dañado.',
      'Copie el archivo de nuevo, completo.',
      { cause },
    );
  }
  const publica: JWK = await exportJWK(llave).catch(() => ({}));
  const jwk = {
    ...publica,
    kid: publica.kty ? await calculateJwkThumbprint(publica) : '',
    alg: publica.kty === 'EC' ? 'ES256' : 'RS256',
    use: 'sig',
  };
  if (sirve(jwk)) return jwk;
  throw new ErrorJwks(
    `Una clave no sirve para firmar aquí (${llave.asymmetricKeyType}): debe ser RSA de ${RSA_MINIMO} bits o más, o EC P-256.`,
    'Cree otra: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out privada.pem',
  );
}
