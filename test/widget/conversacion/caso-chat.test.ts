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
  peticiones,
  poner,
  problema,
  reingresar,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
  olvidarClientes,
} from '../apoyo.ts';
import { enMano, leerBorrador } from '../../../widget/storage/local-store.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';

interface Lista {
  mensajes: { texto: string }[];
}
/** A case of the second IPS, which is logged in then: the first one's list is for other files' tests. */
async function crear(descripcion = 'Conversación'): Promise<number> {
  await sesion(NIT_B);
  const caso = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });
  return caso.numero;
}
const mensajes = async (numero: number) =>
  (await pedir<Lista>('GET', `/casos/${numero}/mensajes`)).mensajes.map(({ texto }) => texto);
const enviar = async () => (await boton('Enviar')).click();
const segundoClic = (donde: HTMLElement) =>
  donde.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true, composed: true }));

/** Relative luminance (WCAG 2.2) of a computed colour, whatever form the browser gives it in. */
function claridad(color: string): number {
  const lienzo = new OffscreenCanvas(1, 1).getContext('2d')!;
  lienzo.fillStyle = color;
  lienzo.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...lienzo.getImageData(0, 0, 1, 1).data].map((valor) =>
    valor / 255 <= 0.04045 ? valor / 255 / 12.92 : ((valor / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe('mesa-caso-chat', () => {
  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_A);
  });
  afterEach(limpiar);

  it('asks for a case, and is accessible without one', async () => {
    poner('mesa-caso-chat');
    await dice('Elija un caso');
    await accesible();
  });

  it('shows the case and the portal’s own message', async () => {
    poner('mesa-caso-chat', { caso: '40912' });
    await dice('29/01/2019 17:32');
    await dice('Debajo de este mensaje puedes escribir el mensaje que quieras enviar.');
    igual((await ver<HTMLTextAreaElement>('#texto')).placeholder, 'Mensaje..');
    await accesible();
  });

  it('offers no repetition of what would be refused again, and one of what may pass', async () => {
    poner('mesa-caso-chat', { caso: '999999999' });
    await dice('No encontramos lo que busca.');
    igual(texto().includes('Reintentar'), false);
    await accesible();
    limpiar();
    fallar(({ pathname }) =>
      pathname.endsWith('/casos/40912') ? problema(500, 'interno', 'Tuvimos un problema.') : undefined,
    );
    poner('mesa-caso-chat', { caso: '40912' });
    await boton('Reintentar');
  });

  it('has a placeholder that can be read, in the light and in the dark', async () => {
    for (const esquema of ['light', 'dark']) {
      document.documentElement.style.colorScheme = esquema;
      poner('mesa-caso-chat', { caso: '40912' });
      const campo = await ver('#texto');
      const letra = getComputedStyle(campo, '::placeholder');
      const claridades = [letra.color, getComputedStyle(campo).backgroundColor]
        .map(claridad)
        .sort((a, b) => b - a);
      igual(letra.opacity, '1');
      if ((claridades[0]! + 0.05) / (claridades[1]! + 0.05) < 4.5) {
        throw new Error(`${esquema}: ${letra.color} on ${getComputedStyle(campo).backgroundColor}`);
      }
      limpiar();
    }
    document.documentElement.style.colorScheme = '';
  });

  it('sends text as text, line breaks and all, and makes addresses clickable', async () => {
    const numero = await crear();
    const secuencias: number[] = [];
    poner('mesa-caso-chat', { caso: `${numero}` }).addEventListener('mesa-mensaje-enviado', ({ detail }) =>
      secuencias.push(detail.secuencia),
    );
    await escribir('#texto', '<img src=x onerror=alert(1)>\nVea https://example.org/a?b=1.');
    await enviar();
    await dice('Mensaje enviado.');
    igual(secuencias, [1]);
    await dice('<img src=x onerror=alert(1)>');
    igual(hallar<HTMLAnchorElement>('.mensaje a')!.href, 'https://example.org/a?b=1');
    igual(hallar('.mensaje img'), undefined);
    igual(hallar<HTMLTextAreaElement>('#texto')!.value, '');
    await accesible();
  });

  it('sends once when the answer is lost', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Una sola vez');
    let perdidas = 0;
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/mensajes') && perdidas++ < 1 ? 'perder' : undefined,
    );
    await enviar();
    await dice('Mensaje enviado.');
    igual(await mensajes(numero), ['Una sola vez']);
    igual(peticiones.filter(({ metodo, ruta }) => metodo === 'POST' && ruta.endsWith('/mensajes')).length, 2);
  });

  it('sends with Enter, breaks the line with Shift, and leaves an input method alone', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Con la tecla');
    const teclear = (opciones: KeyboardEventInit) => {
      const evento = new KeyboardEvent('keydown', {
        key: 'Enter',
        bubbles: true,
        cancelable: true,
        ...opciones,
      });
      hallar('#texto')!.dispatchEvent(evento);
      return evento.defaultPrevented;
    };
    igual(teclear({ shiftKey: true }), false);
    igual(teclear({ isComposing: true }), false);
    igual(await mensajes(numero), []);
    igual(teclear({}), matchMedia('(pointer: fine)').matches);
    if (!matchMedia('(pointer: fine)').matches) await enviar();
    await dice('Mensaje enviado.');
  });

  it('refuses an empty message in words', async () => {
    poner('mesa-caso-chat', { caso: '40912' });
    await ver('#texto');
    await enviar();
    await dice('Escriba un mensaje o adjunte un archivo.');
    await accesible();
  });

  it('sends by itself what waited through a failure, a reload and an expired session, once and in order', async () => {
    const numero = await crear();
    const panel = poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Primero');
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/mensajes')
        ? problema(500, 'interno', 'Tuvimos un problema.')
        : undefined,
    );
    await enviar();
    await escribir('#texto', 'Segundo');
    await enviar();
    await dice('Pendiente: lo intentaremos de nuevo en un momento.');
    await accesible();
    panel.remove();
    olvidarClientes();
    igual(await mensajes(numero), []);
    await sesion(undefined);
    fallar(undefined);
    // As after a reload, with the session gone.
    poner('mesa-login');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#quien', NIT_B);
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await hasta(async () => (await mensajes(numero).catch(() => [])).length === 2);
    await dice('Enviado');
    igual(await mensajes(numero), ['Primero', 'Segundo']);
    await hasta(() => !hallar('.pendiente'));
  });

  it('goes on after an expired session with what was being written', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Sigo aquí');
    await sesion(undefined);
    await enviar();
    await dialogo();
    // Behind the dialog it is there, and is not to be read.
    await hasta(() => hallar('.pendiente')?.textContent.includes('Sin enviar: ingrese de nuevo.'));
    igual(texto().includes('Sigo aquí'), false);
    await accesible();
    await reingresar();
    await dice('Mensaje enviado.');
    igual(await mensajes(numero), ['Sigo aquí']);
  });

  it('says under each waiting message what it waits for, and in the list that one waits for a person', async () => {
    const numero = await crear('Con algo sin enviar');
    const chat = poner('mesa-caso-chat', { caso: `${numero}` });
    let mandado = 0;
    let seguir = () => undefined as void;
    const espera = new Promise<void>((hecho) => (seguir = hecho));
    fallar((url, metodo) => {
      if (metodo !== 'POST' || !url.pathname.endsWith('/mensajes')) return undefined;
      mandado += 1;
      return mandado === 1
        ? (espera.then(() => problema(422, 'validacion', 'Revise los datos.')) as never)
        : undefined;
    });
    await escribir('#texto', 'Uno');
    await enviar();
    await dice('Enviando…');
    await escribir('#texto', 'Dos');
    await enviar();
    await dice('Pendiente: se enviará después del mensaje anterior.');
    seguir();
    await dice('No se envió. Revise los datos.');
    await dice('Sin enviar: resuelva primero el mensaje anterior que no se envió.');
    await accesible();
    // The same text from elsewhere does not hide the one that was refused.
    await pedir('POST', `/casos/${numero}/mensajes`, { texto: 'Uno' });
    await hasta(() => hallar('.mensaje:not(.pendiente)')?.textContent.includes('Uno'));
    igual([...(await ver('.mensajes')).querySelectorAll('.pendiente')].length, 2);
    chat.remove();
    poner('mesa-mis-solicitudes');
    await dice('Mensaje sin enviar');
    await accesible();
    poner('mesa-caso-chat', { caso: `${numero}` });
    (await boton('Descartar')).click();
    await hasta(async () => (await mensajes(numero)).includes('Dos'));
    await hasta(() => !texto().includes('Mensaje sin enviar'));
    igual(await mensajes(numero), ['Uno', 'Dos']);
  });

  it('says when the next attempt comes, if that is not in a moment', async () => {
    const numero = await crear('Con espera');
    poner('mesa-caso-chat', { caso: `${numero}` });
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/mensajes')
        ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.', { 'Retry-After': '600' })
        : undefined,
    );
    await escribir('#texto', 'Con paciencia');
    await enviar();
    await dice('Pendiente: lo intentaremos de nuevo en 10 minutos.');
    await accesible();
  });

  it('says why a message was refused, and gives it back to be changed', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Con un defecto');
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/mensajes')
        ? problema(422, 'validacion', 'Revise los datos.')
        : undefined,
    );
    await enviar();
    await dice('No se envió. Revise los datos.');
    await accesible();
    fallar(undefined);
    (await boton('Editar')).click();
    await hasta(() => hallar<HTMLTextAreaElement>('#texto')!.value === 'Con un defecto');
    igual(hallar('.pendiente'), undefined);
    await escribir('#texto', 'Corregido');
    await enviar();
    await dice('Mensaje enviado.');
    igual(await mensajes(numero), ['Corregido']);
  });

  it('shows what the other side writes when it is written, who is writing, and what was seen', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', '¿Hay alguien?');
    await enviar();
    await dice('Enviado');
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    await soporte('POST', `/casos/${numero}/escribiendo`);
    await dice('Soporte está escribiendo…');
    await soporte('PUT', `/casos/${numero}/lectura`, { hasta: 1 });
    await dice('Visto');
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Una nota', interno: true });
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Aquí estoy' });
    await dice('Aquí estoy');
    await dice('Mensaje nuevo de Ana Agente: Aquí estoy');
    await hasta(() => hallar('.estado')?.textContent === 'En gestión');
    igual(texto().includes('está escribiendo'), false);
    igual(texto().includes('Una nota'), false);
    await hasta(
      async () => (await pedir<{ noLeidos: number }>('GET', `/casos/${numero}`)).noLeidos === 0 || undefined,
    );
    await accesible();
  });

  it('does not pull away who reads back, and tells of what arrived below', async () => {
    const numero = await crear();
    for (let i = 1; i <= 30; i++)
      await pedir('POST', `/casos/${numero}/mensajes`, { texto: `Renglón ${i}\n\nmás texto` });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await dice('Renglón 30');
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    const marco = await ver('.mensajes');
    marco.scrollTop = 200;
    marco.dispatchEvent(new Event('scroll'));
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Abajo' });
    await boton('1 mensaje nuevo');
    igual(Math.round(marco.scrollTop), 200);
    igual((await pedir<{ noLeidos: number }>('GET', `/casos/${numero}`)).noLeidos, 1);
    await accesible();
    (await boton('1 mensaje nuevo')).click();
    await hasta(() => marco.scrollHeight - marco.scrollTop - marco.clientHeight < 2);
    await hasta(
      async () => (await pedir<{ noLeidos: number }>('GET', `/casos/${numero}`)).noLeidos === 0 || undefined,
    );
  });

  it('says that the line is gone, and catches up when it is back', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await ver('#texto');
    const { enVivo } = MesaClient.de(servidor);
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    fallar(() => 'cortar');
    dispatchEvent(new Event('offline'));
    await dice('Sin conexión: sus mensajes se enviarán cuando vuelva.');
    await accesible();
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Mientras tanto' });
    await escribir('#texto', 'Sin línea');
    await enviar();
    await dice('Pendiente: se enviará cuando vuelva la conexión.');
    fallar(undefined);
    dispatchEvent(new Event('online'));
    await dice('Mientras tanto');
    await hasta(() => !hallar('.pendiente'));
    igual(await mensajes(numero), ['Mientras tanto', 'Sin línea']);
    igual(enVivo?.quien, MesaClient.de(servidor).enVivo?.quien);
  });

  it('shows what was written before the stream was open, and while the session had ended', async () => {
    const numero = await crear();
    let abrir = () => undefined as void;
    const tarde = new Promise<void>((seguir) => (abrir = seguir));
    fallar((url) => (url.pathname.endsWith('/eventos') ? tarde.then(() => undefined) : undefined));
    poner('mesa-caso-chat', { caso: `${numero}` });
    await ver('#texto');
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Antes de la línea' });
    abrir();
    await dice('Antes de la línea');

    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    await sesion(undefined);
    // Its next request tells it, whether it comes by itself before this one or not.
    await MesaClient.de(servidor)
      .pedir('GET /casos')
      .catch(() => undefined);
    await dialogo();
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Mientras no estaba' });
    await reingresar();
    await dice('Mientras no estaba');
  });

  it('parts the days, and marks where what is new begins', async () => {
    const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion: 'Días',
      mensaje: 'Lo primero',
    });
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Lo nuevo' });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await dice('Hoy');
    await dice('Mensajes nuevos');
    const filas = [...(await ver('.mensajes ol')).children].map((li) => li.textContent.trim().split('\n')[0]);
    igual(filas.indexOf('Mensajes nuevos') > filas.indexOf('Hoy'), true);
    await accesible();
  });

  it('throws away one message and one file by a double click, not the next one too', async () => {
    const numero = await crear('Dobles clics');
    poner('mesa-caso-chat', { caso: `${numero}` });
    fallar(({ pathname }, metodo) =>
      metodo === 'POST' && pathname.endsWith('/mensajes')
        ? problema(422, 'validacion', 'Hay datos por corregir.')
        : undefined,
    );
    for (const dicho of ['El primero', 'El segundo']) {
      await escribir('#texto', dicho);
      await enviar();
      await dice(dicho);
    }
    (await boton('Descartar')).click();
    await hasta(() => !texto().includes('El primero'));
    segundoClic(await boton('Descartar'));

    const clip = await ver<HTMLInputElement>('#clip');
    const elegidos = new DataTransfer();
    for (const nombre of ['uno.gif', 'dos.gif']) elegidos.items.add(new File(['GIF89a'], nombre));
    clip.files = elegidos.files;
    clip.dispatchEvent(new Event('change'));
    await dice('dos.gif');
    (await boton('Quitar uno.gif')).click();
    await hasta(() => !texto().includes('uno.gif'));
    segundoClic(await boton('Quitar dos.gif'));
    const clave = MesaClient.de(servidor).storageKey(`mensaje:${numero}`)!;
    igual(
      (leerBorrador(clave).archivos as { nombre: string }[]).map(({ nombre }) => nombre),
      ['dos.gif'],
    );
    igual(texto().includes('El segundo'), true);
  });

  it('warns before closing the session wipes what waits', async () => {
    const numero = await crear();
    poner('mesa-login');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Sin enviar');
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    await enviar();
    await dice('Pendiente');
    (await boton('Cerrar sesión')).click();
    await dice('Tiene mensajes sin enviar.');
    await accesible();
    // The second click of a double click on "Cerrar sesión".
    segundoClic(await boton('Cerrar de todos modos'));
    // Until it could have counted them, and have gone on.
    await import('../../../widget/storage/wipe.ts');
    await pedir('GET', '/sesion');
    igual(
      peticiones.filter(({ metodo }) => metodo === 'DELETE'),
      [],
    );
    (await boton('Cerrar de todos modos')).click();
    await ver('#quien');
    igual(Object.keys(localStorage), []);
    igual(texto().includes('Sin enviar'), false);
  });

  it('warns of what waits though nothing has looked at it yet, and anew of the next one', async () => {
    const clave = `mesa:${servidor}:${NIT_A}:salida:40912`;
    const item = { clave: crypto.randomUUID(), texto: 'De antes', tras: 0, fecha: new Date().toISOString() };
    localStorage.setItem(clave, JSON.stringify({ items: [item] }));
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    poner('mesa-login');
    (await boton('Cerrar sesión')).click();
    await dice('Tiene mensajes sin enviar.');
    igual((leerBorrador(clave).items as unknown[]).length, 1);
  });

  it('shows nothing of the case before when its answers come late', async () => {
    const [largo, otro] = [await crear('Largo'), await crear('Otro')];
    for (let i = 1; i <= 60; i++)
      await pedir('POST', `/casos/${largo}/mensajes`, { texto: `Del largo ${i}.` });
    await pedir('POST', `/casos/${otro}/mensajes`, { texto: 'Del otro' });
    const chat = poner('mesa-caso-chat', { caso: `${largo}` });
    await dice('Del largo 60.');
    let soltar = () => undefined as void;
    const tarde = new Promise<void>((seguir) => (soltar = seguir));
    fallar((url, metodo) => (metodo === 'PATCH' || url.searchParams.has('antes') ? tarde : undefined));
    (await boton('Ver mensajes anteriores')).click();
    (await boton('Marcar como resuelto')).click();
    chat.caso = otro;
    await dice('Del otro');
    soltar();
    fallar(undefined);
    await hasta(
      async () => (await pedir<{ estado: string }>('GET', `/casos/${largo}`)).estado === 'RESUELTO',
    );
    await hasta(() => hallar('#texto'));
    igual(texto().includes('Del largo'), false);
    igual(texto().includes('El caso quedó resuelto.'), false);
    await dice('Del otro');
  });

  it('does not send twice what stands in two places', async () => {
    const numero = await crear('Dos veces');
    const uno = poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Una sola vez');
    const dos = poner('mesa-caso-chat', { caso: `${numero}` });
    await hasta(() => hallar<HTMLTextAreaElement>('#texto', dos.renderRoot)?.value === 'Una sola vez');
    hallar<HTMLFormElement>('form', uno.renderRoot)!.requestSubmit();
    await hasta(async () => (await mensajes(numero)).length === 1);
    hallar<HTMLFormElement>('form', dos.renderRoot)!.requestSubmit();
    await dice('Esto ya se envió o se borró en otra pestaña.');
    igual(await mensajes(numero), ['Una sola vez']);
  });

  it('lets the IPS say that it is solved, and open it again', async () => {
    const numero = await crear();
    poner('mesa-caso-chat', { caso: `${numero}` });
    (await boton('Marcar como resuelto')).click();
    await dice('El caso quedó resuelto.');
    await hasta(() => hallar('.estado')?.textContent === 'Resuelto');
    await accesible();
    (await boton('Reabrir caso')).click();
    await hasta(() => hallar('.estado')?.textContent === 'Activo');
  });

  it('says that a closed case takes no messages, and offers a new one', async () => {
    poner('mesa-caso-chat', { caso: '40797' });
    await dice('Este caso está cerrado y no recibe mensajes.');
    igual(hallar('#texto'), undefined);
    await accesible();
    (await boton('Generar un caso nuevo')).click();
    await ver('#motivo');
  });

  it('keeps in sight what was being written when the case is closed, until it is thrown away', async () => {
    const numero = await crear('Se cierra');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Me faltaba contar esto');
    const clip = await ver<HTMLInputElement>('#clip');
    const elegido = new DataTransfer();
    elegido.items.add(new File(['%PDF-1.4'], 'soporte.pdf'));
    clip.files = elegido.files;
    clip.dispatchEvent(new Event('change'));
    // What is known of the file is in the draft from then on.
    await dice('El archivo está dañado');
    for (const estado of ['RESUELTO', 'CERRADO']) await soporte('PATCH', `/casos/${numero}`, { estado });
    const sinEnviar = () => hallar<HTMLTextAreaElement>('textarea[readonly]');
    await hasta(() => sinEnviar()?.value === 'Me faltaba contar esto');
    await dice('Lo que estaba escribiendo no se envió');
    await dice('soporte.pdf');
    await accesible();
    (await boton('Generar un caso nuevo')).click();
    await ver('#motivo');
    igual(sinEnviar()?.value, 'Me faltaba contar esto');
    document.body.replaceChildren();
    poner('mesa-caso-chat', { caso: `${numero}` });
    await hasta(() => sinEnviar()?.value === 'Me faltaba contar esto');
    (await boton('Descartar')).click();
    await hasta(() => !sinEnviar());
    igual(texto().includes('soporte.pdf'), false);
    igual(leerBorrador(MesaClient.de(servidor).storageKey(`mensaje:${numero}`)!), {});
    igual(await mensajes(numero), []);
  });

  it('does not bring back what was thrown away when a file of it arrives, whose element left the page', async () => {
    const numero = await crear('Se fue');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Con un archivo');
    let llegar = () => {};
    const subida = new Promise<void>((cumplir) => (llegar = cumplir));
    fallar(({ pathname }, metodo) =>
      metodo === 'POST' && pathname.endsWith('/subidas') ? subida : undefined,
    );
    const clip = await ver<HTMLInputElement>('#clip');
    const elegido = new DataTransfer();
    const archivo = new File(['%PDF-1.4'], 'soporte.pdf');
    elegido.items.add(archivo);
    clip.files = elegido.files;
    clip.dispatchEvent(new Event('change'));
    await hasta(() => peticiones.some(({ ruta }) => ruta.endsWith('/subidas')));
    document.body.replaceChildren();
    const borrador = MesaClient.de(servidor).storageKey(`mensaje:${numero}`)!;
    const [{ id }] = leerBorrador(borrador).archivos as [{ id: string }];

    for (const estado of ['RESUELTO', 'CERRADO']) await soporte('PATCH', `/casos/${numero}`, { estado });
    poner('mesa-caso-chat', { caso: `${numero}` });
    (await boton('Descartar')).click();
    await hasta(() => !hallar('textarea[readonly]'));
    // The upload forgets the bytes when it ends, and tells its result in the same moment.
    const bytes = `${borrador}/${id}`;
    await hasta(() => !enMano.has(bytes));
    enMano.set(bytes, archivo);
    llegar();
    await hasta(() => !enMano.has(bytes), 'the end of the upload');
    igual(leerBorrador(borrador), {});
  });

  it('reads back a long conversation in pages', async () => {
    const numero = await crear();
    for (let i = 1; i <= 60; i++)
      await pedir('POST', `/casos/${numero}/mensajes`, { texto: `Mensaje ${i}.` });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await dice('Mensaje 60.');
    igual(texto().includes('Mensaje 10.'), false);
    (await boton('Ver mensajes anteriores')).click();
    await dice('Mensaje 10.');
    const vistos = [...(await ver('ol')).querySelectorAll('.mensaje p')].map((p) => p.textContent);
    igual(
      vistos,
      Array.from({ length: 60 }, (_, i) => `Mensaje ${i + 1}.`),
    );
    igual([...(await ver('.mensajes')).querySelectorAll('button')].length, 0);
    await accesible();
  });

  it('takes nothing for read that is in a hidden part of the page, or below its edge', async () => {
    const numero = await crear('Escondida');
    const seccion = document.createElement('section');
    document.body.append(seccion);
    const chat = poner('mesa-caso-chat', { caso: String(numero) });
    seccion.append(chat);
    await ver('#texto');
    const sinLeer = async () => (await pedir<{ noLeidos: number }>('GET', `/casos/${numero}`)).noLeidos;
    const llega = async (texto: string) => {
      await soporte('POST', `/casos/${numero}/mensajes`, { texto });
      MesaClient.de(servidor).avisar(numero);
      await hasta(() => chat.shadowRoot!.textContent.includes(texto));
      await new Promise((seguir) => setTimeout(seguir, 700));
    };
    seccion.hidden = true;
    await llega('Nadie lo ve');
    igual(await sinLeer(), 1);
    seccion.hidden = false;
    await hasta(async () => (await sinLeer()) === 0 || undefined);

    const encima = document.createElement('div');
    encima.style.height = '3000px';
    document.body.prepend(encima);
    scrollTo(0, 0);
    await llega('Queda abajo');
    igual(await sinLeer(), 1);
    // What only screen readers hear does not make the page longer than what is on it.
    igual(document.documentElement.scrollHeight < 3000 + seccion.offsetHeight + 100, true);
    chat.scrollIntoView({ block: 'end' });
    await hasta(async () => (await sinLeer()) === 0 || undefined);
  });

  it('marks what it shows as read', async () => {
    const noLeidos: number[] = [];
    poner('mesa-caso-chat', { caso: '40884' }).addEventListener('mesa-no-leidos', ({ detail }) =>
      noLeidos.push(detail.noLeidos ?? -1),
    );
    await dice('¿Nos confirma la hora aproximada');
    await hasta(() => noLeidos.at(-1) === 0);
    igual((await pedir<{ noLeidos: number }>('GET', '/casos/40884')).noLeidos, 0);
  });

  it('shows a case of another IPS as one that does not exist', async () => {
    poner('mesa-caso-chat', { caso: '40899' });
    await dice('No encontramos lo que busca.');
    await accesible();
  });
});
