/** Every test that docs/evidence.md names exists, under the sentence that it is named by. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const RAIZ = join(import.meta.dirname, '..', '..');
const documento = await readFile(join(RAIZ, 'docs', 'evidence.md'), 'utf8');
const filas = documento
  .split('\n')
  .filter((linea) => /^\| (?!Promise|---|Where|-)/.test(linea) && !linea.includes('npm run'));

/** Names of tests are written between any quotes. */
const sinComillas = (texto: string): string => texto.replaceAll("\\'", "'");

test('the document has rows, and each names a test', () => {
  expect(filas.length).toBeGreaterThan(50);
  expect(filas.filter((fila) => !/\s+\| `test\/[^`]+\.test\.ts` “.+”\s+\| /.test(fila))).toEqual([]);
});

test('each test that is named exists', async () => {
  const faltan: string[] = [];
  for (const fila of filas) {
    const [, archivo = '', nombre = ''] = /`(test\/[^`]+)` “(.+)”\s+\|/.exec(fila) ?? [];
    const fuente = sinComillas(await readFile(join(RAIZ, archivo), 'utf8').catch(() => ''));
    const esta = ["'", '"', '`'].some((comilla) => fuente.includes(`${comilla}${nombre}${comilla},`));
    if (!esta) faltan.push(`${archivo} “${nombre}”`);
  }
  expect(faltan).toEqual([]);
});
