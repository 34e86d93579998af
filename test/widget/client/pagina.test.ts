/** What a page may do with the elements by its own code. */
import type { Caso } from '../../../shared/caso.ts';
import {
  boton,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_B,
  pedir,
  poner,
  problema,
  sesion,
  soporte,
  texto,
  ver,
} from '../apoyo.ts';

const crear = (descripcion: string): Promise<Caso> =>
  pedir<Caso>('POST', '/casos', { motivo: 'facturacion', asunto: 'factura-no-aparece', descripcion });

/** Prevents the next event of this type, and gives its detail. */
const impedir = (tipo: string): Promise<unknown> =>
  new Promise((visto) =>
    document.addEventListener(
      tipo,
      (evento) => {
        evento.preventDefault();
        visto((evento as CustomEvent).detail);
      },
      { once: true },
    ),
  );

describe('the page’s own code', () => {
  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_B);
  });
  afterEach(limpiar);

  it('asks any element what is unread, and closes the session by it, hidden or not', async () => {
    const { numero } = await crear('Para contar');
    const lista = poner('mesa-mis-solicitudes');
    await dice('Para contar');
    const antes = lista.noLeidos!;
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Uno' });
    await hasta(() => lista.noLeidos === antes + 1);
    lista.hidden = true;
    igual(await lista.cerrarSesion(), true);
    igual([lista.sesion, lista.noLeidos], [{ iniciada: false, rol: null }, undefined]);
  });

  it('may keep a person in, and is asked by each way out', async () => {
    for (const [etiqueta, quien] of [
      ['mesa-login', NIT_B],
      ['mesa-nuevo-caso', NIT_B],
      ['mesa-bandeja', 'agente2@demo.local'],
    ] as const) {
      await sesion(quien);
      const elemento = poner(etiqueta as 'mesa-login');
      if (etiqueta === 'mesa-bandeja') (await ver('.menu-usuario > .abre')).click();
      const impedido = impedir('mesa-antes-de-salir');
      (await boton(etiqueta === 'mesa-nuevo-caso' ? 'Salir' : 'Cerrar sesión')).click();
      igual(await impedido, { pendientes: 0 }, etiqueta);
      igual((await pedir<{ usuario: object | null }>('GET', '/sesion')).usuario !== null, true, etiqueta);
      igual(elemento.sesion?.iniciada, true, etiqueta);
      limpiar();
    }
  });

  it('hears why a session could not be closed', async () => {
    const caso = poner('mesa-nuevo-caso');
    await ver('#motivo');
    fallar((url, metodo) =>
      metodo === 'DELETE' && url.pathname.endsWith('/sesion')
        ? problema(500, 'interno', 'Falló.')
        : undefined,
    );
    const codigo = await caso.cerrarSesion().catch(({ codigo: cual }: { codigo: string }) => cual);
    igual([codigo, caso.sesion?.iniciada], ['interno', true]);
  });

  it('opens a case of the list as if its row was chosen', async () => {
    const { numero } = await crear('Para abrir');
    const lista = poner('mesa-mis-solicitudes');
    await dice('Para abrir');
    const impedido = impedir('mesa-caso-abrir');
    lista.abrir(numero);
    igual(await impedido, { numero });
    igual(hallar('dialog[open]'), undefined);
    lista.abrir(numero);
    await ver('dialog[open]');
  });

  it('may keep a message from being sent, which stays in its field', async () => {
    const { numero } = await crear('Para escribir');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Con un dato que la página no deja pasar');
    const impedido = impedir('mesa-antes-de-enviar');
    (await boton('Enviar')).click();
    igual(await impedido, { numero });
    igual((await ver<HTMLTextAreaElement>('#texto')).value, 'Con un dato que la página no deja pasar');
    igual((await pedir<{ mensajes: unknown[] }>('GET', `/casos/${numero}/mensajes`)).mensajes.length, 0);
    (await boton('Enviar')).click();
    await hasta(() => !hallar<HTMLTextAreaElement>('#texto')?.value);
    await dice('Con un dato que la página no deja pasar');
    igual(texto().includes('No se pudo'), false);
  });
});
