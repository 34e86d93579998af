// The widget's bundle: the entry mesa.js, the parts that it loads later, their compressed forms and a manifest.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';
import { minify } from 'terser';
import { noticesOf } from './licences.js';

const ENTRY = 'widget/mesa.ts';
const TARGET = ['es2022', 'chrome109', 'firefox115', 'safari16.4'];

/** Stands for the version until it is known. */
const VERSION = '%MESA_VERSION%';

/** Members of Lit's that an element may override or ask for; those that Lit also names in strings are not among them. */
const LIT_NAMES = [
  ...['attributeToProperty', 'createProperty', 'createRenderRoot', 'elementStyles', 'emptyScript'],
  ...['enableUpdating', 'finalizeStyles', 'firstUpdated', 'getPropertyDescriptor', 'getPropertyOptions'],
  ...['getUpdateComplete', 'hasUpdated', 'isUpdatePending', 'performUpdate'],
  ...['addController', 'converter', 'fromAttribute', 'hostConnected', 'hostDisconnected', 'hostUpdate'],
  ...['hostUpdated', 'requestUpdate', 'scheduleUpdate', 'shadowRootOptions', 'shouldUpdate', 'toAttribute'],
  ...['updateComplete', 'willUpdate'],
];

/** Members that nobody outside of the bundle names: also Lit's internal ones, and ours that paint or answer. */
const OWN_NAMES = new RegExp(`^(_\\$|(render|al)[A-Z]|(${LIT_NAMES.join('|')})$)`);

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

/** What no supported browser and no page of ours needs of Lit, by its file: a pattern, and what takes its place. */
const LIT = {
  'lit-html': [
    // Of what it gives to Lit's other packages, `repeat` takes the child part alone.
    [/\{M:\w+,P:\w+,A:\w+,C:1,.*?\bI:(\w+),.*?\}/, '{I:$1}'],
    // No template of ours has something to fill in within a comment.
    [/;else\{let (\w)=-1;for\(;-1!==\(\1=[^()]+\([^()]+\)\);\)\w+\.push\(\{type:7,[^{}]+\}\),[^{}]+\}/, ';'],
  ],
  'lit-element': [],
  // No property of ours is written back into its attribute.
  'reactive-element': [
    [/toAttribute\(t,s\)\{.*?return t\},/, ''],
    [/_\$ET\(t,s\)\{.*?this\._\$Em=null\}\}/, ''],
    [/,!0===\w+&&this\._\$Em!==t&&\(this\._\$Eq\?\?=new Set\)\.add\(t\)/, ''],
    [/this\._\$Eq&&=.*?,(?=this\._\$EM)/, ''],
  ],
};

/** Lit without fallbacks, hooks for polyfills and hydration, and what is in LIT. */
const shorterLit = {
  name: 'shorter lit',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/css-tag\.js$/ }, () => ({ path: resolve('.config/css-tag.js') }));
    onLoad({ filter: /[\\/](lit-html|lit-element|reactive-element)\.js$/ }, async ({ path }) => {
      let contents = (await readFile(path, 'utf8'))
        .replaceAll(
          /\b\w+\.(reactiveElement|litElement|litHtml)(PolyfillSupport|HydrateSupport)\b/g,
          'undefined',
        )
        .replaceAll(/\(\w+\.(reactiveElement|litElement|litHtml)Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g, '0');
      for (const [pattern, instead] of LIT[basename(path, '.js')]) {
        if (!pattern.test(contents)) throw new Error(`Lit has changed: ${pattern}`);
        contents = contents.replace(pattern, instead);
      }
      return { contents };
    });
  },
};

/** Our tokens in style sheets, and how short they are in the bundle; a page's own begin with `--mesa-` and stay. */
const TOKENS = {
  'acento-texto': 'at',
  acento: 'a',
  'texto-suave': 's',
  texto: 't',
  'fondo-suave': 'g',
  fondo: 'f',
  linea: 'l',
  borde: 'b',
  error: 'e',
  exito: 'o',
  'radio-chico': 'rc',
  'radio-grande': 'rg',
  radio: 'r',
  cuerpo: 'cu',
  letra: 'le',
  paso: 'p',
  sombra: 'so',
  velo: 've',
  ritmo: 'ri',
  alerta: 'al',
  realce: 're',
  nota: 'no',
  marcado: 'k',
  lienzo: 'li',
};
const TOKEN = new RegExp(`--(mezcla-)?(${Object.keys(TOKENS).join('|')})(-\\d)?(?![\\w-])`, 'g');
const shorterToken = (_, mixed = '', name, step = '') => `--${mixed && 'm'}${TOKENS[name]}${step.slice(1)}`;

/** Styles without comments and blanks. A literal with something to fill in, or to escape, stays as it is. */
const shorterStyles = {
  name: 'shorter styles',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]widget[\\/].*\.ts$/, namespace: 'file' }, async ({ path }) => {
      const source = (await readFile(path, 'utf8')).replace(TOKEN, shorterToken);
      if (/\breflect: true/.test(source))
        throw new Error(`${path}: the build leaves out what reflect needs.`);
      const minified = await Promise.all(
        [...source.matchAll(STYLES)].map(([, css]) =>
          transform(css, { loader: 'css', minify: true, target: TARGET, charset: 'utf8' }),
        ),
      );
      return {
        contents: source.replace(STYLES, () => `css\`${literal(minified.shift().code.trim())}\``),
        loader: 'ts',
      };
    });
  },
};

/** Text of a style sheet inside a template literal: its backslashes are its own. */
const literal = (css) => css.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

const STYLES = /\bcss`([^`$\\]+)`/g;

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

/** What esbuild leaves: indentation in template literals (in HTML a space, after a rule of CSS nothing), and 2 %. */
async function minified(text) {
  const bound = /[ ."]((render|al)[A-Z]\w*)["=]/.exec(text);
  if (bound) throw new Error(`A template or a decorator names ${bound[1]}, which the build renames.`);
  const unindented = text.replace(/([;{]?)\n {2,}/g, (_, end) => end || ' ');
  const { code } = await minify(unindented, {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
  });
  return code;
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await compress(file);
}

async function compress(file) {
  const bytes = await readFile(file);
  const brotli = await promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  await writeFile(`${file}.br`, brotli);
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

export { minified, OWN_NAMES, shorterLit, shorterStyles };
