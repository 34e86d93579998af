import { describe, expect, test } from 'vitest';
import { crearCalendario, leerHorario } from '../../../server/tiempo/calendario.ts';

const horario = leerHorario('lun-vie 08:00-12:00 14:00-18:00')!;
const { sumar, entre } = crearCalendario(horario);
const en = (local: string) => Date.parse(`${local}:00-05:00`);
const leido = (momento: number) => new Date(momento - 5 * 3_600_000).toISOString().slice(0, 16);

describe('office hours', () => {
  test.each([
    ['inside a morning', '2026-11-24T08:30', 60, '2026-11-24T09:30'],
    ['over lunch', '2026-11-24T11:30', 60, '2026-11-24T14:30'],
    ['from before opening', '2026-11-24T06:00', 30, '2026-11-24T08:30'],
    ['over the night', '2026-11-24T17:30', 60, '2026-11-25T08:30'],
    ['over a weekend', '2026-11-27T17:30', 60, '2026-11-30T08:30'],
    ['from a Saturday', '2026-11-28T10:00', 15, '2026-11-30T08:15'],
    ['over a fixed holiday (8 December, a Tuesday)', '2026-12-07T17:30', 60, '2026-12-09T08:30'],
    ['over one moved to Monday (All Saints, 2 November)', '2026-10-30T17:30', 60, '2026-11-03T08:30'],
    ['over Maundy Thursday and Good Friday', '2026-04-01T17:30', 60, '2026-04-06T08:30'],
    ['of two days', '2026-11-24T08:00', 16 * 60, '2026-11-25T18:00'],
  ])('%s', (_, desde, minutos, hasta) => {
    const fin = sumar(en(desde), minutos);
    expect(leido(fin)).toBe(hasta);
    expect(entre(en(desde), fin)).toBe(minutos);
  });

  test('do not pass while the office is closed', () => {
    expect(entre(en('2026-11-27T18:00'), en('2026-11-30T08:00'))).toBe(0);
    expect(entre(en('2026-11-24T10:00'), en('2026-11-24T10:00'))).toBe(0);
    expect(entre(en('2026-11-24T11:00'), en('2026-11-24T10:00'))).toBe(0);
  });

  test('end early on a day that the EPS closes besides', () => {
    const conCierre = crearCalendario(horario, ['2026-11-25']);
    expect(leido(conCierre.sumar(en('2026-11-24T17:30'), 60))).toBe('2026-11-26T08:30');
  });

  test('may include a Saturday', () => {
    const calendario = crearCalendario(leerHorario('Lun-Vie 08:00-17:00; sáb 08:00-12:00')!);
    expect(leido(calendario.sumar(en('2026-11-27T16:30'), 60))).toBe('2026-11-28T08:30');
  });

  test.each([
    '',
    'lun',
    'vie-lun 08:00-12:00',
    'lun 12:00-08:00',
    'lun 8-12',
    'lun 08:00-25:00',
    'xyz 08:00-12:00',
    'lun 08:00-12:00 11:00-13:00',
  ])('cannot be read from "%s"', (escrito) => {
    expect(leerHorario(escrito)).toBeUndefined();
  });
});
