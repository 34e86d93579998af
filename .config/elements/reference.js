/** The page that portal developers read (docs/referencia.md), made of the manifest. */

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => (text ? `\`${cell(text)}\`` : '');

function table(head, rows) {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const section = (title, text) => (text ? `### ${title}\n\n${text}` : '');

const attributesOf = (attributes) =>
  table(
    ['Atributo', 'Propiedad', 'Tipo', 'Si no se pone', 'Qué es'],
    attributes.map(({ name, fieldName, type, default: standard, description }) => [
      code(name),
      code(fieldName),
      code(type.text),
      code(standard),
      cell(sentence(description)),
    ]),
  );

const propertiesOf = (members) =>
  table(
    ['Propiedad', 'Tipo', 'Qué es'],
    members
      .filter(({ kind, attribute }) => kind === 'field' && !attribute)
      .map(({ name, readonly, type, description }) => [
        code(name),
        code(type.text),
        `${cell(sentence(description))}${readonly ? ' Solo se lee.' : ''}`,
      ]),
  );

const methodsOf = (members) =>
  table(
    ['Método', 'Devuelve', 'Qué hace'],
    members
      .filter(({ kind }) => kind === 'method')
      .map(({ name, parameters = [], return: { type }, description }) => [
        code(
          `${name}(${parameters.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type.text}`).join(', ')})`,
        ),
        code(type.text),
        cell(sentence(description)),
      ]),
  );

const eventsOf = (events) =>
  table(
    ['Evento', '`detail`', 'Se puede impedir', 'Cuándo'],
    events.map(({ name, detail, cancelable, description }) => [
      code(name),
      detail === 'undefined' ? '' : code(detail),
      cancelable ? 'sí' : '',
      cell(sentence(description)),
    ]),
  );

const namedOf = (title, list) =>
  table(
    [title, 'Qué es'],
    list.map(({ name, description }) => [code(name), cell(sentence(description))]),
  );

const tokensOf = (list) =>
  table(
    ['Propiedad CSS', 'Si no se pone', 'Qué es'],
    list.map(({ name, default: standard, description }) => [
      code(name),
      code(standard),
      cell(sentence(description)),
    ]),
  );

export function referenceOf({ modules }) {
  const elements = modules.flatMap(({ declarations }) => declarations);
  const alike = elements.filter(({ superclass }) => superclass.name === 'MesaElement');
  const inAll = (list) =>
    alike[0][list].filter(({ name }) =>
      alike.every((element) => element[list].some((one) => one.name === name)),
    );
  const shared = Object.fromEntries(
    ['attributes', 'members', 'events', 'cssProperties'].map((list) => [list, inAll(list)]),
  );
  const own = (element, list) =>
    alike.includes(element)
      ? element[list].filter(({ name }) => !shared[list]?.some((one) => one.name === name))
      : element[list];
  return [
    '# Referencia de los elementos',
    '',
    'Esta página la escribe `npm run elementos` a partir de los comentarios del código, lo mismo que `custom-elements.json`; una prueba falla cuando no está al día. Cómo se ponen en una página está en [portal.md](portal.md).',
    '',
    'Junto a `mesa.js` están, para el editor y para quien programa: `custom-elements.json` (manifiesto), `vscode.html-custom-data.json` y `vscode.css-custom-data.json` (VS Code: `html.customData` y `css.customData`), `web-types.json` (JetBrains) y `vue.d.ts` (plantillas de Vue 3).',
    '',
    '## Todos los elementos',
    '',
    section('Atributos', attributesOf(shared.attributes)),
    section('Propiedades', propertiesOf(shared.members)),
    section('Métodos', methodsOf(shared.members)),
    section('Eventos', `Suben por la página y salen del shadow root.\n\n${eventsOf(shared.events)}`),
    section(
      'Tema',
      `Se ponen en el elemento o en cualquiera que lo contenga.\n\n${tokensOf(shared.cssProperties)}`,
    ),
    ...elements.map((element) =>
      [
        `## \`<${element.tagName}>\`\n\n${sentence(element.summary)}`,
        section('Atributos', attributesOf(own(element, 'attributes'))),
        section('Propiedades', propertiesOf(own(element, 'members'))),
        section('Métodos', methodsOf(own(element, 'members'))),
        section('Eventos', eventsOf(own(element, 'events'))),
        section('Espacios (slots)', namedOf('Espacio', element.slots)),
        section('Partes (`::part`)', namedOf('Parte', element.cssParts)),
        section('Tema', tokensOf(own(element, 'cssProperties'))),
      ]
        .filter(Boolean)
        .join('\n\n'),
    ),
    '',
  ].join('\n\n');
}
