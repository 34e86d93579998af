/** Files of the data folder that may be lost do not keep the service from starting. */
import { open, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CLAVE, montar, NIT_A } from '../apoyo.ts';

let carpeta: string;
beforeEach(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-danada-'));
  const suya = carpeta;
  onTestFinished(() => rm(suya, { recursive: true, force: true }));
  const banco = await montar({ carpeta });
  await banco.cerrar();
});

async function apartados(nombre: string): Promise<string[]> {
  return (await readdir(carpeta)).filter((uno) => uno.startsWith(`${nombre}.danado-`));
}

test.each([
  ['empty', ''],
  ['cut', '{"apiKey":"sk_12'],
  ['of another shape', '[]'],
  ['with a key that is cut', '{"apiKey":"sk_12","appId":"0123456789abcdef"}'],
])('subidas.json %s is put aside, and that is said', async (_, texto) => {
  const archivo = join(carpeta, 'subidas.json');
  await writeFile(archivo, texto);
  const banco = await montar({ carpeta });
  const [apartado = ''] = await apartados('subidas.json');
  expect(await readFile(join(carpeta, apartado), 'utf8')).toBe(texto);
  expect(banco.registro.join('')).toContain(apartado);
  expect(JSON.parse(await readFile(archivo, 'utf8'))).toMatchObject({
    apiKey: expect.stringMatching(/^sk_[\da-f]{64}$/) as string,
  });
});

test('the key that is whole stays, and nothing else is left in the folder', async () => {
  const antes = await readFile(join(carpeta, 'subidas.json'), 'utf8');
  await montar({ carpeta });
  expect(await readFile(join(carpeta, 'subidas.json'), 'utf8')).toBe(antes);
  expect((await readdir(carpeta)).filter((nombre) => /danado|nuevo/.test(nombre))).toEqual([]);
});

test.each([
  ['is no database', (largo: number) => ({ desde: 0, bytes: Buffer.alloc(largo, 'x') })],
  ['has a damaged page', (largo: number) => ({ desde: 4096, bytes: Buffer.alloc(largo - 4096, 'x') })],
])('intentos.db that %s is put aside, and people log in', async (_, dano) => {
  const archivo = join(carpeta, 'intentos.db');
  const { length } = await readFile(archivo);
  const { desde, bytes } = dano(length);
  const abierto = await open(archivo, 'r+');
  await abierto.write(bytes, 0, bytes.length, desde);
  await abierto.close();
  const banco = await montar({ carpeta });
  expect(await apartados('intentos.db')).toHaveLength(1);
  expect(banco.registro.join('')).toContain('intentos.db estaba dañado');
  const { status } = await banco.anonimo().pedir('POST', '/sesion', {
    cuerpo: { nit: NIT_A, contrasena: CLAVE },
  });
  // Nobody was ever registered in this folder; what counts is that it is answered.
  expect(status).toBe(401);
});
