/**
 * The Lit that is in the bundle, which the tests of the elements load too: Lit's own readable build, without its checks
 * for developers and without what no element of ours uses. What has another shape in a new version of Lit stops the
 * build.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Files of Lit's packages, of the readable build or not; the group is the path inside that build. */
export const LIT_FILES =
  /[\\/]node_modules[\\/](?:@lit[\\/][\w-]+|lit|lit-[\w-]+)[\\/](?:development[\\/])?([\w\\/-]+\.js)$/;

/** Whole files that take the place of Lit's. */
const STAND_INS = ['lit-element.js', 'reactive-element.js'];

/** What goes of lit-html, and what takes its place. */
const LIT_HTML = [
  // Templates are of HTML and SVG.
  ['export const mathml = tag(MATHML_RESULT);', ''],
  [/ : type === MATHML_RESULT \? '<\/?math>' : ''/g, " : ''"],
  [' || type === MATHML_RESULT', ''],
  // In templates there are no comments, no tags by expression, and nothing to fill in within <textarea> or <title>.
  [/const textEndRegex = .*/, 'const textEndRegex = /<\\/?[a-zA-Z][^>\\s]*/g;'],
  [
    /if \(match\[COMMENT_START\] === '!--'\)[^]*?(?=else if \(regex === tagEndRegex\))/,
    'regex = tagEndRegex; } ',
  ],
  ['rawTextEndRegex ?? textEndRegex', 'textEndRegex'],
  [/else if \(regex === commentEndRegex[^]*?rawTextEndRegex = undefined;\s*\}/, ''],
  [/if \(rawTextElement\.test\(node\.tagName\)\) \{[^]*?(?=\}\s*else if \(node\.nodeType === 8\))/, ''],
  [/(parts\.push\(\{ type: CHILD_PART, index: nodeIndex \}\);\s*\})\s*else \{[^]*?\n {16}\}/, '$1'],
  // No element has an expression besides its attributes.
  [/else if \(name\.startsWith\(marker\)\) \{[^]*?removeAttribute\(name\);\s*\}/, ''],
  [/else if \(templatePart\.type === ELEMENT_PART\) \{[^]*?\n {16}\}/, ''],
  [/^class ElementPart \{[^]*?^\}\n/m, ''],
  // No directive of ours has to know whether it is in the page.
  [/currentDirective\?\.\['_\$notifyDirectiveConnectionChanged'\]\?\.\(false\);/, ''],
  [/this\._\$notifyConnectionChanged\?\.\(false, true, from\);/, ''],
  [/this\.__isConnected = options\?\.isConnected \?\? true;/, ''],
  [/this\._\$disconnectableChildren = undefined;/g, ''],
  [/^ {4}get _\$isConnected\(\) \{[^]*?^ {4}\}\n/gm, ''],
  [/^ {4}setConnected\(isConnected\) \{[^]*?^ {4}\}\n/m, ''],
  // Nobody asks a part where it is, or of what kind.
  [/^ {4}get (parentNode|startNode|endNode|tagName)\(\) \{[^]*?^ {4}\}\n/gm, ''],
  [/^ {4}constructor\(\) \{\n {8}super\(\.\.\.arguments\);[^]*?^ {4}\}\n/gm, ''],
  [/^ {4}constructor\(element, name, strings, parent, options\) \{\n {8}super\([^]*?^ {4}\}\n/m, ''],
  // There is a part for each expression.
  [/if \(part !== undefined\) (\{[^]*?\n {12}\})\n {12}i\+\+;/, '$1 i++;'],
  // Templates are not compiled, and stay in the document that they were made in.
  [
    /typeof type === 'number'\s*\? this\._\$getTemplate\(result\)\s*: [^]*?,\s*type\);/,
    'this._$getTemplate(result);',
  ],
  ['(options?.creationScope ?? d)', 'd'],
  ['options?.renderBefore ?? container', 'container'],
  ['options?.renderBefore ?? null', 'null'],
  // Of what it gives to Lit's other packages, `repeat` takes the child part alone.
  [/export const _\$LH = \{[^]*?\n\};/, 'export const _$LH = { _ChildPart: ChildPart };'],
  // Nothing else on the page has to know of it.
  [/^const polyfillSupport = [^]*?;\n/m, ''],
  ['polyfillSupport?.(Template, ChildPart);', ''],
  [/^\(global\.litHtmlVersions \?\?= \[\]\)\.push\(.*\);/m, ''],
];

/** The text of a file of Lit's as it goes into the bundle. */
export async function litOfBundle(path) {
  const name = basename(path);
  if (STAND_INS.includes(name)) return readFile(join(import.meta.dirname, name), 'utf8');
  const [, inside] = LIT_FILES.exec(path);
  const folder = path.slice(0, -inside.length).replace(/development[\\/]$/, '');
  const text = await readFile(join(folder, 'development', inside), 'utf8');
  const shorter = name === 'lit-html.js' ? withChanges(text) : text;
  return shorter
    .replaceAll(/^(const (?:DEV_MODE|ENABLE_\w+)) = true;/gm, '$1 = false;')
    .replaceAll(/(\?\.)?\['(_\$[\w$]+)'\](:)?/g, (_, asked = '', property, colon) =>
      colon ? `${property}:` : `${asked || '.'}${property}`,
    );
}

function withChanges(text) {
  return LIT_HTML.reduce((before, [pattern, instead]) => {
    const after =
      typeof pattern === 'string' ? before.replace(pattern, () => instead) : before.replace(pattern, instead);
    if (after === before) throw new Error(`Lit has changed: ${pattern}`);
    return after;
  }, text);
}
