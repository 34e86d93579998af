/** `mesa-ayuda`: all of an IPS's help desk in one tag. */
import type { Caso } from '../../../shared/caso.ts';
import '../../../widget/ayuda/mesa-ayuda.ts';
import type { MesaAyuda } from '../../../widget/ayuda/mesa-ayuda.ts';
import {
  accesible,
  boton,
  CLAVE,
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

const INICIO = location.href;

const crear = (descripcion: string): Promise<Caso> =>
  pedir<Caso>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
    mensaje: `Todo de ${descripcion}`,
  });

const raiz = (ayuda: MesaAyuda): ShadowRoot => ayuda.shadowRoot!;
const panel = (ayuda: MesaAyuda): string | undefined =>
  raiz(ayuda).querySelector('[role=tabpanel]:not([hidden])')?.id;
const foco = (ayuda: MesaAyuda): Element | null => {
  let activo = raiz(ayuda).activeElement;
  while (activo?.shadowRoot?.activeElement) activo = activo.shadowRoot.activeElement;
  return activo;
};
/** Goes back, and waits until the browser has done it. */
const volver = (): Promise<unknown> => {
  const hecho = new Promise((seguir) => addEventListener('popstate', seguir, { once: true }));
  history.back();
  return hecho;
};

describe('mesa-ayuda', () => {
  let oidos: { tipo: string; de: string; detail: unknown }[];
  const oir = (evento: Event) =>
    void oidos.push({
      tipo: evento.type,
      de: (evento.target as Element).localName,
      detail: (evento as CustomEvent).detail,
    });
  const oidosDe = (tipo: string) => oidos.filter((oido) => oido.tipo === tipo);
  const TIPOS = ['mesa-vista', 'mesa-caso-abrir', 'mesa-sesion', 'mesa-sesion-cerrada', 'mesa-no-leidos'];

  beforeEach(async () => {
    oidos = [];
    for (const tipo of TIPOS) document.addEventListener(tipo, oir);
    localStorage.clear();
    await sesion(NIT_B);
  });
  afterEach(() => {
    for (const tipo of TIPOS) document.removeEventListener(tipo, oir);
    limpiar();
    history.replaceState(null, '', INICIO);
  });

  it('leads from the login to the form, the list and a case, and back by the browser’s button', async () => {
    const { numero } = await crear('Por la etiqueta sola');
    await sesion(undefined);
    const ayuda = poner('mesa-ayuda');
    await escribir('#quien', NIT_B);
    await accesible();
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await hasta(() => foco(ayuda)?.id === 'motivo');
    igual(panel(ayuda), 'panel-nuevo');
    await accesible();
    (await boton('Mis Solicitudes')).click();
    await dice('Por la etiqueta sola');
    igual(location.hash, '#mesa=solicitudes');
    await accesible();
    (await hasta(() => filaDe(numero))).click();
    await dice('Todo de Por la etiqueta sola');
    igual(location.hash, `#mesa=${numero}`);
    igual(hallar('dialog[open]'), undefined, 'a dialog over it');
    await accesible();
    await volver();
    await hasta(() => !raiz(ayuda).querySelector('mesa-caso-chat'));
    igual([location.hash, panel(ayuda)], ['#mesa=solicitudes', 'panel-solicitudes']);
    await volver();
    await hasta(() => panel(ayuda) === 'panel-nuevo');
    igual(location.href, INICIO);
    igual(oidosDe('mesa-caso-abrir'), [{ tipo: 'mesa-caso-abrir', de: 'mesa-ayuda', detail: { numero } }]);
    igual(
      oidosDe('mesa-sesion').map(({ de }) => de),
      ['mesa-ayuda', 'mesa-ayuda'],
      'the elements inside leave it to the outer one',
    );
  });

  it('keeps what was written while another tab is looked at', async () => {
    const ayuda = poner('mesa-ayuda');
    await escribir('#descripcion', 'A medio escribir');
    ayuda.abrirSolicitudes();
    await hasta(() => hallar('mesa-mis-solicitudes'));
    (await boton('Generar mesa de ayuda')).click();
    await hasta(() => panel(ayuda) === 'panel-nuevo');
    igual((await ver<HTMLTextAreaElement>('#descripcion')).value, 'A medio escribir');
  });

  it('opens the case that the address names, after the login where that is missing', async () => {
    const { numero } = await crear('Con enlace');
    await sesion(undefined);
    history.replaceState(null, '', `#mesa=${numero}`);
    poner('mesa-ayuda');
    await escribir('#quien', NIT_B);
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await dice('Todo de Con enlace');
    igual(location.hash, `#mesa=${numero}`);
  });

  it('writes into the query beside the page’s own, or nowhere', async () => {
    history.replaceState({ de: 'la página' }, '', '?a=1#faq');
    const ayuda = poner('mesa-ayuda', { enlace: 'consulta' });
    await ver('#motivo');
    ayuda.abrirSolicitudes();
    igual([location.search, location.hash], ['?a=1&mesa=solicitudes', '#faq']);
    igual(history.state, { de: 'la página' });
    ayuda.remove();
    history.replaceState(null, '', INICIO);
    const callada = poner('mesa-ayuda', { 'sin-enlace': '', vista: 'solicitudes' });
    await hasta(() => panel(callada) === 'panel-solicitudes');
    callada.abrirCaso(7);
    igual([callada.vista, callada.caso], ['solicitudes', 7]);
    igual(location.href, INICIO);
  });

  it('leaves the page’s own anchors alone', async () => {
    const ayuda = poner('mesa-ayuda');
    await ver('#motivo');
    ayuda.abrirSolicitudes();
    await hasta(() => panel(ayuda) === 'panel-solicitudes');
    location.hash = '#faq';
    await hasta(() => location.hash === '#faq');
    await ayuda.updateComplete;
    igual(panel(ayuda), 'panel-solicitudes');
    await volver();
    await volver();
    await hasta(() => panel(ayuda) === 'panel-nuevo');
  });

  it('stays where it is when the page prevents it', async () => {
    const ayuda = poner('mesa-ayuda');
    await ver('#motivo');
    const negar = (evento: Event) => evento.preventDefault();
    for (const tipo of ['mesa-vista', 'mesa-caso-abrir']) {
      document.addEventListener(tipo, negar, { once: true });
      if (tipo === 'mesa-vista') ayuda.abrirSolicitudes();
      else ayuda.abrirCaso(7);
      igual([ayuda.vista, ayuda.caso, location.href], ['nuevo', 0, INICIO]);
      document.removeEventListener(tipo, negar);
    }
    igual(oidosDe('mesa-vista'), [
      { tipo: 'mesa-vista', de: 'mesa-ayuda', detail: { vista: 'solicitudes', caso: 0 } },
    ]);
  });

  it('starts a case with what the page gives, also where the form was not on the screen or shows a number', async () => {
    await sesion(NIT_B);
    const ayuda = poner('mesa-ayuda', { vista: 'solicitudes' });
    await hasta(() => panel(ayuda) === 'panel-solicitudes');
    const campos = { motivo: 'facturacion', asunto: 'factura-no-aparece', descripcion: 'FE-1180' };
    await ayuda.nuevoCaso(campos);
    await hasta(() => hallar<HTMLSelectElement>('#asunto')?.value === 'factura-no-aparece');
    igual(panel(ayuda), 'panel-nuevo');
    igual(location.href, INICIO);
    (await boton('Generar Servicio')).click();
    await dice('quedó registrada');
    await ayuda.nuevoCaso({ ...campos, descripcion: 'FE-1181' });
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === 'FE-1181');
  });

  it('tells who is logged in and what is unread, and closes the session unless the page prevents it', async () => {
    const { numero } = await crear('Sin leer');
    await sesion(NIT_A);
    await sesion(NIT_B);
    const ayuda = poner('mesa-ayuda');
    await ver('#motivo');
    igual([ayuda.usuario?.nit, ayuda.sesion], [NIT_B, { iniciada: true, rol: 'ips' }]);
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Le respondo' });
    await hasta(() => (ayuda.noLeidos ?? 0) > 0);
    await hasta(() => raiz(ayuda).querySelector('.cuantos'));
    await accesible();
    document.addEventListener('mesa-antes-de-salir', (evento) => evento.preventDefault(), { once: true });
    igual(await ayuda.cerrarSesion(), false);
    igual(ayuda.sesion?.iniciada, true);
    igual(await ayuda.cerrarSesion(), true);
    igual([ayuda.usuario, ayuda.noLeidos], [null, undefined]);
    igual(oidosDe('mesa-sesion-cerrada').length, 1);
    await ver('#quien');
    igual(await ayuda.cerrarSesion(), true, 'nobody is logged in');
    igual(oidosDe('mesa-sesion-cerrada').length, 1);
  });

  it('shows nothing of the case that was open to who logs in next', async () => {
    const { numero } = await crear('De la primera');
    history.replaceState(null, '', `#mesa=${numero}`);
    const ayuda = poner('mesa-ayuda');
    await dice('Todo de De la primera');
    await ayuda.cerrarSesion();
    await escribir('#quien', NIT_A);
    igual(location.hash, '');
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await ver('#motivo');
    igual(ayuda.caso, 0);
    igual(texto().includes('De la primera'), false);
  });

  it('keeps the open case and what was written after a session that ended by itself', async () => {
    const { numero } = await crear('Que sigue');
    const ayuda = poner('mesa-ayuda', { caso: `${numero}` });
    await escribir('#texto', 'A medio responder');
    await sesion(undefined);
    await ayuda.cliente.consultarSesion();
    await reingresar();
    await hasta(() => ayuda.sesion?.iniciada);
    igual((await ver<HTMLTextAreaElement>('#texto')).value, 'A medio responder');
    igual(ayuda.caso, numero);
  });

  it('tells the staff of the EPS that this is for an IPS', async () => {
    await sesion('agente@demo.local');
    poner('mesa-ayuda');
    await dice('Esta parte es para las IPS');
    igual(hallar('mesa-nuevo-caso'), undefined);
    await accesible();
  });

  it('passes the page’s own help for a forgotten password on to the login', async () => {
    await sesion(undefined);
    const ayuda = document.createElement('mesa-ayuda');
    ayuda.innerHTML = '<p slot="olvido">Llame al 605 123 4567</p>';
    ayuda.servidor = servidor;
    document.body.append(ayuda);
    (await ver<HTMLElement>('summary')).click();
    await hasta(() => ayuda.querySelector('p')!.getClientRects().length > 0);
  });

  it('is moved through by the arrows', async () => {
    const ayuda = poner('mesa-ayuda');
    const primera = await ver<HTMLElement>('#pestana-nuevo');
    primera.focus();
    const teclear = (key: string) =>
      foco(ayuda)!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    teclear('ArrowRight');
    igual(foco(ayuda)?.id, 'pestana-solicitudes');
    teclear('ArrowRight');
    igual(foco(ayuda)?.id, 'pestana-nuevo');
    teclear('End');
    (foco(ayuda) as HTMLElement).click();
    await hasta(() => panel(ayuda) === 'panel-solicitudes');
  });
});

/** The button that opens a case in the list. */
function filaDe(numero: number): HTMLElement | undefined {
  const filas = [...(hallar('mesa-mis-solicitudes')?.shadowRoot?.querySelectorAll('[role=row]') ?? [])];
  return (
    filas.find(({ textContent }) => textContent.includes(`${numero}`))?.querySelector('button') ?? undefined
  );
}
