// Builds dist/widget (what browsers load) and dist/server (what Node runs). Takes well under a second.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

process.chdir(join(import.meta.dirname, '..'));
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

await rm('dist', { recursive: true, force: true });
await Promise.all([buildWidget(), buildServer()]);

async function buildWidget() {
  const { metafile } = await build({
    entryPoints: { mesa: 'widget/mesa.ts' },
    outdir: 'dist/widget',
    chunkNames: 'partes/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    tsconfig: 'widget/tsconfig.json',
  });
  const files = Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));
  await Promise.all(files.map(unindent));
  await Promise.all(files.map(compress));

  // One hash over the whole bundle names the immutable path /widget/<version>/mesa.js.
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(await readFile(file));
  const manifest = {
    version: `${version}-${hash.digest('hex').slice(0, 12)}`,
    files: Object.fromEntries(
      files.map((file) => [
        relative('dist/widget', file).replaceAll('\\', '/'),
        metafile.outputs[file].imports
          .filter(({ external }) => !external)
          .map(({ path, kind }) => ({ path: relative('dist/widget', path).replaceAll('\\', '/'), kind })),
      ]),
    ),
  };
  await writeFile('dist/widget/manifest.json', JSON.stringify(manifest, null, 2));
}

/** What esbuild leaves: indentation in template literals. In HTML it means a space, after a rule of CSS nothing. */
async function unindent(file) {
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace(/([;{]?)\n {2,}/g, (_, fin) => fin || ' '),
  );
}

async function compress(file) {
  const bytes = await readFile(file);
  const brotli = await promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  await writeFile(`${file}.br`, brotli);
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

async function buildServer() {
  await build({
    entryPoints: {
      main: 'server/main.ts',
      mesa: 'server/mesa/mesa.ts',
      demo: 'demo/demo.ts',
      inspector: 'server/adjuntos/inspeccion/hilo.ts',
      hoja: 'server/reportes/hoja.hilo.ts',
    },
    outdir: 'dist/server',
    chunkNames: 'partes/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    sourcemap: true,
    legalComments: 'none',
    tsconfig: 'server/tsconfig.json',
  });
}
