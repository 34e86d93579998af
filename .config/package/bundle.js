// The JavaScript of the npm package: one small file for each tag, which does nothing where there is no page, and the
// parts that it loads where there is one. The same sources, and made as small, as what the service serves.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { WIDGET } from '../build-widget.js';
import { minified, OWN_NAMES, shorterLit, shorterStyles } from '../shorter-widget.js';

/** Stands for the version until it is known. */
const VERSION = '%MESA_VERSION%';

/** What the package exports, and the source of each. */
export const ENTRIES = {
  index: 'widget/package/index.ts',
  'mesa-ayuda': 'widget/package/mesa-ayuda.ts',
  'mesa-login': 'widget/package/mesa-login.ts',
  'mesa-nuevo-caso': 'widget/package/mesa-nuevo-caso.ts',
  'mesa-mis-solicitudes': 'widget/package/mesa-mis-solicitudes.ts',
  'mesa-caso-chat': 'widget/package/mesa-caso-chat.ts',
  'mesa-bandeja': 'widget/package/mesa-bandeja.ts',
  'mesa-diagnostico': 'widget/package/mesa-diagnostico.ts',
};

/** Writes them into `folder`; gives the sources that are in them, for the notices of their licences. */
export async function bundlePackage(folder, packageVersion) {
  const { metafile, outputFiles } = await build({
    ...WIDGET,
    entryPoints: ENTRIES,
    outdir: join(folder, 'partes'),
    // All in one folder: where a part is, is said relative to another one.
    chunkNames: '[name]-[hash]',
    entryNames: '[name]-[hash]',
    define: { MESA_VERSION: JSON.stringify(VERSION), 'import.meta.paquete': 'true' },
    minify: true,
    mangleProps: OWN_NAMES,
    plugins: [shorterLit, shorterStyles],
  });
  const texts = new Map();
  for (const { path, text } of outputFiles) texts.set(basename(path), await minified(text));
  const version = `${packageVersion}-${createHash('sha256')
    .update([...texts.values()].join())
    .digest('hex')
    .slice(0, 12)}`;
  await mkdir(join(folder, 'partes'), { recursive: true });
  for (const [name, text] of texts)
    await writeFile(join(folder, 'partes', name), text.replace(VERSION, version));
  for (const [name, source] of Object.entries(ENTRIES)) {
    const [output] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source);
    await writeFile(join(folder, `${name}.js`), loader(`./partes/${basename(output)}`));
  }
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

/** A server that renders pages may import it. */
const loader = (part) => `// Resolves when the tags are defined; where there is no page, at once.
export const listo = typeof document === 'undefined' ? Promise.resolve() : import('${part}').then(() => undefined);
`;
