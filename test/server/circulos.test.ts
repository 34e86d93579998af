import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { expect, test } from 'vitest';

const RAIZ = join(import.meta.dirname, '..', '..');

const CARPETAS = ['server', 'widget', 'shared', 'demo'];

/** For each file of ours, the files of ours that it imports, types and parts that are loaded later included. */
function leerImportaciones(): Map<string, string[]> {
  const archivos = CARPETAS.flatMap((carpeta) =>
    readdirSync(join(RAIZ, carpeta), { recursive: true, encoding: 'utf8' })
      .filter((nombre) => nombre.endsWith('.ts'))
      .map((nombre) => posix.join(carpeta, nombre)),
  );
  return new Map(
    archivos.map((archivo) => {
      const texto = readFileSync(join(RAIZ, archivo), 'utf8');
      const importados = [...texto.matchAll(/(?:from|import\(?) ?'(\.[^']+)'/g)].map(([, de]) =>
        posix.join(dirname(archivo), de!),
      );
      const perdidos = importados.filter((ruta) => !existsSync(join(RAIZ, ruta)));
      expect(perdidos, relative(RAIZ, archivo)).toEqual([]);
      return [archivo, importados.filter((ruta) => ruta.endsWith('.ts'))];
    }),
  );
}

/** The first circle found, from a file back to itself; empty when there is none. */
function hallarCirculo(importaciones: ReadonlyMap<string, readonly string[]>): string[] {
  const terminados = new Set<string>();
  const camino: string[] = [];

  function visitar(archivo: string): string[] {
    if (terminados.has(archivo)) return [];
    if (camino.includes(archivo)) return [...camino.slice(camino.indexOf(archivo)), archivo];
    camino.push(archivo);
    for (const otro of importaciones.get(archivo) ?? []) {
      const circulo = visitar(otro);
      if (circulo.length > 0) return circulo;
    }
    camino.pop();
    terminados.add(archivo);
    return [];
  }

  for (const archivo of importaciones.keys()) {
    const circulo = visitar(archivo);
    if (circulo.length > 0) return circulo;
  }
  return [];
}

const cuarto = (ruta: string): string => ruta.split('/').slice(1, -1)[0] ?? '';

test('a circle of three files is found', () => {
  const circulo = hallarCirculo(new Map([['x', ['a']], ['a', ['b']], ['b', ['c']], ['c', ['a']]])); // prettier-ignore
  expect(circulo).toEqual(['a', 'b', 'c', 'a']);
});

test('no file imports itself by way of others, types included', () => {
  const importaciones = leerImportaciones();
  for (const carpeta of CARPETAS)
    expect([...importaciones.keys()].some((archivo) => archivo.startsWith(`${carpeta}/`))).toBe(true);
  expect(importaciones.size).toBeGreaterThan(250);
  expect(hallarCirculo(importaciones)).toEqual([]);
});

test('http/ and db/ are plumbing: they import no room of the domain', () => {
  const PLOMERIA = ['http', 'db'];
  const malas = [...leerImportaciones()]
    .filter(([archivo]) => archivo.startsWith('server/') && PLOMERIA.includes(cuarto(archivo)))
    .flatMap(([archivo, importados]) => importados.map((otro) => ({ archivo, otro })))
    .filter(({ otro }) => otro.startsWith('server/') && !['', ...PLOMERIA].includes(cuarto(otro)));
  expect(malas).toEqual([]);
});

test('only run/ imports app.ts, and nobody imports main.ts', () => {
  const importan = (ruta: string) =>
    [...leerImportaciones()].filter(([, otros]) => otros.includes(ruta)).map(([archivo]) => archivo);
  expect(importan('server/main.ts')).toEqual([]);
  expect(importan('server/app.ts')).toEqual(['server/run/service.ts']);
});
