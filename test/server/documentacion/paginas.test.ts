/** The pages made of docs/: no link in them leads nowhere. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDocs } from '../../../.config/build-docs.js';

let carpeta: string;
const paginas = new Map<string, string>();
const archivos = new Set<string>();
beforeAll(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-docs-'));
  await buildDocs(carpeta);
  for (const nombre of await readdir(carpeta, { recursive: true })) {
    const suyo = nombre.replaceAll('\\', '/');
    archivos.add(suyo);
    if (suyo.endsWith('.html')) paginas.set(suyo, await readFile(join(carpeta, nombre), 'utf8'));
  }
});
afterAll(() => rm(carpeta, { recursive: true, force: true }));

const enlacesDe = (texto: string) =>
  [...texto.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, destino = '']) => destino.replaceAll('&amp;', '&'));

test('every link leads to a page, a file or a heading that is there', () => {
  const malos: string[] = [];
  let mirados = 0;
  for (const [nombre, texto] of paginas) {
    for (const enlace of enlacesDe(texto)) {
      if (/^(https?|mailto):/.test(enlace)) continue;
      mirados += 1;
      const [ruta = '', ancla] = enlace.split('#');
      const destino = ruta === '' ? nombre : posix.join(posix.dirname(nombre), ruta);
      // What lies above the pages: the HTTP reference, and files of the sources.
      if (destino.startsWith('../')) continue;
      const hay = ancla
        ? paginas.get(destino)?.includes(`id="${decodeURIComponent(ancla)}"`)
        : archivos.has(destino);
      if (!hay) malos.push(`${nombre}: ${enlace}`);
    }
  }
  expect(mirados).toBeGreaterThan(300);
  expect(malos).toEqual([]);
});

test('a page runs nothing and asks nobody else', () => {
  for (const texto of paginas.values()) expect(texto).not.toMatch(/<script|<style| style="| src="https?:/);
});

test('a page has one heading of the first level, and a name', () => {
  for (const [nombre, texto] of paginas) {
    expect([nombre, texto.match(/<h1[ >]/g)?.length]).toEqual([nombre, 1]);
    expect([nombre, /<title>(.+) · Mesa/.exec(texto)?.[1]]).not.toEqual([nombre, nombre]);
  }
});
