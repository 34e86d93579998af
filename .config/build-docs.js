// The documents of docs/ as pages: dist/docs has one for each .md, which server/documentacion serves at /docs.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { Marked } from 'marked';

const FROM = 'docs';
const STYLE = join('server', 'documentacion', 'docs.css');

/** What the menu of each page leads to, by group, the first steps first; every other page is reached from a text. */
const MENU = [
  [
    'Guías, paso a paso',
    [
      'guias/README.md',
      ...['pagina', 'jquery', 'servidor', 'vite', 'react', 'vue', 'angular', 'sso'].map(
        (kind) => `guias/${kind}.md`,
      ),
    ],
  ],
  [
    'Para el portal',
    [
      'portal.md',
      'problemas.md',
      'guias/espacios.md',
      'guias/sesiones-entre-sitios.md',
      'portal-sso.md',
      'referencia.md',
      'superficie.md',
    ],
  ],
  [
    'Para quien opera',
    ['operacion.md', 'despliegue/README.md', 'correo.md', 'webhooks.md', 'amenazas.md', 'evidence.md'],
  ],
  ['Para quien la usa', ['manual-ips.md', 'manual-soporte.md']],
];
const REFERENCE = 'api/v1/docs';

/** Into `folder`. */
export async function buildDocs(folder = join('dist', 'docs')) {
  const names = (await readdir(FROM, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(FROM, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const texts = new Map();
  for (const name of names.filter(isPage)) texts.set(name, await readFile(join(FROM, name), 'utf8'));
  const titles = new Map([...texts].map(([name, text]) => [name, titleOf(text) ?? name]));
  await Promise.all([
    ...names
      .filter((name) => !isPage(name))
      .map(async (name) => copyFile(join(FROM, name), await place(folder, name))),
    ...[...texts].map(async ([name, text]) =>
      writeFile(await place(folder, target(name)), page(name, text, titles)),
    ),
    writeFile(await place(folder, 'index.html'), page('index.md', contents(titles), titles)),
    copyFile(STYLE, await place(folder, 'docs.css')),
  ]);
}

const isPage = (name) => extname(name) === '.md';
const titleOf = (text) => /^# (.+)$/m.exec(text)?.[1].replaceAll('`', '');
const target = (name) => name.replace(/\.md$/, '.html');

/** The first page: all that the menu has. */
const contents = (titles) =>
  [
    '# Mesa de Ayuda IPS',
    'Documentación de esta versión.',
    ...MENU.flatMap(([group, names]) => [
      `## ${group}`,
      ...names.map((name) => `- [${titles.get(name)}](${name})`),
    ]),
  ].join('\n\n');

/** `name` is the document's path in docs/. All addresses are relative, since the service may lie under any path. */
function page(name, text, titles) {
  const up = '../'.repeat(name.split('/').length - 1);
  const title = escape(titles.get(name) ?? 'Documentación');
  const entry = (one) => {
    const here = one === name ? ' aria-current="page"' : '';
    return `<li><a href="${up}${target(one)}"${here}>${escape(titles.get(one))}</a></li>`;
  };
  const menu = MENU.map(
    ([group, names]) => `<h2>${group}</h2><ul>${names.map(entry).join('')}${also(names, up)}</ul>`,
  );
  return `<!doctype html>
<html lang="${language(text)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Mesa de Ayuda IPS</title>
<meta name="description" content="${title}. Documentación de la Mesa de Ayuda IPS.">
<link rel="icon" href="${up}../agentes/icono.svg">
<link rel="stylesheet" href="${up}docs.css">
</head>
<body>
<a class="salto" href="#texto">Ir al texto</a>
<header><a href="${up}index.html">Mesa de Ayuda IPS</a> <span>Documentación</span></header>
<nav aria-label="Documentos" lang="es-CO">${menu.join('')}</nav>
<main id="texto">
${toHtml(text)}</main>
</body>
</html>
`;
}

const also = (names, up) =>
  names.includes('referencia.md') ? `<li><a href="${up}../${REFERENCE}">Referencia HTTP</a></li>` : '';

/** Documents for users are in Spanish, those for developers in English; their first words tell. */
const language = (text) => (/\b(el|los|las|una|para|de)\b/.test(text.slice(0, 400)) ? 'es-CO' : 'en');

function toHtml(text) {
  const used = new Map();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        return `<h${depth} id="${anchor(inner, used)}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        return `<a href="${escape(href.replace(/^(?!https?:)([^#]*)\.md(?=#|$)/, '$1.html'))}">${inner}</a>`;
      },
      // Wide tables and programs are moved by themselves, also with the keyboard.
      table(token) {
        return `<div class="ancho" tabindex="0" role="region" aria-label="Tabla">${table(this.parser, token)}</div>\n`;
      },
      code({ text: code }) {
        return `<pre tabindex="0"><code>${escape(code)}\n</code></pre>\n`;
      },
    },
  });
  return marked.parse(text);
}

function table(parser, { header, rows }) {
  const cells = (row, tag) =>
    row.map(({ tokens }) => `<${tag}>${parser.parseInline(tokens)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
  return `<table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

/** As the hosts of repositories name a heading, so that one link serves in both places. */
function anchor(html, used) {
  const name = html
    .replace(/<[^>]+>|&\w+;|&#\d+;/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
  const times = used.get(name) ?? 0;
  used.set(name, times + 1);
  return times ? `${name}-${times}` : name;
}

const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

async function place(folder, name) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  return path;
}
