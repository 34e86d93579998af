/**
 * `npm run bench [-- --json] [--rondas=N]`: the figures, each a ratio inside this run against a bare reference, since
 * machines differ and are shared. Median of the rounds. Exit status 1 when a figure misses its aim.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cargar, mediana, type Medida, type Peticion } from './carga.ts';
import { iniciar } from './child-process.ts';
import { insercionesSueltas } from './referencias.ts';
import { inundar, type MedidaInundacion } from './inundacion.ts';
import { alPanel, aMuchos, costoDeFlujos } from './en-vivo.ts';
import { CASOS, llenar, MENSAJES, vistasYBusquedas, type MedidaMesa } from './mesa-grande.ts';
import { subir, volcar, type MedidaSubidas } from './subidas.ts';

const { values: opciones } = parseArgs({
  options: { json: { type: 'boolean' }, rondas: { type: 'string', default: '3' } },
});
const RONDAS = Math.max(3, Number(opciones.rondas));
const DIST = join(import.meta.dirname, '..', '..', 'dist', 'server');
const CLIENTES = 32;

interface Ronda extends Record<'creados' | 'solo' | 'mensajes' | 'hola' | 'lista', Medida> {
  suelto: number;
  subidas: MedidaSubidas;
  volcado: MedidaSubidas;
  inundacion: MedidaInundacion;
}

interface Figura {
  que: string;
  valor: number;
  meta: number;
  /** Whether more is better. */
  mas: boolean;
  detalle: string;
}

const carpeta = mkdtempSync(join(tmpdir(), 'mesa-bench-'));
const servicio = await iniciar([join(DIST, 'demo.js')], {
  MESA_DATOS: join(carpeta, 'datos'),
  MESA_REGISTRO: 'info',
  MESA_CUOTA_ARCHIVOS: '100000',
  MESA_CUOTA_BYTES: '1000000000000',
});
const tuberia = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'tuberia.ts')], {
  CARPETA: carpeta,
});
const desnudo = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'hono-solo.ts')]);
try {
  const figuras = await medir();
  informar(figuras);
  if (figuras.some(({ valor, meta, mas }) => (mas ? valor < meta : valor > meta))) process.exitCode = 1;
} finally {
  servicio.terminar();
  desnudo.terminar();
  tuberia.terminar();
  rmSync(carpeta, { recursive: true, force: true });
}

async function medir(): Promise<Figura[]> {
  const cookie = await ingresar();
  const cookieDeOtra = await ingresar({ nit: '900654321' });
  const acceso = { ...servicio, ingresar };
  const crear = (i: number): Peticion => ({
    metodo: 'POST',
    ruta: '/api/v1/casos',
    cabeceras: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    cuerpo: JSON.stringify({ motivo: 'facturacion', asunto: 'factura-no-aparece', descripcion: `Caso ${i}` }),
  });
  const escribir = (i: number): Peticion => ({
    ...crear(i),
    ruta: '/api/v1/casos/40912/mensajes',
    cuerpo: JSON.stringify({ texto: `Mensaje ${i}` }),
  });
  const listar = (): Peticion => ({ metodo: 'GET', ruta: '/api/v1/casos', cabeceras: { Cookie: cookie } });
  const saludar = (): Peticion => ({ metodo: 'GET', ruta: '/' });
  const contra = (
    url: string,
    total: number,
    exito: number,
    hacer: (i: number) => Peticion,
    clientes = CLIENTES,
  ) => cargar(url, { clientes, total, exito }, hacer);

  // Code that runs often is compiled first; nobody waits for the first thousand requests of a year.
  await contra(servicio.url, 3000, 201, crear);
  await contra(servicio.url, 3000, 200, listar);
  await contra(desnudo.url, 3000, 200, saludar);

  await subir(servicio.url, cookie, servicio.pid);
  await volcar(tuberia.url, tuberia.pid);

  const panel = await alPanel(acceso, 200);
  const muchos = await aMuchos(acceso, 1_000, 10);
  const flujo = await costoDeFlujos(acceso, 10_000);
  const mesa = await medirMesa();

  const rondas: Ronda[] = [];
  for (let ronda = 0; ronda < RONDAS; ronda++) {
    rondas.push({
      suelto: insercionesSueltas(3000),
      creados: await contra(servicio.url, 6000, 201, crear),
      solo: await contra(servicio.url, 500, 201, crear, 1),
      mensajes: await contra(servicio.url, 6000, 201, escribir),
      hola: await contra(desnudo.url, 10_000, 200, saludar),
      lista: await contra(servicio.url, 4000, 200, listar),
      subidas: await subir(servicio.url, cookie, servicio.pid),
      volcado: await volcar(tuberia.url, tuberia.pid),
      inundacion: await inundar(servicio.url, cookie, cookieDeOtra, join(carpeta, 'rechazos')),
    });
  }
  const de = (leer: (ronda: Ronda) => number) => mediana(rondas.map(leer));
  const ritmos = (nombre: string, leer: (r: Ronda) => Medida, ref: string, otro: number) =>
    `${nombre} ${de((r) => leer(r).ritmo).toFixed(0)}/s, ${ref} ${otro.toFixed(0)}/s`;
  const suelto = de((r) => r.suelto);
  const hola = de((r) => r.hola.ritmo);
  return [
    {
      que: `durable creations, ${CLIENTES} clients, × bare inserts`,
      valor: de((r) => r.creados.ritmo / r.suelto),
      meta: 1.5,
      mas: true,
      detalle: ritmos('creations', (r) => r.creados, 'bare inserts', suelto),
    },
    {
      que: 'their p99, × p50',
      valor: de((r) => r.creados.p99 / r.creados.p50),
      meta: 10,
      mas: false,
      detalle: `p50 ${de((r) => r.creados.p50).toFixed(2)} ms, p99 ${de((r) => r.creados.p99).toFixed(2)} ms`,
    },
    {
      que: 'one client alone, p50 in ms',
      valor: de((r) => r.solo.p50),
      meta: 1,
      mas: false,
      detalle: `p99 ${de((r) => r.solo.p99).toFixed(2)} ms`,
    },
    {
      que: `messages, ${CLIENTES} clients, × bare inserts`,
      valor: de((r) => r.mensajes.ritmo / r.suelto),
      meta: 1.5,
      mas: true,
      detalle: ritmos('messages', (r) => r.mensajes, 'bare inserts', suelto),
    },
    {
      que: 'list of 20 rows with session, part of bare Hono',
      valor: de((r) => r.lista.ritmo / r.hola.ritmo),
      meta: 0.15,
      mas: true,
      detalle: ritmos('lists', (r) => r.lista, 'bare Hono', hola),
    },
    {
      que: 'message until the other side’s panel shows it, p95 in ms',
      valor: panel.p95,
      meta: 50,
      mas: false,
      detalle: `p50 ${panel.p50} ms, in Chromium`,
    },
    {
      que: 'one event to 1 000 listeners, p99 in ms',
      valor: muchos.p99,
      meta: 60,
      mas: false,
      detalle: `p50 ${muchos.p50.toFixed(0)} ms`,
    },
    {
      que: 'an open stream of 10 000, KiB',
      valor: flujo,
      meta: 16,
      mas: false,
      detalle: 'growth of the process for each',
    },
    {
      que: `views and searches with ${CASOS} cases and ${MENSAJES} messages, p95 in ms`,
      valor: mesa.p95,
      meta: 100,
      mas: false,
      detalle: `p50 ${mesa.p50.toFixed(1)} ms, slowest ${mesa.peor}`,
    },
    {
      que: '16 uploads of 10 MB at once, part of a raw pipe to disk',
      valor: de((r) => r.subidas.ritmo / r.volcado.ritmo),
      meta: 0.5,
      mas: true,
      detalle: `${de((r) => r.subidas.ritmo).toFixed(0)} MB/s, raw ${de((r) => r.volcado.ritmo).toFixed(0)} MB/s`,
    },
    {
      que: 'an upload of one IPS while another sends 24 at once, p95 × idle',
      valor: de(({ inundacion }) => inundacion.inundado / inundacion.quieto),
      meta: 3,
      mas: false,
      detalle: `${de((r) => r.inundacion.inundado).toFixed(0)} ms, idle ${de((r) => r.inundacion.quieto).toFixed(0)} ms`,
    },
    {
      que: 'files wrongly refused meanwhile',
      valor: Math.max(...rondas.map((r) => r.inundacion.rechazados)),
      meta: 0,
      mas: false,
      detalle: 'of both',
    },
    {
      que: 'growth of the process during the 16, MiB',
      valor: de((r) => r.subidas.crecimiento),
      meta: 64,
      mas: false,
      detalle: `raw pipe ${de((r) => r.volcado.crecimiento).toFixed(0)}`,
    },
  ];
}

/** A desk after years, in a service of its own. */
async function medirMesa(): Promise<MedidaMesa> {
  const datos = join(carpeta, 'grande');
  const entorno = { MESA_DATOS: datos };
  // The demonstration's accounts first.
  (await iniciar([join(DIST, 'demo.js')], entorno)).terminar();
  await new Promise((seguir) => setTimeout(seguir, 2_000));
  await llenar(datos, (hecho) => process.stderr.write(`\r${hecho}          `));
  process.stderr.write('\r                    \r');
  const grande = await iniciar([join(DIST, 'demo.js')], entorno);
  try {
    return await vistasYBusquedas({ ...grande, ingresar: (quien) => ingresar(quien, grande.url) }, 30);
  } finally {
    grande.terminar();
  }
}

async function ingresar(
  quien: Record<string, string> = { nit: '900123456' },
  url = servicio.url,
): Promise<string> {
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
