// Builds dist/widget (what browsers load) and dist/server (what Node runs). Takes well under a second.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
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
    sourcemap: true,
    legalComments: 'none',
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    tsconfig: 'widget/tsconfig.json',
  });
  const files = Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));
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
    entryPoints: { main: 'server/main.ts', mesa: 'server/mesa/mesa.ts', demo: 'demo/demo.ts' },
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
    define: { 'globalThis.MESA_VERSION': JSON.stringify(version) },
    tsconfig: 'server/tsconfig.json',
  });
  for (const [from, to] of [
    ['demo/pagina', 'dist/demo'],
    ['server/catalogo/catalogo-ejemplo.json', 'dist/server/catalogo-ejemplo.json'],
  ]) {
    await copy(from, to);
  }
}

async function copy(from, to) {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, await readFile(from));
    return;
  }
  await Promise.all(entries.map((entry) => copy(join(from, entry.name), join(to, entry.name))));
}
