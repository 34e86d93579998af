import {
  accesible,
  boton,
  CLAVE,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  peticiones,
  poner,
  problema,
  sesion,
  texto,
  ver,
} from './apoyo.ts';

interface Lista {
  mensajes: { texto: string }[];
}
const crear = async (descripcion = 'Conversación') =>
  (
    await pedir<{ numero: number }>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion,
    })
  ).numero;
const mensajes = async (numero: number) =>
  (await pedir<Lista>('GET', `/casos/${numero}/mensajes`)).mensajes.map(({ texto }) => texto);
const enviar = async () => (await boton('Enviar')).click();

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

  it('keeps the message through a failure, a reload and an expired session', async () => {
    const numero = await crear();
    const panel = poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Sigo aquí');
    fallar((_, metodo) => (metodo === 'POST' ? problema(500, 'interno', 'Tuvimos un problema.') : undefined));
    await enviar();
    await dice('Tuvimos un problema.');
    igual(hallar<HTMLTextAreaElement>('#texto')!.value, 'Sigo aquí');
    fallar(undefined);
    panel.remove();
    poner('mesa-caso-chat', { caso: `${numero}` });
    igual((await ver<HTMLTextAreaElement>('#texto')).value, 'Sigo aquí');
    await sesion(undefined);
    await enviar();
    await dice('Su sesión terminó');
    await accesible();
    await escribir('#clave', CLAVE);
    (await boton('Ingresar')).click();
    await dice('Mensaje enviado.');
    igual(await mensajes(numero), ['Sigo aquí']);
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

  it('reads back a long conversation in pages', async () => {
    const numero = await crear();
    for (let i = 1; i <= 60; i++)
      await pedir('POST', `/casos/${numero}/mensajes`, { texto: `Mensaje ${i}.` });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await dice('Mensaje 60.');
    igual(texto().includes('Mensaje 10.'), false);
    (await boton('Ver mensajes anteriores')).click();
    await dice('Mensaje 10.');
    const vistos = [...(await ver('ol')).children].map((li) => li.querySelector('p')!.textContent);
    igual(
      vistos,
      Array.from({ length: 60 }, (_, i) => `Mensaje ${i + 1}.`),
    );
    igual([...(await ver('.charla')).querySelectorAll('button')].length, 0);
  });

  it('marks what it shows as read', async () => {
    const noLeidos: number[] = [];
    poner('mesa-caso-chat', { caso: '40884' }).addEventListener('mesa-no-leidos', ({ detail }) =>
      noLeidos.push(detail.noLeidos),
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
