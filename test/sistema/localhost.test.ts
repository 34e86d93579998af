/** `npm run demo` as a newcomer opens it, in the three browsers. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { Demostracion } from '../e2e/servicio.ts';
import { CLAVE } from '../e2e/sala.ts';
import { MOTORES, type Navegador } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from './navegadores.ts';
import { necesita } from './programas.ts';
import { recorrer } from './recorrido.ts';

let demostracion: Demostracion;

beforeAll(async () => {
  demostracion = await Demostracion.iniciar();
});
afterAll(() => demostracion.cerrar());

describe.each(MOTORES)('%s', (motor) => {
  let navegador: Navegador | undefined;
  afterAll(() => navegador?.cerrar());

  test('a clerk and an agent walk the manual on http://localhost', async (contexto) => {
    necesita(contexto, PROGRAMAS_DE[motor]);
    navegador = await abrirNavegador(motor);
    const { url } = demostracion;
    await recorrer(
      navegador,
      { portal: `${url}/`, servicio: url, nit: '900123456', agente: 'agente@demo.local', contrasena: CLAVE },
      `localhost-${motor}`,
    );
  });
});
