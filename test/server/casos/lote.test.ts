import { describe, expect, test } from 'vitest';
import type { ResultadoLote } from '../../../shared/bandeja.ts';
import type { Caso } from '../../../shared/caso.ts';
import { ADMIN, montar, type Cliente } from '../apoyo.ts';

const MINUTO = 60_000;

const cambiar = (cliente: Cliente, numeros: number[], cambio: object) =>
  cliente.pedir<ResultadoLote>('POST', '/casos/lote', { cuerpo: { numeros, cambio } });
const deshacer = async (cliente: Cliente, ...numeros: number[]) =>
  (await cliente.pedir<ResultadoLote>('POST', '/casos/lote/deshacer', { cuerpo: { numeros } })).json;
const leer = async (cliente: Cliente, numero: number) =>
  (await cliente.pedir<Caso>('GET', `/casos/${numero}`)).json;

async function conCasos(cuantos: number) {
  const banco = await montar();
  const [clinica, ana, carla] = [await banco.ips(), await banco.agente(), await banco.agente(ADMIN)];
  for (let i = 0; i < cuantos; i += 1) await clinica.crearCaso();
  return { ...banco, clinica, ana, carla };
}

describe('a change of several cases that is taken back', () => {
  test('leaves each as it was, with its own estado, agent and targets', async () => {
    const { ana, carla, avanzar } = await conCasos(3);
    await cambiar(ana, [1], { asignado: ADMIN });
    await cambiar(ana, [2], { estado: 'EN_GESTION', prioridad: 'ALTA' });
    const antes = [await leer(carla, 1), await leer(carla, 2), await leer(carla, 3)];
    avanzar(MINUTO);
    const cambio = { estado: 'RESUELTO', asignado: 'yo', prioridad: 'BAJA' };
    expect((await cambiar(ana, [1, 2, 3], cambio)).json.hechos).toEqual([1, 2, 3]);
    avanzar(MINUTO);
    expect(await deshacer(ana, 1, 2, 3)).toEqual({ hechos: [1, 2, 3], rechazados: [] });
    for (const { actualizado: _, ...caso } of antes)
      expect(await leer(carla, caso.numero)).toMatchObject(caso);
    const { json } = await ana.pedir<{ historia: { cambios: unknown[] }[] }>('GET', '/casos/1/historia');
    expect(json.historia.at(-1)?.cambios).toEqual([
      { campo: 'estado', antes: 'Resuelto', ahora: 'Activo' },
      { campo: 'asignado', antes: 'Ana', ahora: 'Carla' },
      { campo: 'prioridad', antes: 'Baja', ahora: 'Normal' },
    ]);
  });

  test('opens a case again that was solved, and solves one that was opened', async () => {
    const { ana } = await conCasos(1);
    await cambiar(ana, [1], { estado: 'RESUELTO' });
    await cambiar(ana, [1], { estado: 'EN_GESTION' });
    await deshacer(ana, 1);
    expect(await leer(ana, 1)).toMatchObject({ estado: 'RESUELTO', vence: null });
  });

  test('is refused where somebody changed the case or wrote in it since, and says for which', async () => {
    const { ana, carla, clinica } = await conCasos(4);
    await cambiar(ana, [1, 2, 3, 4], { estado: 'RESUELTO' });
    await cambiar(carla, [1], { prioridad: 'URGENTE' });
    await clinica.escribir(2, 'Sigue igual');
    await carla.escribir(3, 'Ojo', { interno: true });
    expect(await deshacer(ana, 1, 2, 3, 4)).toEqual({
      hechos: [4],
      rechazados: [1, 2, 3].map((numero) => ({ numero, codigo: 'cambio_despues' })),
    });
    expect((await leer(ana, 1)).estado).toBe('RESUELTO');
    expect((await leer(ana, 2)).estado).toBe('ACTIVO');
  });

  test('is for who made it, for a short time, and never for a closed case', async () => {
    const { ana, carla, avanzar } = await conCasos(3);
    const no = (codigo: string, numero: number) => ({ hechos: [], rechazados: [{ numero, codigo }] });
    expect(await deshacer(ana, 1)).toEqual(no('cambio_despues', 1));
    await cambiar(ana, [1, 2], { prioridad: 'ALTA' });
    expect(await deshacer(carla, 1)).toEqual(no('cambio_despues', 1));
    await cambiar(ana, [3], { estado: 'CERRADO' });
    expect(await deshacer(ana, 3)).toEqual(no('caso_cerrado', 3));
    avanzar(10 * MINUTO);
    expect(await deshacer(ana, 2)).toEqual(no('cambio_despues', 2));
    expect(await deshacer(ana, 99)).toEqual(no('no_existe', 99));
  });
});
