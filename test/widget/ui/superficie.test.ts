/** What portal developers may style and fill is there, and does what the reference says. */
import { hallar, hasta, igual, limpiar, NIT_A, poner, sesion, ver } from '../apoyo.ts';

interface Elemento {
  tagName: keyof HTMLElementTagNameMap;
  cssParts: { name: string }[];
  slots: { name: string }[];
}

const { modules } = (await (await fetch('/widget/custom-elements.json')).json()) as {
  modules: { declarations: Elemento[] }[];
};
const elementos = modules.flatMap(({ declarations }) => declarations);

/** In which face an element has its parts: to whom it is shown. */
const quien = ({ tagName }: Elemento): string | undefined =>
  /^mesa-(login|bandeja|ayuda)$/.test(tagName) ? undefined : NIT_A;

const tema = (valores: Record<string, string>): void => {
  for (const [nombre, valor] of Object.entries(valores))
    document.documentElement.style.setProperty(`--mesa-${nombre}`, valor);
};

const medida = (selector: string, propiedad: string): string =>
  getComputedStyle(hallar(selector)!).getPropertyValue(propiedad);

describe('the public surface', () => {
  afterEach(() => {
    document.documentElement.removeAttribute('style');
    limpiar();
  });

  for (const elemento of elementos.filter(({ cssParts, slots }) => cssParts.length + slots.length)) {
    it(`of ${elemento.tagName} has the parts and slots that are described`, async () => {
      await sesion(quien(elemento));
      const puesto = poner(elemento.tagName);
      for (const { name } of elemento.slots)
        puesto.append(Object.assign(document.createElement('p'), { slot: name }));
      const faltan = () => [
        ...elemento.cssParts.filter(({ name }) => !puesto.shadowRoot?.querySelector(`[part=${name}]`)),
        ...elemento.slots.filter(({ name }) => !puesto.shadowRoot?.querySelector(`slot[name=${name}]`)),
      ];
      await hasta(() => !faltan().length).catch(() => igual(faltan(), []));
    });
  }

  it('has tokens for size, weight, density and height', async () => {
    await sesion(undefined);
    tema({
      tamano: '20px',
      peso: '300',
      'peso-fuerte': '800',
      densidad: '0.5',
      'alto-control': '60px',
    });
    poner('mesa-login');
    await ver('#quien');
    igual(medida('#quien', 'font-size'), '20px');
    igual(medida('h2', 'font-size'), '27.5px');
    igual(medida('#quien', 'font-weight'), '300');
    igual(medida('.principal', 'font-weight'), '800');
    igual(medida('label', 'font-weight'), '800');
    igual(medida('.panel', 'row-gap'), '8px');
    igual(medida('#quien', 'padding-top'), '4px');
    igual(hallar('#quien')!.offsetHeight, 60);
    igual(hallar('.principal')!.offsetHeight, 60);
  });

  it('is as it was where nobody sets them', async () => {
    await sesion(undefined);
    poner('mesa-login');
    await ver('#quien');
    igual(medida('#quien', 'font-size'), '16px');
    igual(medida('#quien', 'font-weight'), '400');
    igual(medida('label', 'font-weight'), '600');
    igual(medida('.panel', 'row-gap'), '16px');
    igual(medida('#quien', 'padding-top'), '8px');
    igual(hallar('#quien')!.offsetHeight, 44);
  });

  it('of the lists that come later follows the tokens too', async () => {
    await sesion(NIT_A);
    tema({ tamano: '20px', densidad: '0.5' });
    poner('mesa-mis-solicitudes');
    await ver('.cuerpo');
    igual(medida('.cuerpo', '--cuerpo').trim(), '20px');
    igual(medida('.panel', 'row-gap'), '8px');
  });
});
