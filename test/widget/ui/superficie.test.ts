/** What portal developers may style and fill is there, and does what the reference says. */
import {
  dice,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  poner,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

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

const APARTE = new Set([
  'mesa-mis-solicitudes vacia',
  'mesa-ayuda ayuda',
  'mesa-ayuda campos',
  'mesa-ayuda vacia',
]);

/** Whether what the page put into a slot is painted, wherever the slot is. */
const seVe = (slot: string) =>
  hasta(() => document.querySelector(`[slot=${slot}]`)?.getClientRects().length, `the slot ${slot}`);

function ponerCon(etiqueta: keyof HTMLElementTagNameMap, slots: Record<string, string>): void {
  const puesto = poner(etiqueta, etiqueta === 'mesa-ayuda' ? { 'sin-enlace': '' } : {});
  for (const [slot, dicho] of Object.entries(slots))
    puesto.append(Object.assign(document.createElement('p'), { slot, textContent: dicho }));
}

/** An IPS without a case. */
const sinCasos = (): void =>
  fallar((url) =>
    url.pathname.endsWith('/casos')
      ? Response.json({ casos: [], total: 0, totales: { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 } })
      : undefined,
  );

/** A new case of whoever is logged in, in which no other test writes. */
const sinMensajes = async (): Promise<string> => {
  const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion: 'Sin mensajes',
  });
  return `${numero}`;
};

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
      const puesto = poner(
        elemento.tagName,
        elemento.tagName === 'mesa-caso-chat' ? { caso: await sinMensajes() } : {},
      );
      for (const { name } of elemento.slots)
        puesto.append(Object.assign(document.createElement('p'), { slot: name }));
      const faltan = () => [
        ...elemento.cssParts.filter(({ name }) => !puesto.shadowRoot?.querySelector(`[part=${name}]`)),
        // Those of what is shown to others, or with nothing in it, have tests of their own below.
        ...elemento.slots.filter(
          ({ name }) =>
            !APARTE.has(`${elemento.tagName} ${name}`) &&
            !puesto.shadowRoot?.querySelector(`slot[name=${name}]`),
        ),
      ];
      await hasta(() => !faltan().length).catch(() => igual(faltan(), []));
    });
  }

  it('has a title, help and fields of the page in the form, alone and in the one tag', async () => {
    await sesion(NIT_A);
    for (const etiqueta of ['mesa-nuevo-caso', 'mesa-ayuda'] as const) {
      ponerCon(etiqueta, { titulo: 'Radique su caso', ayuda: 'Tenga a la mano la factura.', campos: 'Sede' });
      await ver('#motivo');
      for (const slot of ['titulo', 'ayuda', 'campos']) await seVe(slot);
      const propio = etiqueta === 'mesa-ayuda' ? 'Mesa de Ayuda' : 'Generar mesa de ayuda';
      igual(texto().includes(`${propio}\n`) && !texto().includes('Radique su caso'), false);
      document.body.replaceChildren();
    }
    poner('mesa-nuevo-caso');
    await dice('Generar mesa de ayuda');
  });

  for (const etiqueta of ['mesa-mis-solicitudes', 'mesa-ayuda'] as const) {
    it(`says what the page wants where there is no case, in ${etiqueta}`, async () => {
      await sesion(NIT_A);
      sinCasos();
      ponerCon(etiqueta, { vacia: 'Todavía no ha escrito a la mesa.' });
      if (etiqueta === 'mesa-ayuda') {
        await ver('#motivo');
        document.querySelector('mesa-ayuda')!.abrirSolicitudes();
      }
      await seVe('vacia');
      igual(texto().includes('Aún no tiene solicitudes.'), false);
      document.body.replaceChildren();
      poner('mesa-mis-solicitudes');
      await dice('Aún no tiene solicitudes.');
    });
  }

  it('says what the page wants in a conversation without a message, and nothing in another', async () => {
    await sesion(NIT_A);
    const caso = await sinMensajes();
    const puesto = poner('mesa-caso-chat', { caso });
    puesto.innerHTML = '<p slot="vacia">Pronto le escribimos.</p>';
    await seVe('vacia');
    igual(texto().includes('Aún no hay mensajes'), false);
    puesto.caso = 40871;
    await dice('Ya la vemos. Muchas gracias.');
    await hasta(() => !puesto.querySelector('p')!.getClientRects().length);
    document.body.replaceChildren();
    poner('mesa-caso-chat', { caso });
    await dice('Aún no hay mensajes');
  });

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
