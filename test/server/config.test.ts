import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ErrorConfig, leerConfig } from '../../server/config.ts';

describe('the configuration', () => {
  test('of an empty environment is the documented one', () => {
    expect(leerConfig({}, {})).toMatchObject({
      puerto: 8080,
      host: '127.0.0.1',
      datos: resolve('datos'),
      origenes: [],
      url: undefined,
      primerCaso: 1,
      descripcionMaximo: 30,
      adjuntoMaximo: 10_485_760,
      cuota: { archivos: 200, bytes: 1024 ** 3 },
      cierreDias: 15,
      eventosDias: 90,
      aperturasDias: 0,
      demo: false,
    });
  });

  test('reads lists, and an empty variable is one not set', () => {
    const { origenes, proxies, puerto } = leerConfig(
      {},
      { MESA_ORIGENES: 'https://a.example, http://b.example:8080/', MESA_PROXY: '10.0.0.0/8,::1', PORT: '' },
    );
    expect(origenes).toEqual(['https://a.example', 'http://b.example:8080']);
    expect(puerto).toBe(8080);
    expect(proxies.check('10.1.2.3')).toBe(true);
    expect(proxies.check('11.1.2.3')).toBe(false);
    expect(proxies.check('::1', 'ipv6')).toBe(true);
  });

  test.each([
    ['https://mesa.example', 'https://mesa.example'],
    ['https://mesa.example/', 'https://mesa.example'],
    ['https://MESA.example:443/mesa/', 'https://mesa.example/mesa'],
    ['http://localhost:8080/a/b-1.c', 'http://localhost:8080/a/b-1.c'],
  ])('reads the public address %s as %s', (escrita, leida) => {
    expect(leerConfig({}, { MESA_URL: escrita }).url).toBe(leida);
  });

  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['MESA_ORIGENES', 'portal.example'],
    ['MESA_ORIGENES', 'https://a.example/portal'],
    ['MESA_ORIGENES', '*'],
    ['MESA_URL', 'mesa.example'],
    ['MESA_URL', 'ftp://mesa.example'],
    ['MESA_URL', 'https://mesa.example/a//b'],
    ['MESA_URL', 'https://mesa.example/?a=1'],
    ['MESA_URL', 'https://mesa.example/mesa#casos'],
    ['MESA_URL', 'https://ana:clave@mesa.example'],
    ['MESA_URL', 'https://mesa.example/mesa de ayuda'],
    ['MESA_URL', "https://mesa.example/'"],
    ['MESA_PROXY', 'localhost'],
    ['MESA_PROXY', '10.0.0.0/40'],
    ['MESA_PRIMER_CASO', '0'],
    ['MESA_DESCRIPCION_MAX', '30.5'],
    ['MESA_ADJUNTO_MAX', '10MB'],
    ['MESA_CIERRE_DIAS', 'quince'],
    ['MESA_EVENTOS_DIAS', '0'],
    ['MESA_APERTURAS_DIAS', '-1'],
    ['MESA_DEMO', 'si'],
  ])('with %s=%s is refused in one sentence that names it', (nombre, valor) => {
    expect(() => leerConfig({}, { [nombre]: valor })).toThrow(ErrorConfig);
    expect(() => leerConfig({}, { [nombre]: valor })).toThrow(new RegExp(`^La variable ${nombre} .+\\.$`));
  });

  test('refuses the demonstration in production', () => {
    expect(() => leerConfig({ MESA_DEMO: '1' }, { NODE_ENV: 'production' })).toThrow(
      /MESA_DEMO no se admite/,
    );
  });
});
