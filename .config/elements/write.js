// `npm run elementos`: what the sources say of the elements, as widget/custom-elements.json and docs/referencia.md.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { MANIFEST } from './derived.js';
import { manifestOf } from './manifest.js';
import { referenceOf } from './reference.js';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** The two files, by their path, as they are kept. */
export async function writtenOf(manifest) {
  const formatted = async (path, text) =>
    format(text, { ...(await resolveConfig(join(ROOT, path))), filepath: path });
  return {
    [MANIFEST]: await formatted(MANIFEST, JSON.stringify(manifest)),
    'docs/referencia.md': await formatted('docs/referencia.md', referenceOf(manifest)),
  };
}

if (resolve(process.argv[1] ?? '') === import.meta.filename) {
  for (const [path, text] of Object.entries(await writtenOf(manifestOf())))
    await writeFile(join(ROOT, path), text);
}
