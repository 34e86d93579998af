import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const RAIZ = join(import.meta.dirname, '..', '..');

function fuentes(carpeta: string): string[] {
  return readdirSync(join(RAIZ, carpeta), { recursive: true, encoding: 'utf8' })
    .filter((nombre) => nombre.endsWith('.ts'))
    .map((nombre) => join(RAIZ, carpeta, nombre));
}

function importados(archivo: string): string[] {
  return [...readFileSync(archivo, 'utf8').matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map(
    ([, uno, otro]) => uno ?? otro ?? '',
  );
}

describe('the direction of imports', () => {
  test.each([
    ['shared', /^zod(\/mini)?$|^\.\/[\w-]+\.ts$/],
    [
      'widget',
      /^lit|^@lit\/|^zod\/mini$|^@?uploadthing\/|^effect\/Micro$|^@noble\/ciphers\/aes\.js$|^\.\/|^\.\.\/(\.\.\/)?shared\//,
    ],
  ])('of %s/ is kept', (carpeta, permitido) => {
    const ajenos = fuentes(carpeta).flatMap((archivo) =>
      importados(archivo).filter((de) => !permitido.test(de)),
    );
    expect(fuentes(carpeta).length).toBeGreaterThan(5);
    expect(ajenos).toEqual([]);
  });

  test.each([
    [
      'the uploader of uploadthing, which loads with the first upload,',
      /^uploadthing|^@uploadthing|^effect/,
      'subir-adjunto.ts',
    ],
    ['the cipher of @noble, which loads with a login,', /^@noble/, 'cofre.ts'],
  ])('%s is known to one file of the widget', (_, cual, archivo) => {
    const quienes = fuentes('widget').filter((uno) => importados(uno).some((de) => cual.test(de)));
    expect(quienes.map((uno) => basename(uno))).toEqual([archivo]);
  });

  test('of server/ never reaches the widget', () => {
    const ajenos = fuentes('server').flatMap((archivo) =>
      importados(archivo).filter((de) => /(^|\/)widget\/|^lit/.test(de) && !de.endsWith('.routes.ts')),
    );
    expect(ajenos).toEqual([]);
  });

  test.each([
    ['shared/x.ts', "import { a } from '../server/a.ts';"],
    ['shared/x.ts', "import { a } from 'hono';"],
    ['shared/x.ts', "import { a } from 'node:fs';"],
    ['widget/x.ts', "import { a } from '../server/a.ts';"],
    ['server/x.ts', "import { a } from '../widget/a.ts';"],
  ])('is a lint error in %s for %s', async (archivo, linea) => {
    const eslint = new ESLint({
      cwd: RAIZ,
      overrideConfigFile: '.config/eslint.config.js',
      // The rule needs no types, and the file does not exist.
      overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
      ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
    });
    const [resultado] = await eslint.lintText(linea, { filePath: join(RAIZ, archivo) });
    expect(resultado?.messages.map(({ ruleId }) => ruleId)).toEqual(['no-restricted-imports']);
  });
});

test('only lucia’s one file knows lucia, and only the configuration reads the environment', () => {
  const todos = [...fuentes('server'), ...fuentes('demo'), ...fuentes('shared')];
  const conLucia = todos.filter((archivo) => importados(archivo).includes('lucia'));
  const conEntorno = todos.filter((archivo) =>
    /^(?!.*`process\.env`).*process\.env/m.test(readFileSync(archivo, 'utf8')),
  );
  expect(conLucia.map((archivo) => archivo.slice(RAIZ.length + 1))).toEqual(['server/sesiones/sesiones.ts']);
  expect(conEntorno.map((archivo) => archivo.slice(RAIZ.length + 1))).toEqual(['server/config.ts']);
});
