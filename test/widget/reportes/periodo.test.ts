import { duracion } from '../../../widget/words/cifras.ts';
import { faltaDe, periodoDe } from '../../../widget/reportes/periodo.ts';
import { igual } from '../apoyo.ts';

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
    igual(
      [0, 45, 60, 200, 2_400, 2_401, 74_460].map((minutos) => duracion(minutos, 480)),
      ['0 min', '45 min', '1 h', '3 h 20 min', '40 h', '5 días', '155 días'].map((uno) =>
        uno.replace(/ (h|min|días)/g, '\u00a0$1'),
      ),
    );
  });
});
