// The licences of all packages, by the lock file: `npm run licences` writes docs/licencias.md, and fails for a licence
// that is not allowed. The build of the widget takes the notices of what is in its bundle from here.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Licences of what runs at the EPS: they ask for their notice and nothing more. */
export const RUNTIME = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

/** Licences of tools, of which nothing is in what is delivered. */
export const BUILD = [...RUNTIME, 'BlueOak-1.0.0', 'CC0-1.0', 'MPL-2.0', 'Python-2.0', 'Unlicense'];

const LIST = resolve(import.meta.dirname, '..', 'docs', 'licencias.md');

/** Packages whose package.json names no licence, and where it stands instead. */
const ELSEWHERE = {
  only: 'MIT', // https://github.com/tj/node-only, Readme: "License: MIT"
  reserved: 'MIT', // its Readme
};

/** All packages of the lock file, those that run and those that only build and test, by name. */
export async function listPackages(root = resolve(import.meta.dirname, '..')) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const lists = { runtime: new Map(), build: new Map() };
  for (const [path, { name: alias, version, license, dev }] of Object.entries(packages)) {
    if (path === '') continue;
    const name = alias ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = license ?? ELSEWHERE[name] ?? 'none';
    const list = dev ? lists.build : lists.runtime;
    const key = `${name} ${licence}`;
    const known = list.get(key) ?? { name, versions: [], licence };
    if (!known.versions.includes(version)) known.versions.push(version);
    list.set(key, known);
  }
  const sorted = (list) => [...list.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { runtime: sorted(lists.runtime), build: sorted(lists.build) };
}

/** Packages of which no allowed licence can be taken (SPDX expressions with OR let one choose). */
export const refused = (packages, allowed) =>
  packages.filter(
    ({ licence }) =>
      !licence
        .replace(/^\((.*)\)$/, '$1')
        .split(' OR ')
        .some((choice) => choice.split(' AND ').every((one) => allowed.includes(one))),
  );

/** The page that people read. */
function writeList({ runtime, build }) {
  const table = (packages) => [
    '| Paquete | Versión | Licencia |',
    '| --- | --- | --- |',
    ...packages.map(({ name, versions, licence }) => `| ${name} | ${versions.join(', ')} | ${licence} |`),
  ];
  const counted = (packages) => {
    const counts = new Map();
    for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
    return [...counts]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([licence, count]) => `${licence} ${count}`)
      .join(', ');
  };
  return [
    '# Licencias de terceros',
    '',
    'Esta lista la escribe `npm run licences` a partir de `package-lock.json`; una prueba falla cuando no está al día o',
    'aparece una licencia que no se admite. El texto de cada licencia está en la carpeta de su paquete, en',
    '`node_modules`. Los avisos de lo que va dentro del paquete de los elementos web están en `/widget/LICENCIAS.txt`,',
    'que cada respuesta de `mesa.js` nombra en su cabecera `Link`.',
    '',
    '## Lo que se ejecuta',
    '',
    `Se admiten: ${RUNTIME.join(', ')}. Hay: ${counted(runtime)}.`,
    '',
    ...table(runtime),
    '',
    '## Lo que solo construye y prueba',
    '',
    `No se entrega con el programa. Se admiten además: ${BUILD.filter((one) => !RUNTIME.includes(one)).join(', ')}. Hay: ${counted(build)}.`,
    '',
    ...table(build),
    '',
  ].join('\n');
}

/** The notices of the packages that these files belong to. Fails for a package without the text of its licence. */
export async function noticesOf(inputs) {
  const folders = [...new Set(inputs.map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]))];
  const notices = await Promise.all(folders.filter(Boolean).sort().map(noticeOf));
  return [
    'Avisos de las licencias de lo que contiene este paquete de elementos web (mesa.js y sus partes).\n',
    ...notices,
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(one));
  if (!file) throw new Error(`${name} is in the bundle and has no text of its licence (${license}).`);
  const text = await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** The text of docs/licencias.md, formatted as the other documents are. */
export async function formattedList(lists) {
  // Not at the top: an installation without the tools of development builds the widget too.
  const { format, resolveConfig } = await import('prettier');
  return format(writeList(lists), { ...(await resolveConfig(LIST)), parser: 'markdown' });
}

if (resolve(process.argv[1] ?? '') === import.meta.filename) {
  const lists = await listPackages();
  await writeFile(LIST, await formattedList(lists));
  const wrong = [...refused(lists.runtime, RUNTIME), ...refused(lists.build, BUILD)];
  for (const { name, licence } of wrong) console.error(`Not allowed: ${name} (${licence})`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
