/** Every face of the agents' page: nothing out of reach on small screens and with large letters, and axe finds nothing. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { quejas } from './axe.ts';
import { mandar } from './mandar.ts';
import { puertoLibre } from '../sistema/puerto.ts';
import { Sala } from './sala.ts';

const PUERTO = await puertoLibre();
/** Nobody listens there: what is tried fails, and says so. */
const NADIE = '127.0.0.1:9';
const sala = Sala.preparar({
  MESA_DESCRIPCION_MAX: '300',
  PORT: String(PUERTO),
  MESA_URL: `http://localhost:${PUERTO}`,
  MESA_SMTP: `smtp://${NADIE}`,
  MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
  MESA_IMAP: `imap://mesa%40eps.example:clave@${NADIE}`,
  MESA_WEBHOOKS: 'eps.example',
});

/** As long as the service takes names, and without a place to break them. */
const LARGO = 'Ñ'.repeat(120);
const DESCRIPCION = 'Descripción larga, '.repeat(20).slice(0, 300);

/** A case of names as long as they may be, with messages, notes and a history. */
let numero = 0;

beforeAll(async () => {
  const { pagina: carla, contexto } = await sala.entrar('Correo', 'admin@demo.local', '/agentes');
  await carla.locator('.fila-caso').first().waitFor();
  const catalogo = await mandar<{ motivos: { nombre: string; asuntos: { nombre: string }[] }[] }>(
    carla,
    'GET',
    '/admin/catalogo',
  );
  catalogo.motivos[1]!.nombre = LARGO;
  catalogo.motivos[1]!.asuntos[1]!.nombre = LARGO;
  await mandar(carla, 'PUT', '/admin/catalogo', catalogo);
  await mandar(carla, 'PATCH', '/admin/ips/900654321', { nombre: LARGO });
  const { usuarios } = await mandar<{ usuarios: { id: number; correo: string }[] }>(
    carla,
    'GET',
    '/admin/usuarios',
  );
  const { id } = usuarios.find(({ correo }) => correo === 'agente2@demo.local')!;
  await mandar(carla, 'PATCH', `/admin/usuarios/${id}`, { nombre: LARGO });
  const { pagina: clinica, contexto: otro } = await sala.entrar('NIT', '900654321', '/');
  await clinica.getByLabel('Motivo').waitFor();
  ({ numero } = await mandar<{ numero: number }>(clinica, 'POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'radicacion',
    descripcion: DESCRIPCION,
    mensaje: `https://eps.example/${LARGO}`,
  }));
  await mandar(carla, 'PATCH', `/casos/${numero}`, { asignado: 'agente2@demo.local', prioridad: 'URGENTE' });
  await mandar(carla, 'POST', `/casos/${numero}/mensajes`, { texto: LARGO, interno: true });
  await mandar(carla, 'POST', '/admin/webhooks', {
    nombre: LARGO.slice(0, 80),
    url: `https://eps.example/${'ruta/'.repeat(40)}`,
    eventos: ['caso.registrado'],
  });
  await mandar(carla, 'POST', '/respuestas', { titulo: LARGO.slice(0, 80), texto: LARGO });
  await contexto.close();
  await otro.close();
});

interface Cara {
  /** After `#mesa?`. */
  ruta: string;
  /** Until it is all there; `numero` is the case above. */
  llegar: (pagina: Page) => Promise<unknown>;
}

const ver = (selector: string) => (pagina: Page) => pagina.locator(selector).first().waitFor();
const caso = async (pagina: Page) => {
  await ver('.inicio')(pagina);
  await pagina.locator('#caso-asignado').waitFor({ state: 'attached' });
};
const tecla =
  (key: string, que: string, antes = caso) =>
  async (pagina: Page) => {
    await antes(pagina);
    await pagina.keyboard.press(key);
    await ver(que)(pagina);
  };
const pulsar =
  (boton: string, que: string, antes: (pagina: Page) => Promise<unknown> = ver('.fila-caso')) =>
  async (pagina: Page) => {
    await antes(pagina);
    await pagina.locator(boton).first().click();
    await ver(que)(pagina);
  };
const CASO = () => `vista=abiertos&orden=-numero&caso=${numero}`;
const parte = (nombre: string) =>
  new URLSearchParams({ seccion: 'administracion', parte: nombre }).toString();
const enSuCuenta = pulsar('text=Su cuenta', '#actual', pulsar('.menu-usuario .abre', '.menu-usuario .punto'));

const CARAS: Record<string, () => Cara> = {
  'para mí': () => ({ ruta: '', llegar: ver('.fila-caso') }),
  'la lista': () => ({ ruta: 'vista=abiertos', llegar: ver('.fila-caso') }),
  'lo buscado': () => ({ ruta: 'vista=abiertos&buscar=larga', llegar: ver('.fila-caso') }),
  'nada hallado': () => ({ ruta: 'vista=mios&buscar=zzzz&prioridad=BAJA', llegar: ver('.vacio') }),
  'los filtros': () => ({
    ruta: 'vista=abiertos',
    llegar: pulsar('.filtros > .abre', '.filtros select'),
  }),
  'varios elegidos': () => ({ ruta: 'vista=abiertos', llegar: tecla('t', '.eleccion', ver('.fila-caso')) }),
  'las teclas': () => ({ ruta: '', llegar: tecla('?', 'dialog[open]', ver('.fila-caso')) }),
  'el menú': () => ({ ruta: '', llegar: pulsar('.menu-usuario .abre', '.menu-usuario .punto') }),
  'las novedades': () => ({ ruta: '', llegar: pulsar('.campana', '.novedades .nada, .novedades li') }),
  'la cuenta': () => ({ ruta: '', llegar: enSuCuenta }),
  'la verificación': () => ({
    ruta: '',
    llegar: pulsar('text=Verificación en dos pasos', 'text=Su contraseña', enSuCuenta),
  }),
  'el caso': () => ({ ruta: CASO(), llegar: caso }),
  'sus detalles': () => ({
    ruta: CASO(),
    llegar: tecla('o', '.otros-casos p, .otros li', tecla('h', '.historia li')),
  }),
  'una nota': () => ({ ruta: CASO(), llegar: tecla('n', 'text=Guardar nota') }),
  'las respuestas guardadas': () => ({ ruta: CASO(), llegar: tecla('g', '.respuestas li') }),
  'enviar y resolver': () => ({ ruta: CASO(), llegar: pulsar('.partido .abre', '.partido .punto', caso) }),
  'los reportes': () => ({ ruta: 'seccion=reportes', llegar: ver('.renglones') }),
  'las IPS': () => ({ ruta: parte('IPS'), llegar: pulsar('text=Ñ', '.ficha #nombre', ver('.abrir')) }),
  'registrar una IPS': () => ({
    ruta: parte('IPS'),
    llegar: pulsar('text=Registrar IPS', '#nit', ver('.abrir')),
  }),
  'importar IPS': () => ({
    ruta: parte('IPS'),
    llegar: pulsar('text=Importar CSV', '#archivo', ver('.abrir')),
  }),
  'los usuarios': () => ({ ruta: parte('Usuarios'), llegar: pulsar('text=Ñ', '.ficha', ver('.abrir')) }),
  'el catálogo': () => ({ ruta: parte('Catálogo'), llegar: pulsar('text=Ñ', '.ficha', ver('.abrir')) }),
  'las respuestas': () => ({ ruta: parte('Respuestas'), llegar: pulsar('text=Ñ', '.ficha', ver('.abrir')) }),
  'el correo': () => ({ ruta: parte('Correo'), llegar: ver('#direccion') }),
  'los webhooks': () => ({ ruta: parte('Webhooks'), llegar: pulsar('text=Ñ', '.ficha', ver('.abrir')) }),
  'un webhook nuevo': () => ({
    ruta: parte('Webhooks'),
    llegar: pulsar('text=Registrar destino', '#url', ver('.abrir')),
  }),
  'su correo': () => ({
    ruta: '',
    llegar: pulsar('mesa-cuenta >> text=Correo', 'text=Avisos que recibe', enSuCuenta),
  }),
  'la auditoría': () => ({ ruta: parte('Auditoría'), llegar: ver('.registro') }),
};

/** What is to be seen or pressed and cannot be reached by scrolling, and how far the page itself scrolls. */
const fuera = (pagina: Page): Promise<string[]> =>
  pagina.evaluate(() => {
    const CONTROLES = 'button, a[href], input, select, textarea, summary, [tabindex="0"]';
    const POCO = 24;
    const faltas: string[] = [];
    const padre = (nodo: Node): Element | null =>
      (nodo as Element).assignedSlot ?? nodo.parentElement ?? (nodo.getRootNode() as ShadowRoot).host ?? null;
    const decir = (nodo: Element, que: string) =>
      faltas.push(`${que}: ${nodo.localName} ${nodo.id || nodo.textContent?.trim().slice(0, 40)}`);
    const mirar = (control: Element): void => {
      let { left, right, top, bottom } = control.getBoundingClientRect();
      for (let nodo = padre(control); nodo; nodo = padre(nodo)) {
        const { overflowX, overflowY, position } = getComputedStyle(nodo);
        const caja = nodo.getBoundingClientRect();
        if (/hidden|clip/.test(overflowX) && (left < caja.left - 1 || right > caja.right + 1))
          return (decir(control, 'cut at a side'), undefined);
        if (/hidden|clip/.test(overflowY) && (top < caja.top - 1 || bottom > caja.bottom + 1))
          return (decir(control, 'cut above or below'), undefined);
        // What scrolls can be brought into sight, if there is some room to see it.
        if (/auto|scroll/.test(overflowY)) {
          if (caja.height < POCO) decir(nodo, 'no room to scroll in');
          if (nodo.scrollWidth > nodo.clientWidth + 1 && left + 1 < caja.left) decir(control, 'left of');
          if (right > caja.right + 1 && nodo.localName !== 'svg' && !nodo.matches('.rollo[tabindex]'))
            decir(control, 'scrolls sideways');
          ({ left, right, top, bottom } = caja);
        }
        if (position === 'fixed') break;
      }
      const { scrollHeight } = document.documentElement;
      if (left < -1 || right > innerWidth + 1) decir(control, 'beside the page');
      if (top < -1 - scrollY || bottom > Math.max(innerHeight, scrollHeight - scrollY) + 1)
        decir(control, 'below the page');
    };
    const recorrer = (raiz: Document | ShadowRoot): void => {
      for (const nodo of raiz.querySelectorAll('*')) {
        if (nodo.shadowRoot) recorrer(nodo.shadowRoot);
        if (!nodo.matches(CONTROLES) || nodo.closest('.oculto') || !nodo.checkVisibility()) continue;
        if (getComputedStyle(nodo).visibility === 'visible' && !nodo.closest('[inert]')) mirar(nodo);
      }
    };
    recorrer(document);
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) faltas.push(`the page is ${scrollWidth} px wide`);
    return faltas;
  });

/** Goes through all faces, as an administrator, who has all of them; what `mirar` finds in each. */
async function recorrer(
  opciones: BrowserContextOptions & { letra?: string },
  mirar: (pagina: Page) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const { letra = '', ...ventana } = opciones;
  const { pagina, contexto } = await sala.sentarse('/agentes', { reducedMotion: 'reduce', ...ventana });
  await pagina.addInitScript((size) => {
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = size;
    });
  }, letra);
  await pagina.reload();
  const halladas: Record<string, string[]> = {};
  const anotar = async (cara: string) => {
    const suyas = await mirar(pagina);
    if (suyas.length) halladas[cara] = suyas;
  };
  await pagina.getByRole('button', { name: 'Ingresar' }).click();
  await pagina.getByText('Complete este campo').first().waitFor();
  await anotar('el ingreso');
  await pagina.getByLabel('Correo', { exact: true }).fill('admin@demo.local');
  await pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
  await pagina.keyboard.press('Enter');
  await ver('.fila-caso')(pagina);
  for (const [nombre, cara] of Object.entries(CARAS)) {
    const { ruta, llegar } = cara();
    await pagina.goto(`${sala.servicio.url}/agentes#mesa?${ruta}`);
    await pagina.reload();
    await llegar(pagina);
    await anotar(nombre);
  }
  await contexto.close();
  return halladas;
}

describe('on every face of the agents’ page', () => {
  test.each([
    ['at 1366 px', { viewport: { width: 1366, height: 768 } }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
    ['in 320×480', { viewport: { width: 320, height: 480 } }],
    ['with letters of twice the size', { viewport: { width: 1366, height: 768 }, letra: '200%' }],
    ['with letters of twice the size, on a phone', { viewport: { width: 360, height: 740 }, letra: '200%' }],
  ])('nothing is out of reach %s', async (_, opciones) => {
    expect(await recorrer(opciones, fuera)).toEqual({});
  });

  test.each([
    ['light', { viewport: { width: 1366, height: 768 } }],
    ['dark, on a phone', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)('axe finds nothing, best practices included: %s', async (_, opciones) => {
    expect(await recorrer(opciones, quejas)).toEqual({});
  });
});
