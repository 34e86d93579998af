/** What the documents say of the settings, against the code, and what they show. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leerConfig, VARIABLES } from '../../server/config.ts';

const RAIZ = join(import.meta.dirname, '..', '..');
const DE_NODE = 'NODE_ENV';

/** Variable and default of each row of the operator's table. */
async function leerTabla(): Promise<{ nombre: string; defecto: string | undefined }[]> {
  const texto = await readFile(join(RAIZ, 'docs', 'operacion.md'), 'utf8');
  const [, seccion = ''] = /^## Ajustes$([\s\S]*?)^## /m.exec(texto) ?? [];
  return [...seccion.matchAll(/^\| `(\w+)` +\|([^|]*)\|/gm)].map(([, nombre = '', celda = '']) => ({
    nombre,
    defecto: /`([^`]+)`/.exec(celda)?.[1],
  }));
}

describe('the table of settings', () => {
  test('has every variable once, and no other', async () => {
    const nombres = (await leerTabla()).map(({ nombre }) => nombre);
    expect(nombres.toSorted()).toEqual(VARIABLES.filter((una) => una !== DE_NODE).toSorted());
  });

  test('says the default that the code has', async () => {
    const tabla = await leerTabla();
    expect(tabla.filter(({ defecto }) => defecto !== undefined).length).toBeGreaterThan(10);
    for (const { nombre, defecto } of tabla) {
      if (defecto === undefined) continue;
      expect([nombre, leerConfig({ [nombre]: defecto }, {})]).toEqual([nombre, leerConfig({}, {})]);
    }
  });
});

test('no document names a variable that does not exist', async () => {
  const nombres = await readdir(join(RAIZ, 'docs'), { recursive: true });
  const archivos = [
    'README.md',
    'CONTRIBUTING.md',
    ...nombres
      .filter((uno) => /\.(md|conf|service|ejemplo)$|Dockerfile$/.test(uno))
      .map((uno) => join('docs', uno)),
  ];
  expect(archivos.length).toBeGreaterThan(10);
  const malas: string[] = [];
  for (const archivo of archivos) {
    const texto = await readFile(join(RAIZ, archivo), 'utf8');
    for (const [nombre] of texto.matchAll(/\bMESA_[A-Z]+(?:_[A-Z]+)*\b/g))
      if (!VARIABLES.includes(nombre)) malas.push(`${archivo}: ${nombre}`);
  }
  expect(malas).toEqual([]);
});

test('the README shows pictures that are there, and small', async () => {
  const texto = await readFile(join(RAIZ, 'README.md'), 'utf8');
  const imagenes = [...texto.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, ruta = '']) => ruta);
  expect(imagenes.length).toBeGreaterThan(1);
  for (const ruta of imagenes) expect((await stat(join(RAIZ, ruta))).size, ruta).toBeLessThan(150_000);
});
