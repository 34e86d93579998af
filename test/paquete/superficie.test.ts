/** The public surface of the elements and its changes: docs/superficie.md says since when there is what. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSurface } from '../../.config/package/surface.ts';
import { RAIZ } from '../e2e/servicio.ts';

/** What is compatible by semantic versioning. */
const linea = (version: string) => /^(?:0\.\d+|[1-9]\d*)/.exec(version)?.[0];

/** Rows of the table: what it is, since which version, and in which version it went. */
async function leerFilas(): Promise<{ nombre: string; desde: string; hasta: string }[]> {
  const texto = await readFile(join(RAIZ, 'docs', 'superficie.md'), 'utf8');
  return [...texto.matchAll(/^\| `([^`]+)` +\| (\S+) +\| ([\d.]*) *\|$/gm)].map(
    ([, nombre, desde, hasta]) => ({ nombre: nombre!, desde: desde!, hasta: hasta! }),
  );
}

function nombres(): string[] {
  const { tags, events } = readSurface(RAIZ);
  return tags
    .flatMap(({ tag, members, events: suyos, slots, parts, tokens }) => [
      `<${tag}>`,
      ...members.flatMap(({ name, kind, attribute }) => [
        `${tag}.${name}${kind === 'method' ? '()' : ''}`,
        ...(attribute ? [`${tag}[${attribute}]`] : []),
      ]),
      ...suyos.map((evento) => `${tag} → ${evento}`),
      ...slots.map((slot) => `${tag} slot ${slot}`),
      ...parts.map((part) => `${tag}::part(${part})`),
      ...tokens,
    ])
    .concat(events.map(({ type, detail }) => `${type} ${detail.replace(/\s+/g, ' ')}`));
}

test('what there is, and since when, is what docs/superficie.md says', async () => {
  const filas = await leerFilas();
  const { version } = JSON.parse(await readFile(join(RAIZ, 'package.json'), 'utf8')) as { version: string };
  const presentes = filas.filter(({ hasta }) => !hasta).map(({ nombre }) => nombre);
  // What went stays in the table, with the version in which it did.
  expect(presentes.sort()).toEqual([...new Set(nombres())].sort());
  for (const { nombre, desde, hasta } of filas) {
    expect(desde.localeCompare(version, 'en', { numeric: true }), nombre).toBeLessThanOrEqual(0);
    // It goes only with a version that does not fit the one before.
    if (hasta) expect(linea(hasta), nombre).not.toBe(linea(desde));
  }
});
