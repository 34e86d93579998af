/** How long `/salud` takes while the service, or a command beside it, works on all of a very large desk. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { cuantil } from './carga.ts';

export const CASOS = 1_000_000;
export const ARCHIVOS = 200_000;
const IMPORTADOS = 10_000;

/** Longest that one of them is watched, in milliseconds; a re-index of everything takes minutes. */
const MIRADA_MS = 15_000;

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
