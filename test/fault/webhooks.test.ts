/** A service that is killed again and again while people file cases and write: other systems are told of all of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Demostracion } from '../e2e/servicio.ts';
import { recibir, verificar } from '../server/webhooks/receptor.ts';
import { Clientela, ingresar, sembrarAzar } from './apoyo.ts';

const RONDAS = Number(process.env.RONDAS ?? 10);

test(
  'killed at random moments, the service tells of every case that it acknowledged',
  { timeout: 120_000 + RONDAS * 8_000 },
  async () => {
    const azar = sembrarAzar();
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-avisos-'));
    const datos = join(carpeta, 'datos');
    // Some answers come late and some attempts fail, so that kills find deliveries at every point of their way.
    const receptor = await recibir((respuesta) => {
      const codigo = azar() < 0.05 ? 500 : 204;
      setTimeout(() => respuesta.writeHead(codigo).end(), azar() * 30);
    });
    const entorno = { MESA_WEBHOOKS: receptor.destino };
    let servicio = await Demostracion.iniciar(entorno, datos);
    onTestFinished(async () => {
      await servicio.terminar('SIGKILL');
      await rm(carpeta, { recursive: true, force: true });
    });
    const secreto = await registrar(servicio.url, receptor.url);
    const cookie = await ingresar(servicio.url);
    const clientela = new Clientela(azar);

    for (let ronda = 0; ronda < RONDAS; ronda += 1) {
      const meta = clientela.confirmados.length + 1;
      const trabajo = clientela.trabajar(servicio.url, cookie, 2);
      while (clientela.confirmados.length < meta) await pausa(1);
      // Longer than events wait to be distributed.
      await pausa(azar() * 600);
      await servicio.terminar('SIGKILL');
      await trabajo;
      servicio = await Demostracion.iniciar(entorno, datos);
    }

    const dichos = new Set<string>();
    let leidos = 0;
    const leer = () => {
      for (; leidos < receptor.recibidos.length; leidos += 1) {
        const mensaje = verificar(receptor.recibidos[leidos]!, secreto);
        const { numero, mensaje: secuencia } = mensaje.data as Record<string, unknown>;
        dichos.add(
          mensaje.type === 'caso.registrado'
            ? `/casos ${String(numero)}`
            : `/casos/${String(numero)}/mensajes ${String(secuencia)}`,
        );
      }
    };
    const esperados = clientela.confirmados.map(({ ruta, respuesta }) =>
      'numero' in respuesta! ? `${ruta} ${respuesta.numero}` : `${ruta} ${respuesta!.secuencia}`,
    );
    await receptor.esperar(() => {
      leer();
      return esperados.every((uno) => dichos.has(uno));
    });
    expect(esperados.length).toBeGreaterThan(RONDAS);
    // Attempts repeat the same bytes under the same id, so that a receiver can tell them from news.
    const porId = new Map<unknown, Set<string>>();
    const porCuerpo = new Map<string, Set<unknown>>();
    for (const { headers, cuerpo } of receptor.recibidos) {
      const id = headers['webhook-id'];
      porId.set(id, (porId.get(id) ?? new Set()).add(cuerpo));
      porCuerpo.set(cuerpo, (porCuerpo.get(cuerpo) ?? new Set()).add(id));
    }
    expect([...porId.values()].filter(({ size }) => size > 1)).toEqual([]);
    expect([...porCuerpo.values()].filter(({ size }) => size > 1)).toEqual([]);
  },
);

/** Registers the receiver with the demonstration; resolves to the secret. */
async function registrar(url: string, receptor: string): Promise<string> {
  const pedir = (ruta: string, cuerpo: object, cookie = '') =>
    fetch(`${url}/api/v1${ruta}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(cuerpo),
    });
  const ingreso = await pedir('/sesion', { correo: 'admin@demo.local', contrasena: 'demo-mesa-2026' });
  const cookie = ingreso.headers.getSetCookie()[0]!.split(';')[0]!;
  const eventos = ['caso.registrado', 'caso.respondido'];
  const respuesta = await pedir('/admin/webhooks', { nombre: 'X', url: receptor, eventos }, cookie);
  return ((await respuesta.json()) as { secreto: string }).secreto;
}
