/**
 * `npm run paquete`: the npm package of the elements alone in dist/paquete, and its tarball beside it, from the same
 * sources as what the service serves.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { writeDerived } from '../elements/derived.js';
import type { Manifest } from '../elements/manifest.js';
import { noticesOf } from '../licences.js';
import { bundlePackage } from './bundle.js';
import { declarations } from './declarations.ts';
import { readSurface, TAGS } from './surface.ts';

const NAME = 'mesa-de-ayuda-widget';
const ROOT = join(import.meta.dirname, '..', '..');

/** Writes the package into `folder`, and gives the path of its tarball in the folder above. */
async function writePackage(folder: string): Promise<string> {
  process.chdir(ROOT);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { version, license } = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, string>;
  const inputs = await bundlePackage(folder, version!);
  for (const [name, text] of await declarations(readSurface(ROOT))) await writeFile(join(folder, name), text);
  const forEditors = (await writeDerived(folder, asInPackage)).filter((name) => name.endsWith('.json'));
  // Types alone: who imports them without saying so gets something.
  for (const name of ['contrato', 'eventos', 'react', 'vue'])
    await writeFile(join(folder, `${name}.js`), 'export {};\n');
  await writeFile(join(folder, 'LICENCIAS.txt'), await noticesOf(inputs));
  await copyFile(join(import.meta.dirname, 'README.md'), join(folder, 'README.md'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify(manifest(version!, license!, forEditors), null, 2),
  );
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--pack-destination', join(folder, '..')],
    {
      cwd: folder,
      shell: process.platform === 'win32',
    },
  );
  const [{ filename, size }] = JSON.parse(stdout) as [{ filename: string; size: number }];
  console.log(`${filename}: ${(size / 1024).toFixed(1)} KiB`);
  return join(folder, '..', filename);
}

/** Of the tags that are in it, by the files that define them there. */
const asInPackage = (all: Manifest): Manifest => ({
  ...all,
  readme: 'README.md',
  modules: all.modules.flatMap((one) => {
    const [tag] = one.declarations.map(({ tagName }) => tagName);
    return tag && tag in TAGS ? { ...one, path: `${tag}.js` } : [];
  }),
});

/** `forEditors`: names of the files that editors read. */
function manifest(version: string, license: string, forEditors: readonly string[]): object {
  const exported = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });
  const tags = Object.keys(TAGS);
  return {
    name: NAME,
    version,
    description: 'Mesa de Ayuda IPS: the web components of the help desk, for pages of a portal',
    license,
    type: 'module',
    // Each defines its tags when it is imported.
    sideEffects: ['./index.js', ...tags.map((tag) => `./${tag}.js`), './partes/*.js'],
    exports: {
      '.': exported('index'),
      ...Object.fromEntries(tags.map((tag) => [`./${tag}`, exported(tag)])),
      './eventos': exported('eventos'),
      './contrato': exported('contrato'),
      './react': exported('react'),
      './vue': exported('vue'),
      ...Object.fromEntries(forEditors.map((name) => [`./${name}`, `./${name}`])),
      './package.json': './package.json',
    },
    types: './index.d.ts',
    customElements: './custom-elements.json',
    'web-types': './web-types.json',
    files: ['*.js', '*.d.ts', ...forEditors, 'partes', 'LICENCIAS.txt'],
  };
}

// Tests write it elsewhere.
await writePackage(resolve(process.argv[2] ?? join(ROOT, 'dist', 'paquete')));
