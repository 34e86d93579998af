/** Members that the build of the widget gives a short name (.config/shorter-widget.js): nothing else may be called so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { MEMBERS } from '../../.config/shorter-widget.js';

const RAIZ = join(import.meta.dirname, '..', '..');

/** The names of members that the files of a folder declare or write down: those of classes, and those of other objects. */
function miembros(carpeta: string, sufijo: string): { deClases: Set<string>; deOtros: Set<string> } {
  const deClases = new Set<string>();
  const deOtros = new Set<string>();
  for (const archivo of readdirSync(join(RAIZ, carpeta), { recursive: true, encoding: 'utf8' })) {
    if (!archivo.endsWith(sufijo)) continue;
    const texto = readFileSync(join(RAIZ, carpeta, archivo), 'utf8');
    const mirar = (nodo: ts.Node): void => {
      const { name } = nodo as ts.NamedDeclaration;
      if ((ts.isTypeElement(nodo) || ts.isClassElement(nodo) || ts.isObjectLiteralElement(nodo)) && name)
        (ts.isClassLike(nodo.parent) ? deClases : deOtros).add(name.getText());
      ts.forEachChild(nodo, mirar);
    };
    mirar(ts.createSourceFile(archivo, texto, ts.ScriptTarget.Latest, true));
  }
  return { deClases, deOtros };
}

test('each is a member of a class of the widget', () => {
  const { deClases } = miembros('widget', '.ts');
  expect(MEMBERS.length).toBeGreaterThan(20);
  expect(MEMBERS.filter((nombre) => !deClases.has(nombre))).toEqual([]);
});

test('none is a key of what goes between browser and service', () => {
  const { deOtros } = miembros('shared', '.ts');
  expect(deOtros).toContain('descripcion');
  // The type of a request has it, not its body: it is a header.
  deOtros.delete('claveDeEnvio');
  expect(MEMBERS.filter((nombre) => deOtros.has(nombre))).toEqual([]);
});

test('none is a member of what a browser has', () => {
  const { deOtros } = miembros(join('node_modules', 'typescript', 'lib'), '.d.ts');
  expect(deOtros).toContain('addEventListener');
  expect(MEMBERS.filter((nombre) => deOtros.has(nombre))).toEqual([]);
});

test('none is a key of what is kept in the browser', () => {
  const { deOtros } = miembros('widget', join('storage', 'borrador.ts'));
  for (const nombre of miembros('widget', join('outbox', 'saliente.ts')).deOtros) deOtros.add(nombre);
  expect(deOtros).toContain('pendiente');
  expect(deOtros).toContain('clave');
  expect(MEMBERS.filter((nombre) => deOtros.has(nombre))).toEqual([]);
});
