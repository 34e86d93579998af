import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const RAIZ = join(import.meta.dirname, '..', '..');

function fuentes(carpeta: string): string[] {
  return readdirSync(join(RAIZ, carpeta), { recursive: true, encoding: 'utf8' })
    .filter((nombre) => nombre.endsWith('.ts'))
    .map((nombre) => join(RAIZ, carpeta, nombre));
}

function importados(archivo: string): string[] {
  return [...readFileSync(archivo, 'utf8').matchAll(/(?:from|import) '([^']+)'|import\('([^']+)'\)/g)].map(
    ([, uno, otro]) => uno ?? otro ?? '',
  );
}

/** What a file of ours imports of ours, as paths from the top of the repository. */
function propios(archivo: string): string[] {
  const aqui = relative(RAIZ, dirname(archivo));
  return importados(archivo).flatMap((de) => (de.startsWith('.') ? posix.join(aqui, de) : []));
}

/** The room of `widget/net/x.ts` is `net`; of `widget/mesa.ts` it is ''. */
const cuarto = (ruta: string): string => ruta.split('/').slice(1, -1).join('/');

/** The widget's plumbing; each may import those before it, and no room of the domain. */
const PLOMERIA = ['words', 'net', 'storage', 'outbox', 'client', 'ui'];

describe('the direction of imports', () => {
  test.each([
    ['shared', /^zod(\/mini)?$/],
    [
      'widget',
      /^lit|^@lit\/|^zod\/mini$|^@?uploadthing\/|^effect\/Micro$|^@noble\/ciphers\/aes\.js$|^lean-qr\/nano$|^lucide\/dist\/esm\/icons\/[\w-]+\.mjs$/,
    ],
  ])('of %s/ is kept', (carpeta, permitido) => {
    const archivos = fuentes(carpeta);
    expect(archivos.length).toBeGreaterThan(5);
    const paquetes = archivos.flatMap(importados).filter((de) => !de.startsWith('.'));
    expect(paquetes.filter((de) => !permitido.test(de))).toEqual([]);
    const carpetas = new Set(archivos.flatMap(propios).map((ruta) => ruta.split('/')[0]));
    expect([...carpetas].filter((una) => una !== carpeta && una !== 'shared')).toEqual([]);
  });

  test('of the widget goes from the rooms of the domain to those of the plumbing, and never to the entry', () => {
    const flechas = fuentes('widget').flatMap((archivo) => {
      const desde = relative(RAIZ, archivo);
      return propios(archivo)
        .filter((hasta) => hasta.startsWith('widget/'))
        .map((hasta) => ({ desde, hasta, nivel: PLOMERIA.indexOf(cuarto(desde)) }));
    });
    expect(flechas.length).toBeGreaterThan(100);
    const malas = flechas.filter(({ desde, hasta, nivel }) => {
      if (hasta === 'widget/mesa.ts') return true;
      // What the elements tell the page is part of every room's contract.
      if (nivel < 0 || hasta === 'widget/eventos.ts' || cuarto(desde) === cuarto(hasta)) return false;
      return !PLOMERIA.slice(0, nivel).includes(cuarto(hasta));
    });
    expect(malas).toEqual([]);
  });

  test.each([
    [
      'the uploader of uploadthing, which loads with the first upload,',
      /^uploadthing|^@uploadthing|^effect/,
      'subir-adjunto.ts',
    ],
    ['the cipher of @noble, which loads with a login,', /^@noble/, 'sealed-store.ts'],
    ['the maker of QR codes, which loads with a second factor,', /^lean-qr/, 'qr.ts'],
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

test('migrations are history: they import nothing of ours, and only their list imports them', () => {
  const deMigracion = /^server\/db\/migrations\/\d/;
  const flechas = [...fuentes('server'), ...fuentes('test'), ...fuentes('demo')].flatMap((archivo) => {
    const desde = relative(RAIZ, archivo);
    return propios(archivo).map((hasta) => ({ desde, hasta }));
  });
  const malas = flechas.filter(
    ({ desde, hasta }) =>
      deMigracion.test(desde) || (deMigracion.test(hasta) && desde !== 'server/db/migrations/migrations.ts'),
  );
  expect(malas).toEqual([]);
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
