/** Turns go round among those who wait. */
import { expect, test } from 'vitest';
import { crearTurnos, EsperaLarga } from '../../../server/adjuntos/turnos-justos.ts';

/** Tasks that end when they are told to, and the order in which they began. */
function tareas() {
  const empezadas: string[] = [];
  const terminar = new Map<string, () => void>();
  const tarea = (nombre: string) => () =>
    new Promise<string>((cumplir) => {
      empezadas.push(nombre);
      terminar.set(nombre, () => cumplir(nombre));
    });
  return { empezadas, tarea, terminar: (nombre: string) => terminar.get(nombre)!() };
}

test('each one who waits gets a turn before anybody gets a second one', async () => {
  const { empezadas, tarea, terminar } = tareas();
  const enTurno = crearTurnos({ lugares: 1, esperaMs: 600_000, colaMaxima: 100 });
  const nombres = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2'];
  const todas = nombres.map((nombre) => enTurno(nombre[0]!, tarea(nombre)));
  for (let i = 0; i < nombres.length; i += 1) {
    await expect.poll(() => empezadas.length).toBe(i + 1);
    terminar(empezadas[i]!);
  }
  expect(empezadas).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  expect(await Promise.all(todas)).toEqual(nombres);
});

test('a task that fails gives its place back', async () => {
  const enTurno = crearTurnos({ lugares: 1, esperaMs: 600_000, colaMaxima: 100 });
  const mala = enTurno('a', () => Promise.reject(new Error('mala')));
  const buena = enTurno('a', () => Promise.resolve('buena'));
  await expect(mala).rejects.toThrow('mala');
  expect(await buena).toBe('buena');
});

test('more of one asker than may wait is refused at once, and the others are not', async () => {
  const { tarea, terminar, empezadas } = tareas();
  const enTurno = crearTurnos({ lugares: 1, esperaMs: 600_000, colaMaxima: 1 });
  const primera = enTurno('a', tarea('a1'));
  const segunda = enTurno('a', tarea('a2'));
  await expect(enTurno('a', tarea('a3'))).rejects.toBeInstanceOf(EsperaLarga);
  const ajena = enTurno('b', tarea('b1'));
  terminar('a1');
  await expect.poll(() => empezadas).toContain('a2');
  terminar('a2');
  await expect.poll(() => empezadas).toContain('b1');
  terminar('b1');
  expect(await Promise.all([primera, segunda, ajena])).toEqual(['a1', 'a2', 'b1']);
});

test('a task whose turn does not come in time is never begun', async () => {
  const { tarea, terminar, empezadas } = tareas();
  const enTurno = crearTurnos({ lugares: 1, esperaMs: 20, colaMaxima: 100 });
  const primera = enTurno('a', tarea('a1'));
  await expect(enTurno('b', tarea('b1'))).rejects.toMatchObject({
    reintentarEn: expect.any(Number) as number,
  });
  terminar('a1');
  expect(await primera).toBe('a1');
  expect(empezadas).toEqual(['a1']);
});
