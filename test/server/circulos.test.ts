import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { expect, test } from 'vitest';

const RAIZ = join(import.meta.dirname, '..', '..');

/** For each file of server/, the files of server/ that it imports, types included. */
function leerImportaciones(): Map<string, string[]> {
  const archivos = readdirSync(join(RAIZ, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((nombre) => nombre.endsWith('.ts'))
    .map((nombre) => posix.join('server', nombre));
  return new Map(
    archivos.map((archivo) => {
      const texto = readFileSync(join(RAIZ, archivo), 'utf8');
      const importados = [...texto.matchAll(/(?:from|import\(?) ?'(\.[^']+)'/g)].map(([, de]) =>
        posix.join(dirname(archivo), de!),
      );
      const perdidos = importados.filter((ruta) => !existsSync(join(RAIZ, ruta)));
      expect(perdidos, relative(RAIZ, archivo)).toEqual([]);
      return [archivo, importados.filter((ruta) => ruta.startsWith('server/'))];
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

test('no file of server/ imports itself by way of others, types included', () => {
  const importaciones = leerImportaciones();
  expect(importaciones.size).toBeGreaterThan(100);
  expect(hallarCirculo(importaciones)).toEqual([]);
});

test('http/ and db/ are plumbing: they import no room of the domain', () => {
  const PLOMERIA = ['http', 'db'];
  const malas = [...leerImportaciones()]
    .filter(([archivo]) => PLOMERIA.includes(cuarto(archivo)))
    .flatMap(([archivo, importados]) => importados.map((otro) => ({ archivo, otro })))
    .filter(({ otro }) => !['', ...PLOMERIA].includes(cuarto(otro)));
  expect(malas).toEqual([]);
});

test('only run/ imports app.ts, and nobody imports main.ts', () => {
  const importan = (ruta: string) =>
    [...leerImportaciones()].filter(([, otros]) => otros.includes(ruta)).map(([archivo]) => archivo);
  expect(importan('server/main.ts')).toEqual([]);
  expect(importan('server/app.ts')).toEqual(['server/run/service.ts']);
});
