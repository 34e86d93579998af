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
  NIT_B,
  NIT_A,
  pedir,
  peticiones,
  poner,
  problema,
  reingresar,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';
import type { ErrorApi } from '../../../widget/net/api-error.ts';
import { leerBorrador } from '../../../widget/storage/local-store.ts';
import { bajar } from '../../../widget/net/download.ts';
import { mandar } from '../../../widget/net/upload.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';

const total = async (): Promise<number> => {
  const { totales } = await pedir<{ totales: Record<string, number> }>('GET', '/casos');
  return Object.values(totales).reduce((suma, cuenta) => suma + cuenta, 0);
};

async function llenar(descripcion = 'No puedo cargar el informe'): Promise<void> {
  await escribir('#motivo', 'cargue-resolucion-2463');
  await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
  await escribir('#asunto', 'capacitacion');
  await escribir('#descripcion', descripcion);
}

const generar = async () => (await boton('Generar Servicio')).click();

async function elegir(...archivos: File[]): Promise<void> {
  const entrada = await ver<HTMLInputElement>('input[type=file]');
  const datos = new DataTransfer();
  for (const archivo of archivos) datos.items.add(archivo);
  entrada.files = datos.files;
  entrada.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Generar, while a file is on its way that does not arrive before `llegar` is called. */
async function generarConArchivo(): Promise<{ caso: HTMLElement; antes: number; llegar: () => void }> {
  let llegar = () => undefined as void;
  const espera = new Promise<void>((seguir) => (llegar = seguir));
  const antes = await total();
  const caso = poner('mesa-nuevo-caso');
  await llenar();
  fallar((url) => (url.pathname.endsWith('/subidas') ? espera.then(() => undefined) : undefined));
  const pdf = await fetch(new URL('../../muestras/texto.pdf', import.meta.url));
  await elegir(new File([await pdf.arrayBuffer()], 'soporte.pdf'));
  await dice('soporte.pdf');
  await generar();
  await dice('Se enviará en cuanto terminen de subir sus archivos.');
  return { caso, antes, llegar };
}

describe('mesa-nuevo-caso', () => {
  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_B);
  });
  afterEach(limpiar);

  it('offers the login in place while nobody is logged in, and then the form', async () => {
    await sesion(undefined);
    poner('mesa-nuevo-caso');
    await escribir('#quien', NIT_B);
    await accesible();
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await ver('#motivo');
  });

  it('sends people to the login of the page where there is one', async () => {
    await sesion(undefined);
    poner('mesa-login');
    poner('mesa-nuevo-caso');
    await dice('Ingrese con su NIT y contraseña para continuar.');
    await accesible();
  });

  it('goes on by itself when the files have arrived', async () => {
    const { antes, llegar } = await generarConArchivo();
    igual(await total(), antes);
    llegar();
    await dice('Su solicitud quedó registrada');
    igual(await total(), antes + 1);
  });

  it('does not go on without a file that was taken away meanwhile, nor once it was changed or is gone', async () => {
    for (const hacer of [
      async () => (await boton('Cancelar')).click(),
      () => escribir('#descripcion', 'Otra cosa'),
      (caso: HTMLElement) => Promise.resolve(caso.remove()),
    ]) {
      const { caso, antes, llegar } = await generarConArchivo();
      await hacer(caso);
      llegar();
      await new Promise((seguir) => setTimeout(seguir, 600));
      igual(await total(), antes);
      igual(texto().includes('quedó registrada'), false);
      limpiar();
    }
  });

  it('offers the login in place while that of the page is hidden, wherever one has scrolled to', async () => {
    await sesion(undefined);
    const pliegue = document.createElement('details');
    document.body.append(pliegue);
    pliegue.append(poner('mesa-login'));
    const caso = poner('mesa-nuevo-caso');
    const enLugar = () => caso.shadowRoot?.querySelector('mesa-login');
    const lejos = document.createElement('div');
    lejos.style.height = '5000px';
    document.body.append(lejos);
    await hasta(enLugar);
    pliegue.open = true;
    await hasta(() => !enLugar());
    scrollTo(0, 4000);
    await new Promise((seguir) => setTimeout(seguir, 100));
    pliegue.hidden = true;
    await hasta(enLugar);
  });

  it('offers the login in place while that of the page is hidden', async () => {
    await sesion(undefined);
    const ingreso = poner('mesa-login');
    ingreso.hidden = true;
    const caso = poner('mesa-nuevo-caso');
    await hasta(() => caso.shadowRoot?.querySelector('mesa-login'));
    ingreso.hidden = false;
    await dice('Ingrese con su NIT y contraseña para continuar.');
    ingreso.hidden = true;
    await hasta(() => caso.shadowRoot?.querySelector('mesa-login'));
  });

  it('is accessible empty and filled, and its asuntos follow the motivo', async () => {
    poner('mesa-nuevo-caso');
    await ver('#motivo');
    igual(hallar<HTMLSelectElement>('#asunto')!.disabled, true);
    await accesible();
    await llenar();
    await accesible();
    await escribir('#motivo', 'facturacion');
    await hasta(() => hallar<HTMLSelectElement>('#asunto')!.value === '');
  });

  it('files the case once, however often it is pressed', async () => {
    const antes = await total();
    const creado: number[] = [];
    poner('mesa-nuevo-caso').addEventListener('mesa-caso-creado', ({ detail }) => creado.push(detail.numero));
    await llenar();
    const enviar = await boton('Generar Servicio');
    for (let i = 0; i < 5; i++) enviar.click();
    await dice('Su solicitud quedó registrada con el número');
    await boton('Ver el caso');
    await accesible();
    igual(creado.length, 1);
    igual(await total(), antes + 1);
  });

  it('says what was filed, with its files, until when it is answered, and what comes next', async () => {
    const caso = poner('mesa-nuevo-caso');
    await llenar('Factura FE-1180 no aparece');
    await escribir('#mensaje', 'La radicamos el 10 de enero.');
    const pdf = await fetch(new URL('../../muestras/texto.pdf', import.meta.url));
    await elegir(new File([await pdf.arrayBuffer()], 'soporte.pdf'));
    await dice('adjuntado');
    await generar();
    await dice('Lo que registró');
    for (const dato of [
      'CAPACITACION',
      'Factura FE-1180 no aparece',
      'La radicamos el 10 de enero.',
      'soporte.pdf',
    ])
      igual(texto().includes(dato), true, dato);
    igual(
      /Le responderemos antes del (lunes|martes|miércoles|jueves|viernes) \d\d\/\d\d, \d\d:\d\d/.test(
        texto(),
      ),
      true,
    );
    await hasta(() => caso.shadowRoot!.activeElement?.localName === 'h2');
    await accesible();
    let impresas = 0;
    const imprimir = window.print.bind(window);
    window.print = () => void (impresas += 1);
    try {
      (await boton('Imprimir')).click();
    } finally {
      window.print = imprimir;
    }
    igual(impresas, 1);
    (await boton('Generar otra')).click();
    await hasta(() => caso.shadowRoot!.activeElement?.id === 'motivo');
    igual(hallar<HTMLTextAreaElement>('#mensaje')!.value, '');
  });

  it('sends with Enter in the descripción, and keeps the lines that are pasted there', async () => {
    const antes = await total();
    poner('mesa-nuevo-caso');
    await llenar('Uno\nDos');
    const campo = hallar<HTMLTextAreaElement>('#descripcion')!;
    igual(campo.value, 'Uno\nDos');
    campo.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    campo.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await dice('Su solicitud quedó registrada');
    igual(await total(), antes + 1);
  });

  it('offers the motivos that the IPS used last before the others, each once', async () => {
    const generarEn = (motivo: string, asunto: string) =>
      pedir('POST', '/casos', { motivo, asunto, descripcion: 'Reciente' });
    await generarEn('autorizaciones', 'correccion-de-datos');
    await generarEn('facturacion', 'radicacion');
    poner('mesa-nuevo-caso');
    const motivo = await ver<HTMLSelectElement>('#motivo');
    const grupos = [...motivo.querySelectorAll('optgroup')];
    igual(
      grupos.map(({ label }) => label),
      ['Usados por su IPS', 'Otros'],
    );
    igual(
      [...grupos[0]!.children].slice(0, 2).map((opcion) => (opcion as HTMLOptionElement).value),
      ['facturacion', 'autorizaciones'],
    );
    igual(new Set([...motivo.options].map(({ value }) => value)).size, motivo.options.length);
    await accesible();
  });

  it('files the case once when the answer is lost', async () => {
    const antes = await total();
    poner('mesa-nuevo-caso');
    await llenar();
    let perdidas = 0;
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/casos') && perdidas++ < 1 ? 'perder' : undefined,
    );
    await generar();
    await dice('Su solicitud quedó registrada con el número');
    igual(await total(), antes + 1);
    const claves = peticiones
      .filter(({ metodo, ruta }) => metodo === 'POST' && ruta.endsWith('/casos'))
      .map(({ clave }) => clave);
    igual(claves.length, 2);
    igual(claves[0], claves[1]);
  });

  it('puts each fault at its field, focuses the first, and loses nothing', async () => {
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', '   ');
    await generar();
    for (const frase of ['Elija el motivo.', 'Elija el asunto.', 'Escriba la descripción.'])
      await dice(frase);
    await hasta(() => hallar('mesa-nuevo-caso')!.shadowRoot!.activeElement?.id === 'motivo');
    await accesible();
  });

  it('counts code points and never cuts; the whole text can become the first message', async () => {
    poner('mesa-nuevo-caso');
    const largo = `${'😀'.repeat(20)} una descripción de más`;
    await llenar(largo);
    await dice('43/30');
    await generar();
    await dice('El texto es más largo de lo permitido');
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, largo);
    await accesible();
    (await boton('Pasar el texto completo a un mensaje')).click();
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')!.value === '😀'.repeat(20));
    igual(hallar<HTMLTextAreaElement>('#mensaje')!.value, largo);
    await accesible();
    await generar();
    await dice('Su solicitud quedó registrada');
  });

  it('keeps what was typed on a dead line and says so', async () => {
    poner('mesa-nuevo-caso');
    await llenar();
    await ver('#motivo');
    fallar(() => problema(500, 'interno', 'Tuvimos un problema. Intente de nuevo en unos minutos.'));
    await generar();
    await dice('Tuvimos un problema');
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, 'No puedo cargar el informe');
    await accesible();
    fallar(undefined);
    await generar();
    await dice('Su solicitud quedó registrada');
  });

  it('asks for the password when the session ended, and then goes on by itself', async () => {
    poner('mesa-nuevo-caso');
    await llenar();
    await sesion(undefined);
    await generar();
    await dialogo();
    await accesible();
    await reingresar();
    await dice('Su solicitud quedó registrada');
  });

  it('shows nothing of one user to the next', async () => {
    const caso = poner('mesa-nuevo-caso');
    await llenar('Secreto de A');
    await sesion(undefined);
    await generar();
    await reingresar({ nit: NIT_A });
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === '');
    await hasta(() => caso.shadowRoot?.activeElement?.id === 'motivo');
  });

  it('can be stopped by the page', async () => {
    const antes = await total();
    poner('mesa-nuevo-caso').addEventListener('mesa-antes-de-crear', (evento) => evento.preventDefault());
    await llenar();
    await generar();
    await hasta(() => hallar('.principal')?.getAttribute('aria-disabled') === 'false');
    igual(await total(), antes);
  });

  it('takes good files, refuses bad ones in words, and sends what is left', async () => {
    poner('mesa-nuevo-caso');
    await llenar();
    const pdf = await (await fetch(new URL('../../muestras/texto.pdf', import.meta.url))).arrayBuffer();
    await elegir(
      new File([pdf], 'soporte.pdf'),
      new File(['MZ'], 'programa.exe'),
      new File(['no soy un pdf'], 'falso.pdf'),
      new File([new Uint8Array(10_485_761)], 'grande.pdf'),
      new File([], 'vacio.pdf'),
    );
    await dice('adjuntado');
    await dice('Este tipo de archivo no se admite.');
    await dice('El archivo supera 10 MB.');
    await dice('El archivo está vacío.');
    await dice('El contenido de este archivo no es un PDF');
    await accesible();
    await generar();
    await dice('Quite los archivos que no se pudieron adjuntar');
    const malos = () => hallar('mesa-adjuntos')!.shadowRoot!.querySelectorAll('li.rechazado');
    for (let quedan = 3; quedan >= 0; quedan--) {
      malos()[0]!.querySelector('button')!.click();
      await hasta(() => malos().length === quedan);
    }
    await generar();
    await dice('Su solicitud quedó registrada');
    const numero = Number(/número\s+(\d+)/.exec(texto())![1]);
    const { adjuntos } = await pedir<{ adjuntos: { nombre: string }[] }>('GET', `/casos/${numero}`);
    igual(
      adjuntos.map(({ nombre }) => nombre),
      ['soporte.pdf'],
    );
  });

  it('asks for the files again that the server has swept away, and gives no other reason', async () => {
    const antes = await total();
    const caso = poner('mesa-nuevo-caso');
    await llenar();
    const pdf = await fetch(new URL('../../muestras/texto.pdf', import.meta.url));
    await elegir(new File([await pdf.arrayBuffer()], 'soporte.pdf'));
    await dice('adjuntado');
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/casos')
        ? problema(404, 'no_existe', 'No encontramos lo que busca.')
        : undefined,
    );
    await generar();
    await dice('Este archivo ya no está guardado. Elíjalo de nuevo, o quítelo.');
    await dice('Quite los archivos que no se pudieron adjuntar, o elíjalos de nuevo.');
    igual(texto().includes('No encontramos lo que busca.'), false);
    await accesible();
    fallar(undefined);
    await generar();
    await caso.updateComplete;
    await boton('Generar Servicio');
    igual(await total(), antes);
    (await boton('Quitar')).click();
    await generar();
    await dice('Su solicitud quedó registrada');
  });

  it('keeps from the click on that it was sent, should the page be reloaded before its files are there', async () => {
    poner('mesa-nuevo-caso');
    await llenar();
    let soltar = () => undefined as void;
    const espera = new Promise<void>((seguir) => (soltar = seguir));
    fallar((url) => (url.pathname.endsWith('/subidas') ? espera.then(() => undefined) : undefined));
    await elegir(new File(['%PDF-1.4'], 'soporte.pdf'));
    const clave = MesaClient.de(servidor).storageKey('caso')!;
    await hasta(() => leerBorrador(clave).archivos);
    const enviar = await boton('Generar Servicio');
    enviar.click();
    // In the same turn, before anything could be loaded or awaited.
    igual(leerBorrador(clave).pendiente, 1);
    soltar();
  });

  it('does not file by itself what an older version left waiting: it may lack a file', async () => {
    const antes = await total();
    const clave = `mesa:${servidor}:${NIT_B}:caso`;
    const valores = { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'De antes', mensaje: '' };
    localStorage.setItem(clave, JSON.stringify({ ...valores, archivos: [], pendiente: true }));
    poner('mesa-nuevo-caso');
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === 'De antes');
    await generar();
    await dice('Su solicitud quedó registrada');
    igual(await total(), antes + 1);
    igual(peticiones.filter(({ metodo, ruta }) => metodo === 'POST' && ruta.endsWith('/casos')).length, 1);
  });

  it('does not take a server that is late for a line that is down', async () => {
    poner('mesa-nuevo-caso');
    await llenar();
    fallar((_, metodo) =>
      metodo === 'POST' ? Promise.reject(new DOMException('late', 'TimeoutError')) : undefined,
    );
    await generar();
    await dice('Tuvimos un problema. Intente de nuevo en unos minutos.');
    igual(texto().includes('No hay conexión'), false);
    fallar(() => 'cortar');
    await generar();
    await dice('No hay conexión con la Mesa de Ayuda');
  });

  it('does not file what another tab has filed, unless that is meant', async () => {
    poner('mesa-nuevo-caso');
    await llenar('Dos pestañas');
    const antes = await total();
    // The other tab sent it.
    for (const clave of Object.keys(localStorage)) localStorage.removeItem(clave);
    await generar();
    await dice('Esto ya se envió o se borró en otra pestaña.');
    await accesible();
    igual(await total(), antes);
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, 'Dos pestañas');
    await generar();
    await dice('Su solicitud quedó registrada');
    igual(await total(), antes + 1);
  });

  it('takes the text of what Office copies, not its picture', async () => {
    poner('mesa-nuevo-caso');
    const campo = await ver<HTMLTextAreaElement>('#descripcion');
    const pegar = (datos: DataTransfer) => {
      const evento = new Event('paste', { bubbles: true, cancelable: true, composed: true });
      // Firefox makes no ClipboardEvent with files.
      Object.assign(evento, { clipboardData: datos });
      campo.dispatchEvent(evento);
      return evento.defaultPrevented;
    };
    const datos = new DataTransfer();
    datos.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
    datos.setData('text/plain', 'FE-1180');
    igual(pegar(datos), false);
    const captura = new DataTransfer();
    captura.items.add(new File(['x'], 'captura.png', { type: 'image/png' }));
    igual(pegar(captura), true);
    await dice('captura.png');
    igual(texto().includes('image.png'), false);
  });

  it('believes no late word of a session that is over', async () => {
    poner('mesa-nuevo-caso');
    await llenar('Tarde');
    let soltar = () => undefined as void;
    const tarde = new Promise<void>((seguir) => (soltar = seguir));
    const { api } = MesaClient.de(servidor);
    fallar((url) =>
      /\/(casos|importar)$/.test(url.pathname)
        ? (tarde.then(() => problema(401, 'sin_sesion', 'Su sesión terminó.')) as never)
        : undefined,
    );
    const viejas = [
      api.pedir('GET /casos'),
      bajar(api, 'GET /casos'),
      mandar(api, 'POST /admin/ips/importar', new Blob(['x']), 'text/csv'),
    ].map((vieja: Promise<unknown>) => vieja.catch((error: ErrorApi) => error.codigo));
    await MesaClient.de(servidor).iniciarSesion({ nit: NIT_B, contrasena: CLAVE });
    soltar();
    igual(await Promise.all(viejas), ['sin_sesion', 'sin_sesion', 'sin_sesion']);
    igual(MesaClient.de(servidor).usuario?.nit, NIT_B);
    igual(texto().includes('Su sesión terminó'), false);
  });

  it('fails in place when the catalogue does not come, and tries again', async () => {
    fallar((url) =>
      url.pathname.endsWith('/catalogo') ? problema(500, 'interno', 'Tuvimos un problema.') : undefined,
    );
    poner('mesa-nuevo-caso');
    await dice('Tuvimos un problema.');
    await accesible();
    fallar(undefined);
    (await boton('Reintentar')).click();
    await ver('#motivo');
  });
});
