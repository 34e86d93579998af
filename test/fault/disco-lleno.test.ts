/** A real disk without room: nothing is acknowledged that is not on it, people go on reading, and it recovers by itself. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Presignado } from '../../shared/adjunto.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { Clientela, ingresar, perdidos, repetidos, sembrarAzar } from './apoyo.ts';
import { rutaDeMuestra } from '../muestras.ts';

const MEGAS = 48;
const carpeta = await mkdtemp(join(tmpdir(), 'mesa-disco-'));

/** A disk of its own, small; only root may have one. */
function montarDisco(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGAS}m`, 'tmpfs', carpeta], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const hayDisco = montarDisco();

test.skipIf(!hayDisco)(
  'a full disk is a clean 503, and with room again all goes on without a restart',
  async () => {
    const azar = sembrarAzar();
    const datos = join(carpeta, 'datos');
    const servicio = await Demostracion.iniciar({}, datos);
    onTestFinished(async () => {
      await servicio.terminar('SIGKILL');
      execFileSync('umount', [carpeta]);
      await rm(carpeta, { recursive: true, force: true });
    });
    const { url } = servicio;
    const cookie = await ingresar(url);
    const pedir = (metodo: string, ruta: string, cuerpo?: unknown) =>
      fetch(`${url}/api/v1${ruta}`, {
        method: metodo,
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Cookie: cookie },
        ...(cuerpo !== undefined && { body: JSON.stringify(cuerpo) }),
      });
    const clientela = new Clientela(azar);

    await llenar(join(carpeta, 'relleno'));
    // What the log still has room for is taken; then no more.
    await clientela.trabajar(url, cookie, 4);
    const { status, ...problema } = (await (
      await pedir('POST', '/casos', { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'No cabe' })
    ).json()) as { status: number; codigo: string; title: string };
    expect([status, problema.codigo]).toEqual([503, 'no_disponible']);
    expect((await fetch(`${url}/listo`)).status).toBe(503);
    expect((await fetch(`${url}/salud`)).status).toBe(200);
    for (const contrasena of ['demo-mesa-2026', 'una equivocada']) {
      const ingreso = await pedir('POST', '/sesion', { nit: '900654321', contrasena });
      expect(ingreso.status).toBe(503);
      expect(((await ingreso.json()) as { title: string }).title).toContain('se quedó sin espacio');
    }
    const lista = await pedir('GET', '/casos');
    expect(lista.status).toBe(200);
    expect(await lista.text()).toContain('CARGUE RESOLUCION 2463');
    expect((await pedir('GET', '/casos/40912/mensajes')).status).toBe(200);
    expect((await subir()).status).toBeGreaterThanOrEqual(500);
    expect(clientela.escritos.length).toBeGreaterThan(clientela.confirmados.length);

    await rm(join(carpeta, 'relleno'));
    await expect.poll(async () => (await fetch(`${url}/listo`)).status).toBe(200);
    expect((await subir()).status).toBe(200);
    const trabajo = clientela.trabajar(url, cookie, 4);
    await expect.poll(() => clientela.confirmados.length).toBeGreaterThan(20);
    clientela.parar();
    await trabajo;
    expect(await servicio.terminar()).toBe(0);
    expect(clientela.escritos.length).toBe(clientela.confirmados.length);
    expect(perdidos(clientela.confirmados, datos)).toEqual([]);
    expect(repetidos(datos)).toEqual([]);

    async function subir(): Promise<{ status: number }> {
      const foto = Buffer.concat([await readFile(rutaDeMuestra('base.png')), Buffer.alloc(2_000_000)]);
      const respuesta = await pedir('POST', '/subidas?actionType=upload&slug=adjunto', {
        files: [{ name: 'foto.png', size: foto.length, type: 'image/png' }],
      });
      if (respuesta.status !== 200) return respuesta;
      const [{ url: destino } = { url: '' }] = (await respuesta.json()) as Presignado[];
      const cuerpo = new FormData();
      cuerpo.set('file', new Blob([foto]), 'foto.png');
      return fetch(destino, { method: 'PUT', headers: { Cookie: cookie, Range: 'bytes=0-' }, body: cuerpo });
    }
  },
);

/** Writes until there is no room for another byte. */
async function llenar(ruta: string): Promise<void> {
  const archivo = await open(ruta, 'w');
  try {
    for (let trozo = 1024 * 1024; trozo >= 1;) {
      try {
        const { bytesWritten } = await archivo.write(Buffer.alloc(trozo, 1));
        if (bytesWritten < trozo) trozo = Math.floor(trozo / 2);
      } catch {
        trozo = Math.floor(trozo / 2);
      }
    }
  } finally {
    await archivo.close();
  }
}
