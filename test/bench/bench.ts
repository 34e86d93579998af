/**
 * `npm run bench [-- --json] [--rondas=N] [--solo=PART,…] [--peticiones]`: the figures, most of them ratios inside this
 * run against a bare reference, since machines differ and are shared. Median of the rounds; `escala` has one. `--solo`
 * measures only these parts (PARTES below); `--peticiones` is `--solo=arranque,peticiones`. Exit status 1 when a figure
 * misses its aim.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mediana } from './carga.ts';
import { medirCorreo } from './correo.ts';
import { iniciar, type Programa } from './child-process.ts';
import { aLoMas, alMenos, type Figura } from './figura.ts';
import { alPanel, aMuchos, costoDeFlujos } from './en-vivo.ts';
import { CASOS, llenar, MENSAJES, vistasYBusquedas, type MedidaMesa } from './mesa-grande.ts';
import { CUENTA, medirPeticiones, memoriaEnReposo } from './por-peticion.ts';
import { medirEscala } from './escala.ts';
import type { Cruda } from './referencias.ts';
import { llenarMuchos } from './muchos.ts';
import { ARCHIVOS, CASOS as MUCHOS, saludMientras } from './salud.ts';
import { inundar, type MedidaInundacion } from './inundacion.ts';
import { subir, volcar, type MedidaSubidas } from './subidas.ts';
import { medirProcesos } from './varios-procesos.ts';

const { values: opciones } = parseArgs({
  options: {
    json: { type: 'boolean' },
    peticiones: { type: 'boolean' },
    solo: { type: 'string' },
    rondas: { type: 'string', default: '5' },
  },
});
const RONDAS = Math.max(1, Number(opciones.rondas));
const DIST = join(import.meta.dirname, '..', '..', 'dist', 'server');

/** In this order: `escala` uses the data of `salud`. */
const PARTES: Record<string, () => Promise<Figura[]>> = {
  arranque: medirArranque,
  peticiones: () => conServicio(medirUnaAUna),
  procesos: () => medirProcesos({ carpeta, dist: DIST, ingresar }, RONDAS),
  demas: () => conServicio(medirLoDemas),
  correo: () => medirCorreo({ carpeta, iniciarDemo, ingresar }, RONDAS),
  salud: medirSalud,
  // One round: some two hundred questions, each asked several times of both, and a million cases to be written first.
  escala: () => medirEscala({ preparar, iniciarDemo, ingresar }, MUCHOS, 1),
};

const solo = opciones.peticiones ? ['arranque', 'peticiones'] : opciones.solo?.split(',');
const desconocida = solo?.find((parte) => !Object.hasOwn(PARTES, parte));
if (desconocida !== undefined) {
  console.error(`--solo=${desconocida}: the parts are ${Object.keys(PARTES).join(', ')}`);
  process.exit(2);
}

const carpeta = mkdtempSync(join(tmpdir(), 'mesa-bench-'));
try {
  const figuras: Figura[] = [];
  for (const [parte, medir] of Object.entries(PARTES)) {
    if (!solo || solo.includes(parte)) figuras.push(...(await medir()));
  }
  informar(figuras);
  if (figuras.some(({ valor, meta, mas }) => (mas ? valor < meta : valor > meta))) process.exitCode = 1;
} finally {
  rmSync(carpeta, { recursive: true, force: true });
}

/** A demonstration with data of its own. */
function iniciarDemo(datos: string, entorno: Record<string, string> = {}): Promise<Programa> {
  return iniciar([join(DIST, 'demo.js')], {
    MESA_DATOS: join(carpeta, datos),
    MESA_REGISTRO: 'info',
    ...entorno,
  });
}

async function conServicio(medir: (servicio: Programa) => Promise<Figura[]>): Promise<Figura[]> {
  const servicio = await iniciarDemo(medir.name, {
    MESA_CUOTA_ARCHIVOS: '100000',
    MESA_CUOTA_BYTES: '1000000000000',
  });
  try {
    return await medir(servicio);
  } finally {
    servicio.terminar();
  }
}

/** The service itself, as `npm start` runs it, on a folder where it has run before. */
async function medirArranque(): Promise<Figura[]> {
  const cpu: number[] = [];
  const memoria: number[] = [];
  for (let ronda = 0; ronda <= RONDAS; ronda++) {
    const servicio = await iniciar(['--enable-source-maps', join(DIST, 'main.js')], {
      MESA_DATOS: join(carpeta, 'arranque'),
    });
    // The first start makes the database.
    if (ronda > 0) {
      cpu.push(servicio.cpuAlIniciar);
      memoria.push(await memoriaEnReposo(servicio));
    }
    servicio.terminar();
    await servicio.terminado;
  }
  return [
    aLoMas('start until ready, ms of processor', mediana(cpu), 350, ''),
    aLoMas('memory at rest, MiB', mediana(memoria), 85, ''),
  ];
}

async function medirUnaAUna(servicio: Programa): Promise<Figura[]> {
  const desnudo = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'hono-solo.ts')]);
  const rondas = await medirPeticiones(servicio, desnudo, RONDAS, await ingresar(CUENTA, servicio.url));
  desnudo.terminar();
  const de = (leer: (ronda: (typeof rondas)[number]) => number) => mediana(rondas.map(leer));
  const us = (leer: (ronda: (typeof rondas)[number]) => number) => `${de(leer).toFixed(1)} µs`;
  const toda = ({ sentencias, indice }: Cruda) => sentencias + indice;
  return [
    alMenos(
      'list of 20, processor of bare Hono ÷ its own',
      de((r) => r.hola.cpu / r.lista.cpu),
      0.11,
      `${us((r) => r.lista.cpu)}, bare Hono ${us((r) => r.hola.cpu)}; ${de((r) => r.registro).toFixed(0)} bytes of log each`,
    ),
    alMenos(
      'the same from what is kept',
      de((r) => r.hola.cpu / r.guardada.cpu),
      0.35,
      `${us((r) => r.guardada.cpu)}; ${de((r) => r.guardada.ritmo).toFixed(0)}/s of this client`,
    ),
    alMenos(
      'creation and its index, 32 clients, processor of the same statements in groups of 24 ÷ its own',
      de((r) => toda(r.creacionCruda) / r.creacion.cpu),
      0.4,
      `${us((r) => r.creacion.cpu)}, raw ${us((r) => r.creacionCruda.sentencias)} and its index ${us((r) => r.creacionCruda.indice)}; ${de((r) => r.creacion.ritmo).toFixed(0)}/s`,
    ),
    alMenos(
      'message, the same way',
      de((r) => toda(r.mensajeCrudo) / r.mensaje.cpu),
      0.4,
      `${us((r) => r.mensaje.cpu)}, raw ${us((r) => r.mensajeCrudo.sentencias)} and its index ${us((r) => r.mensajeCrudo.indice)}; ${de((r) => r.mensaje.ritmo).toFixed(0)}/s`,
    ),
    aLoMas(
      'creation of one client, p50 ÷ a commit of the same statements',
      de((r) => r.sola / r.solaCruda),
      1.8,
      `${de((r) => r.sola).toFixed(2)} ms, raw ${de((r) => r.solaCruda).toFixed(2)} ms`,
    ),
    aLoMas(
      'creations, p99 ÷ p50',
      de((r) => r.creacion.p99 / r.creacion.p50),
      10,
      `p50 ${de((r) => r.creacion.p50).toFixed(2)} ms`,
    ),
    alMenos(
      'logins ÷ bare argon2, two at once',
      de((r) => r.ingresos / r.verificaciones),
      0.75,
      `${de((r) => r.ingresos).toFixed(1)}/s, bare ${de((r) => r.verificaciones).toFixed(1)}/s`,
    ),
    aLoMas('GET /salud meanwhile, p99 in ms', de((r) => r.salud), 15, ''), // prettier-ignore
  ];
}

/** The live stream, a desk after years, and uploads. */
async function medirLoDemas(servicio: Programa): Promise<Figura[]> {
  const tuberia = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'tuberia.ts')], {
    CARPETA: carpeta,
  });
  const acceso = { ...servicio, ingresar: (quien = CUENTA as Record<string, string>) => ingresar(quien, servicio.url) }; // prettier-ignore
  const cookie = await acceso.ingresar();
  const panel = await alPanel(acceso, 200);
  const muchos = await aMuchos(acceso, 1_000, 10);
  const flujo = await costoDeFlujos(acceso, 10_000);
  const mesa = await medirMesa();
  await subir(servicio.url, cookie, servicio.pid);
  await volcar(tuberia.url, tuberia.pid);
  const cookieDeOtra = await acceso.ingresar({ nit: '900654321' });
  const subidas: (Record<'propia' | 'cruda', MedidaSubidas> & { inundacion: MedidaInundacion })[] = [];
  for (let ronda = 0; ronda < RONDAS; ronda++) {
    subidas.push({
      propia: await subir(servicio.url, cookie, servicio.pid),
      cruda: await volcar(tuberia.url, tuberia.pid),
      inundacion: await inundar(servicio.url, cookie, cookieDeOtra, join(carpeta, 'rechazos')),
    });
  }
  tuberia.terminar();
  const de = (leer: (ronda: (typeof subidas)[number]) => number) => mediana(subidas.map(leer));
  return [
    aLoMas('message until the other side’s panel shows it, p95 in ms', panel.p95, 50, `p50 ${panel.p50} ms, in Chromium`), // prettier-ignore
    aLoMas('one event to 1 000 listeners, p99 in ms', muchos.p99, 60, `p50 ${muchos.p50.toFixed(0)} ms`),
    aLoMas('an open stream of 10 000, KiB', flujo, 16, 'growth of the process for each'),
    aLoMas(
      `views and searches with ${CASOS} cases and ${MENSAJES} messages, p95 in ms`,
      mesa.p95,
      100,
      `p50 ${mesa.p50.toFixed(1)} ms, slowest ${mesa.peor}`,
    ),
    alMenos(
      '16 uploads of 10 MB at once, part of a raw pipe to disk',
      de((r) => r.propia.ritmo / r.cruda.ritmo),
      0.5,
      `${de((r) => r.propia.ritmo).toFixed(0)} MB/s, raw ${de((r) => r.cruda.ritmo).toFixed(0)} MB/s`,
    ),
    aLoMas(
      'growth of the process meanwhile, MiB',
      de((r) => r.propia.crecimiento),
      64,
      `raw pipe ${de((r) => r.cruda.crecimiento).toFixed(0)}`,
    ),
    aLoMas(
      'an upload of one IPS while another sends 24 at once, p95 × idle',
      de(({ inundacion }) => inundacion.inundado / inundacion.quieto),
      3,
      `${de((r) => r.inundacion.inundado).toFixed(0)} ms, idle ${de((r) => r.inundacion.quieto).toFixed(0)} ms`,
    ),
    aLoMas(
      'files wrongly refused meanwhile',
      Math.max(...subidas.map((r) => r.inundacion.rechazados)),
      0,
      'of both',
    ),
  ];
}

/** How long others wait while the service does what takes long. */
async function medirSalud(): Promise<Figura[]> {
  const datos = await preparar('muchos', { casos: MUCHOS, ips: 500, archivos: ARCHIVOS });
  const rondas: Record<string, number>[] = [];
  for (let ronda = 0; ronda < RONDAS; ronda++) {
    const muchos = await iniciarDemo('muchos');
    try {
      const cookie = await ingresar({ correo: 'agente@demo.local' }, muchos.url);
      rondas.push(await saludMientras({ url: muchos.url, cookie, datos, carpeta, dist: DIST }));
    } finally {
      muchos.terminar();
      await muchos.terminado;
    }
  }
  return Object.keys(rondas[0] ?? {}).map((que) =>
    aLoMas(
      `/salud with ${MUCHOS} cases and ${ARCHIVOS} files during ${que}, p99 in ms`,
      mediana(rondas.map((ronda) => ronda[que] ?? 0)),
      50,
      '',
    ),
  );
}

/** A folder with the demonstration's accounts and so many cases, where there is none yet. */
async function preparar(nombre: string, tamano: Parameters<typeof llenarMuchos>[1]): Promise<string> {
  const datos = join(carpeta, nombre);
  if (existsSync(datos)) return datos;
  const vacia = await iniciarDemo(nombre);
  vacia.terminar();
  await vacia.terminado;
  await llenarMuchos(datos, tamano);
  return datos;
}

/** A desk after years, in a service of its own. */
async function medirMesa(): Promise<MedidaMesa> {
  // The demonstration's accounts first.
  const vacia = await iniciarDemo('grande');
  vacia.terminar();
  await vacia.terminado;
  await llenar(join(carpeta, 'grande'), (hecho) => process.stderr.write(`\r${hecho}          `));
  process.stderr.write('\r                    \r');
  const grande = await iniciarDemo('grande');
  try {
    return await vistasYBusquedas({ ...grande, ingresar: (quien) => ingresar(quien, grande.url) }, 30);
  } finally {
    grande.terminar();
  }
}

async function ingresar(quien: Record<string, string> = CUENTA, url: string): Promise<string> {
  const respuesta = await fetch(`${url}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...quien, contrasena: 'demo-mesa-2026' }),
  });
  const cookie = respuesta.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) throw new Error(`login: ${respuesta.status}`);
  return cookie;
}

function informar(figuras: readonly Figura[]): void {
  const maquina = {
    cpu: cpus()[0]?.model ?? '?',
    nucleos: cpus().length,
    memoriaGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    rondas: RONDAS,
  };
  if (opciones.json) {
    console.log(JSON.stringify({ maquina, figuras }));
    return;
  }
  console.log(
    `${maquina.cpu}, ${maquina.nucleos} cores, ${maquina.memoriaGiB} GiB, Node ${maquina.node}, median of ${RONDAS}`,
  );
  for (const { que, valor, meta, mas, detalle } of figuras) {
    const cumple = mas ? valor >= meta : valor <= meta;
    const cifra = valor.toFixed(2).padStart(7);
    console.log(`${cumple ? 'ok  ' : 'MISS'} ${cifra}  aim ${mas ? '≥' : '≤'} ${meta}  ${que} (${detalle})`);
  }
}
