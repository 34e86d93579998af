import type { EventoVivo } from '../../../shared/evento.ts';
import { ApiClient } from '../../../widget/net/api-client.ts';
import { SharedStream } from '../../../widget/net/shared-stream.ts';
import {
  fallar,
  hasta,
  igual,
  limpiar,
  NIT_B,
  pedir,
  peticiones,
  servidor,
  sesion,
  soporte,
} from '../apoyo.ts';

class Pestana {
  readonly textos: string[] = [];
  estado: string | undefined;
  readonly flujo: SharedStream;

  constructor(nombre: string, opciones: { silencioMs?: number } = {}) {
    this.flujo = new SharedStream({
      nombre,
      api: new ApiClient(servidor, () => undefined),
      alRecibir: (evento: EventoVivo) => {
        if (evento.tipo === 'mensaje.creado') this.textos.push(evento.datos.mensaje.texto);
      },
      alCambiar: (estado) => (this.estado = estado),
      ...opciones,
    });
    pestanas.push(this);
  }
}
const pestanas: Pestana[] = [];
const abiertas = () => peticiones.filter(({ ruta }) => ruta.endsWith('/eventos')).length;
const escribir = (numero: number, texto: string) => soporte('POST', `/casos/${numero}/mensajes`, { texto });

describe('the shared stream', () => {
  let numero: number;
  let nombre: string;
  beforeEach(async () => {
    await sesion(NIT_B);
    nombre = `prueba-${crypto.randomUUID()}`;
    ({ numero } = await pedir<{ numero: number }>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion: 'SharedStream',
    }));
    peticiones.length = 0;
  });
  afterEach(() => {
    for (const { flujo } of pestanas.splice(0)) flujo.cerrar();
    limpiar();
  });

  it('is one for all tabs of a user, and all hear the same', async () => {
    const [una, otra] = [new Pestana(nombre), new Pestana(nombre)];
    await hasta(() => una.estado === 'viva' && otra.estado === 'viva');
    await escribir(numero, 'hola');
    await hasta(() => una.textos.length && otra.textos.length);
    igual([una.textos, otra.textos], [['hola'], ['hola']]);
    igual([una.flujo.lider, otra.flujo.lider, abiertas()], [true, false, 1]);
  });

  it('goes on after what a newer server says and this version does not understand', async () => {
    const dichos: unknown[] = [];
    // It tells the page, which would end the test.
    const { reportError } = globalThis;
    globalThis.reportError = (error) => void dichos.push(error);
    const mensaje = JSON.stringify({ numero, mensaje: { texto: 'después' } });
    fallar((url) =>
      url.pathname.endsWith('/eventos')
        ? new Response(
            new ReadableStream({
              start: (salida) =>
                salida.enqueue(
                  new TextEncoder().encode(
                    'id: 1\n\n' +
                      'id: 2\nevent: caso.fundido\ndata: no es json\n\n' +
                      'id: 3\nevent: mensaje.creado\ndata: {"numero":1}\n\n' +
                      `id: 4\nevent: mensaje.creado\ndata: ${mensaje}\n\n`,
                  ),
                ),
            }),
          )
        : undefined,
    );
    const una = new Pestana(nombre);
    await hasta(() => una.textos.length);
    globalThis.reportError = reportError;
    igual([una.textos, una.estado, abiertas()], [['después'], 'viva', 1]);
    igual(dichos.length, 2);
  });

  it('is taken over when its tab closes, without a gap', async () => {
    const [una, otra] = [new Pestana(nombre), new Pestana(nombre)];
    await hasta(() => una.estado === 'viva' && otra.estado === 'viva');
    await escribir(numero, 'a');
    await hasta(() => otra.textos.length === 1);
    una.flujo.cerrar();
    await escribir(numero, 'b');
    await hasta(() => otra.flujo.lider && otra.textos.length === 2);
    await escribir(numero, 'c');
    await hasta(() => otra.textos.length === 3);
    igual(otra.textos, ['a', 'b', 'c']);
    igual(una.textos, ['a']);
  });

  it('is taken from a tab that sleeps', async () => {
    let robada = false;
    // A tab that holds the lock and says nothing.
    navigator.locks
      .request(nombre, () => new Promise(() => undefined))
      .catch(() => {
        robada = true;
      });
    const una = new Pestana(nombre, { silencioMs: 100 });
    await hasta(() => una.estado === 'viva');
    igual([robada, una.flujo.lider], [true, true]);
  });

  it('is opened anew, and taken from a tab that sleeps, though the clock was set back meanwhile', async () => {
    const ahora = Date.now;
    try {
      const una = new Pestana(nombre);
      await hasta(() => una.estado === 'viva');
      Date.now = () => ahora() - 7_200_000;
      document.dispatchEvent(new Event('visibilitychange'));
      await hasta(() => abiertas() === 2);
      await hasta(() => una.estado === 'viva');

      const dormida = `${nombre}-dormida`;
      void navigator.locks.request(dormida, () => new Promise(() => undefined)).catch(() => undefined);
      const otra = new Pestana(dormida);
      Date.now = () => ahora() - 14_400_000;
      document.dispatchEvent(new Event('visibilitychange'));
      await hasta(() => otra.estado === 'viva');
      igual(otra.flujo.lider, true);
    } finally {
      Date.now = ahora;
    }
  });

  it('goes on where it was after the line was cut', async () => {
    const una = new Pestana(nombre);
    await hasta(() => una.estado === 'viva');
    fallar(() => 'cortar');
    dispatchEvent(new Event('offline'));
    await hasta(() => una.estado === 'caida');
    await escribir(numero, 'a');
    await escribir(numero, 'b');
    fallar(undefined);
    dispatchEvent(new Event('online'));
    await hasta(() => una.textos.length === 2);
    await escribir(numero, 'c');
    await hasta(() => una.textos.length === 3);
    igual(una.textos, ['a', 'b', 'c']);
  });

  it('is each tab’s own where tabs cannot talk', async () => {
    const Canal = globalThis.BroadcastChannel;
    Object.assign(globalThis, { BroadcastChannel: undefined });
    try {
      const [una, otra] = [new Pestana(nombre), new Pestana(nombre)];
      await hasta(() => una.estado === 'viva' && otra.estado === 'viva');
      await escribir(numero, 'hola');
      await hasta(() => una.textos.length && otra.textos.length);
      igual(abiertas(), 2);
    } finally {
      Object.assign(globalThis, { BroadcastChannel: Canal });
    }
  });
});
