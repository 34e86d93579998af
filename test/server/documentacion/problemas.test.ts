/** docs/problemas.md has every sentence that a page with the elements shows, logs or diagnoses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ERRORES } from '../../../shared/errores.ts';

const RAIZ = join(import.meta.dirname, '..', '..', '..');
const leer = (ruta: string): string => readFileSync(join(RAIZ, ruta), 'utf8');
/** Its words alone, and `…` where something is different each time. */
const llano = (texto: string): string => texto.replace(/[^\p{L}\p{N}…_]+/gu, ' ').trim();

const documento = leer('docs/problemas.md');
const dicho = llano(documento);
const filas = new Set([...documento.matchAll(/^\| `(\w+)` +\|/gm)].map(([, codigo]) => codigo!));

/** What writes for the developer, or says why an embed does not work. */
const HABLAN = [
  'server/sesiones/cookie-rechazada.ts',
  'widget/client/rejected-cookie.ts',
  'widget/diagnostico/mesa-diagnostico.ts',
  'widget/diagnostico/revisiones.ts',
  'widget/ingreso/diagnostico-del-portal.ts',
  'widget/ingreso/portal.ts',
  'widget/net/api-error.ts',
  'widget/net/download.ts',
  'widget/net/lazy-part.ts',
  'widget/net/setup-diagnosis.ts',
  'widget/ui/version-fit.ts',
];
/** Of these only what goes to the console. */
const REGISTRAN = ['widget/nuevo-caso/rellenar.ts', 'widget/ui/mesa-element.ts'];
/** Writes the `detail` of the service's answer, of which cookie-rechazada.ts is the only source. */
const REPITE = 'widget/net/api-client.ts';

/** The path of a drawing. */
const TRAZO = /^M\d/;

/** A sentence's pieces between what is different each time. Short ones are no sentences. */
function frases(ruta: string, raiz?: ts.Node): string[] {
  const archivo = ts.createSourceFile(ruta, leer(ruta), ts.ScriptTarget.Latest, true);
  const halladas: string[] = [];
  const mirar = (nodo: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(nodo)) {
      // Markup: sentences are in the expressions inside.
      if (ts.isTemplateExpression(nodo.template))
        for (const { expression } of nodo.template.templateSpans) mirar(expression);
      return;
    }
    if (ts.isStringLiteral(nodo) || ts.isNoSubstitutionTemplateLiteral(nodo)) halladas.push(nodo.text);
    if (ts.isTemplateHead(nodo) || ts.isTemplateMiddle(nodo) || ts.isTemplateTail(nodo))
      halladas.push(nodo.text);
    ts.forEachChild(nodo, mirar);
  };
  if (raiz) mirar(raiz);
  else mirar(archivo);
  return halladas.filter((frase) => / \S+ /.test(frase.trim()) && !TRAZO.test(frase)).map(llano);
}

/** The arguments of calls of console in a file. */
function alRegistrar(ruta: string): string[] {
  const archivo = ts.createSourceFile(ruta, leer(ruta), ts.ScriptTarget.Latest, true);
  const halladas: string[] = [];
  const mirar = (nodo: ts.Node): void => {
    if (ts.isCallExpression(nodo) && /^console\./.test(nodo.expression.getText()))
      halladas.push(...nodo.arguments.flatMap((uno) => frases(ruta, uno)));
    ts.forEachChild(nodo, mirar);
  };
  mirar(archivo);
  return halladas;
}

const fuentes = readdirSync(join(RAIZ, 'widget'), { recursive: true, encoding: 'utf8' })
  .filter((ruta) => ruta.endsWith('.ts'))
  .map((ruta) => `widget/${ruta.replaceAll('\\', '/')}`);

test('nothing else writes to the console', () => {
  const escriben = fuentes.filter((ruta) => /^\s*[^/*\s].*console\./m.test(leer(ruta)));
  expect(escriben.filter((ruta) => ![...HABLAN, ...REGISTRAN, REPITE].includes(ruta))).toEqual([]);
});

test.each([...HABLAN, ...REGISTRAN])('every sentence of %s is there', (ruta) => {
  const suyas = REGISTRAN.includes(ruta) ? alRegistrar(ruta) : frases(ruta);
  expect(suyas.length).toBeGreaterThan(0);
  expect(suyas.filter((frase) => !dicho.includes(frase))).toEqual([]);
});

test('every code has a row, and the row has its sentence', () => {
  const propios = fuentes.flatMap((ruta) =>
    [...leer(ruta).matchAll(/new (?:ErrorApi|MesaErrorEvent)\(\s*'(\w+)'/g)].map(([, codigo]) => codigo!),
  );
  expect(propios).toContain('version_distinta');
  const codigos = new Set([...Object.keys(ERRORES), ...propios]);
  expect([...codigos].filter((codigo) => !filas.has(codigo))).toEqual([]);
  for (const { title } of Object.values(ERRORES)) expect(dicho).toContain(llano(title));
});

test('no row is of a code that nobody says', () => {
  const todo = fuentes.map(leer).join('\n');
  const sobran = [...filas].filter((codigo) => !(codigo in ERRORES) && !todo.includes(`'${codigo}'`));
  expect(sobran).toEqual([]);
});
