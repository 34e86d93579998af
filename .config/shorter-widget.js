// What makes the widget's bundle shorter than esbuild does: names, style sheets, templates, Lit.
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { minify } from 'terser';
import { LIT_FILES, litOfBundle } from './lit/lit.js';

export const TARGET = ['es2022', 'chrome109', 'firefox115', 'safari16.4'];

/** Members of Lit's that an element may override or ask for; those that Lit also names in strings are not among them. */
const LIT_NAMES = `
  createProperty createRenderRoot elementProperties firstUpdated hasUpdated isUpdatePending addController
  hostConnected hostDisconnected hostUpdate hostUpdated requestUpdate updateComplete willUpdate
  __directives? _(commit[A-Z]\\w+|insert|clone|update|ChildPart)
`.match(/\S+/g);

/**
 * Members of our own classes that are a member of nothing else: no key of JSON or of the browser's stores, no attribute,
 * and no page's business.
 */
export const MEMBERS = `
  aLaVista aparte avisar avisoDeReingreso borrador claveDeEnvio consultarSesion conUsuario creido
  definitivo deSesion despertar dormir elementos enfocar enVivo errores escuchar expirada fallo foco guardables
  impedimento iniciarSesion interpretar irAlCampo logoutChannel modoDeIngreso olvidarCatalogo olvidarEnvio
  pasajero pendientes perder poner ponerNoLeidos porCambiar porResolver portavoz sessionEpoch sinCatalogo
  storageKey storageKeys traer valores vivir
`.match(/\w+/g);

/** Members that nobody outside of the bundle names: also Lit's internal ones, and ours that paint or answer. */
export const OWN_NAMES = new RegExp(`^(_\\$.*|(render|al)[A-Z].*|${[...LIT_NAMES, ...MEMBERS].join('|')})$`);

/** Lit as far as our elements use it. */
export const shorterLit = {
  name: 'shorter lit',
  setup({ onLoad }) {
    onLoad({ filter: LIT_FILES }, async ({ path }) => ({ contents: await litOfBundle(path) }));
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

/** What .config/lit leaves out, as far as it shows in a text. */
const NOT_IN_LIT =
  /\b(?:shouldUpdate|performUpdate|scheduleUpdate|getUpdateComplete|enableUpdating|removeController|addInitializer|renderOptions|shadowRootOptions)\b|\b(?:reflect|useDefault|noAccessor): true|\b(?:converter|hasChanged):|\bmathml`|<!--|<(?:script|style|textarea|title)\b[^<>]*>[^<]*\$\{/;

/** Styles without comments and blanks. A literal with something to fill in, or to escape, stays as it is. */
export const shorterStyles = {
  name: 'shorter styles',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]widget[\\/].*\.ts$/, namespace: 'file' }, async ({ path }) => {
      const source = (await readFile(path, 'utf8')).replace(TOKEN, shorterToken);
      const [missing] = NOT_IN_LIT.exec(source) ?? [];
      if (missing) throw new Error(`${path}: the Lit of the bundle goes without: ${missing}`);
      const minified = await Promise.all(
        [...source.matchAll(STYLES)].map(([, css]) =>
          transform(css, { loader: 'css', minify: true, target: TARGET, charset: 'utf8' }),
        ),
      );
      return {
        contents: source.replace(STYLES, () => `css\`${literal(dense(minified.shift().code.trim()))}\``),
        loader: 'ts',
      };
    });
  },
};

/** Without the blanks that esbuild leaves in custom properties, whose values it may not know; strings stay. */
const dense = (css) =>
  css.replaceAll(/"[^"]*"|'[^']*'|(?<=, ?|--[\w-]+:|var\([\w-]+,) /g, (found) =>
    found === ' ' ? '' : found,
  );

/** Text of a style sheet inside a template literal: its backslashes are its own. */
const literal = (css) => css.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

const STYLES = /\bcss`([^`$\\]+)`/g;

/** Around these HTML shows no blank. */
const BLOCK =
  'details|div|footer|form|h[1-6]|header|li|optgroup|option|p|section|select|slot|summary|t[dhr]|[ou]l';

/** Breaks of lines between the tags of such an element and what is beside them; before the end of any tag, too. */
const BREAKS = [
  [new RegExp(`(</?(?:${BLOCK})(?: [^<>\`]*)?>)\\n +(?=<|\\$\\{)`, 'g'), '$1'],
  [new RegExp(`(?<=[>}])\\n +(?=</?(?:${BLOCK})\\b)`, 'g'), ''],
  [/(?<=["}])\n +(?=>)|(?<=")\n +(?=\/>)/g, ''],
  [/\n {2,}/g, ' '],
];

/** What esbuild makes of the decorators of a class; ours stand alone before a property, and return nothing. */
const DECORATE =
  /var [\w$]+=Object\.defineProperty;var [\w$]+=Object\.getOwnPropertyDescriptor;var ([\w$]+)=\([\w$,]+\)=>\{for\(var [^{}]+\}/;

/** An own name where a template binds it, or a string has it. */
const BOUND = new RegExp(`[ ."]((?:render|al)[A-Z]\\w*|${MEMBERS.join('|')})["=]`);

/** What esbuild leaves: breaks of lines in template literals, decorators of every kind, and 2 %. */
export async function minified(text) {
  const bound = BOUND.exec(text);
  if (bound) throw new Error(`A template or a decorator names ${bound[1]}, which the build renames.`);
  const shorter = BREAKS.reduce((before, [pattern, instead]) => before.replaceAll(pattern, instead), text);
  const plain = shorter.replace(DECORATE, 'var $1=([decorate],prototype,name)=>decorate(prototype,name)');
  // The second time it finds names by how often they are left.
  return terse(await terse(plain));
}

const terse = async (text) =>
  (
    await minify(text, {
      module: true,
      ecma: 2020,
      compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
    })
  ).code;

/** Exports of the entry by the names that they have inside of it. `texts` are the files of the bundle by name. */
export function shortenExports(texts) {
  const EXPORTS = /export\{([^{}]*)\};?\s*$/;
  const insideOf = new Map();
  const pairs = (list) => list.split(',').map((one) => one.split(' as '));
  const entry = texts.get('mesa.js').replace(EXPORTS, (_, list) => {
    const own = pairs(list).map(([inside, outside = inside]) => {
      const keep = outside === 'definir';
      if (!keep) insideOf.set(outside, inside);
      return keep ? `${inside} as ${outside}` : inside;
    });
    return `export{${own}};`;
  });
  for (const [name, text] of texts)
    texts.set(
      name,
      text.replaceAll(/import\{([^{}]*)\}from"\.\.\/mesa\.js"/g, (_, list) => {
        const own = pairs(list).map(([outside, here = outside]) => {
          const inside = insideOf.get(outside);
          return inside === here ? here : `${inside} as ${here}`;
        });
        return `import{${own}}from"../mesa.js"`;
      }),
    );
  texts.set('mesa.js', entry);
}
