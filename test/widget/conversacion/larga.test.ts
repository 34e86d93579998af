/** A conversation of thousands of messages: a bounded part of it is in the page, and all of it can be reached. */
import type { Caso } from '../../../shared/caso.ts';
import type { Mensaje } from '../../../shared/mensaje.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import {
  accesible,
  boton,
  dice,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  poner,
  servidor,
  sesion,
} from '../apoyo.ts';

const TODOS = 5_000;
const EN_LA_PAGINA = 250;

const mensaje = (secuencia: number): Mensaje => ({
  secuencia,
  autor: {
    rol: secuencia % 2 ? 'ips' : 'agente',
    nombre: secuencia % 2 ? 'Clínica Demo del Caribe' : 'Ana Agente',
  },
  texto: `Mensaje ${secuencia}`,
  fecha: new Date(Date.UTC(2026, 0, 1) + secuencia * 60_000).toISOString(),
  adjuntos: [],
});

/** A service whose case 40912 has so many messages. */
function servir(cuantos: number): void {
  fallar((url) => {
    if (!url.pathname.endsWith('/40912/mensajes')) return undefined;
    const { antes, despues, limite = '50' } = Object.fromEntries(url.searchParams) as Record<string, string>;
    const fin = antes ? +antes - 1 : despues ? Math.min(cuantos, +despues + +limite) : cuantos;
    const inicio = despues ? +despues + 1 : Math.max(1, fin - +limite + 1);
    const mensajes = Array.from({ length: Math.max(0, fin - inicio + 1) }, (_, i) => mensaje(inicio + i));
    return Response.json({ mensajes });
  });
}

const enPagina = () => [...hallar('.mensajes')!.querySelectorAll('.mensaje')];
const marco = () => hallar('.mensajes')!;

describe('a long conversation', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(limpiar);

  it('holds a bounded part of what arrives while it is open', async () => {
    servir(50);
    poner('mesa-caso-chat', { caso: '40912' });
    await dice('Mensaje 50');
    const cliente = MesaClient.de(servidor);
    for (let n = 51; n <= TODOS; n++) {
      cliente.avisar({ tipo: 'mensaje.creado', datos: { numero: 40912, mensaje: mensaje(n) } } as never);
    }
    await dice(`Mensaje ${TODOS}`);
    igual(enPagina().length <= EN_LA_PAGINA, true, `${enPagina().length}`);
    igual(enPagina().at(-1)!.textContent.includes(`Mensaje ${TODOS}`), true);
    await accesible();
  });

  it('can be read back to its beginning and forth to its end, and what is in sight does not jump', async () => {
    servir(600);
    poner('mesa-caso-chat', { caso: '40912' });
    await dice('Mensaje 600');
    const primero = () => Number(/Mensaje (\d+)/.exec(enPagina()[0]!.textContent)![1]);
    const ultimo = () => Number(/Mensaje (\d+)/.exec(enPagina().at(-1)!.textContent)![1]);
    while (primero() > 1) {
      const antes = primero();
      marco().scrollTop = 0;
      const fila = enPagina()[0]!;
      const donde = fila.getBoundingClientRect().top;
      (await boton('Ver mensajes anteriores')).click();
      await hasta(() => primero() < antes);
      igual(Math.abs(fila.getBoundingClientRect().top - donde) < 2, true, `${primero()}`);
      igual(enPagina().length <= EN_LA_PAGINA, true);
    }
    igual(ultimo() < 600, true);
    while (ultimo() < 600) {
      const antes = ultimo();
      marco().scrollTop = marco().scrollHeight;
      await hasta(() => ultimo() > antes);
      igual(enPagina().length <= EN_LA_PAGINA, true);
    }
    igual(primero() > 1, true);
  });

  it('goes to its end at once when asked', async () => {
    servir(600);
    poner('mesa-caso-chat', { caso: '40912' });
    await dice('Mensaje 600');
    const ultimo = () => enPagina().at(-1)!.textContent;
    while (ultimo().includes('Mensaje 600')) {
      const primera = enPagina()[0]!.textContent;
      marco().scrollTop = 0;
      (await boton('Ver mensajes anteriores')).click();
      await hasta(() => enPagina()[0]!.textContent !== primera);
    }
    (await boton('Ir a lo último')).click();
    await hasta(() => ultimo().includes('Mensaje 600'));
    await hasta(() => marco().scrollHeight - marco().scrollTop - marco().clientHeight < 2);
  });

  it('that is empty says what comes', async () => {
    const { numero } = await pedir<Caso>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'radicacion',
      descripcion: 'Sin mensajes',
    });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await hasta(() =>
      /Aún no hay mensajes. Le responderemos antes del \S+ \d\d\/\d\d, \d\d:\d\d\./.test(
        hallar('.vacia')?.textContent ?? '',
      ),
    );
    await accesible();
  });

  it('shows small pictures themselves, whole in a dialog, and as files what is none', async () => {
    const png = await (await fetch(new URL('../../muestras/base.png', import.meta.url))).blob();
    const adjunto = (clave: string) => ({
      clave,
      nombre: `${clave}.png`,
      tipo: 'image/png',
      bytes: png.size,
      sha256: '',
    });
    fallar((url) => {
      if (url.pathname.endsWith('/40912/mensajes'))
        return Response.json({ mensajes: [{ ...mensaje(1), adjuntos: [adjunto('foto'), adjunto('rota')] }] });
      if (url.pathname.endsWith('/adjuntos/foto')) return new Response(png);
      return url.pathname.endsWith('/adjuntos/rota') ? new Response('no soy una imagen') : undefined;
    });
    poner('mesa-caso-chat', { caso: '40912' });
    const ampliar = await boton('Ver foto.png').then(() =>
      hasta(() => hallar<HTMLButtonElement>('button.miniatura')),
    );
    igual(ampliar.getAttribute('aria-label'), 'Ampliar foto.png');
    await accesible();
    ampliar.click();
    await hasta(
      () => hallar<HTMLDialogElement>('mesa-caso-chat') && hallar<HTMLDialogElement>('dialog[open]'),
    );
    await accesible();
    (await boton('Cerrar')).click();
    await hasta(() => !hallar('dialog'));
    igual(hallar('.mensajes')!.querySelectorAll('mesa-imagen').length, 2);
    igual(
      [...hallar('.mensajes')!.querySelectorAll('mesa-imagen')].filter((una) =>
        una.shadowRoot!.querySelector('img'),
      ).length,
      1,
    );
    await boton('Ver rota.png');
  });
});
