/**
 * What a second process on the same folder brings. Two cores cannot show it by the clock alone while the clients need
 * some of them too, so the processor's time of each process is counted: the lists of two processes take as long as the
 * busier one works. Creations wait for each other too, so they are timed.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pausa } from 'node:timers/promises';
import { join } from 'node:path';
import { cuantil, mediana } from './carga.ts';
import { iniciar, procesador, type Programa } from './child-process.ts';
import { cargarCrudo } from './cliente-crudo.ts';
import { aLoMas, alMenos, type Figura } from './figura.ts';
import { CUENTA, hacerPedidos, INDICE_MS } from './por-peticion.ts';

/** Of both services, so that each of two processes has as many as the one of `--peticiones`. */
const CLIENTES = 64;
const LISTAS = 6_000;
const CREACIONES = 4_000;

interface Costo {
  /** Answers a second, by the clock. */
  ritmo: number;
  /** Microseconds of processor for each request: of all processes together, and of the busiest one. */
  cpu: number;
  mayor: number;
  /** The same of the clients. */
  cliente: number;
}

interface Ronda {
  listas: Record<'uno' | 'dos', Costo>;
  creaciones: Record<'uno' | 'dos', Costo>;
}

interface Medido {
  servicio: Programa;
  cookie: string;
  pedidos: ReturnType<typeof hacerPedidos>;
}

interface Banco {
  carpeta: string;
  dist: string;
  ingresar: (quien: Record<string, string>, url: string) => Promise<string>;
}

/** What a second process brings to lists and creations, and how soon it knows what the first one has written. */
export async function medirProcesos({ carpeta, dist, ingresar }: Banco, rondas: number): Promise<Figura[]> {
  const abiertos: Programa[] = [];
  const abrir = async (datos: string, procesos: number): Promise<Medido> => {
    const entorno = {
      MESA_DEMO: '1',
      MESA_DATOS: join(carpeta, datos),
      MESA_REGISTRO: 'info',
      MESA_PROCESOS: String(procesos),
    };
    const servicio = await iniciar([join(dist, 'main.js')], entorno, procesos);
    abiertos.push(servicio);
    const cookie = await ingresar(CUENTA, servicio.url);
    return { servicio, cookie, pedidos: hacerPedidos(cookie) };
  };
  try {
    const uno = await abrir('uno', 1);
    const medidas = await comparar(uno, await abrir('dos', 2), rondas);
    const otro = await abrir('uno', 1);
    const evento = await alOtroProceso(uno.servicio.url, otro.servicio.url, otro.cookie, 200);
    const de = (leer: (ronda: Ronda) => number) => mediana(medidas.map(leer));
    const cifra = (leer: (ronda: Ronda) => number, unidad: string) => `${de(leer).toFixed(0)} ${unidad}`;
    return [
      alMenos(
        'lists, two processes ÷ one, by the processor of the busier one',
        de(({ listas: { uno, dos } }) => uno.mayor / dos.mayor),
        1.9,
        `${cifra((r) => r.listas.dos.cpu, 'µs')} each, one process ${cifra((r) => r.listas.uno.cpu, 'µs')}; its clients ${cifra((r) => r.listas.uno.cliente, 'µs')}`,
      ),
      alMenos(
        'creations, two processes ÷ one, by the clock',
        de(({ creaciones: { uno, dos } }) => dos.ritmo / uno.ritmo),
        1,
        `${cifra((r) => r.creaciones.dos.ritmo, '/s')}, one process ${cifra((r) => r.creaciones.uno.ritmo, '/s')}; ${cifra((r) => r.creaciones.dos.cpu, 'µs')} and ${cifra((r) => r.creaciones.uno.cpu, 'µs')}`,
      ),
      aLoMas('event of one process until another’s stream has it, p95 in ms', evento.p95, 50, `p50 ${evento.p50.toFixed(1)} ms`), // prettier-ignore
    ];
  } finally {
    for (const servicio of abiertos) servicio.terminar();
    for (const servicio of abiertos) await servicio.terminado;
  }
}

/** Measures `rondas` times a service of one process (`uno`) and one of two (`dos`), in turns. */
async function comparar(uno: Medido, dos: Medido, rondas: number): Promise<Ronda[]> {
  // Code that runs often is compiled first, by each process for itself.
  for (const medido of [uno, dos, dos]) {
    await medir(medido, 2 * CREACIONES, 201, 'crear');
    await medir(medido, 2 * LISTAS, 200, 'listar');
  }
  const hechas: Ronda[] = [];
  for (let ronda = 0; ronda < rondas; ronda += 1) {
    const deUno = () => medirUno(uno);
    const deDos = () => medirUno(dos);
    // Whoever comes first may have a quieter machine, or a busier one.
    const primero = ronda % 2 === 0 ? await deUno() : await deDos();
    const segundo = ronda % 2 === 0 ? await deDos() : await deUno();
    const [a, b] = ronda % 2 === 0 ? [primero, segundo] : [segundo, primero];
    hechas.push({
      listas: { uno: a.listas, dos: b.listas },
      creaciones: { uno: a.creaciones, dos: b.creaciones },
    });
  }
  return hechas;
}

async function medirUno(medido: Medido): Promise<Record<'listas' | 'creaciones', Costo>> {
  const creaciones = await medir(medido, CREACIONES, 201, 'crear');
  // What creations leave behind, such as the search index, is no part of a list.
  await pausa(INDICE_MS);
  return { creaciones, listas: await medir(medido, LISTAS, 200, 'listar') };
}

async function medir(
  { servicio, pedidos }: Medido,
  total: number,
  exito: number,
  que: 'listar' | 'crear',
): Promise<Costo> {
  const pids = procesosDe(servicio.pid);
  const antes = pids.map(procesador);
  const { ritmo, cliente } = await cargarCrudo(
    servicio.url,
    { clientes: CLIENTES, total, exito },
    pedidos[que],
  );
  const gastado = pids.map((pid, i) => ((procesador(pid) - antes[i]!) * 1000) / total);
  const cpu = gastado.reduce((suma, de) => suma + de, 0);
  return { ritmo, cliente, cpu, mayor: Math.max(...gastado) };
}

/** The process and those that it has started. */
function procesosDe(pid: number): number[] {
  try {
    const hijos = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(hijos ? hijos.split(' ').map(Number) : [])];
  } catch {
    return [pid];
  }
}

/**
 * Milliseconds from the moment a message is sent to one service until a stream of another service of the same folder
 * has it.
 */
async function alOtroProceso(
  aqui: string,
  alla: string,
  cookie: string,
  veces: number,
): Promise<{ p50: number; p95: number }> {
  const { hostname, port } = new URL(alla);
  let alRecibir = (_trozo: string): void => undefined;
  const socket = connect(Number(port), hostname);
  socket.write(`GET /api/v1/eventos HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\n\r\n`);
  await new Promise<void>((abierto, rechazar) => {
    socket.on('error', rechazar).on('close', () => rechazar(new Error('stream closed')));
    socket.setEncoding('latin1').on('data', (trozo: string) => {
      if (trozo.includes('retry:')) abierto();
      else alRecibir(trozo);
    });
  });
  const tiempos: number[] = [];
  for (let i = 0; i < veces; i += 1) {
    const marca = `medida ${randomUUID()}`;
    const salida = performance.now();
    const llegada = new Promise<void>((cumplir) => {
      alRecibir = (trozo) => void (trozo.includes(marca) && cumplir());
    });
    const respuesta = await fetch(`${aqui}/api/v1/casos/40912/mensajes`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ texto: marca }),
    });
    if (!respuesta.ok) throw new Error(`message: ${respuesta.status}`);
    await llegada;
    tiempos.push(performance.now() - salida);
  }
  socket.removeAllListeners('close').destroy();
  return { p50: cuantil(tiempos, 0.5), p95: cuantil(tiempos, 0.95) };
}
