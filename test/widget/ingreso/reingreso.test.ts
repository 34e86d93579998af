/** A session that ends by itself: the password is asked for where one is, and leads back there. */
import { sendKeys, setViewport } from '@web/test-runner-commands';
import {
  alargar,
  cliente,
  crear,
  dialogos,
  enPantalla,
  foco,
  legible,
  pulsar,
  reingresarDesde,
  terminar,
} from '../apoyo-reingreso.ts';
import {
  accesible,
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
  poner,
  problema,
  reingresar,
  sesion,
  ver,
} from '../apoyo.ts';

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
    // Firefox brings what is selected into sight some frames later, by a part of a pixel.
    for (let cuadro = 0; cuadro < 3; cuadro++) await new Promise(requestAnimationFrame);
    const [antes, lugar] = [scrollY, campo.getBoundingClientRect().top];
    igual(antes > 1000, true);

    await terminar();
    const caja = await dialogo();
    await hasta(() => foco()?.id === 'contrasena');
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

  it('says at the password, the only field, what is wrong with who comes', async () => {
    poner('mesa-nuevo-caso');
    await ver('#descripcion');
    await terminar();
    await dialogo();
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/sesion')
        ? problema(403, 'ips_inactiva', 'Su IPS no está activa.')
        : undefined,
    );
    await reingresar();
    await dice('Su IPS no está activa.');
    await hasta(() => foco()?.id === 'contrasena');
    igual(foco()!.getAttribute('aria-invalid'), 'true');
    await accesible();
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
    await hasta(() => foco()?.id === 'contrasena');
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.textContent.trim() === 'Ingresar' && !hallar('dialog[open]'));
    igual([enPantalla(foco()!), legible('Sigo después', document.body)], [true, false]);
    await accesible();
    // Whatever else is told of the session, it stays away until it is called.
    cliente().avisar('sesion');
    await hallar<HTMLElement & { updateComplete: Promise<unknown> }>('mesa-nuevo-caso')!.updateComplete;
    igual(hallar('dialog[open]'), undefined);
    await sendKeys({ press: 'Enter' });
    await hasta(() => foco()?.id === 'contrasena');
    await reingresar();
    await hasta(() => foco() === campo);
    igual(campo.value, 'Sigo después');
  });

  it('is asked for over the dialog of a case, and can be put away there', async () => {
    poner('mesa-mis-solicitudes');
    // Other tests' cases may have moved it to another page.
    await escribir('#buscar', '40912');
    await pulsar('Ver caso 40912');
    await escribir('#texto', 'En el diálogo');
    await terminar();
    await hasta(() => foco()?.id === 'contrasena');
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
    await sendKeys({ type: '?' });
    await dice('Caso siguiente');
    await terminar();
    await hasta(() => foco()?.id === 'contrasena');
    igual(legible('Caso siguiente', document.body), false);
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.id === 'contrasena');
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
    await hasta(() => foco()?.id === 'contrasena');
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
    await hasta(() => foco()?.id === 'contrasena' && enPantalla(foco()!));
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
});
