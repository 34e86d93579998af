/** What docs/portal-sso.md shows is what the tests run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

test('the document has each program whole, as the system tests run it', async () => {
  const texto = await readFile(join(DOCS, 'portal-sso.md'), 'utf8');
  const nombres = await readdir(join(DOCS, 'portal-sso'));
  expect(nombres.toSorted()).toEqual(
    [
      'MesaToken.cs',
      'MesaToken.java',
      'mesa-token.mjs',
      'mesa-token.php',
      'mesa_token.php',
      'mesa_token.py',
    ].toSorted(),
  );
  for (const nombre of nombres) {
    const programa = await readFile(join(DOCS, 'portal-sso', nombre), 'utf8');
    expect([nombre, texto.includes(`\n${programa}\`\`\``)]).toEqual([nombre, true]);
  }
});
