/** The source maps of what Node runs, which it reads as soon as a file is loaded. */
import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');

test('name our own lines, and of a library nothing but its file', () => {
  const vistas = { propias: new Set<number>(), ajenas: new Set<number>() };
  for (const carpeta of [DIST, join(DIST, 'partes')]) {
    for (const mapa of readdirSync(carpeta).filter((nombre) => nombre.endsWith('.js.map'))) {
      const map = new SourceMap(JSON.parse(readFileSync(join(carpeta, mapa), 'utf8')) as never);
      const lineas = readFileSync(join(carpeta, mapa.slice(0, -'.map'.length)), 'utf8').split('\n');
      lineas.forEach((linea, i) => {
        for (let columna = 0; columna < linea.length; columna += 200) {
          const lugar = map.findEntry(i, columna);
          if (!('originalSource' in lugar) || !/\.[cm]?[jt]s$/.test(lugar.originalSource)) continue;
          const ajena = /\/node_modules\/.*\.[cm]?js$/.test(lugar.originalSource);
          vistas[ajena ? 'ajenas' : 'propias'].add(lugar.originalLine);
        }
      });
    }
  }
  expect([...vistas.ajenas]).toEqual([0]);
  expect(vistas.propias.size).toBeGreaterThan(100);
});
