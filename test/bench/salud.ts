/** How long `/salud` takes while the service, or a command beside it, works on all of a very large desk. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { rutaDeAdjunto } from '../../server/adjuntos/almacen.ts';
import { abrirBase } from '../../server/db/database.sqlite.ts';
import { cuantil } from './carga.ts';

export const CASOS = 1_000_000;
export const ARCHIVOS = 200_000;
const IMPORTADOS = 10_000;

/** Longest that one of them is watched, in milliseconds; a re-index of everything takes minutes. */
const MIRADA_MS = 15_000;

const sha256 = createHash('sha256').update('x').digest('hex');

/** Fills the demonstration's database in `datos`. Nothing of it is in the search index yet. */
export async function llenarMuchos(datos: string): Promise<void> {
  await (await abrirBase(datos)).cerrar();
  const db = new Database(join(datos, 'mesa.db'));
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -200000');
  const ahora = Date.now();
  const numeros = (hasta: number) =>
    `WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${hasta})`;
  const creado = `${ahora} - CAST((${CASOS} - n) * 1e3 * 3600 * 24 * 1500 / ${CASOS} AS INTEGER)`;
  db.exec(`${numeros(500)} INSERT INTO ips (nit, nombre, estado, creada)
    SELECT 700000000 + n, 'Clínica número ' || n, 'ACTIVO', 0 FROM i`);
  db.exec(`${numeros(CASOS)} INSERT INTO casos (numero, nit, motivo, motivo_nombre, asunto, asunto_nombre,
      descripcion, estado, creado, actualizado, resuelto, ultima_secuencia)
    SELECT 100000 + n, 700000001 + n % 500, 'facturacion', 'Facturación', 'radicacion', 'Radicación',
      'Factura ' || n || ' con glosa del paciente', iif(n % 50, 'CERRADO', 'ACTIVO'), ${creado}, ${creado},
      iif(n % 50, ${creado}, NULL), 1 FROM i`);
  db.exec(`${numeros(CASOS)} INSERT INTO mensajes (caso, secuencia, rol, nombre, texto, creado)
    SELECT 100000 + n, 1, 'ips', 'IPS', 'No aparece la radicación del municipio', ${creado} FROM i`);
  const usuario = Number(db.prepare('SELECT min(id) FROM usuarios').pluck().get());
  const adjunto =
    db.prepare(`INSERT INTO adjuntos (clave, eleccion, usuario, nit, nombre, tipo, extension, bytes,
      sha256, creado, caso) VALUES (?, 'e', ${usuario}, NULL, 'a.pdf', 'application/pdf', 'pdf', 1, '${sha256}', 1, ?)`);
  const carpetas = new Set<string>();
  db.transaction(() => {
    for (let i = 1; i <= ARCHIVOS; i += 1) {
      const clave = `archivo-de-la-medida-${String(i).padStart(8, '0')}`;
      adjunto.run(clave, 100_000 + i);
      const ruta = rutaDeAdjunto(datos, clave);
      if (!carpetas.has(dirname(ruta))) mkdirSync(dirname(ruta), { recursive: true });
      carpetas.add(dirname(ruta));
      writeFileSync(ruta, 'x');
    }
  })();
  db.close();
}

export interface Lugar {
  url: string;
  cookie: string;
  /** Folder with the data, and one for what is made of them. */
  datos: string;
  carpeta: string;
  dist: string;
}

/** Milliseconds, p99, by what happened meanwhile. The service was started just now, so it sweeps and indexes. */
export async function saludMientras({
  url,
  cookie,
  datos,
  carpeta,
  dist,
}: Lugar): Promise<Record<string, number>> {
  const mesa = (...argumentos: string[]) =>
    new Promise<void>((cumplir, rechazar) => {
      const child = spawn(process.execPath, [join(dist, 'mesa.js'), ...argumentos], {
        env: { ...process.env, NODE_ENV: '', MESA_DATOS: datos },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      child.on('close', (estado) => {
        if (estado === 0) cumplir();
        else rechazar(new Error(`mesa ${argumentos.join(' ')}: ${estado}`));
      });
    });
  const dia = (dias: number) => new Date(Date.now() - dias * 86_400_000).toISOString().slice(0, 10);
  const exportar = async () => {
    const ruta = `${url}/api/v1/reportes/exportar?desde=${dia(364)}&hasta=${dia(0)}&formato=csv`;
    const respuesta = await fetch(ruta, { headers: { Cookie: cookie } });
    for await (const _ of respuesta.body ?? []);
  };
  const csv = join(carpeta, 'importar.csv');
  const primero = 2_000_000 + Math.floor(Math.random() * 1e9);
  const filas = Array.from(
    { length: IMPORTADOS },
    (_, i) => `${primero + i},700000001,29/01/2019 17:32,Facturación,Radicación,Caso ${i},Cerrado`,
  );
  writeFileSync(csv, ['numero,nit,fecha,motivo,asunto,descripcion,estado', ...filas].join('\n'));
  const copia = join(carpeta, 'copia');
  const p99 = {
    'sweep and re-index': await medir(url, undefined),
    import: await medir(url, mesa('casos', 'importar', csv)),
    export: await medir(url, exportar()),
    'export by command': await medir(url, mesa('casos', 'exportar')),
    backup: await medir(url, mesa('respaldo', 'crear', copia)),
  };
  rmSync(copia, { recursive: true, force: true });
  return p99;
}

/** Asks one after another, until the work is done or has been watched for long enough. */
async function medir(url: string, trabajo: Promise<void> | undefined): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const tiempos: number[] = [];
  let hecho = false;
  const fin = trabajo?.finally(() => (hecho = true));
  for (const hasta = performance.now() + MIRADA_MS; !hecho && performance.now() < hasta;) {
    const inicio = performance.now();
    await new Promise<void>((cumplir, rechazar) => {
      request(`${url}/salud`, { agent }, (respuesta) => respuesta.resume().on('end', cumplir))
        .on('error', rechazar)
        .end();
    });
    tiempos.push(performance.now() - inicio);
  }
  agent.destroy();
  await fin;
  return cuantil(tiempos, 0.99);
}
