/**
 * What a request costs the service: the processor's time of its whole process, which neither the client's speed nor
 * another program on the machine changes much. Each round measures the service and its reference one after the other.
 */
import { randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { setTimeout as pausa } from 'node:timers/promises';
import { mediana, type Medida, type Peticion } from './carga.ts';
import { procesador, residente, type Programa } from './child-process.ts';
import { cargarCrudo } from './cliente-crudo.ts';
import { abrirReferencias, GRUPO, verificaciones, type Cruda } from './referencias.ts';

const CLIENTES = 32;
const CONTRASENA = 'demo-mesa-2026';
/** Milliseconds until what writes leave to be done later has been done. */
export const INDICE_MS = 3_000;

export const CUENTA = { nit: '900123456' };

interface Costo extends Medida {
  /** Microseconds of processor for each request. */
  cpu: number;
}

export interface Ronda {
  hola: Costo;
  /** A page of twenty that was not asked for before, and one that nothing changed since. */
  lista: Costo;
  guardada: Costo;
  /** With what writes leave to be done later: the search index, above all. */
  creacion: Costo;
  mensaje: Costo;
  /** The same statements, in groups. */
  creacionCruda: Cruda;
  mensajeCrudo: Cruda;
  /** Milliseconds: a creation of one client alone, and a commit of the same statements alone. */
  sola: number;
  solaCruda: number;
  /** A second. */
  ingresos: number;
  verificaciones: number;
  /** Milliseconds of GET /salud while others log in, p99. */
  salud: number;
  /** Bytes of log for each list. */
  registro: number;
}

/** Measures `rondas` times `servicio` (the demonstration) and `desnudo` (bare Hono). */
export async function medirPeticiones(
  servicio: Programa,
  desnudo: Programa,
  rondas: number,
  cookie: string,
): Promise<Ronda[]> {
  const referencias = await abrirReferencias();
  const pedidos = hacerPedidos(cookie);
  const costo = async (p: Programa, total: number, exito: number, hacer: (i: number) => Peticion) => {
    const antes = procesador(p.pid);
    const medida = await cargarCrudo(p.url, { clientes: CLIENTES, total, exito }, hacer);
    // Otherwise what is measured next would pay for the index of what was written.
    if (exito === 201) await hastaQuieto(p);
    return { ...medida, cpu: ((procesador(p.pid) - antes) * 1000) / total };
  };
  const crear = (total: number) => costo(servicio, total, 201, pedidos.crear);
  const listar = (total: number) => costo(servicio, total, 200, pedidos.listar);

  /** In turns, because how long the disk takes changes from one second to the next. */
  const medirSolas = async () => {
    const propias: number[] = [];
    const crudas: number[] = [];
    for (let turno = 0; turno < 8; turno++) {
      const { p50 } = await cargarCrudo(servicio.url, { clientes: 1, total: 50, exito: 201 }, pedidos.crear);
      propias.push(p50);
      crudas.push(mediana(referencias.creaciones.sueltas(50)));
    }
    return { sola: mediana(propias), solaCruda: mediana(crudas) };
  };

  // Code that runs often is compiled first; nobody waits for the first thousand requests of a year.
  await crear(4_000);
  await listar(3_000);
  await costo(desnudo, 5_000, 200, pedidos.saludar);
  await referencias.creaciones.correr(2_400, GRUPO);
  await referencias.mensajes.correr(2_400, GRUPO);

  const hechas: Ronda[] = [];
  for (let ronda = 0; ronda < rondas; ronda++) {
    const escritoAntes = servicio.escrito();
    const lista = await listar(6_000);
    const registro = (servicio.escrito() - escritoAntes) / 6_000;
    const hola = await costo(desnudo, 20_000, 200, pedidos.saludar);
    const guardada = await costo(servicio, 12_000, 200, pedidos.primera);
    const creacion = await crear(4_000);
    const creacionCruda = await referencias.creaciones.correr(4_800, GRUPO);
    const mensaje = await costo(servicio, 4_000, 201, pedidos.escribir);
    const mensajeCrudo = await referencias.mensajes.correr(4_800, GRUPO);
    const { sola, solaCruda } = await medirSolas();
    await hastaQuieto(servicio);
    const ingresos = await medirIngresos(servicio);
    hechas.push({
      ...{ hola, lista, guardada, creacion, mensaje, creacionCruda, mensajeCrudo, sola, solaCruda, registro },
      ...ingresos,
      verificaciones: await verificaciones(60, 2),
    });
  }
  await referencias.cerrar();
  return hechas;
}

/** Resolves when the program has nothing left to do of what it puts off. */
async function hastaQuieto({ pid }: Programa): Promise<void> {
  // The index begins a second after a change.
  await pausa(INDICE_MS / 2);
  for (let antes = NaN, ahora = procesador(pid); ; antes = ahora, ahora = procesador(pid)) {
    if (ahora - antes < 5 || Number.isNaN(ahora)) return;
    await pausa(500);
  }
}

export function hacerPedidos(cookie: string) {
  const enviar = (ruta: string, cuerpo: object): Peticion => ({
    metodo: 'POST',
    ruta,
    cabeceras: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    cuerpo: JSON.stringify(cuerpo),
  });
  const leer = (ruta: string): Peticion => ({ metodo: 'GET', ruta, cabeceras: { Cookie: cookie } });
  let pagina = 0;
  return {
    crear: (i: number) =>
      enviar('/api/v1/casos', {
        motivo: 'facturacion',
        asunto: 'factura-no-aparece',
        descripcion: `Caso ${i}`,
      }),
    escribir: (i: number) => enviar('/api/v1/casos/40912/mensajes', { texto: `Mensaje ${i}` }),
    primera: () => leer('/api/v1/casos'),
    // No two are alike, so that no answer serves twice: the value before the number says nothing in this order.
    listar: () => {
      pagina += 1;
      const cursor = Buffer.from(`-numero~${pagina}~${42_000 + (pagina % 2_000)}`).toString('base64url');
      return leer(`/api/v1/casos?cursor=${cursor}`);
    },
    saludar: (): Peticion => ({ metodo: 'GET', ruta: '/' }),
  };
}

async function medirIngresos({ url }: Programa): Promise<{ ingresos: number; salud: number }> {
  const quien = JSON.stringify({ ...CUENTA, contrasena: CONTRASENA });
  let entrando = true;
  const esperas: number[] = [];
  // One connection: to open one for each question would cost the service as much as some logins.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const preguntar = async () => {
    while (entrando) {
      const inicio = performance.now();
      await new Promise((cumplir, rechazar) => {
        get(`${url}/salud`, { agent }, (salud) => salud.resume().on('end', cumplir)).on('error', rechazar);
      });
      esperas.push(performance.now() - inicio);
      await pausa(5);
    }
    agent.destroy();
  };
  const preguntas = preguntar();
  const { ritmo } = await cargarCrudo(url, { clientes: 8, total: 60, exito: 200 }, () => ({
    metodo: 'POST',
    ruta: '/api/v1/sesion',
    cabeceras: { 'Content-Type': 'application/json' },
    cuerpo: quien,
  }));
  entrando = false;
  await preguntas;
  return { ingresos: ritmo, salud: esperas.sort((a, b) => a - b)[Math.floor(esperas.length * 0.99)] ?? 0 };
}

/** MiB that a service has which nobody has asked anything yet. */
export async function memoriaEnReposo({ pid }: Programa): Promise<number> {
  // What it does after its start, such as its first maintenance, has been done by then.
  await pausa(3_000);
  return residente(pid) / 2 ** 20;
}
