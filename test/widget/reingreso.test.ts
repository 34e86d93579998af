/** A session that ends by itself: the password is asked for where one is, over work that nobody else can read. */
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { listarCasos } from '../../shared/api.ts';
import { MesaClient } from '../../widget/mesa-client.ts';
import {
  accesible,
  boton,
  CLAVE,
  dialogo,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  NIT_B,
  pedir,
  poner,
  problema,
  reingresar,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
} from './apoyo.ts';

const cliente = () => MesaClient.de(servidor);

/** The session ends at the server, and the page notices by a request of its own. */
async function terminar(): Promise<void> {
  await sesion(undefined);
  await cliente()
    .pedir(listarCasos)
    .catch(() => undefined);
}

const dialogos = () => document.querySelectorAll('mesa-reingreso').length;

function foco(): HTMLElement | null {
  let activo = document.activeElement;
  while (activo?.shadowRoot?.activeElement) activo = activo.shadowRoot.activeElement;
  return activo as HTMLElement | null;
}

const enPantalla = (nodo: Element) => {
  const { top, bottom, left, right } = nodo.getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
};

/** Whether a person, a screen reader or a search in the page finds it under this element. */
function legible(frase: string, en: Element): boolean {
  const mirar = (nodo: Node): boolean => {
    if (nodo instanceof Element && (nodo.matches('[inert]') || nodo.matches('dialog:not([open])')))
      return false;
    const raiz = (nodo as Element).shadowRoot;
    const valor = (nodo as HTMLInputElement).value as string | undefined;
    const propio = nodo instanceof Text ? nodo.data : `${valor ?? ''}`;
    if (propio.includes(frase)) {
      const padre = nodo instanceof Text ? nodo.parentElement! : (nodo as Element);
      if (getComputedStyle(padre).visibility === 'visible') return true;
    }
    return [...(raiz ? raiz.childNodes : []), ...nodo.childNodes].some(mirar);
  };
  return mirar(en);
}

async function crear(descripcion = 'De prueba'): Promise<number> {
  const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });
  return numero;
}

/** A long page, so that there is something to scroll. */
function alargar(): void {
  for (const donde of ['afterbegin', 'beforeend'] as const) {
    const relleno = document.createElement('div');
    relleno.style.height = '1500px';
    document.body.insertAdjacentElement(donde, relleno);
  }
}

describe('a session that ends by itself', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(async () => {
    limpiar();
    await setViewport({ width: 800, height: 600 });
  });

  it('asks for the password on the screen, and leads back to the same caret', async () => {
    await setViewport({ width: 360, height: 640 });
    poner('mesa-caso-chat', { caso: `${await crear()}` });
    await escribir('#texto', 'Primera línea, y en medio el cursor');
    alargar();
    const campo = await ver<HTMLTextAreaElement>('#texto');
    campo.scrollIntoView({ block: 'center' });
    campo.focus();
    campo.setSelectionRange(8, 13, 'backward');
    const [antes, lugar] = [scrollY, campo.getBoundingClientRect().top];
    igual(antes > 1000, true);

    await terminar();
    const caja = await dialogo();
    await hasta(() => foco()?.id === 'clave');
    igual([enPantalla(caja), enPantalla(foco()!), caja.matches(':modal')], [true, true, true]);
    igual(scrollY, antes);
    await accesible();
    await reingresar();
    await hasta(() => foco() === campo);
    igual(dialogos(), 0);
    igual([campo.selectionStart, campo.selectionEnd, campo.selectionDirection], [8, 13, 'backward']);
    igual([scrollY, campo.getBoundingClientRect().top], [antes, lugar]);
    igual(campo.value, 'Primera línea, y en medio el cursor');
  });

  it('hides what is behind it from eyes, readers and searches, in every element', async () => {
    const numero = await crear('Secreto del caso');
    await pedir('POST', `/casos/${numero}/mensajes`, { texto: 'Mensaje secreto' });
    const partes = [
      poner('mesa-nuevo-caso'),
      poner('mesa-mis-solicitudes'),
      poner('mesa-caso-chat', { caso: `${numero}` }),
    ];
    await escribir('#descripcion', 'Borrador secreto');
    await dice('Mensaje secreto');
    await dice('Secreto del caso');
    igual(legible('secreto', document.body), true);
    await terminar();
    await dialogo();
    await hasta(() => partes.every((parte) => !legible('ecreto', parte)));
    igual(texto().includes('ecreto'), false);
    igual(legible(`${numero}`, document.body), false);
    // Several elements, one dialog.
    igual(dialogos(), 1);
    const [dentro] = [hallar<HTMLTextAreaElement>('#descripcion')!];
    dentro.focus();
    igual(foco() === dentro, false);
    (await dialogo()).close();
    await ver('mesa-por-ingresar');
    dentro.focus();
    igual(foco() === dentro, false);
    igual(legible('ecreto', document.body), false);
    await accesible();
    await reingresarDesde();
    await hasta(
      () => legible('Mensaje secreto', document.body) && legible('Borrador secreto', document.body),
    );
  });

  it('put away with Esc leaves a way back in sight, and covers what it covered', async () => {
    await setViewport({ width: 360, height: 640 });
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Sigo después');
    alargar();
    const campo = await ver<HTMLTextAreaElement>('#descripcion');
    campo.scrollIntoView({ block: 'center' });
    campo.focus();
    await terminar();
    await hasta(() => foco()?.id === 'clave');
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.textContent.trim() === 'Ingresar' && !hallar('dialog[open]'));
    igual([enPantalla(foco()!), legible('Sigo después', document.body)], [true, false]);
    await accesible();
    // Whatever else is told of the session, it stays away until it is called.
    cliente().avisar('sesion');
    await hallar<HTMLElement & { updateComplete: Promise<unknown> }>('mesa-nuevo-caso')!.updateComplete;
    igual(hallar('dialog[open]'), undefined);
    await sendKeys({ press: 'Enter' });
    await hasta(() => foco()?.id === 'clave');
    await reingresar();
    await hasta(() => foco() === campo);
    igual(campo.value, 'Sigo después');
  });

  it('gives what was A’s to nobody else', async () => {
    const numero = await crear('Secreto del caso');
    poner('mesa-nuevo-caso');
    poner('mesa-mis-solicitudes');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#descripcion', 'Borrador secreto');
    await escribir('#texto', 'Respuesta secreta');
    await dice('Secreto del caso');
    let visto = false;
    const mirar = new MutationObserver(() => (visto ||= legible('ecret', document.body)));
    await terminar();
    await dialogo();
    for (const raiz of [document.body, ...[...document.body.children].map(({ shadowRoot }) => shadowRoot!)])
      mirar.observe(raiz, { childList: true, subtree: true, attributes: true, characterData: true });
    await accesible();
    await reingresar({ nit: NIT_B });
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === '');
    await hasta(() => !hallar('mesa-reingreso') && cliente().usuario?.nit === NIT_B);
    await hasta(() => texto().includes('no existe') || texto().includes('No encontramos'));
    mirar.disconnect();
    igual([visto, legible('ecret', document.body)], [false, false]);
    // It is A's still, for A.
    await sesion(NIT_A);
    await cliente().consultarSesion();
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === 'Borrador secreto');
    igual((await ver<HTMLTextAreaElement>('#texto')).value, 'Respuesta secreta');
  });

  it('is no surprise on a page that loads without one, nor after “Cerrar sesión”, here or in another tab', async () => {
    await sesion(undefined);
    const caso = poner('mesa-nuevo-caso');
    await ver('#quien');
    igual(dialogos(), 0);
    await escribir('#quien', NIT_A);
    await escribir('#clave', CLAVE);
    (await boton('Ingresar')).click();
    await escribir('#descripcion', 'En dos pestañas');
    await terminar();
    await dialogo();
    const otra = new BroadcastChannel(`mesa:${servidor}`);
    otra.postMessage(0);
    await hasta(() => dialogos() === 0 && hallar('#quien', caso.shadowRoot!));
    otra.close();
    igual([texto().includes('terminó'), cliente().expirada], [false, false]);
    igual(legible('En dos pestañas', document.body), false);
  });

  it('goes away when the same user logs in in another tab', async () => {
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Sigo aquí');
    const campo = await ver<HTMLTextAreaElement>('#descripcion');
    campo.setSelectionRange(2, 2);
    await terminar();
    await dialogo();
    await sesion(NIT_A);
    const otra = new BroadcastChannel(`mesa:${servidor}`);
    otra.postMessage(1);
    await hasta(() => dialogos() === 0 && foco() === campo);
    otra.close();
    igual([campo.value, campo.selectionStart], ['Sigo aquí', 2]);
  });

  it('interrupts nobody who sees the page’s login only; the work asks once it is shown', async () => {
    const seccion = document.createElement('section');
    document.body.append(seccion);
    const caso = poner('mesa-nuevo-caso');
    seccion.append(caso);
    await escribir('#descripcion', 'Oculto');
    poner('mesa-login');
    await boton('Cerrar sesión');
    seccion.hidden = true;
    await terminar();
    await hasta(() => hallar('#quien', hallar('mesa-login')!.shadowRoot!));
    igual(dialogos(), 0);
    seccion.hidden = false;
    igual(legible('Oculto', caso), false);
    (await ver<HTMLElement & { shadowRoot: ShadowRoot }>('mesa-por-ingresar')).shadowRoot
      .querySelector('button')!
      .click();
    await reingresar();
    await hasta(() => legible('Oculto', caso));
  });

  it('is asked for over the dialog of a case, and can be put away there', async () => {
    poner('mesa-mis-solicitudes');
    (await boton('Ver caso 40912')).click();
    await escribir('#texto', 'En el diálogo');
    await terminar();
    await hasta(() => foco()?.id === 'clave');
    igual(legible('RESOLUCION', document.body), false);
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.textContent.trim() === 'Ingresar');
    igual([legible('RESOLUCION', document.body), enPantalla(foco()!)], [false, true]);
    await accesible();
    await reingresarDesde();
    await hasta(() => foco()?.id === 'texto' && legible('En el diálogo', document.body));
    // The one below is open still, and closes.
    await sendKeys({ press: 'Escape' });
    await hasta(() => !hallar('mesa-dialogo-caso'));
  });

  it('stays where a dialog of the desk, whose words it hides, would leave nothing to press', async () => {
    await sesion('agente@demo.local');
    poner('mesa-bandeja', { 'sin-enlace': '' });
    await ver('[data-numero]');
    // A press of a person: what opens by itself Esc closes together with what opens after it.
    await sendKeys({ type: '?' });
    await dice('Caso siguiente');
    await terminar();
    await hasta(() => foco()?.id === 'clave');
    igual(legible('Caso siguiente', document.body), false);
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.id === 'clave');
    igual((await dialogo()).querySelector<HTMLInputElement>('#quien')!.value, 'agente@demo.local');
    await reingresar();
    await hasta(() => dialogos() === 0 && legible('Caso siguiente', document.body));
  });

  it('says what is wrong with what is typed, and asks again', async () => {
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Con errores');
    await terminar();
    await reingresar({ contrasena: 'no es esta clave' });
    await dice('Los datos de ingreso no son correctos');
    await hasta(() => foco()?.id === 'clave');
    await accesible();
    fallar((_, metodo) =>
      metodo === 'POST'
        ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.', { 'Retry-After': '600' })
        : undefined,
    );
    await reingresar();
    await dice('Espere 10 minutos');
    fallar(undefined);
    await reingresar();
    await hasta(() => legible('Con errores', document.body));
  });

  it('has what a password manager looks for, and fits a small screen', async () => {
    await setViewport({ width: 320, height: 300 });
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Pequeña');
    await terminar();
    const caja = await dialogo();
    const { elements } = caja.querySelector('form')!;
    igual([...elements].map((uno) => (uno as HTMLInputElement).autocomplete).filter(Boolean), [
      'username',
      'current-password',
    ]);
    igual((elements.namedItem('quien') as HTMLInputElement).value, NIT_A);
    await hasta(() => foco()?.id === 'clave' && enPantalla(foco()!));
    igual([enPantalla(caja), caja.scrollWidth <= caja.clientWidth], [true, true]);
    await accesible();
    // By keyboard alone.
    await sendKeys({ type: CLAVE });
    await sendKeys({ press: 'Enter' });
    await hasta(() => foco()?.id === 'descripcion');
  });

  it('tells the page who is there again', async () => {
    let veces = 0;
    const oir = () => (veces += 1);
    document.addEventListener('mesa-sesion-iniciada', oir);
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Evento');
    await terminar();
    await reingresar();
    await hasta(() => dialogos() === 0);
    document.removeEventListener('mesa-sesion-iniciada', oir);
    igual(veces, 1);
  });

  it('looks like the element that it stands for', async () => {
    const caso = poner('mesa-nuevo-caso');
    caso.style.setProperty('--mesa-acento', 'rgb(1, 2, 3)');
    await escribir('#descripcion', 'Color');
    await terminar();
    const caja = await dialogo();
    igual(getComputedStyle(caja.querySelector('.principal')!).backgroundColor, 'rgb(1, 2, 3)');
  });

  it('shows what came meanwhile, once the same user is back', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Escribiendo');
    await terminar();
    await dialogo();
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Llegó mientras tanto' });
    await reingresar();
    await dice('Llegó mientras tanto');
    await hasta(() => foco()?.id === 'texto');
  });
});

/** By the button that is left where the dialog was put away. */
async function reingresarDesde(): Promise<void> {
  const aviso = await ver('mesa-por-ingresar');
  aviso.shadowRoot!.querySelector('button')!.click();
  await reingresar();
  await hasta(() => dialogos() === 0);
}
