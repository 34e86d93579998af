/** What the service and the `mesa` command write is open to their own user only, from the first byte, under any umask. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as cederTurno } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Presignado } from '../../../shared/adjunto.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const SERVIDOR = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');
const [NIT, CLAVE] = ['900123456', 'una clave de prueba'];

/** A program of ours as a process whose umask keeps nobody out. */
function correr(datos: string, programa: string, argumentos: string[] = []): ChildProcess {
  return spawn(
    'sh',
    ['-c', 'umask 000; exec "$@"', 'sh', process.execPath, join(SERVIDOR, programa), ...argumentos],
    {
      env: { ...process.env, PORT: '0', MESA_DATOS: datos, MESA_DEMO: '' },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
}

async function mesa(datos: string, argumentos: string[], entrada = ''): Promise<string> {
  const child = correr(datos, 'mesa.js', argumentos);
  let texto = '';
  for (const salida of [child.stdout!, child.stderr!]) salida.on('data', (trozo) => (texto += String(trozo)));
  child.stdin!.end(entrada);
  const [estado] = (await once(child, 'close')) as [number];
  if (estado !== 0) throw new Error(`mesa ${argumentos.join(' ')}: ${texto}`);
  return texto;
}

async function servir(datos: string): Promise<{ url: string; detener: () => Promise<void> }> {
  const child = correr(datos, 'main.js');
  child.stderr!.resume();
  const fin = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await fin;
  });
  let texto = '';
  for (;;) {
    const [trozo] = (await once(child.stdout!, 'data')) as [Buffer];
    texto += trozo.toString();
    const url = /http:\/\/[\w.]+:\d+/.exec(texto)?.[0];
    if (!url) continue;
    child.stdout!.resume();
    return {
      url,
      async detener() {
        child.kill('SIGTERM');
        await fin;
      },
    };
  }
}

/** Everything under the folder that another user may use, with its mode; `vistos` collects what there was at all. */
async function abiertos(carpeta: string, vistos: Set<string>): Promise<string[]> {
  const hallados: string[] = [];
  for (const nombre of await readdir(carpeta).catch(() => [])) {
    const ruta = join(carpeta, nombre);
    const estado = await stat(ruta).catch(() => undefined);
    if (!estado) continue;
    vistos.add(nombre);
    const modo = estado.mode & 0o777;
    if ((modo & 0o077) !== 0) hallados.push(`${ruta} ${modo.toString(8)}`);
    if (estado.isDirectory()) hallados.push(...(await abiertos(ruta, vistos)));
  }
  return hallados;
}

/** Looks at the folder again and again until `trabajo` is done. */
async function vigilar(
  carpeta: string,
  trabajo: () => Promise<void>,
): Promise<{ hallados: Set<string>; vistos: Set<string> }> {
  const [hallados, vistos] = [new Set<string>(), new Set<string>()];
  let hecho = false;
  const vigilancia = (async () => {
    while (!hecho) {
      for (const uno of await abiertos(carpeta, vistos)) hallados.add(uno);
      await cederTurno();
    }
  })();
  try {
    await trabajo();
  } finally {
    hecho = true;
    await vigilancia;
  }
  for (const uno of await abiertos(carpeta, vistos)) hallados.add(uno);
  return { hallados, vistos };
}

async function usar(url: string): Promise<void> {
  const pedir = (metodo: string, ruta: string, cookie = '', cuerpo?: unknown) =>
    fetch(`${url}/api/v1${ruta}`, {
      method: metodo,
      headers: {
        cookie,
        ...(cuerpo !== undefined && { 'content-type': 'application/json' }),
        'idempotency-key': crypto.randomUUID(),
      },
      ...(cuerpo !== undefined && { body: JSON.stringify(cuerpo) }),
    });
  await (await pedir('POST', '/sesion', '', { nit: NIT, contrasena: 'equivocada y larga' })).arrayBuffer();
  const ingreso = await pedir('POST', '/sesion', '', { nit: NIT, contrasena: CLAVE });
  expect(ingreso.status).toBe(200);
  const cookie = ingreso.headers.getSetCookie()[0]!.split(';')[0]!;
  const foto = await readFile(rutaDeMuestra('base.png'));
  for (let i = 0; i < 3; i += 1) {
    const [dado] = (await (
      await pedir('POST', '/subidas?actionType=upload&slug=adjunto', cookie, {
        input: { id: `n${i}` },
        files: [{ name: 'a.png', size: foto.length, type: 'image/png' }],
      })
    ).json()) as Presignado[];
    const cuerpo = new FormData();
    cuerpo.set('file', new Blob([new Uint8Array(foto)]), 'a.png');
    const ruta = dado!.url.slice(dado!.url.indexOf('/subidas/'));
    const subido = await fetch(`${url}/api/v1${ruta}`, { method: 'PUT', headers: { cookie }, body: cuerpo });
    expect(subido.status).toBe(200);
    await subido.arrayBuffer();
  }
}

test('a busy service and each command leave nothing open, at no moment', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-permisos-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  // So that nothing but the mode of each file keeps others out.
  await chmod(carpeta, 0o777);
  const [datos, respaldo, otros] = ['datos', 'respaldo', 'otros'].map((nombre) => join(carpeta, nombre)) as [
    string,
    string,
    string,
  ];
  const csv = join(carpeta, 'ips.csv');
  await writeFile(csv, 'nit,nombre,estado,contrasena\n901000001,Importada,ACTIVO,clave del archivo\n', {
    mode: 0o600,
  });
  const { hallados, vistos } = await vigilar(carpeta, async () => {
    await mesa(datos, ['ips', 'agregar', NIT, 'Clínica'], `${CLAVE}\n`);
    const { url, detener } = await servir(datos);
    await usar(url);
    await mesa(datos, ['ips', 'importar', csv]);
    await mesa(datos, ['usuario', 'agregar', 'ana@eps.example', 'Ana'], `${CLAVE}\n`);
    await mesa(datos, ['casos', 'exportar']);
    await mesa(datos, ['respaldo', 'crear', respaldo]);
    await mesa(datos, ['purgar']);
    await detener();
    await mesa(otros, ['respaldo', 'restaurar', respaldo]);
  });
  expect([...hallados]).toEqual([]);
  // It did look at what matters.
  for (const nombre of [
    'mesa.db',
    'mesa.db-wal',
    'intentos.db',
    'intentos.db-wal',
    'subidas.json',
    'respaldo.json',
  ]) {
    expect(vistos).toContain(nombre);
  }
});
