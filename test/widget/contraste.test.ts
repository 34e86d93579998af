/** What is written in an empty field can be read: 4.5 to 1 (WCAG 2.2, 1.4.3), by the colours as they are painted. */
import { estilos } from '../../widget/mesa.styles.ts';
import '../../widget/mesa-administracion.ts';
import { hallar, hasta, igual, limpiar, NIT_A, poner, sesion, soporte, ver } from './apoyo.ts';

/** Red, green and blue from 0 to 255, as the browser paints a colour of whatever notation. */
function pintado(color: string): readonly number[] {
  const lienzo = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  lienzo.fillStyle = color;
  lienzo.fillRect(0, 0, 1, 1);
  return [...lienzo.getImageData(0, 0, 1, 1).data];
}

function luminancia(color: string): number {
  const [r, g, b] = pintado(color)
    .slice(0, 3)
    .map((canal) => canal / 255)
    .map((canal) => (canal <= 0.04045 ? canal / 12.92 : ((canal + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contraste(una: string, otra: string): number {
  const [clara, oscura] = [luminancia(una), luminancia(otra)].sort((a, b) => b - a) as [number, number];
  return (clara + 0.05) / (oscura + 0.05);
}

/** Of a field's placeholder on its own background, which is no transparent one. */
function deCampo(campo: Element): number {
  const { color, opacity } = getComputedStyle(campo, '::placeholder');
  const fondo = getComputedStyle(campo).backgroundColor;
  igual([opacity, pintado(color)[3], pintado(fondo)[3]], ['1', 255, 255]);
  return contraste(color, fondo);
}

describe('the contrast of what an empty field says', () => {
  afterEach(() => {
    limpiar();
    document.documentElement.style.colorScheme = '';
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('is measured as WCAG does', () => {
    igual(Math.round(contraste('#000', '#fff') * 10) / 10, 21);
    igual(Math.round(contraste('#777', '#fff') * 100) / 100, 4.48);
  });

  for (const esquema of ['light', 'dark']) {
    const caras: [string, string, () => HTMLElement][] = [
      [NIT_A, '#buscar', () => poner('mesa-mis-solicitudes')],
      [NIT_A, '#texto', () => poner('mesa-caso-chat', { caso: '40912' })],
      ['agente2@demo.local', '#buscar', () => poner('mesa-bandeja')],
      ['admin@demo.local', '#buscar', () => poner('mesa-administracion', { parte: 'IPS' })],
    ];
    for (const [quien, selector, mostrar] of caras) {
      it(`${esquema}: ${selector} for ${quien}`, async () => {
        document.documentElement.style.colorScheme = esquema;
        await sesion(quien);
        if (selector === '#texto') await soporte('PATCH', '/casos/40912', { prioridad: 'NORMAL' });
        mostrar();
        const campo = await ver<HTMLInputElement>(selector);
        await hasta(() => campo.placeholder);
        igual(deCampo(campo) >= 4.5, true);
        igual(
          contraste(getComputedStyle(campo).backgroundColor, esquema === 'dark' ? '#000' : '#fff') < 2,
          true,
        );
      });
    }
  }

  it('holds where the browser cannot mix colours', async () => {
    const huesped = document.createElement('div');
    document.body.append(huesped);
    const hoja = new CSSStyleSheet();
    // What such a browser takes: it drops the declarations that it does not understand, and this rule holds for it.
    const texto = estilos.cssText
      .replace(/@supports not \(color: color-mix\([^)]*\)\)/, '@supports (color: red)')
      .replace(/color-mix\(in srgb/g, 'mezcla-que-no-hay(in srgb');
    hoja.replaceSync(texto);
    const raiz = huesped.attachShadow({ mode: 'open' });
    raiz.adoptedStyleSheets = [hoja];
    raiz.innerHTML = '<input placeholder="Buscar">';
    igual(deCampo(raiz.firstElementChild!) >= 4.5, true);
    igual(hallar('input') === raiz.firstElementChild, true);
  });
});
