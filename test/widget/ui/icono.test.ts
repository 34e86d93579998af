import { render } from 'lit';
import { icono } from '../../../widget/ui/icono.ts';
import { ICONO } from '../../../widget/ui/iconos.ts';
import { igual } from '../apoyo.ts';

/** The box that is drawn. */
function cajaDe(dibujo: ReturnType<typeof icono>): number[] {
  const lugar = document.createElement('div');
  document.body.append(lugar);
  render(dibujo, lugar);
  const { x, y, width, height } = lugar.querySelector('path')!.getBBox();
  lugar.remove();
  return [x, y, width, height].map((medida) => Math.round(medida));
}

describe('icono', () => {
  it('draws each shape of Lucide where it belongs', () => {
    igual(cajaDe(icono([['circle', { cx: '12', cy: '10', r: '3' }]])), [9, 7, 6, 6]);
    igual(cajaDe(icono([['line', { x1: '4', y1: '6', x2: '20', y2: '18' }]])), [4, 6, 16, 12]);
    igual(cajaDe(icono([['polyline', { points: '22 12 16 12 14 15' }]])), [14, 12, 8, 3]);
    igual(cajaDe(icono([['rect', { x: '3', y: '5', width: '18', height: '14', rx: '2' }]])), [3, 5, 18, 14]);
    igual(cajaDe(icono([['rect', { x: '3', y: '5', width: '18', height: '14' }]])), [3, 5, 18, 14]);
  });

  it('draws all that are in use inside their square', () => {
    for (const [nombre, dibujo] of Object.entries(ICONO)) {
      const [x, y, ancho, alto] = cajaDe(dibujo) as [number, number, number, number];
      const dentro = x >= 0 && y >= 0 && ancho > 2 && alto > 2 && x + ancho <= 24 && y + alto <= 24;
      igual([nombre, dentro], [nombre, true]);
    }
  });
});
