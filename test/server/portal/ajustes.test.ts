/** A wrong setting of the hand-over stops the start with one sentence, which never has a key. */
import { describe, expect, test } from 'vitest';
import { ErrorConfig, leerConfig } from '../../../server/config.ts';
import { CLAVE_DE_LA_DEMO } from '../../../server/portal/ajustes.ts';
import { CLAVES, SECRETO, SECRETO_NUEVO } from './tokens.ts';

function falta(entorno: Record<string, string>): string {
  try {
    leerConfig({}, entorno);
  } catch (error) {
    expect(error).toBeInstanceOf(ErrorConfig);
    return (error as Error).message;
  }
  return '';
}

describe('the settings of the hand-over', () => {
  test('are closed unless there is a key', () => {
    expect(leerConfig({}, {}).portal).toBeUndefined();
    expect(leerConfig({}, { MESA_PORTAL_AUD: 'x', MESA_PORTAL_CREAR_USUARIOS: 'si' }).portal).toBeUndefined();
  });

  test('are read', () => {
    const { portal } = leerConfig({}, { MESA_PORTAL_CLAVES: ` ${CLAVES.replace(',', ' , ')},` });
    expect(
      [...portal!.claves].map(([kid, bytes]) => [kid, Buffer.from(bytes).toString('base64url')]),
    ).toEqual([
      ['2026-01', SECRETO],
      ['2026-02', SECRETO_NUEVO],
    ]);
    expect(portal).toMatchObject({ aud: 'mesa-de-ayuda', crearUsuarios: false, jwks: undefined });
    const otro = leerConfig({}, { MESA_PORTAL_JWKS: 'https://portal.example/jwks.json?v=1' }).portal;
    expect(otro?.jwks).toEqual({ url: new URL('https://portal.example/jwks.json?v=1') });
  });

  const corta = Buffer.alloc(31, 200).toString('base64url');
  test.each([
    [{ MESA_PORTAL_CLAVES: SECRETO }, 'la clave 1 no tiene la forma kid:secreto'],
    [{ MESA_PORTAL_CLAVES: `a:${SECRETO},b` }, 'la clave 2 no tiene la forma'],
    [{ MESA_PORTAL_CLAVES: `a b:${SECRETO}` }, 'la clave 1 no tiene la forma'],
    [{ MESA_PORTAL_CLAVES: `:${SECRETO}` }, 'la clave 1 no tiene la forma'],
    [{ MESA_PORTAL_CLAVES: `a:${SECRETO}:b` }, 'la clave 1 no tiene la forma'],
    [{ MESA_PORTAL_CLAVES: `a:${SECRETO},a:${SECRETO_NUEVO}` }, 'el kid «a» está dos veces'],
    [{ MESA_PORTAL_CLAVES: `a:${corta}` }, 'tiene 31 bytes y HS256 necesita 32'],
    [{ MESA_PORTAL_CLAVES: 'a:secreto' }, 'es corto'],
    [{ MESA_PORTAL_CLAVES: 'a:' }, 'no está en base64url'],
    [{ MESA_PORTAL_CLAVES: `a:${SECRETO}==` }, 'no está en base64url'],
    [{ MESA_PORTAL_CLAVES: `a:${SECRETO}+/` }, 'no está en base64url'],
    [{ MESA_PORTAL_CLAVES: `a:${'A'.repeat(2_000)}` }, 'demasiado largo'],
    [
      { MESA_PORTAL_CLAVES: Array.from({ length: 11 }, (_, i) => `k${i}:${SECRETO}`).join() },
      'hay más de 10 claves',
    ],
    [{ MESA_PORTAL_CLAVES: `x:${CLAVE_DE_LA_DEMO.secreto}` }, 'es el de la demostración'],
    [{ MESA_PORTAL_JWKS: 'http://portal.example/jwks.json' }, 'la dirección debe ser https'],
    [{ MESA_PORTAL_JWKS: 'http://127.portal.example/jwks.json' }, 'la dirección debe ser https'],
    [{ MESA_PORTAL_JWKS: 'ftp://portal.example/jwks.json' }, 'debe ser un archivo o una dirección'],
    [{ MESA_PORTAL_JWKS: 'https://ana:clave@portal.example/' }, 'debe ser un archivo o una dirección'],
    [{ MESA_PORTAL_JWKS: 'https://' }, 'debe ser un archivo o una dirección'],
    [{ MESA_PORTAL_JWKS_RED: 'portal' }, 'direcciones IP o redes'],
    [{ MESA_PORTAL_AUD: ' ' }, 'un texto de 1 a 200 letras'],
    [{ MESA_PORTAL_CREAR_USUARIOS: 'quizas' }, 'si o no'],
  ])('%j stop the start', (entorno, frase) => {
    const dicho = falta(entorno);
    expect(dicho).toContain(frase);
    expect(dicho).toContain(Object.keys(entorno)[0]);
    for (const secreto of [SECRETO, SECRETO_NUEVO, corta, CLAVE_DE_LA_DEMO.secreto])
      expect(dicho).not.toContain(secreto);
  });

  test('of the demonstration have a key that everybody knows, unless they have another', () => {
    const demo = (entorno = {}) => [...leerConfig({}, { MESA_DEMO: '1', ...entorno }).portal!.claves.keys()];
    expect(demo()).toEqual(['demo']);
    expect(demo({ MESA_PORTAL_CLAVES: CLAVES })).toEqual(['2026-01', '2026-02']);
  });
});
