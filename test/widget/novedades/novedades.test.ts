import {
  accesible,
  boton,
  dice,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  pedir,
  peticiones,
  poner,
  problema,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
} from '../apoyo.ts';
import { ipsPropia } from '../apoyo-ips.ts';
import { detenerReloj } from '../reloj.ts';
import type { Novedad } from '../../../shared/novedades.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { frasesDe } from '../../../widget/novedades/frases.ts';

const AGENTE = 'agente2@demo.local';

let nit = '';
before(async () => {
  nit = await ipsPropia();
});

const crear = (descripcion: string) =>
  pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });

const responder = (numero: number, mensaje = 'Lo revisamos') =>
  soporte('POST', `/casos/${numero}/mensajes`, { texto: mensaje });

/** The IPS has looked at all that was. */
async function alDia(): Promise<void> {
  const { marca } = await pedir<{ marca: string }>('GET', '/novedades');
  await pedir('PUT', '/novedades/vistas', { marca });
}

/** The list, with its live stream. */
async function lista(): Promise<HTMLElementTagNameMap['mesa-mis-solicitudes']> {
  const elemento = poner('mesa-mis-solicitudes');
  await ver('.campana');
  await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva', 'the live stream');
  await hasta(() => peticiones.some(({ ruta }) => ruta.endsWith('/novedades')));
  return elemento;
}

const cuenta = () => hallar('.campana .cuenta')?.textContent ?? '';
const entradas = () => [...(hallar('.novedades')?.querySelectorAll('li') ?? [])];
const deCaso = (numero: number) => entradas().find((una) => una.textContent.includes(`${numero} ·`));
const activo = () => (hallar('.campana')!.getRootNode() as ShadowRoot).activeElement;
const teclear = (key: string) =>
  activo()!.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
  );

describe('the bell of an IPS', () => {
  beforeEach(async () => {
    await sesion(nit);
    await alDia();
  });
  afterEach(limpiar);

  it('asks nothing while the session is being closed', async () => {
    const { numero } = await crear('Se va');
    const elemento = await lista();
    // A session takes a while to be closed; the question that was due comes in the meantime.
    let porCerrar = () => {};
    const cerrada = new Promise<void>((cumplir) => (porCerrar = cumplir));
    let alPedir = () => {};
    const pedida = new Promise<void>((cumplir) => (alPedir = cumplir));
    fallar((url, metodo) => {
      if (metodo !== 'DELETE' || !url.pathname.endsWith('/sesion')) return undefined;
      alPedir();
      return cerrada;
    });
    const preguntas = () => peticiones.filter(({ ruta }) => ruta.endsWith('/novedades')).length;
    // What happened before has been asked about.
    const alPrincipio = preguntas();
    MesaClient.de(servidor).avisar(numero);
    await hasta(() => preguntas() > alPrincipio);
    const antes = preguntas();
    const reloj = detenerReloj();
    MesaClient.de(servidor).avisar(numero);
    const saliendo = elemento.cerrarSesion();
    await pedida;
    // Longer than the bell waits to gather what happens, and not as long as it waits for who leaves.
    reloj.adelantar(4_000);
    reloj.soltar();
    igual(preguntas(), antes);
    porCerrar();
    await saliendo;
    igual(preguntas(), antes);
  });

  it('rises while the EPS answers, says so once, and falls when the case is read', async () => {
    const [uno, dos] = [await crear('Uno'), await crear('Dos')];
    await lista();
    igual(cuenta(), '');
    const dichos: string[] = [];
    const voz = hallar('mesa-novedades')!.shadowRoot!.querySelector('[role=status]')!;
    new MutationObserver(() => dichos.push(voz.textContent)).observe(voz, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    await responder(uno.numero);
    await hasta(() => cuenta() === '1');
    await responder(dos.numero);
    await hasta(() => cuenta() === '2');
    igual(hallar('.campana')!.getAttribute('aria-label'), 'Novedades: 2');
    igual(dichos, ['Tiene novedades en sus casos.']);
    await accesible();
    await pedir('PUT', `/casos/${uno.numero}/lectura`, { hasta: 1 });
    await hasta(() => cuenta() === '1');
    await pedir('PUT', `/casos/${dos.numero}/lectura`, { hasta: 1 });
    await hasta(() => cuenta() === '');
    igual(dichos.at(-1), '');
  });

  it('tells what happened on each case, newest first, and an entry opens its case', async () => {
    const [uno, dos] = [await crear('Uno'), await crear('Dos')];
    await responder(uno.numero);
    await responder(uno.numero, 'Falta un soporte');
    await soporte('PATCH', `/casos/${dos.numero}`, { estado: 'RESUELTO' });
    const elemento = await lista();
    await hasta(() => cuenta() === '2');
    let abierto = 0;
    elemento.addEventListener('mesa-caso-abrir', (evento) => {
      evento.preventDefault();
      abierto = evento.detail.numero;
    });
    hallar('.campana')!.click();
    await hasta(() => entradas().length >= 2);
    await accesible();
    igual(
      entradas()
        .slice(0, 2)
        .map((una) => una.querySelector('.que')!.textContent.trim()),
      ['Quedó resuelto.', 'Soporte respondió 2 veces.'],
    );
    igual(entradas()[0]!.classList.contains('nueva'), true);
    // What is listed has been seen, and stays marked while it is.
    await hasta(() => cuenta() === '');
    await hasta(async () => (await pedir<{ nuevas: number }>('GET', '/novedades')).nuevas === 0);
    deCaso(uno.numero)!.querySelector('button')!.click();
    await hasta(() => abierto === uno.numero);
    igual(hallar('.novedades'), undefined);
  });

  it('is used by keyboard alone: arrows, Escape, and on to what comes after it', async () => {
    const [uno, dos] = [await crear('Uno'), await crear('Dos')];
    for (const { numero } of [uno, dos]) await responder(numero);
    await lista();
    await hasta(() => cuenta() === '2');
    const campana = hallar('.campana')!;
    campana.focus();
    campana.click();
    await hasta(() => activo() === deCaso(dos.numero)?.querySelector('button'));
    igual(campana.getAttribute('aria-expanded'), 'true');
    teclear('ArrowDown');
    igual(activo() === deCaso(uno.numero)?.querySelector('button'), true);
    teclear('Home');
    igual(activo() === deCaso(dos.numero)?.querySelector('button'), true);
    let fuera = 0;
    const oir = () => (fuera += 1);
    document.addEventListener('keydown', oir);
    teclear('Escape');
    document.removeEventListener('keydown', oir);
    await hasta(() => !hallar('.novedades') && activo() === campana);
    // A shortcut of the page does not get what was for the list.
    igual(fuera, 0);
    campana.click();
    await hasta(() => activo()?.closest('li'));
    hallar('#buscar')!.focus();
    await hasta(() => !hallar('.novedades'), 'the list goes with the focus');
    campana.click();
    await ver('.novedades');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await hasta(() => !hallar('.novedades'), 'the list goes with a press beside it');
  });

  it('lies over everything in the window, and works where the browser has no such layer', async () => {
    await responder((await crear('Uno')).numero);
    await lista();
    await hasta(() => cuenta() === '1');
    const dentro = async () => {
      hallar('.campana')!.click();
      const caja = (await ver('.novedades')).getBoundingClientRect();
      await hasta(() => activo()?.closest('li'));
      igual(
        [caja.left >= 0, caja.right <= innerWidth, caja.width > 200, caja.top > 0],
        [true, true, true, true],
        JSON.stringify(caja),
      );
      const arriba = hallar('.campana')!.getBoundingClientRect();
      igual(Math.abs(caja.top - arriba.bottom) < 10, true, `${caja.top} below ${arriba.bottom}`);
      teclear('Escape');
      await hasta(() => !hallar('.novedades'));
    };
    await dentro();
    const suyo = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'showPopover')!;
    const hoja = new CSSStyleSheet();
    // As a browser without popovers shows it.
    hoja.replaceSync('.novedades { display: block }');
    const raiz = hallar('mesa-novedades')!.shadowRoot!;
    raiz.adoptedStyleSheets = [...raiz.adoptedStyleSheets, hoja];
    try {
      delete (HTMLElement.prototype as Partial<HTMLElement>).showPopover;
      await dentro();
    } finally {
      Object.defineProperty(HTMLElement.prototype, 'showPopover', suyo);
    }
  });

  it('has seen what is new on a case that the person opens from the list', async () => {
    const { numero } = await crear('Uno');
    await soporte('PATCH', `/casos/${numero}`, { estado: 'RESUELTO' });
    const elemento = await lista();
    await hasta(() => cuenta() === '1');
    elemento.abrir(numero);
    await hasta(() => cuenta() === '');
    await hasta(async () => (await pedir<{ nuevas: number }>('GET', '/novedades')).nuevas === 0);
  });

  it('says why it cannot tell, and is empty for whom nothing has happened', async () => {
    fallar((url) => (url.pathname.endsWith('/novedades') ? problema(500, 'interno', 'Falló') : undefined));
    poner('mesa-mis-solicitudes');
    const campana = await ver('.campana');
    campana.click();
    await boton('Reintentar');
    await accesible();
    fallar((url) =>
      url.pathname.endsWith('/novedades')
        ? Response.json({ novedades: [], nuevas: 0, marca: '0.0' })
        : undefined,
    );
    (await boton('Reintentar')).click();
    await dice('Aquí verá las respuestas de soporte');
    await accesible();
  });

  it('shows nothing of one user to the next', async () => {
    await responder((await crear('Uno')).numero);
    await lista();
    await hasta(() => cuenta() === '1');
    hallar('.campana')!.click();
    await hasta(() => entradas().length > 0);
    const propias = texto();
    igual(/respondió/.test(propias), true);
    await MesaClient.de(servidor).cerrarSesion();
    await hasta(() => !hallar('.campana') && !hallar('.novedades'));
  });

  it('counts up to a bound', async () => {
    fallar((url) =>
      url.pathname.endsWith('/novedades')
        ? Response.json({ novedades: [], nuevas: 100, marca: '1.1' })
        : undefined,
    );
    poner('mesa-mis-solicitudes');
    await hasta(() => cuenta() === '99+');
  });
});

describe('the bell of the desk', () => {
  afterEach(() => {
    limpiar();
    history.replaceState(null, '', '#');
  });

  it('tells what was given to the agent and what colleagues wrote, and opens the case beside the list', async () => {
    await sesion(nit);
    const { numero } = await crear('Para el escritorio');
    await sesion(AGENTE);
    await alDia();
    poner('mesa-bandeja');
    await ver('.campana');
    await ver('.fila-caso');
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva', 'the live stream');
    igual(cuenta(), '');
    await soporte('PATCH', `/casos/${numero}`, { asignado: AGENTE });
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Ya lo conozco', interno: true });
    await hasta(() => cuenta() === '1');
    hallar('.campana')!.click();
    const entrada = await hasta(() => deCaso(numero));
    igual(entrada.querySelector('.que')!.textContent.trim(), 'Se le asignó a usted. El equipo escribió.');
    igual(/Hospital|Clínica/.test(entrada.querySelector('.de')!.textContent), true);
    await accesible();
    entrada.querySelector('button')!.click();
    await ver('mesa-caso-soporte');
    igual(new URLSearchParams(location.hash.slice(6)).get('caso'), `${numero}`);
    // Of a case that is open there is nothing new once it was opened.
    await hasta(() => cuenta() === '' && !hallar('.novedades'));
  });

  it('closes by Escape before the case does', async () => {
    await sesion(nit);
    const { numero } = await crear('Con el caso abierto');
    await sesion(AGENTE);
    history.replaceState(null, '', `#mesa?caso=${numero}`);
    poner('mesa-bandeja');
    await ver('mesa-caso-soporte');
    hallar('.campana')!.click();
    await ver('.novedades');
    teclear('Escape');
    await hasta(() => !hallar('.novedades'));
    igual(!!hallar('mesa-caso-soporte'), true);
  });
});

describe('what happened, in words', () => {
  const ahora = Date.parse('2026-11-28T15:00:00Z');
  const novedad = (cambios: Partial<Novedad>): Novedad => ({
    numero: 1,
    asunto: 'RADICACION',
    fecha: '2026-11-28T15:00:00.000Z',
    nueva: true,
    respuestas: 0,
    ...cambios,
  });

  it('is short, and leaves out what goes without saying', () => {
    const vence = (fecha: string) => ({ vence: { que: 'respuesta', fecha } as const });
    const frases: [Partial<Novedad>, boolean, string][] = [
      [{ respuestas: 1, estado: 'EN_GESTION' }, true, 'Soporte respondió.'],
      [{ estado: 'EN_GESTION' }, true, 'Está en gestión.'],
      [{ respuestas: 2, estado: 'CERRADO' }, true, 'Soporte respondió 2 veces. Se cerró.'],
      [{ respuestas: 1, estado: 'ACTIVO' }, false, 'La IPS escribió. Volvió a quedar activo.'],
      [{ equipo: 3, prioridad: 'ALTA' }, false, 'El equipo escribió 3 veces. Su prioridad es alta.'],
      [vence('2026-11-28T16:30:00Z'), false, 'La respuesta vence el 28/11/2026 11:30.'],
      [vence('2026-11-28T14:30:00Z'), false, 'La respuesta venció el 28/11/2026 09:30.'],
    ];
    for (const [cambios, deIps, frase] of frases) igual(frasesDe(novedad(cambios), deIps, ahora), frase);
  });
});
