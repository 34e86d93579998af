/** No block of a document has a slip that its language would not take. */
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { leerFragmentos, type Fragmento } from '../../fragmentos.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

const documentos = (await readdir(DOCS, { recursive: true })).filter((nombre) => nombre.endsWith('.md'));
const fragmentos = (
  await Promise.all(documentos.map((uno) => leerFragmentos(uno.replaceAll('\\', '/'))))
).flat();

/** By prettier's names. */
const ANALIZADORES: Record<string, string> = {
  css: 'css',
  html: 'html',
  js: 'babel',
  json: 'json',
  ts: 'typescript',
  tsx: 'typescript',
  vue: 'vue',
};

/** Of languages that nothing here reads. The system tests run these. */
const SIN_ANALIZAR = ['apache', 'csharp', 'http', 'java', 'nginx', 'php', 'python', ''];

/** Settings, as a file of the environment has them: what is behind the sign is no shell's. */
const AJUSTES = /^(?:#.*\n|[A-Z]\w*=.*\n|\n)+$/;

async function analizar({ lenguaje, texto }: Fragmento): Promise<unknown> {
  if (lenguaje === 'sh' && AJUSTES.test(texto)) return undefined;
  if (lenguaje === 'sh') return execFileSync('sh', ['-n'], { input: texto, stdio: ['pipe', 'pipe', 'pipe'] });
  return format(texto, { parser: ANALIZADORES[lenguaje]! });
}

test('every block can be read in its language', async () => {
  const analizados = fragmentos.filter(({ lenguaje }) => !SIN_ANALIZAR.includes(lenguaje));
  expect(analizados.length).toBeGreaterThan(60);
  const malos: string[] = [];
  for (const fragmento of analizados) {
    await analizar(fragmento).catch((error: unknown) => malos.push(`${fragmento.clave}: ${String(error)}`));
  }
  expect(malos).toEqual([]);
});

test.each([
  ['html', '<p><b></p>'],
  ['js', 'const x = ;'],
  ['css', 'p { color: red'],
  ['json', '{ "a": }'],
  ['sh', 'if true; then'],
])('a slip in %s is found', async (lenguaje, texto) => {
  await expect(analizar({ clave: '', lenguaje, texto })).rejects.toThrow();
});
