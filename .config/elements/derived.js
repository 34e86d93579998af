/**
 * What editors and frameworks read, made of the manifest (widget/custom-elements.json). Needs no tools of development:
 * the build, which also runs at install, writes it beside the bundle.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const MANIFEST = join('widget', 'custom-elements.json');

const elementsOf = ({ modules }) => modules.flatMap(({ declarations }) => declarations);

/** Values that a type written as 'a' | 'b' allows. */
const valuesOf = ({ text }) => [...text.matchAll(/'([^']*)'/g)].map(([, name]) => ({ name }));

/** A description as a sentence. */
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const markdown = (text) => ({ kind: 'markdown', value: sentence(text) });

/** Tokens of all elements, each once. */
const tokensOf = (manifest) => [
  ...new Map(
    elementsOf(manifest).flatMap(({ cssProperties }) => cssProperties.map((token) => [token.name, token])),
  ).values(),
];

/** VS Code, `html.customData`. */
const vscodeHtml = (manifest) => ({
  version: 1.1,
  tags: elementsOf(manifest).map(({ tagName, summary, attributes }) => ({
    name: tagName,
    description: markdown(summary),
    attributes: attributes.map(({ name, type, description }) => ({
      name,
      description: markdown(description),
      ...(type.text === 'boolean'
        ? { valueSet: 'v' }
        : valuesOf(type).length > 0 && { values: valuesOf(type) }),
    })),
  })),
});

/** VS Code, `css.customData`. */
const vscodeCss = (manifest) => ({
  version: 1.1,
  properties: tokensOf(manifest).map(({ name, description }) => ({
    name,
    description: markdown(description),
  })),
});

/** JetBrains: `"web-types"` of package.json. */
const webTypes = (manifest, { name, version }) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  name,
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elementsOf(manifest).map((element) => ({
        name: element.tagName,
        description: sentence(element.summary),
        attributes: element.attributes.map(({ name: attribute, type, default: standard, description }) => ({
          name: attribute,
          description: sentence(description),
          value: { type: type.text, ...(standard && { default: standard }) },
        })),
        slots: element.slots.map((slot) => ({ name: slot.name, description: sentence(slot.description) })),
        js: {
          properties: element.members
            .filter(({ kind }) => kind === 'field')
            .map((one) => ({ name: one.name, description: sentence(one.description), type: one.type.text })),
          events: element.events.map((one) => ({ name: one.name, description: sentence(one.description) })),
        },
        css: {
          properties: element.cssProperties.map((one) => ({
            name: one.name,
            description: sentence(one.description),
          })),
          parts: element.cssParts.map((one) => ({ name: one.name, description: sentence(one.description) })),
        },
      })),
    },
  },
});

const eventType = ({ detail }) => `Event & { readonly detail: ${detail} }`;
/** `mesa-caso-creado` as Vue names its listener: `onMesaCasoCreado`. */
const listener = (name) => `on${name.replaceAll(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase())}`;
const comment = (text) => `/** ${sentence(text)} */`;

/** What a template of Vue may give to each element: attributes, properties, listeners. */
const vueTypes = (manifest) => `// Types of the elements in templates of Vue 3.
import type { HTMLAttributes } from 'vue';

declare module 'vue' {
  interface GlobalComponents {
${elementsOf(manifest)
  .map(
    ({ tagName, summary, members, attributes, events }) => `    ${comment(summary)}
    '${tagName}': new () => {
      $props: HTMLAttributes & {
${[
  ...attributes.map(({ name, type, description }) => [name, type.text, description]),
  ...members
    .filter(({ kind, readonly, attribute, name }) => kind === 'field' && !readonly && attribute !== name)
    .map(({ name, type, description }) => [name, type.text, description]),
  ...events.map((one) => [listener(one.name), `(event: ${eventType(one)}) => void`, one.description]),
]
  .map(([name, type, description]) => `        ${comment(description)}\n        '${name}'?: ${type};`)
  .join('\n')}
      };
    };`,
  )
  .join('\n')}
  }
}
`;

/** The files by name. `widget` is the package that they go into. */
export function derivedOf(manifest, widget) {
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'custom-elements.json': json(manifest),
    'vscode.html-custom-data.json': json(vscodeHtml(manifest)),
    'vscode.css-custom-data.json': json(vscodeCss(manifest)),
    'web-types.json': json(webTypes(manifest, widget)),
    'vue.d.ts': vueTypes(manifest),
  };
}

/** Into `folder`, from the root of the package; `choose` may make another manifest of it. Gives the names of the files. */
export async function writeDerived(folder, choose = (manifest) => manifest) {
  const manifest = choose(JSON.parse(await readFile(MANIFEST, 'utf8')));
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const files = Object.entries(derivedOf(manifest, { name: 'mesa-de-ayuda-widget', version }));
  await Promise.all(files.map(([name, text]) => writeFile(join(folder, name), text)));
  return files.map(([name]) => name);
}
