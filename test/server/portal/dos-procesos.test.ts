/** A token opens one session among all processes on a folder, and none after a restart. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { montar } from '../apoyo.ts';
import { CLAVES, token } from './tokens.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.js');

/** A service of its own process on this folder; resolves to how to hand over a token and how to end it. */
async function arrancar(datos: string) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', MESA_DATOS: datos, MESA_PORTAL_CLAVES: CLAVES, MESA_DEMO: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const fin = once(child, 'close');
  const matar = async () => {
    child.kill('SIGKILL');
    await fin;
  };
  onTestFinished(matar);
  let texto = '';
  let url: string | undefined;
  while (!(url = /http:\/\/[\w.]+:\d+/.exec(texto)?.[0])) {
    const [trozo] = (await once(child.stdout, 'data')) as [Buffer];
    texto += trozo.toString();
  }
  child.stdout.resume();
  const entregar = async (suyo: string): Promise<number> => {
    const respuesta = await fetch(`${url}/api/v1/sesion/portal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: suyo }),
    });
    await respuesta.arrayBuffer();
    return respuesta.status;
  };
  return { entregar, matar };
}

test('used at two processes at once, and again after both were killed, a token opens one session', async () => {
  const { carpeta } = await montar();
  const [uno, otro] = await Promise.all([arrancar(carpeta), arrancar(carpeta)]);
  const tokens = Array.from({ length: 6 }, () => token());
  for (const suyo of tokens) {
    const estados = await Promise.all([uno, otro, uno, otro].map(({ entregar }) => entregar(suyo)));
    expect(estados.toSorted()).toEqual([200, 401, 401, 401]);
  }
  await Promise.all([uno.matar(), otro.matar()]);
  const tercero = await arrancar(carpeta);
  for (const suyo of tokens) expect(await tercero.entregar(suyo)).toBe(401);
  expect(await tercero.entregar(token())).toBe(200);
});
