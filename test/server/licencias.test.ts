/** The licences of what is delivered and of what builds it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUILD, formattedList, listPackages, noticesOf, refused, RUNTIME } from '../../.config/licences.js';
import { rutasDelWidget } from '../../server/estaticos/widget.routes.ts';

const RAIZ = join(import.meta.dirname, '..', '..');

test('every package has a licence that is allowed', async () => {
  const { runtime, build } = await listPackages();
  expect(runtime.length).toBeGreaterThan(50);
  expect(build.length).toBeGreaterThan(100);
  expect(refused(runtime, RUNTIME)).toEqual([]);
  expect(refused(build, BUILD)).toEqual([]);
});

test('the list in docs is that of the lock file (npm run licences)', async () => {
  const escrita = await readFile(join(RAIZ, 'docs', 'licencias.md'), 'utf8');
  expect(escrita).toBe(await formattedList(await listPackages()));
});

test.each([
  ['GPL-3.0-only', false],
  ['none', false],
  ['MPL-2.0', false],
  ['(MIT OR GPL-2.0)', true],
  ['MIT AND GPL-2.0', false],
  ['(MIT AND ISC)', true],
  ['SEE LICENSE IN x', false],
])('%s at the EPS is allowed: %s', (licence, allowed) => {
  expect(refused([{ name: 'x', versions: ['1'], licence }], RUNTIME).length === 0).toBe(allowed);
});

test('the notices of what is in the bundle lie beside it, and its answer leads to them', async () => {
  const app = rutasDelWidget();
  for (const ruta of ['/widget/mesa.js', '/widget/0.0.1-viejo/mesa.js']) {
    const { headers } = await app.request(ruta);
    const [, hacia = ''] = /^<(.*)>; rel="license"$/.exec(headers.get('link') ?? '') ?? [];
    expect(new URL(hacia, `http://x${ruta}`).pathname).toBe('/widget/LICENCIAS.txt');
  }
  const avisos = await app.request('/widget/LICENCIAS.txt');
  expect(avisos.headers.get('content-type')).toContain('text/plain');
  const texto = await avisos.text();
  for (const nombre of ['lit', 'lit-html', '@noble/ciphers', 'uploadthing', 'effect', 'zod'])
    expect(texto).toMatch(new RegExp(`^${nombre} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  expect(texto).toContain('Copyright (c) 2017 Google LLC');
});

test('a package without the text of its licence stops the build', async () => {
  await expect(noticesOf([join(RAIZ, 'node_modules', 'only', 'index.js')])).rejects.toThrow(
    'only is in the bundle',
  );
});
