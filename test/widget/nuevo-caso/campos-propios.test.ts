/** Fields that the page puts into the form: what becomes of what is written in them. */
import {
  accesible,
  boton,
  dice,
  entrar,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  NIT_B,
  olvidarClientes,
  pedir,
  poner,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { leerBorrador, storageKeys } from '../../../widget/storage/local-store.ts';

const PROPIOS = `
  <div slot="campos">
    <label>Número de factura: * <input name="factura"></label>
    <label for="sede">Sede</label>
    <select id="sede"><option value="">Elija…</option><option value="1">Norte</option><option value="2">Sur</option></select>
    <label><input type="checkbox" name="urgente" value="1"> Es urgente</label>
    <fieldset><legend>Medio</legend>
      <label><input type="radio" name="medio" value="t" checked> Teléfono</label>
      <label><input type="radio" name="medio" value="c"> Correo</label>
    </fieldset>
    <input type="hidden" name="Versión del portal" value="7">
    <label>Clave del portal <input type="password" name="clave"></label>
    <label>Foto <input type="file" name="foto"></label>
    <label>Nada <input disabled value="no va"></label>
    <button type="button" name="ayuda" value="x">Ayuda</button>
  </div>`;

/** As a page would have it, with its own fields inside the tag. */
function conPropios<E extends 'mesa-nuevo-caso' | 'mesa-ayuda'>(
  etiqueta: E,
  html = PROPIOS,
): HTMLElementTagNameMap[E] {
  document.body.replaceChildren();
  const elemento = poner(etiqueta, etiqueta === 'mesa-ayuda' ? { 'sin-enlace': '' } : {});
  elemento.insertAdjacentHTML('beforeend', html);
  return elemento;
}

const control = (nombre: string) => document.querySelector<HTMLInputElement>(`[name="${nombre}"]`)!;

/** Under which keys fields are kept. */
const guardadas = () => storageKeys().filter((clave) => clave.endsWith('caso:campos'));

/** As a person's events: those of a form's own fields do not leave a shadow root. */
function llenarUno(campo: HTMLInputElement | HTMLSelectElement, valor: string): void {
  campo.value = valor;
  campo.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  campo.dispatchEvent(new Event('change', { bubbles: true }));
}

async function llenar(): Promise<void> {
  await escribir('#motivo', 'facturacion');
  await escribir('#asunto', 'factura-no-aparece');
  await escribir('#descripcion', 'Factura FE-1180');
}

async function generar(): Promise<string | undefined> {
  (await boton('Generar Servicio')).click();
  await dice('quedó registrada');
  const numero = /\d+$/.exec((await ver('.banda strong')).textContent)![0];
  const { mensajes } = await pedir<{ mensajes: { texto: string }[] }>('GET', `/casos/${numero}/mensajes`);
  return mensajes[0]?.texto;
}

describe('fields of the page in the form', () => {
  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_B);
  });
  afterEach(limpiar);

  for (const etiqueta of ['mesa-nuevo-caso', 'mesa-ayuda'] as const) {
    it(`go as lines of the first message, and begin anew with the next case, in ${etiqueta}`, async () => {
      conPropios(etiqueta);
      await llenar();
      await escribir('#mensaje', 'No aparece.');
      llenarUno(control('factura'), ' FE-1180 ');
      llenarUno(document.querySelector('select')!, '2');
      control('urgente').click();
      llenarUno(control('clave'), 'secreta');
      await hasta(() => control('factura').checkVisibility());
      await accesible();
      igual(
        await generar(),
        'No aparece.\n\nNúmero de factura: FE-1180\nSede: Sur\nEs urgente: Sí\nMedio: Teléfono\nVersión del portal: 7',
      );
      igual([control('factura').value, document.querySelector('select')!.value], ['', '']);
      igual([control('urgente').checked, control('Versión del portal').value], [false, '7']);
      (await boton('Generar otra')).click();
      await llenar();
      igual(await generar(), 'Medio: Teléfono\nVersión del portal: 7');
    });
  }

  it('that are empty add nothing', async () => {
    conPropios('mesa-nuevo-caso', '<label slot="campos">Factura <input name="factura"></label>');
    await llenar();
    igual(await generar(), undefined);
  });

  it('must be good before anything is sent; the form’s own come first', async () => {
    conPropios(
      'mesa-nuevo-caso',
      '<label slot="campos">Factura <input name="factura" required pattern="FE-\\d+"></label>',
    );
    const caso = document.querySelector('mesa-nuevo-caso')!;
    await ver('#motivo');
    (await boton('Generar Servicio')).click();
    await dice('Elija el motivo.');
    igual(document.activeElement === caso, true);
    await llenar();
    let avisos = 0;
    control('factura').addEventListener('invalid', () => (avisos += 1));
    (await boton('Generar Servicio')).click();
    await hasta(() => document.activeElement === control('factura'));
    igual(avisos, 1);
    llenarUno(control('factura'), 'FE-x');
    (await boton('Generar Servicio')).click();
    await hasta(() => avisos === 2);
    igual(texto().includes('quedó registrada'), false);
    llenarUno(control('factura'), 'FE-7');
    igual(await generar(), 'Factura: FE-7');
  });

  it('may have the names of the form’s own', async () => {
    conPropios(
      'mesa-nuevo-caso',
      '<label slot="campos">Descripción de la sede <input name="descripcion"></label>',
    );
    await llenar();
    llenarUno(control('descripcion'), 'La del norte');
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, 'Factura FE-1180');
    igual(await generar(), 'Descripción de la sede: La del norte');
  });

  it('are there again after a reload, and never for somebody else', async () => {
    conPropios('mesa-nuevo-caso');
    await ver('#motivo');
    await hasta(() => control('factura').checkVisibility());
    llenarUno(control('factura'), 'FE-1180');
    document.querySelectorAll<HTMLInputElement>('[name=medio]')[1]!.click();
    // The part that keeps them may be loaded only now.
    await hasta(() => guardadas().length === 1);
    olvidarClientes();
    conPropios('mesa-nuevo-caso');
    await hasta(() => control('factura').value === 'FE-1180');
    igual(document.querySelectorAll<HTMLInputElement>('[name=medio]')[1]!.checked, true);
    // Another logs in on the same page, over whoever is there.
    await entrar(NIT_A);
    await MesaClient.de(servidor).consultarSesion();
    await hasta(() => control('factura').value === '');
    igual(document.querySelectorAll<HTMLInputElement>('[name=medio]')[0]!.checked, true);
    await entrar(NIT_B);
    await MesaClient.de(servidor).consultarSesion();
    await hasta(() => control('factura').value === 'FE-1180');
  });

  it('that are filled in before their part is loaded keep that, and not what was there earlier', async () => {
    conPropios('mesa-nuevo-caso');
    await ver('#motivo');
    await hasta(() => control('factura').checkVisibility());
    llenarUno(control('factura'), 'FE-1');
    document.querySelectorAll<HTMLInputElement>('[name=medio]')[1]!.click();
    await hasta(() => guardadas().length === 1);
    olvidarClientes();
    let responder = () => {};
    const respondida = new Promise<void>((cumplir) => (responder = cumplir));
    fallar((url) => (url.pathname.endsWith('/sesion') ? respondida : undefined));
    conPropios('mesa-nuevo-caso');
    llenarUno(control('factura'), 'FE-2');
    responder();
    fallar(undefined);
    await ver('#motivo');
    await hasta(() => document.querySelectorAll<HTMLInputElement>('[name=medio]')[1]!.checked);
    igual(control('factura').value, 'FE-2');
    igual(leerBorrador(guardadas()[0]!).factura, 'FE-2');
  });

  it('keep what is in them where the line is cut', async () => {
    conPropios('mesa-nuevo-caso', '<label slot="campos">Factura <input name="factura"></label>');
    await llenar();
    llenarUno(control('factura'), 'FE-1');
    fallar((url, metodo) => (url.pathname.endsWith('/casos') && metodo === 'POST' ? 'cortar' : undefined));
    (await boton('Generar Servicio')).click();
    await dice('No hay conexión');
    fallar(undefined);
    igual(control('factura').value, 'FE-1');
    igual(await generar(), 'Factura: FE-1');
  });
});
