/** An agent at work: from one case to the next, many at once, and what came meanwhile. */
import { setViewport } from '@web/test-runner-commands';
import type { Caso } from '../../../shared/caso.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { foco } from '../apoyo-reingreso.ts';
import {
  accesible,
  boton,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_B,
  pedir,
  poner,
  problema,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
} from '../apoyo.ts';

const AGENTE = 'agente2@demo.local';

/** Files cases as the IPS, then logs in as the agent of these tests. */
async function casos(descripcion: string, cuantos: number, mensaje?: string): Promise<number[]> {
  await sesion(NIT_B);
  const numeros: number[] = [];
  for (let i = 0; i < cuantos; i += 1) {
    const caso = {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion,
      ...(mensaje && { mensaje }),
    };
    numeros.push((await pedir<Caso>('POST', '/casos', caso)).numero);
  }
  await sesion(AGENTE);
  return numeros;
}

const leer = (numero: number) => pedir<Caso>('GET', `/casos/${numero}`);
const fila = (numero: number) => hallar(`[data-numero="${numero}"]`);
const enPantalla = () =>
  [...hallar('.rollo')!.querySelectorAll<HTMLElement>('[data-numero]')].map((uno) =>
    Number(uno.dataset.numero),
  );
const raiz = () => hallar('mesa-escritorio')!.getRootNode() as ShadowRoot;
function teclear(key: string, mas: KeyboardEventInit = {}): KeyboardEvent {
  const evento = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...mas,
  });
  (raiz().activeElement ?? hallar('mesa-escritorio')!).dispatchEvent(evento);
  return evento;
}
const casilla = (numero: number) =>
  fila(numero)!.parentElement!.querySelector<HTMLInputElement>('.caja input')!;

/** The desk, with the cases that have this word, the oldest first. */
async function buscar(palabra: string, vista = 'sin-asignar', mas = ''): Promise<void> {
  history.replaceState(null, '', `#mesa?vista=${vista}&buscar=${palabra}&orden=numero${mas}`);
  poner('mesa-bandeja', { pagina: '' });
  await ver('[data-numero]');
}

describe('the work of an agent', () => {
  before(() => setViewport({ width: 1366, height: 768 }));
  after(() => setViewport({ width: 800, height: 600 }));
  afterEach(() => {
    limpiar();
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('begins with what needs this agent: theirs that wait, then what nobody has', async () => {
    const [mio, contestado, ajeno] = await casos('Para mi vista', 4, 'Buenos días');
    await pedir('PATCH', `/casos/${mio}`, { asignado: 'yo' });
    await pedir('POST', `/casos/${contestado}/mensajes`, { texto: 'Listo' });
    await pedir('PUT', `/casos/${contestado}/lectura`, { hasta: 2 });
    await soporte('PATCH', `/casos/${ajeno}`, { asignado: 'yo' });
    poner('mesa-bandeja');
    await hasta(() => fila(mio!));
    // Of those that nobody has there may be more than a page by now.
    igual([!!fila(contestado!), !!fila(ajeno!)], [false, false]);
    const titulos = [...hallar('.rollo')!.querySelectorAll('h2')].map((uno) =>
      uno.textContent.replace(/\s+/g, ' ').trim(),
    );
    igual(titulos.at(0)!.startsWith('Míos que esperan'), true);
    igual(titulos.at(-1)!.startsWith('Sin asignar'), true);
    igual(new Set(enPantalla()).size, enPantalla().length);
    await accesible();
  });

  it('goes from open to answered, solved and the next one in three keys', async () => {
    const [uno, dos] = (await casos('Trescorridas', 2)) as [number, number];
    await buscar('trescorridas');
    teclear('j');
    raiz().activeElement!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); // Enter on a link
    await ver('#texto');
    teclear('r');
    await hasta(() => hallar('#texto:focus'));
    await escribir('#texto', 'Ya quedó resuelto.');
    igual(teclear('Enter', { ctrlKey: true }).defaultPrevented, true);
    await dice(`Caso ${dos}`);
    await dice(`El caso ${uno} quedó resuelto.`);
    await hasta(async () => (await leer(uno)).estado === 'RESUELTO');
    const { mensajes } = await pedir<{ mensajes: { texto: string }[] }>('GET', `/casos/${uno}/mensajes`);
    igual(
      mensajes.map((mensaje) => mensaje.texto),
      ['Ya quedó resuelto.'],
    );
    // Without a message too; it was the last one, so the list comes back.
    await ver('#caso-asignado');
    await hasta(() => !fila(uno));
    teclear('s');
    await hasta(async () => (await leer(dos)).estado === 'RESUELTO');
    await hasta(() => !hallar('mesa-caso-soporte'));
    await accesible();
  });

  it('says so when an answer that solves its case did not go out after all', async () => {
    const [uno, dos] = (await casos('Nosalio', 2)) as [number, number];
    await buscar('nosalio', 'sin-asignar', `&caso=${uno}`);
    await escribir('#texto', 'Ya quedó.');
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/mensajes')
        ? problema(409, 'caso_cerrado', 'Este caso está cerrado y no recibe mensajes.')
        : undefined,
    );
    teclear('Enter', { ctrlKey: true });
    await dice(`Caso ${dos}`);
    await dice(`La respuesta del caso ${uno} no se envió.`);
    await hasta(() => fila(uno)!.textContent.includes('Sin enviar'));
    igual(texto().includes(`El caso ${uno} quedó resuelto.`), false);
  });

  it('sends and solves from the menu beside “Enviar”, which a note has not', async () => {
    const [uno] = (await casos('Partido', 1)) as [number];
    await buscar('partido', 'sin-asignar', `&caso=${uno}`);
    await escribir('#texto', 'Hecho.');
    (await ver<HTMLElement>('.partido .abre')).click();
    await accesible();
    (await boton('Enviar y marcar resuelto')).click();
    await hasta(async () => (await leer(uno)).estado === 'RESUELTO');
    limpiar();
    await buscar('partido', 'resueltos', `&caso=${uno}`);
    await ver('#texto');
    hallar<HTMLInputElement>('[name=interno][value="1"]')!.click();
    await boton('Guardar nota');
    igual(hallar('.partido'), undefined);
  });

  it('has Escape close what floats, then leave the composer, then the case', async () => {
    const [uno] = (await casos('Escapar', 1)) as [number];
    await buscar('escapar', 'sin-asignar', `&caso=${uno}`);
    await ver('#caso-asignado');
    await ver('#texto');
    teclear('g');
    await hasta(() => hallar('#buscar-respuesta:focus'));
    teclear('Escape');
    await hasta(() => !hallar('#buscar-respuesta') && hallar('#texto:focus'));
    hallar<HTMLElement>('.menu-usuario .abre')!.click();
    teclear('Escape');
    igual(hallar('.menu-usuario .abre')!.getAttribute('aria-expanded'), 'false');
    hallar('#texto')!.focus();
    teclear('Escape');
    igual(raiz().activeElement?.localName, 'mesa-caso-soporte');
    teclear('Escape');
    await hasta(() => !hallar('mesa-caso-soporte'));
  });

  it('takes no letter for a key while somebody types, and leaves none in a field', async () => {
    const [uno] = (await casos('Letras', 1)) as [number];
    await buscar('letras', 'sin-asignar', `&caso=${uno}`);
    await ver('#caso-asignado');
    (await ver('#texto')).focus();
    for (const letra of ['a', 's', 'x', 't', '1', '?', '/']) igual(teclear(letra).defaultPrevented, false);
    igual((await leer(uno)).estado, 'ACTIVO');
    hallar('mesa-caso-soporte')!.focus();
    for (const letra of ['r', 'n', '/']) {
      igual(teclear(letra).defaultPrevented, true);
      await hasta(() => hallar('#texto:focus, #buscar:focus'));
      hallar('mesa-caso-soporte')!.focus();
    }
    igual(
      [hallar<HTMLTextAreaElement>('#texto')!.value, hallar<HTMLInputElement>('#buscar')!.value],
      ['', 'letras'],
    );
    teclear('5');
    await hasta(() => location.hash === '#mesa?vista=vencidos');
  });

  it('chooses a range and the page, keeps the choice over pages, and puts the first row on top', async () => {
    const numeros = await casos('Paginado', 23);
    await buscar('paginado');
    await hasta(() => enPantalla().length === 20);
    casilla(numeros[1]!).click();
    casilla(numeros[4]!).dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    await dice('4 elegidos');
    const rollo = hallar('.rollo')!;
    rollo.scrollTop = 400;
    teclear(']');
    await hasta(() => enPantalla().length === 3);
    igual(rollo.scrollTop, 0);
    await dice('4 elegidos');
    teclear('t');
    await dice('7 elegidos');
    await accesible();
    teclear('[');
    await hasta(() => enPantalla().length === 20);
    igual(casilla(numeros[2]!).checked, true);
    (await boton('Elegir todos los de esta vista')).click();
    await dice('23 elegidos');
    hallar<HTMLElement>('[aria-label="Quitar selección"]')!.click();
    await hasta(() => !hallar('.eleccion'));
  });

  it('changes more than one request takes, says how far it is, and stops when told to', async () => {
    const numeros = await casos('Muchos', 3);
    await buscar('muchos');
    // As if the view had two hundred and fifty.
    const lotes: number[][] = [];
    const soltar: (() => void)[] = [];
    fallar((url, metodo, cuerpo) => {
      if (url.pathname.endsWith('/casos') && url.searchParams.get('limite') === '100') {
        const desde = Number(url.searchParams.get('cursor') ?? 0);
        const suyos = Array.from({ length: desde === 200 ? 50 : 100 }, (_, i) => ({
          numero: 1_000_000 + desde + i,
        }));
        return Response.json({
          casos: suyos,
          siguiente: desde === 200 ? null : String(desde + 100),
          totales: {},
        });
      }
      if (!url.pathname.endsWith('/lote') || metodo !== 'POST') return undefined;
      const { numeros: suyos } = JSON.parse(String(cuerpo)) as { numeros: number[] };
      lotes.push(suyos);
      return new Promise<void>((seguir) => soltar.push(seguir));
    });
    casilla(numeros[0]!).click();
    // The search is all on one page, so the desk does not offer the others by itself.
    const escritorio = hallar('mesa-escritorio') as unknown as { eleccion: { elegirVista(): Promise<void> } };
    await escritorio.eleccion.elegirVista();
    await dice('250 elegidos');
    await escribir('#lote-asignado', 'yo');
    (await boton('Aplicar')).click();
    await dice('Cambiando… 0 de 250');
    await accesible();
    (await hasta(() => soltar.shift()))();
    await dice('Cambiando… 100 de 250');
    (await boton('Detener')).click();
    (await hasta(() => soltar.shift()))();
    await dice('250 elegidos');
    igual(
      lotes.map(({ length }) => length),
      [100, 100],
    );
    await dice('No se cambiaron');
  });

  it('takes a change of several back, but not where somebody else changed it since', async () => {
    const [uno, dos, tres] = (await casos('Deshacer', 3)) as [number, number, number];
    await buscar('deshacer', 'abiertos');
    await hasta(() => enPantalla().length === 3);
    teclear('t');
    await escribir('#lote-estado', 'RESUELTO');
    await escribir('#lote-asignado', 'yo');
    (await boton('Aplicar')).click();
    await dice('3 casos quedaron asignados a usted, en estado Resuelto.');
    await soporte('PATCH', `/casos/${dos}`, { prioridad: 'ALTA' });
    (await boton('Deshacer')).click();
    await dice('2 casos volvieron a lo que había antes.');
    await dice(`No se deshizo lo de ${dos}: después hubo otro cambio.`);
    for (const numero of [uno, tres]) {
      const { estado, asignado } = await leer(numero);
      igual([estado, asignado], ['ACTIVO', null]);
    }
    igual((await leer(dos)).estado, 'RESUELTO');
    await accesible();
  });

  it('shows only what is unread when asked to', async () => {
    const [leido, nuevo] = (await casos('Porleer', 2, 'Hola')) as [number, number];
    await pedir('PUT', `/casos/${leido}/lectura`, { hasta: 1 });
    await buscar('porleer');
    igual(fila(nuevo)!.parentElement!.classList.contains('sin-leer'), true);
    igual(fila(leido)!.parentElement!.classList.contains('sin-leer'), false);
    teclear('l');
    await hasta(() => !fila(leido) && fila(nuevo));
    igual(new URLSearchParams(location.hash.slice(6)).get('sinLeer'), '1');
    await accesible();
    (await boton('Sin leer')).click();
    await hasta(() => fila(leido));
  });

  it('says why a search found a case', async () => {
    const [uno] = (await casos('Sin la palabra', 1, 'Se dañó el esfigmomanómetro de urgencias.')) as [number];
    await pedir('POST', `/casos/${uno}/mensajes`, { texto: 'Con gusto.' });
    await buscar('esfigmomanometro', 'abiertos');
    await hasta(() => fila(uno)!.querySelector('mark')?.textContent === 'esfigmomanómetro');
    igual(fila(uno)!.textContent.includes('Con gusto'), false);
    await accesible();
  });

  it('says new cases in the title and icon of the tab, until it is looked at', async () => {
    const icono = document.createElement('link');
    Object.assign(icono, { rel: 'icon', href: '/uno.svg' });
    icono.dataset.nuevos = '/dos.svg';
    document.head.append(icono);
    const titulo = document.title;
    const avisos: string[] = [];
    const de = window.Notification;
    class Aviso {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(frase: string) {
        avisos.push(frase);
      }
    }
    Object.assign(window, { Notification: Aviso });
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    try {
      await casos('Avisar', 1);
      await buscar('avisar');
      hallar<HTMLElement>('.menu-usuario .abre')!.click();
      hallar<HTMLInputElement>('.menu-usuario [type=checkbox]')!.click();
      await accesible();
      // As the stream tells it.
      const numero = 41_000;
      MesaClient.de(servidor).avisar({ tipo: 'caso.creado', datos: { numero } });
      igual(document.title, `(1) ${titulo}`);
      igual([new URL(icono.href).pathname, avisos], ['/dos.svg', [`Caso nuevo ${numero}`]]);
      Object.defineProperty(document, 'hidden', { configurable: true, value: false });
      document.dispatchEvent(new Event('visibilitychange'));
      igual([document.title, new URL(icono.href).pathname], [titulo, '/uno.svg']);
    } finally {
      Reflect.deleteProperty(document, 'hidden');
      Object.assign(window, { Notification: de });
      icono.remove();
      document.title = titulo;
    }
  });

  it('is for everybody on a phone and a tablet, light and dark', async () => {
    const [uno] = (await casos('Caras', 1, 'Hola')) as [number];
    await pedir('PATCH', `/casos/${uno}`, { prioridad: 'URGENTE' });
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        document.documentElement.style.colorScheme = colorScheme;
        for (const width of [360, 768, 1366]) {
          await setViewport({ width, height: 768 });
          await buscar('caras', 'abiertos');
          await accesible();
          limpiar();
          await buscar('caras', 'abiertos', `&caso=${uno}`);
          await ver('#caso-asignado');
          await ver('.mensaje');
          await accesible();
          teclear('i');
          await accesible();
          limpiar();
        }
      }
    } finally {
      document.documentElement.style.colorScheme = '';
      await setViewport({ width: 1366, height: 768 });
    }
  });

  it('offers the own account and the way out in the menu of the user', async () => {
    await casos('Cuenta', 1);
    await buscar('cuenta');
    hallar<HTMLElement>('.menu-usuario .abre')!.click();
    (await boton('Su cuenta')).click();
    await dice('Contraseña actual');
    await accesible();
    (await boton('Verificación en dos pasos')).click();
    await dice('Su contraseña');
    // Nothing happens to the desk behind it.
    await hasta(() => foco()?.localName === 'h2');
    const { hash } = location;
    for (const key of ['2', 'l', '?', '/']) {
      const evento = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true });
      foco()!.dispatchEvent(evento);
      igual(evento.defaultPrevented, false);
    }
    igual(location.hash, hash);
    (await boton('Contraseña')).click();
    (await boton('Cancelar')).click();
    await hasta(() => !texto().includes('Contraseña actual'));
    igual(foco(), hallar('.menu-usuario .abre'));
    const salidas: string[] = [];
    document.addEventListener('mesa-sesion-cerrada', ({ type }) => salidas.push(type), { once: true });
    hallar<HTMLElement>('.menu-usuario .abre')!.click();
    (await boton('Cerrar sesión')).click();
    await ver('#quien');
    await hasta(() => salidas.length === 1);
    await accesible();
  });
});
