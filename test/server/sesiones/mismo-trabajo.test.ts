/** A login that is refused costs the same work whatever is wrong with it, so that its time tells nothing. */
import { expect, test } from 'vitest';
import { AGENTE, montar, NIT_A, NIT_INACTIVA, type Banco } from '../apoyo.ts';

const VECES = 7;

const CASOS: Record<string, Record<string, string>> = {
  'a wrong password': { nit: NIT_A },
  'an unknown NIT': { nit: '899999068' },
  'an unknown user of an IPS': { nit: NIT_A, usuario: 'nadie' },
  'an unknown correo': { correo: 'nadie@eps.example' },
  'an inactive IPS': { nit: NIT_INACTIVA },
  'an inactive agent': { correo: AGENTE },
};

/** Milliseconds of processor time of one login, the threads that hash passwords included; others on the machine cost none. */
async function medir({ anonimo }: Banco, quien: Record<string, string>): Promise<number> {
  const inicio = process.cpuUsage();
  const cuerpo = { ...quien, contrasena: 'una clave equivocada' };
  expect((await anonimo().pedir('POST', '/sesion', { cuerpo })).status).toBe(401);
  const { user, system } = process.cpuUsage(inicio);
  return (user + system) / 1000;
}

test('unknown, wrong and inactive cost the same work', async () => {
  const banco = await montar();
  await banco.servicios.base.escribir((tx) =>
    tx.updateTable('usuarios').set({ activo: 0 }).where('correo', '=', AGENTE).execute(),
  );
  const tiempos = new Map<string, number[]>(Object.keys(CASOS).map((caso) => [caso, []]));
  // The first one compiles.
  await medir(banco, { nit: '899999067' });
  for (let vez = 0; vez < VECES; vez += 1) {
    for (const [caso, quien] of Object.entries(CASOS)) tiempos.get(caso)!.push(await medir(banco, quien));
  }
  // The least of each is its work. One without a hash would take a twentieth of the others.
  const minimos = [...tiempos].map(([caso, suyos]) => [caso, Math.min(...suyos)] as const);
  const mayor = Math.max(...minimos.map(([, ms]) => ms));
  expect(minimos.filter(([, ms]) => ms < mayor / 3)).toEqual([]);
});
