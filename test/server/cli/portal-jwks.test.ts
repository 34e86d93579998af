/** `mesa portal jwks`: a PEM file becomes the set of keys by which the service takes the portal's tokens. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PORTAL } from '../../../server/cli/portal.ts';
import { montar } from '../apoyo.ts';
import { par } from '../portal/tokens.ts';

/** Of an EC key, by openssl. */
const CERTIFICADO = `-----BEGIN CERTIFICATE-----
MIIBijCCAS+gAwIBAgIUYTymFULgx3nY4k8tEsJaOhwqXnowCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOcG9ydGFsLmV4YW1wbGUwIBcNMjYxMTI4MTgzNDUxWhgPMjEy
NjExMDQxODM0NTFaMBkxFzAVBgNVBAMMDnBvcnRhbC5leGFtcGxlMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAELoYUIqk1ZZIv+bx427t77SB8t0OXTpdU/lV3GBTk
qhpfZYKpqqfhzIPZBxCuF5CEqHdhE/zADWEp8KijWeKo+KNTMFEwHQYDVR0OBBYE
FG3ycRE+ZInjz8JCR9y/gfVHbSOGMB8GA1UdIwQYMBaAFG3ycRE+ZInjz8JCR9y/
gfVHbSOGMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAPpZ/7Db
d3xpfPOymcS7MvIUCsvuUrlwDj6BQekMus1wAiEA1CqGCwyHvswxDuPnvtmPRdb7
XooX0IT0f6GaFtXgdaw=
-----END CERTIFICATE-----
`;

interface Conjunto {
  keys: Record<string, string>[];
}

async function archivo(texto: string | Buffer, nombre = 'llaves.pem'): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-pem-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  await writeFile(join(carpeta, nombre), texto);
  return join(carpeta, nombre);
}

async function jwks(donde: string): Promise<{ texto: string; json: Conjunto }> {
  const comando = PORTAL.jwks as { ejecutar(contexto: object): Promise<{ texto: string; json: Conjunto }> };
  return comando.ejecutar({ argumentos: { archivo: donde }, opciones: {} });
}

test.each(['RS256', 'ES256'] as const)('a token of %s is good by the set that comes out', async (alg) => {
  const { pem, token } = par(alg, 'x');
  const { texto, json } = await jwks(await archivo(pem));
  expect(JSON.parse(texto)).toEqual(json);
  const [llave] = json.keys;
  expect(llave).toMatchObject({ alg, use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) as string });
  const banco = await montar({ entorno: { MESA_PORTAL_JWKS: await archivo(texto, 'llaves.json') } });
  const cuerpo = { token: token({}, { kid: llave!.kid }) };
  expect((await banco.anonimo().pedir('POST', '/sesion/portal', { cuerpo })).status).toBe(200);
});

test('the kid is the thumbprint of RFC 7638, and the same each time', async () => {
  const { json } = await jwks(await archivo(CERTIFICADO));
  // By another program: the SHA-256 of {"crv","kty","x","y"}.
  expect(json.keys).toEqual([
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'LoYUIqk1ZZIv-bx427t77SB8t0OXTpdU_lV3GBTkqho',
      y: 'X2WCqaqn4cyD2QcQrheQhKh3YRP8wA1hKfCoo1niqPg',
      kid: 'U0mYgepn_ivohPHx3p1EnfYR5drng5TruhV0f2Ztj9o',
      alg: 'ES256',
      use: 'sig',
    },
  ]);
});

test('of several keys each is there once, whatever stands between them', async () => {
  const [vieja, nueva] = [par('RS256', 'x'), par('ES256', 'x')];
  const { json } = await jwks(
    await archivo(`# vieja\r\n${vieja.pem}\r\nnueva:\n${nueva.pem}${nueva.pem}${CERTIFICADO}`),
  );
  expect(json.keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256', 'ES256']);
  expect(new Set(json.keys.map(({ kid }) => kid)).size).toBe(3);
  // Nothing of a private key: RFC 7518, 6.2.2 and 6.3.2.
  for (const llave of json.keys)
    expect(Object.keys(llave).filter((nombre) => /^(d|p|q|dp|dq|qi|oth|k)$/.test(nombre))).toEqual([]);
});

const privada = (type: 'pkcs8' | 'sec1', cifrada = false) =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({
      format: 'pem',
      type,
      ...(cifrada && { cipher: 'aes-256-cbc', passphrase: 'x' }),
    })
    .toString();
const publica = (clase: 'ec' | 'rsa' | 'ed25519') =>
  (clase === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
    : clase === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 1024 })
      : generateKeyPairSync('ed25519')
  ).publicKey.export({ format: 'pem', type: 'spki' });

test.each([
  ['a private key', () => privada('pkcs8'), 'privada'],
  ['one of an older kind', () => privada('sec1'), 'privada'],
  ['an encrypted one', () => privada('pkcs8', true), 'privada'],
  ['a private key after a public one', () => `${par('ES256', 'x').pem}${privada('pkcs8')}`, 'privada'],
  ['P-384', () => publica('ec'), 'P-256'],
  ['a short RSA key', () => publica('rsa'), '2048'],
  ['Ed25519', () => publica('ed25519'), 'ed25519'],
  ['a key of SSH', () => 'ssh-rsa AAAAB3NzaC1yc2E= ana@portal', 'PEM'],
  ['nothing', () => '', 'PEM'],
  ['a damaged one', () => par('ES256', 'x').pem.replace(/^M.{20}/m, 'M'), 'dañado'],
  ['bytes', () => Buffer.from([48, 130, 1, 34, 255, 0]), 'PEM'],
])('%s is refused, with what to do', async (_, texto, frase) => {
  await expect(jwks(await archivo(texto()))).rejects.toThrow(frase);
});

test('a file that is not there is said', async () => {
  await expect(jwks(join(tmpdir(), 'no-hay.pem'))).rejects.toThrow('No se pudo leer');
});
