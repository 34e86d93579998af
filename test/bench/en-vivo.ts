/** The live stream: how soon an event is everywhere, and what an open stream costs. */
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { chromium } from 'playwright-core';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { cuantil } from './carga.ts';
import { residente } from './child-process.ts';

/** What one session may hold (server/eventos/eventos.routes.ts). */
const POR_SESION = 32;
const CASO = 40912;

export interface Acceso {
  url: string;
  pid: number;
  /** Logs in and gives the cookie. */
  ingresar: (quien?: Record<string, string>) => Promise<string>;
}

const AGENTE = { correo: 'agente@demo.local' };

async function escribir({ url }: Acceso, cookie: string, texto: string): Promise<void> {
  const respuesta = await fetch(`${url}/api/v1/casos/${CASO}/mensajes`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({ texto }),
  });
  if (!respuesta.ok) throw new Error(`message: ${respuesta.status}`);
}

/** Milliseconds from the moment an agent's message is sent until the IPS's panel in Chromium shows it. */
export async function alPanel(acceso: Acceso, veces: number): Promise<{ p50: number; p95: number }> {
  const navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  try {
    const pagina = await navegador.newPage();
    // The cookie is good on localhost only.
    const url = acceso.url.replace('127.0.0.1', 'localhost');
    await pagina.goto(url);
    await pagina.getByLabel('NIT').fill('900123456');
    await pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
    await pagina.keyboard.press('Enter');
    await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
    await pagina.goto(`${url}/#caso-${CASO}`);
    await pagina.getByPlaceholder('Mensaje..').waitFor();
    await pagina.evaluate(() => {
      const raiz = document.querySelector('mesa-caso-chat')!.shadowRoot!;
      const vistos: Record<string, number> = {};
      Object.assign(window, { vistos });
      new MutationObserver(() => {
        const ultimo = [...raiz.querySelectorAll('.mensaje > p')].at(-1)?.textContent ?? '';
        vistos[ultimo] ??= Date.now();
      }).observe(raiz, { subtree: true, childList: true, characterData: true });
    });
    const cookie = await acceso.ingresar(AGENTE);
    const visto = (texto: string) =>
      pagina.evaluate((t) => (window as unknown as { vistos: Record<string, number> }).vistos[t], texto);
    const tiempos: number[] = [];
    for (let i = 0; i < veces; i++) {
      const texto = `medida ${randomUUID()}`;
      const salida = Date.now();
      await escribir(acceso, cookie, texto);
      let llegada = await visto(texto);
      while (llegada === undefined) llegada = await visto(texto);
      tiempos.push(llegada - salida);
    }
    return { p50: cuantil(tiempos, 0.5), p95: cuantil(tiempos, 0.95) };
  } finally {
    await navegador.close();
  }
}

/** Raw sockets: what is measured is the service, not a client. */
class Oyentes {
  readonly #sockets: Socket[] = [];
  alRecibir: (trozo: string) => void = () => {};

  async abrir(acceso: Acceso, cuantos: number): Promise<void> {
    const { hostname, port } = new URL(acceso.url);
    while (this.#sockets.length < cuantos) {
      const cookie = await acceso.ingresar(AGENTE);
      const faltan = Math.min(POR_SESION, cuantos - this.#sockets.length);
      await Promise.all(
        Array.from({ length: faltan }, async () => {
          const socket = connect(Number(port), hostname);
          this.#sockets.push(socket);
          socket.write(`GET /api/v1/eventos HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\n\r\n`);
          await new Promise<void>((abierto, rechazar) => {
            socket.on('error', rechazar);
            socket.on('close', () => rechazar(new Error('stream closed')));
            socket.setEncoding('latin1').on('data', (trozo: string) => {
              if (trozo.includes('retry:')) abierto();
              else this.alRecibir(trozo);
            });
          });
        }),
      );
    }
  }

  cerrar(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('close').destroy();
  }
}

/** Milliseconds from the moment a message is sent until each of so many streams has it. */
export async function aMuchos(
  acceso: Acceso,
  cuantos: number,
  veces: number,
): Promise<{ p50: number; p99: number }> {
  const oyentes = new Oyentes();
  try {
    await oyentes.abrir(acceso, cuantos);
    const cookie = await acceso.ingresar();
    const tiempos: number[] = [];
    for (let i = 0; i < veces; i++) {
      let llegados = 0;
      const marca = `medida ${randomUUID()}`;
      const salida = performance.now();
      const todos = new Promise<void>((cumplir) => {
        oyentes.alRecibir = (trozo) => {
          if (!trozo.includes(marca)) return;
          tiempos.push(performance.now() - salida);
          llegados += 1;
          if (llegados === cuantos) cumplir();
        };
      });
      await escribir(acceso, cookie, marca);
      await todos;
      // What else a message brings with it has gone out before the next one is timed.
      await new Promise((seguir) => setTimeout(seguir, 100));
    }
    return { p50: cuantil(tiempos, 0.5), p99: cuantil(tiempos, 0.99) };
  } finally {
    oyentes.cerrar();
  }
}

/** KiB that the process grows for each of so many open streams. */
export async function costoDeFlujos(acceso: Acceso, cuantos: number): Promise<number> {
  const oyentes = new Oyentes();
  try {
    const antes = residente(acceso.pid);
    await oyentes.abrir(acceso, cuantos);
    return (residente(acceso.pid) - antes) / 1024 / cuantos;
  } finally {
    oyentes.cerrar();
  }
}
