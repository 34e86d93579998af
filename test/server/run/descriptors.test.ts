/** The programs where a process may have few files open (`ulimit -n`). */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESCRIPTORES_MINIMOS } from '../../../server/run/descriptors.ts';

const PROGRAMAS = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');

let carpeta: string;
beforeEach(async () => void (carpeta = await mkdtemp(join(tmpdir(), 'mesa-descriptores-'))));
afterEach(() => rm(carpeta, { recursive: true, force: true }));

interface Fin {
  estado: number | null;
  texto: string;
  error: string;
}

/** Runs a program under a limit. `hablado` is called with what it says, and may end it. */
function correr(
  limite: number,
  programa: string,
  argumentos: string[] = [],
  hablado: (texto: string, terminar: () => void) => void = () => undefined,
): Promise<Fin> {
  const orden = `ulimit -n ${limite}; exec "$@"`;
  const child = spawn(
    'sh',
    ['-c', orden, 'sh', process.execPath, join(PROGRAMAS, `${programa}.js`), ...argumentos],
    { env: { ...process.env, PORT: '0', MESA_DATOS: join(carpeta, 'datos') } },
  );
  const fin: Fin = { estado: null, texto: '', error: '' };
  child.stdout.on('data', (trozo) => {
    fin.texto += String(trozo);
    hablado(fin.texto, () => void child.kill('SIGTERM'));
  });
  child.stderr.on('data', (trozo) => (fin.error += String(trozo)));
  return new Promise((cumplir) => child.on('close', (estado) => cumplir({ ...fin, estado })));
}

test.each([
  ['main', 128],
  ['main', DESCRIPTORES_MINIMOS - 1],
  ['mesa', 128],
  ['demo', 100],
])('%s with %i says in one sentence how many it needs, and does nothing', async (programa, limite) => {
  const { estado, error, texto } = await correr(limite, programa, programa === 'mesa' ? ['estado'] : []);
  expect(error.trim().split('\n')).toHaveLength(1);
  expect(error).toContain(`${limite} archivos abiertos`);
  expect(error).toContain(`ulimit -n ${DESCRIPTORES_MINIMOS}`);
  expect([estado, texto]).toEqual([1, '']);
  expect(await readdir(carpeta)).toEqual([]);
});

test('the service starts and serves with the number that it asks for', async () => {
  let respuestas: Promise<number[]> | undefined;
  const { estado, error } = await correr(DESCRIPTORES_MINIMOS, 'main', [], (texto, terminar) => {
    const url = /"url":"([^"]+)"/.exec(texto)?.[1];
    if (!url || respuestas) return;
    const caminos = ['/listo', '/widget/mesa.js', '/api/v1/catalogo', '/agentes'];
    respuestas = Promise.all(caminos.map(async (camino) => (await fetch(url + camino)).status));
    void respuestas.finally(terminar);
  });
  expect(await respuestas).toEqual([200, 200, 401, 200]);
  expect([estado, error]).toEqual([0, '']);
});

test('mesa works with the number that it asks for', async () => {
  const { estado, error } = await correr(DESCRIPTORES_MINIMOS, 'mesa', ['estado', '--json']);
  expect([estado, error]).toEqual([0, '']);
});
