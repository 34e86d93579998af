// The widget's bundle: the entry mesa.js, the parts that it loads later, their compressed forms and a manifest.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { noticesOf } from './licences.js';
import { minified, OWN_NAMES, shortenExports, shorterLit, shorterStyles, TARGET } from './shorter-widget.js';

const ENTRY = 'widget/mesa.ts';

/** Stands for the version until it is known. */
const VERSION = '%MESA_VERSION%';

/** esbuild's options for the bundle, from the root of the package, before anything is made shorter. */
export const WIDGET = {
  entryPoints: { mesa: ENTRY },
  outdir: join('dist', 'widget'),
  chunkNames: 'partes/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  inject: ['widget/pristine-globals.ts'],
  define: { MESA_VERSION: JSON.stringify(VERSION), 'import.meta.paquete': 'false' },
  legalComments: 'none',
  metafile: true,
  write: false,
  tsconfig: 'widget/tsconfig.json',
  target: TARGET,
};

/** Into `folder`; `plugins` are esbuild's, for tests that need another build. */
export async function buildWidget({ folder = WIDGET.outdir, plugins = [] } = {}) {
  const nameOf = (path) => relative(folder, path).replaceAll('\\', '/');
  const { version: packageVersion } = JSON.parse(await readFile('package.json', 'utf8'));
  const { metafile, outputFiles } = await build({
    ...WIDGET,
    outdir: folder,
    minify: true,
    mangleProps: OWN_NAMES,
    plugins: [...plugins, partsAfterEntry, shorterLit, shorterStyles],
  });
  const asked = Object.values(metafile.outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint ? exports : [],
  );
  const lost = asked.filter((name) => OWN_NAMES.test(name));
  if (lost.length > 0) throw new Error(`Who loads a part asks it for ${lost}, which the build renames.`);
  const texts = new Map(outputFiles.map(({ path, text }) => [nameOf(path), text]));
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, { imports }]) => [
      nameOf(path),
      imports.filter(({ external }) => !external).map(({ path, kind }) => ({ path: nameOf(path), kind })),
    ]),
  );
  dropEmpty(texts, imports);
  mergeEntry(texts, imports);
  const names = [...texts.keys()].sort();
  for (const name of names) texts.set(name, await minified(texts.get(name)));
  shortenExports(texts);
  // The entry alone says the version: the other files keep their names, and so their caches, from one to the next.
  if (names.some((name) => texts.get(name).split(VERSION).length !== (name === 'mesa.js' ? 2 : 1)))
    throw new Error('The version belongs once into the entry.');
  // One hash over the whole bundle names the immutable path /widget/<version>/mesa.js.
  const hash = createHash('sha256');
  for (const name of names) hash.update(texts.get(name));
  const version = `${packageVersion}-${hash.digest('hex').slice(0, 12)}`;
  texts.set('mesa.js', texts.get('mesa.js').replace(VERSION, version));
  await Promise.all(names.map((name) => write(join(folder, name), texts.get(name))));

  const manifest = {
    version,
    files: Object.fromEntries(names.map((name) => [name, imports.get(name)])),
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
  // Beside the bundle and not in it, where the notices would be loaded by everybody.
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  await writeFile(join(folder, 'LICENCIAS.txt'), await noticesOf(inputs));
}

/**
 * esbuild puts a module into a file by which entries reach it. Where each part that is loaded later also reaches the
 * entry (which it never lacks: the entry loads it), what the entry needs is one file and not one for each mixture.
 */
const partsAfterEntry = {
  name: 'parts after entry',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import'
        ? { path: relative('', join(resolveDir, path)), namespace: 'part' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'part' }, ({ path }) => ({
      // Without the folder of this checkout in it: the names of the files would differ from one to the next.
      contents: `import './${ENTRY}'; export * from './${path.replaceAll('\\', '/')}';`,
      resolveDir: resolve(),
    }));
  },
};

/** Modules of which nothing is left, because all of it is types, still get a file that parts would ask for. */
function dropEmpty(texts, imports) {
  for (const [empty] of [...texts].filter(([, text]) => !text.trim())) {
    texts.delete(empty);
    imports.delete(empty);
    for (const [name, text] of texts) texts.set(name, text.replace(`import"./${basename(empty)}";`, ''));
    for (const [name, list] of imports)
      imports.set(
        name,
        list.filter(({ path }) => path !== empty),
      );
  }
}

/**
 * What esbuild makes of the entry is a file that only passes on what another one exports, which the parts import too.
 * That other one becomes the entry itself, which saves every page a round trip.
 */
function mergeEntry(texts, imports) {
  const shared = imports.get('mesa.js')[0].path;
  const [, inShared] = matchOnce(
    texts.get('mesa.js'),
    `^import{([\\w$]+) as ([\\w$]+)}from"\\./${shared}";export{\\2 as definir};\\s*$`,
  );
  const text = texts.get(shared);
  const [exported] = matchOnce(text, 'export{[^}]*};\\s*$');
  texts.delete(shared);
  for (const [name, part] of texts)
    texts.set(name, part.replaceAll(`"./${basename(shared)}"`, '"../mesa.js"'));
  texts.set(
    'mesa.js',
    text
      .slice(0, -exported.length)
      .concat(
        exported.replace(new RegExp(` as ${inShared.replaceAll('$', '\\$')}(?=[,}])`), () => ' as definir'),
      )
      .replaceAll(/(from|import|import\()"\.\/(?=[\w-]+\.js")/g, '$1"./partes/'),
  );
  imports.set('mesa.js', imports.get(shared));
  imports.delete(shared);
  for (const one of [...imports.values()].flat()) if (one.path === shared) one.path = 'mesa.js';
}

function matchOnce(text, pattern) {
  const [match, other] = text.matchAll(new RegExp(pattern, 'g'));
  if (!match || other) throw new Error(`esbuild's output has changed: ${pattern}`);
  return match;
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await compress(file);
}

/** The mode is a guess of what the bytes are, of which any may turn out the shortest. */
const MODES = [constants.BROTLI_MODE_GENERIC, constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_FONT];

async function compress(file) {
  const bytes = await readFile(file);
  const tried = await Promise.all(
    MODES.map((mode) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_MODE]: mode,
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
    ),
  );
  const [brotli] = tried.sort((one, other) => one.length - other.length);
  await writeFile(`${file}.br`, brotli);
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}
