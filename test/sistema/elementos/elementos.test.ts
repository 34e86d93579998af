/** Every test of the elements, which `npm test` runs in Chromium, in the other two browsers. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RAIZ } from '../../e2e/servicio.ts';
import { PROGRAMAS_DE } from '../navegadores.ts';
import { ManagedProcess } from '../managed-process.ts';
import { necesita } from '../programas.ts';
import { puertoLibre } from '../puerto.ts';

test.for(['firefox', 'webkit'] as const)('the tests of the elements pass in %s', async (motor, contexto) => {
  necesita(contexto, PROGRAMAS_DE[motor]);
  const corredor = join(RAIZ, 'node_modules', '@web', 'test-runner', 'dist', 'bin.js');
  const corrida = new ManagedProcess(
    process.execPath,
    ['--import', 'tsx', corredor, '--config', join('test', 'sistema', 'elementos', 'config.js')],
    {
      cwd: RAIZ,
      env: { ...process.env, MOTOR: motor, PUERTO_PRUEBAS: String(await puertoLibre()), NO_COLOR: '1' },
    },
  );
  try {
    expect(await corrida.fin, corrida.dicho).toBe(0);
    expect(corrida.dicho).toMatch(/\d{3,} passed, 0 failed, 0 skipped/);
  } finally {
    await corrida.terminar();
  }
});
