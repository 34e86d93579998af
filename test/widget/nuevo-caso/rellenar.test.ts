/** What the page gives to the form, and what a person has written in it. */
import { leerBorrador } from '../../../widget/storage/local-store.ts';
import {
  accesible,
  boton,
  dice,
  escribir,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_B,
  olvidarClientes,
  poner,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';
import type { MesaNuevoCaso } from '../../../widget/nuevo-caso/mesa-nuevo-caso.ts';

const CAMPOS = ['motivo', 'asunto', 'descripcion', 'mensaje'] as const;
const valor = (campo: string) => hallar<HTMLInputElement>(`#${campo}`)?.value;
const valores = () => CAMPOS.map(valor);
const hay = (...esperados: string[]) =>
  hasta(
    () => JSON.stringify(valores()) === JSON.stringify(esperados),
    `${esperados.join()} in ${valores().join()}`,
  );

const FACTURA = {
  motivo: 'facturacion',
  asunto: 'factura-no-aparece',
  descripcion: 'FE-1180',
  mensaje: 'De la factura FE-1180.',
};

/** The page is loaded again. */
function recargar(atributos: Record<string, string> = {}): MesaNuevoCaso {
  document.body.replaceChildren();
  olvidarClientes();
  return poner('mesa-nuevo-caso', atributos);
}

/** Does this as soon as the fields are there, before anything that is still on its way. */
const alPintarse = (caso: MesaNuevoCaso, hacer: () => void): Promise<void> =>
  new Promise((hecho) => {
    const vigia = new MutationObserver(() => {
      if (!hallar('#descripcion')) return;
      vigia.disconnect();
      hacer();
      hecho();
    });
    vigia.observe(caso.shadowRoot!, { childList: true, subtree: true });
  });

function escribirYa(campo: string, escrito: string): void {
  const control = hallar<HTMLInputElement>(`#${campo}`)!;
  control.value = escrito;
  control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}

describe('mesa-nuevo-caso filled in by the page', () => {
  let dichos: string[];
  const { warn } = console;

  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_B);
    dichos = [];
    // eslint-disable-next-line no-console -- what the portal's developer reads
    console.warn = (...que: unknown[]) => void dichos.push(que.join(' '));
  });
  afterEach(() => {
    // eslint-disable-next-line no-console
    console.warn = warn;
    limpiar();
  });

  it('fills in what is left where a person was faster than the part that does it', async () => {
    const { mensaje, ...dados } = FACTURA;
    await alPintarse(poner('mesa-nuevo-caso', { ...dados, descripcion: '' }), () => {
      escribirYa('descripcion', 'Lo mío');
      hallar<HTMLFormElement>('form')!.requestSubmit();
    });
    await dice('quedó registrada');
    await dice('Lo mío');
    await dice('FACTURA NO APARECE');
    // Another motivo than that of the page has no asunto of it.
    await alPintarse(recargar({ ...dados, mensaje }), () => escribirYa('motivo', 'autorizaciones'));
    await hay('autorizaciones', '', dados.descripcion, mensaje);
    igual(texto().includes('sin terminar'), false);
  });

  it('begins with its attributes, is sent as it stands, and begins with them again', async () => {
    poner('mesa-nuevo-caso', FACTURA);
    await hay(...Object.values(FACTURA));
    await accesible();
    (await boton('Generar Servicio')).click();
    await dice('quedó registrada');
    await dice('FE-1180');
    (await boton('Generar otra')).click();
    await hay(...Object.values(FACTURA));
  });

  it('follows its properties, whenever they are set, as long as nobody wrote', async () => {
    const caso = poner('mesa-nuevo-caso');
    await ver('#motivo');
    caso.asunto = 'factura-no-aparece';
    await hay('facturacion', 'factura-no-aparece', '', '');
    Object.assign(caso, { motivo: 'autorizaciones', asunto: undefined, descripcion: 'Otra' });
    await hay('autorizaciones', '', 'Otra', '');
    Object.assign(caso, { motivo: undefined, descripcion: undefined });
    await hay('', '', '', '');
    igual(dichos, []);
  });

  it('keeps nothing of it for a page that gives something else, or nothing', async () => {
    poner('mesa-nuevo-caso', FACTURA);
    await hay(...Object.values(FACTURA));
    recargar({ motivo: 'autorizaciones' });
    await hay('autorizaciones', '', '', '');
    recargar();
    await hay('', '', '', '');
  });

  it('offers it, and replaces nothing by itself, where a person has written', async () => {
    const caso = poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Lo mío');
    await escribir('#mensaje', 'Con detalles');
    Object.assign(caso, { motivo: 'facturacion', asunto: 'factura-no-aparece', descripcion: 'FE-1180' });
    await dice('Esta página propone otra');
    await accesible();
    igual(valores(), ['', '', 'Lo mío', 'Con detalles']);
    recargar({ motivo: 'facturacion', descripcion: 'FE-1180' });
    await dice('Esta página propone otra');
    igual(valores(), ['', '', 'Lo mío', 'Con detalles']);
    (await boton('Usar lo que propone la página')).click();
    await hay('facturacion', '', 'FE-1180', 'Con detalles');
    igual(texto().includes('propone otra'), false);
    recargar();
    await hay('facturacion', '', 'FE-1180', 'Con detalles');
  });

  it('keeps what a person changed in it over a reload, and does not offer what is there already', async () => {
    poner('mesa-nuevo-caso', FACTURA);
    await hay(...Object.values(FACTURA));
    await escribir('#mensaje', 'De la factura FE-1180. Falta desde el lunes.');
    recargar({ ...FACTURA, mensaje: '' });
    await hay('facturacion', 'factura-no-aparece', 'FE-1180', 'De la factura FE-1180. Falta desde el lunes.');
    igual(texto().includes('propone otra'), false);
  });

  it('leaves out what the catalogue does not have, and says which codes there are', async () => {
    poner('mesa-nuevo-caso', { motivo: 'no-existe', asunto: 'tampoco', descripcion: 'Queda' });
    await hay('', '', 'Queda', '');
    igual(dichos.length, 2);
    igual(dichos[0]!.includes('motivo="no-existe"') && dichos[0]!.includes('facturacion'), true);
    dichos = [];
    recargar({ motivo: 'autorizaciones', asunto: 'factura-no-aparece' });
    await hay('autorizaciones', '', '', '');
    igual(dichos.length, 1);
  });

  it('takes text for text', async () => {
    const malo = '<img src=x onerror=alert(1)>';
    const caso = poner('mesa-nuevo-caso', { descripcion: malo });
    await hay('', '', malo, '');
    await escribir('#mensaje', 'mío');
    caso.descripcion = `${malo}2`;
    await dice(`${malo}2`);
    Object.assign(caso, { descripcion: 1180 });
    await dice('1180');
  });

  it('begins anew at the page’s word, unless a case is on its way', async () => {
    const caso = poner('mesa-nuevo-caso');
    await ver('#motivo');
    caso.empezar(FACTURA);
    await hay(...Object.values(FACTURA));
    (await boton('Generar Servicio')).click();
    await dice('quedó registrada');
    caso.empezar({ ...FACTURA, descripcion: 'FE-1181' });
    await hay('facturacion', 'factura-no-aparece', 'FE-1181', 'De la factura FE-1180.');
    await hasta(() => caso.shadowRoot!.activeElement?.id === 'motivo');
    caso.empezar();
    await hay('', '', '', '');
    igual(leerBorrador(caso.cliente.storageKey('caso')!), {});
  });
});
