/** A session that ends by itself: what is behind it is for nobody, until its user is back. */
import { sendKeys } from '@web/test-runner-commands';
import {
  cliente,
  crear,
  dialogos,
  foco,
  legible,
  pulsar,
  reingresarDesde,
  terminar,
} from '../apoyo-reingreso.ts';
import {
  accesible,
  boton,
  CLAVE,
  dialogo,
  dice,
  escribir,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  NIT_B,
  pedir,
  poner,
  reingresar,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
} from '../apoyo.ts';

describe('what is behind a session that ended', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(limpiar);

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
    await escribir('#contrasena', CLAVE);
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

  it('hides the case that was just filed, and what its dialog shows', async () => {
    const caso = poner('mesa-nuevo-caso');
    await escribir('#motivo', 'facturacion');
    await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
    await escribir('#asunto', 'factura-no-aparece');
    await escribir('#descripcion', 'Recién generado');
    (await boton('Generar Servicio')).click();
    await pulsar('Ver el caso');
    await escribir('#texto', 'Olvidé decir');
    await terminar();
    await hasta(() => foco()?.id === 'contrasena');
    igual([legible('Recién generado', caso), legible('registrada', caso)], [false, false]);
    await sendKeys({ press: 'Escape' });
    await hasta(() => foco()?.textContent.trim() === 'Ingresar');
    igual([legible('Recién generado', caso), legible('registrada', caso)], [false, false]);
    await reingresarDesde();
    await hasta(() => foco()?.id === 'texto' && legible('Olvidé decir', caso));
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
