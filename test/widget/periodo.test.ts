import { duracion } from '../../widget/cifras.ts';
import { faltaDe, periodoDe } from '../../widget/periodo.ts';
import { igual } from './apoyo.ts';

describe('periods and times', () => {
  it('end on the day that it is in Bogotá', () => {
    const antes = Date.parse('2026-12-01T04:59:59Z');
    igual(periodoDe(7, antes), { desde: '2026-11-24', hasta: '2026-11-30' });
    igual(periodoDe('mes', antes), { desde: '2026-11-01', hasta: '2026-11-30' });
    igual(periodoDe('mes', antes + 1_000), { desde: '2026-12-01', hasta: '2026-12-01' });
    igual(periodoDe(30, antes), { desde: '2026-11-01', hasta: '2026-11-30' });
  });

  it('are told right from wrong', () => {
    igual(faltaDe({ desde: '2028-01-01', hasta: '2028-12-31' }) ?? null, null);
    igual(faltaDe({ desde: '2027-12-31', hasta: '2028-12-31' })?.includes('366'), true);
    igual(faltaDe({ desde: '', hasta: '2028-12-31' }), 'Escriba las dos fechas.');
  });

  it('are read as people say them', () => {
    const dichas = (minutos: number[], jornada: { dia: number; semana: number }) =>
      minutos.map((uno) => duracion(uno, jornada).replaceAll('\u00a0', ' '));
    // Eight hours from Monday to Friday: more than these forty hours are days of eight.
    igual(dichas([0, 45, 60, 200, 2_400, 2_401, 2_640, 8_220, 744_600], { dia: 480, semana: 2_400 }), [
      '0 min',
      '45 min',
      '1 h',
      '3 h 20 min',
      '40 h',
      '5 días',
      '5,5 días',
      '17,1 días',
      '1.551,3 días',
    ]);
    // Half a Saturday besides; day and night.
    igual(dichas([2_640, 2_641], { dia: 480, semana: 2_640 }), ['44 h', '5,5 días']);
    // One day a week.
    igual(dichas([90, 91], { dia: 90, semana: 90 }), ['1 h 30 min', '1 día']);
    igual(dichas([10_080, 14_400], { dia: 1_440, semana: 10_080 }), ['168 h', '10 días']);
  });
});
