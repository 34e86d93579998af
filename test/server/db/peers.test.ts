import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { joinPeers, type Peers } from '../../../server/db/peers.ts';

function carpetaNueva(): string {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-pares-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true, force: true }));
  return carpeta;
}

interface Par extends Peers {
  /** What the others told, in order; a commit is `commit`. */
  oido: string[];
}

/** Stands for SQLite's lock: one at a time. */
let previo = Promise.resolve();
const aSolas = (trabajo: () => Promise<void>) => (previo = previo.then(trabajo, trabajo));

async function unirse(folder: string): Promise<Par> {
  const oido: string[] = [];
  const par = await joinPeers({
    folder,
    alone: aSolas,
    onCommit: () => oido.push('commit'),
    onLine: (linea) => oido.push(linea),
  });
  onTestFinished(() => par.close());
  return { ...par, oido };
}

const hasta = (cierto: () => boolean) => vi.waitUntil(cierto, { timeout: 20_000, interval: 5 });

test('processes write in turns, in the order in which they asked', async () => {
  const carpeta = carpetaNueva();
  const pares = [await unirse(carpeta), await unirse(carpeta), await unirse(carpeta)];
  let dentro = 0;
  let juntos = 0;
  const vueltas = pares.map(async (par) => {
    for (let i = 0; i < 20; i += 1) {
      const soltar = await par.turn();
      dentro += 1;
      juntos = Math.max(juntos, dentro);
      await new Promise(setImmediate);
      dentro -= 1;
      soltar(true);
    }
  });
  await Promise.all(vueltas);
  expect(juntos).toBe(1);
  // Each hears of the others' commits, and not of its own.
  await hasta(() => pares.every(({ oido }) => oido.length === 40));
});

test('a process alone has its turn at once', async () => {
  const par = await unirse(carpetaNueva());
  expect(par.turn()).toBeTypeOf('function');
});

test('what one tells, all the others hear, and a turn without a commit tells nothing', async () => {
  const carpeta = carpetaNueva();
  const [una, dos, tres] = [await unirse(carpeta), await unirse(carpeta), await unirse(carpeta)];
  (await dos.turn())(false);
  una.tell('uno');
  dos.tell('"dos"\\n é');
  await hasta(() => tres.oido.length === 2 && dos.oido.length === 1 && una.oido.length === 1);
  expect([una.oido, dos.oido, tres.oido.toSorted()]).toEqual([
    ['"dos"\\n é'],
    ['uno'],
    ['"dos"\\n é', 'uno'],
  ]);
});

test('a turn that is never given back passes to the next one', async () => {
  const carpeta = carpetaNueva();
  const [una, dos] = [await unirse(carpeta), await unirse(carpeta)];
  await una.turn();
  (await dos.turn())(true);
  await dos.turn();
  (await una.turn())(true);
  await hasta(() => dos.oido.includes('commit'));
});

test('when the process that gives out the turns ends, another does', async () => {
  const carpeta = carpetaNueva();
  const [una, dos, tres] = [await unirse(carpeta), await unirse(carpeta), await unirse(carpeta)];
  await una.turn();
  const pedido = dos.turn();
  una.close();
  (await pedido)(true);
  await hasta(() => {
    dos.tell('?');
    tres.tell('?');
    return dos.oido.includes('?') && tres.oido.includes('?');
  });
});

test('a socket that a killed process left is replaced', async () => {
  const carpeta = carpetaNueva();
  const ruta = join(carpeta, 'procesos.sock');
  const programa = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const muerto = spawn(process.execPath, ['-e', programa, ruta]);
  await new Promise((listo) => muerto.once('exit', listo));
  expect(existsSync(ruta)).toBe(true);
  const [una, dos] = [await unirse(carpeta), await unirse(carpeta)];
  una.tell('hola');
  await hasta(() => dos.oido.includes('hola'));
});

test('who listens and never answers holds nobody', async () => {
  const carpeta = carpetaNueva();
  const mudo = createServer(() => undefined);
  await new Promise<void>((listo) => mudo.listen(join(carpeta, 'procesos.sock'), listo));
  onTestFinished(() => void mudo.close());
  const par = await unirse(carpeta);
  (await par.turn())(true);
  // It was given up, so that not every write waits for it.
  expect(par.turn()).toBeTypeOf('function');
});

test('where the folder allows no socket, a process writes as if it were alone', async () => {
  const larga = join(carpetaNueva(), 'x'.repeat(120));
  const par = await unirse(larga);
  (await par.turn())(true);
  par.tell('nobody hears it');
  expect(existsSync(join(larga, 'procesos.sock'))).toBe(false);
});
