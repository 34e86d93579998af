/** What portal developers are told of the elements is what the elements have, and nothing else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { derivedOf } from '../../.config/elements/derived.js';
import { manifestOf } from '../../.config/elements/manifest.js';
import { writtenOf } from '../../.config/elements/write.js';
import { MEMBERS } from '../../.config/shorter-widget.js';

const RAIZ = join(import.meta.dirname, '..', '..');
const leer = (ruta: string): string => readFileSync(join(RAIZ, ruta), 'utf8');

const manifiesto = manifestOf();
const elementos = manifiesto.modules.flatMap(({ declarations }) => declarations);

const fuentes = readdirSync(join(RAIZ, 'widget'), { recursive: true, encoding: 'utf8' })
  .filter((ruta) => ruta.endsWith('.ts'))
  .map((ruta) => leer(join('widget', ruta)));

const unicos = (nombres: Iterable<string>): string[] => [...new Set(nombres)].sort();
const enFuentes = (patron: RegExp): string[] =>
  unicos(fuentes.flatMap((texto) => [...texto.matchAll(patron)].map(([, nombre]) => nombre!)));
const dichos = (lista: 'events' | 'slots' | 'cssParts' | 'cssProperties' | 'attributes'): string[] =>
  unicos(elementos.flatMap((elemento) => elemento[lista].map(({ name }) => name)));

describe('what is used is described, and the reverse', () => {
  test('the files in the repository are those of the sources (npm run elementos)', async () => {
    for (const [ruta, texto] of Object.entries(await writtenOf(manifiesto))) expect(leer(ruta)).toBe(texto);
  });

  test('tags', () => {
    const etiquetas = elementos.map(({ tagName }) => tagName);
    const aqui = leer('widget/mesa.ts') + leer('widget/escritorio/watch-for-tags.ts');
    const definidas = [...aqui.matchAll(/'(mesa-[\w-]+)'/g)].map(([, una]) => una!);
    expect(etiquetas).toEqual(unicos(definidas));
    expect(enFuentes(/interface HTMLElementTagNameMap \{\s*'([\w-]+)'/g)).toEqual(
      expect.arrayContaining(etiquetas),
    );
  });

  test('tokens, and what they are where nobody sets them', () => {
    expect(dichos('cssProperties')).toEqual(enFuentes(/var\(\s*(--mesa-[\w-]+)/g));
    const sinBlancos = (texto: string): string => texto.replaceAll(/\s/g, '');
    const juntas = sinBlancos(fuentes.join('\n')).replaceAll(/var\(--(?!mesa-)([\w-]+)\)/g, 'var(--mesa-$1)');
    const conValor = elementos.flatMap(({ cssProperties }) => cssProperties.filter((una) => una.default));
    expect(conValor.length).toBeGreaterThan(5);
    for (const { name, default: valor } of conValor)
      expect(juntas).toContain(sinBlancos(`var(${name},${valor})`));
  });

  test('parts and slots', () => {
    expect(dichos('cssParts')).toEqual(enFuentes(/ part="([\w-]+)"/g));
    expect(dichos('slots')).toEqual(enFuentes(/<slot name="([\w-]+)"/g));
  });

  test('events', () => {
    const clases = enFuentes(/\bnew (Mesa\w+Event)\(/g);
    expect(unicos(elementos.flatMap(({ events }) => events.map(({ type }) => type.text)))).toEqual(clases);
    expect(enFuentes(/^ {4}'(mesa-[\w-]+)': Mesa\w+Event;/gm)).toEqual(dichos('events'));
  });

  test('no public name is one that the build makes short', () => {
    const publicos = elementos.flatMap(({ members }) => members.map(({ name }) => name));
    const detalles = elementos.flatMap(({ events }) =>
      events.flatMap(({ detail }) => [...detail.matchAll(/(\w+)\??: /g)].map(([, nombre]) => nombre!)),
    );
    publicos.push(...detalles);
    expect(publicos).toContain('servidor');
    expect(publicos).toContain('pendientes');
    expect(publicos.filter((nombre) => MEMBERS.includes(nombre))).toEqual([]);
  });

  test('the guide for portal developers names nothing else', () => {
    const guia = leer('docs/portal.md');
    const tokens = [...guia.matchAll(/`(--mesa-[\w-]+)`/g)].map(([, nombre]) => nombre!);
    expect(unicos(tokens)).toEqual(dichos('cssProperties'));
    const filas = [...guia.matchAll(/^\| `(mesa-[\w-]+)` +\|/gm)].map(([, nombre]) => nombre!);
    expect(unicos(filas)).toEqual(dichos('events'));
    const etiquetas = [...guia.matchAll(/^\| `<(mesa-[\w-]+)>` +\|/gm)].map(([, nombre]) => nombre!);
    expect(unicos(etiquetas)).toEqual(elementos.map(({ tagName }) => tagName));
  });
});

describe('a comment that cannot be right stops the reference', () => {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-referencia-'));
  afterAll(() => rmSync(carpeta, { recursive: true }));
  mkdirSync(join(carpeta, 'widget'));
  writeFileSync(
    join(carpeta, 'widget', 'tsconfig.json'),
    '{"compilerOptions":{"experimentalDecorators":true,"target":"es2022","types":[]},"include":["."]}',
  );

  const deTexto = (comentario: string, miembros: string) => {
    writeFileSync(
      join(carpeta, 'widget', 'x.ts'),
      `declare const property: (opciones?: object) => (clase: object, nombre: string) => void;
       class EventoMesa<D> extends Event { constructor(tipo: string, readonly detail: D, cancelable = false) { super(tipo); } }
       export class MesaAlgoEvent extends EventoMesa<{ numero: number }> {
         constructor(numero: number) { super('mesa-algo', { numero }, true); }
       }
       /**
        * X.
        *
        * @tag mesa-x
        * @summary algo
        ${comentario}
        */
       export class MesaX extends HTMLElement { ${miembros} }`,
    );
    return manifestOf(carpeta).modules.flatMap(({ declarations }) => declarations)[0]!;
  };

  test('and a good one is taken, types and all', () => {
    const elemento = deTexto(
      '* @attr caso-abierto - su número\n* @fires mesa-algo - pasó\n* @method ir - va',
      `@property({ type: Number, attribute: 'caso-abierto' }) caso = 0;
       /** Internal. */ @property() aparte = '';
       protected oculto(): void {}
       ir(a: 'x' | 'y', b?: number): Promise<void> { return Promise.resolve(); }`,
    );
    expect(elemento.attributes).toEqual([
      {
        name: 'caso-abierto',
        fieldName: 'caso',
        type: { text: 'number' },
        default: '0',
        description: 'su número',
      },
    ]);
    expect(elemento.events).toEqual([
      {
        name: 'mesa-algo',
        type: { text: 'MesaAlgoEvent' },
        description: 'pasó',
        detail: '{ numero: number }',
        cancelable: true,
      },
    ]);
    expect(elemento.members.map(({ name }) => name)).toEqual(['caso', 'ir']);
  });

  test.each([
    ['a property without a word', '', '@property() nuevo = 1;', 'says nothing of nuevo'],
    ['a method without a word', '', 'hacer(): void {}', 'says nothing of hacer'],
    ['an attribute that is not there', '* @attr viejo - era', '', 'there is no viejo'],
    ['an event that is not there', '* @fires mesa-otro - era', '', 'a class for mesa-otro is missing'],
    ['a part of which nothing is said', '* @csspart marco', '', '@csspart marco says nothing'],
  ])('%s', (_, comentario, miembros, falta) => {
    expect(() => deTexto(comentario, miembros)).toThrow(falta);
  });
});

describe('what editors and frameworks read', () => {
  const archivos = derivedOf(manifiesto, { name: 'mesa-de-ayuda-widget', version: '1.2.3' });
  const json = (nombre: string) => JSON.parse(archivos[nombre]!) as Record<string, unknown>;

  test('VS Code offers the values of an attribute, and the tokens', () => {
    const { tags } = json('vscode.html-custom-data.json') as {
      tags: { name: string; attributes: { name: string; values?: object[]; valueSet?: string }[] }[];
    };
    expect(tags.map(({ name }) => name)).toEqual(elementos.map(({ tagName }) => tagName));
    const de = (etiqueta: string, atributo: string) =>
      tags.find(({ name }) => name === etiqueta)?.attributes.find(({ name }) => name === atributo);
    expect(de('mesa-login', 'modo')?.values).toEqual([{ name: 'ips' }, { name: 'soporte' }]);
    expect(de('mesa-bandeja', 'pagina')?.valueSet).toBe('v');
    const { properties } = json('vscode.css-custom-data.json') as { properties: { name: string }[] };
    expect(unicos(properties.map(({ name }) => name))).toEqual(dichos('cssProperties'));
  });

  test('JetBrains knows elements, events, parts and tokens', () => {
    const tipos = json('web-types.json') as {
      version: string;
      contributions: { html: { elements: { name: string; js: { events: { name: string }[] } }[] } };
    };
    expect(tipos.version).toBe('1.2.3');
    const { elements } = tipos.contributions.html;
    expect(unicos(elements.flatMap(({ js }) => js.events.map(({ name }) => name)))).toEqual(dichos('events'));
  });

  test('the types of Vue’s templates let through what is right, and nothing else', () => {
    const carpeta = mkdtempSync(join(tmpdir(), 'mesa-vue-'));
    const archivo = (nombre: string, texto: string): string => {
      writeFileSync(join(carpeta, nombre), texto);
      return join(carpeta, nombre);
    };
    mkdirSync(join(carpeta, 'node_modules', 'vue'), { recursive: true });
    archivo(
      join('node_modules', 'vue', 'index.d.ts'),
      'export interface HTMLAttributes { id?: string }\nexport interface GlobalComponents {}\n',
    );
    const usos = `import type { GlobalComponents } from 'vue';
      type De<T extends keyof GlobalComponents> = InstanceType<GlobalComponents[T]>['$props'];
      export const bien: De<'mesa-login'> = { modo: 'soporte', onMesaError: ({ detail }) => void detail.codigo.length };
      export const caso: De<'mesa-caso-chat'> = { caso: 40912, id: 'x' };
      `;
    const mal = `export const mal: De<'mesa-login'> = { modo: 'otro' };`;
    const programa = ts.createProgram(
      [archivo('vue.d.ts', archivos['vue.d.ts']!), archivo('usos.ts', `${usos}${mal}`)],
      {
        strict: true,
        noEmit: true,
        types: [],
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2022,
      },
    );
    const faltas = ts.getPreEmitDiagnostics(programa).map(({ start, messageText }) => [start, messageText]);
    rmSync(carpeta, { recursive: true });
    expect(faltas).toEqual([
      [usos.length + mal.indexOf('modo'), expect.stringContaining(`'"otro"' is not assignable`) as unknown],
    ]);
  });
});
