/** The threads that inspect: what becomes of a file when the inspection itself fails. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { crearInspector } from '../../../server/adjuntos/inspector.ts';
import type { Problema } from '../../../shared/errores.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar } from '../apoyo.ts';

/** A thread that does with each file what its name says. */
const HILO = `
export default async ({ nombre }) => {
  if (nombre === 'colgado') await new Promise(() => {});
  if (nombre === 'sin memoria') for (const todo = []; ; ) todo.push(new Array(1e6).fill(todo.length));
  if (nombre === 'perdido') Promise.reject(new Error('nadie lo espera'));
  if (nombre === 'perdido') await new Promise(() => {});
  return { ok: true, tipo: 'application/pdf', extension: 'pdf' };
};`;

async function inspectorDe(opciones: { hilos?: number; plazo?: number; espera?: number } = {}) {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-hilo-'));
  const hilo = join(carpeta, 'hilo.mjs');
  await writeFile(hilo, HILO);
  const inspector = crearInspector({ hilo, ...opciones });
  onTestFinished(async () => {
    await inspector.cerrar();
    await rm(carpeta, { recursive: true, force: true });
  });
  const revisar = (nombre: string, quien = 'A', clave = nombre) =>
    inspector.revisar({ ruta: '', nombre, quien, clave });
  return { inspector, revisar };
}

test.each(['sin memoria', 'perdido'])(
  'a file whose thread ends («%s») is neither damaged nor a failure of the service, and the next one is inspected',
  async (nombre) => {
    const { revisar } = await inspectorDe();
    expect(await revisar(nombre)).toMatchObject({ ok: false, codigo: 'adjunto_sin_inspeccionar' });
    expect(await revisar('bueno.pdf')).toMatchObject({ ok: true });
  },
);

test('a file that takes too long does not use up the time of those that wait behind it', async () => {
  const { revisar } = await inspectorDe({ hilos: 1, plazo: 4_000, espera: 600_000 });
  const [colgado, bueno] = await Promise.all([revisar('colgado'), revisar('bueno.pdf')]);
  expect(colgado).toMatchObject({ ok: false });
  expect(bueno).toMatchObject({ ok: true });
});

test('a file that runs out of time is asked for again, as the machine may be busy, and refused the third time', async () => {
  const { revisar } = await inspectorDe({ plazo: 1_500 });
  for (let vez = 1; vez <= 2; vez += 1) {
    expect(await revisar('colgado')).toEqual({ ok: false, codigo: 'revision_ocupada', reintentarEn: 2 });
  }
  expect(await revisar('colgado')).toMatchObject({ ok: false, codigo: 'adjunto_sin_inspeccionar' });
});

test('whoever sends many files that occupy the threads leaves one to the others', async () => {
  const { revisar } = await inspectorDe({ hilos: 2, plazo: 600_000, espera: 600_000 });
  const suyos = ['1', '2', '3', '4'].map((clave) => revisar('colgado', 'A', clave));
  for (const otro of ['B', 'C']) expect(await revisar('bueno.pdf', otro)).toMatchObject({ ok: true });
  expect(await Promise.race([...suyos, Promise.resolve('wait')])).toBe('wait');
});

test('what else is done with the files of one sender takes turns too, and holds no other sender', async () => {
  const inspector = crearInspector({ hilos: 2, espera: 20_000 });
  onTestFinished(() => inspector.cerrar());
  const hechas: string[] = [];
  let soltar = () => {};
  const primera = inspector.enTurno('A', () => new Promise<void>((seguir) => (soltar = seguir)));
  const segunda = inspector.enTurno('A', () => Promise.resolve(hechas.push('A')));
  await Promise.all(
    Array.from({ length: 5 }, (_, i) => inspector.enTurno(`B${i}`, () => Promise.resolve(hechas.push('B')))),
  );
  expect(hechas).toEqual(['B', 'B', 'B', 'B', 'B']);
  soltar();
  await Promise.all([primera, segunda]);
  expect(hechas.at(-1)).toBe('A');
});

test('a file for which no thread is free in time is asked for again, and nothing is said of it', async () => {
  const { revisar } = await inspectorDe({ hilos: 1, plazo: 600_000, espera: 100 });
  void revisar('colgado');
  const { reintentarEn, ...resultado } = (await revisar('bueno.pdf')) as Record<string, unknown>;
  expect(resultado).toEqual({ ok: false, codigo: 'revision_ocupada' });
  expect(reintentarEn).toBeGreaterThanOrEqual(2);
});

test('who sends a file while the threads are occupied is told when to ask again, and need not send it again', async () => {
  const banco = await montar();
  const propio = banco.servicios.inspector;
  onTestFinished(() => propio.cerrar());
  const { inspector, revisar } = await inspectorDe({ hilos: 1, plazo: 600_000, espera: 100 });
  void revisar('colgado', 'otra IPS');
  Object.assign(banco.servicios, { inspector });
  const clinica = await banco.ips();
  const bytes = new Uint8Array(await readFile(rutaDeMuestra('minimo.pdf')));
  const { url } = (await clinica.presignar(bytes, 'a.pdf')).json[0]!;
  const { status, headers, json } = await clinica.enviar(url, bytes, 'a.pdf');
  expect([status, (json as unknown as Problema).codigo]).toEqual([503, 'revision_ocupada']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
  const desde = (await clinica.crudo('HEAD', clinica.rutaDe(url))).headers.get('x-ut-range-start');
  expect(Number(desde)).toBe(bytes.length);
  Object.assign(banco.servicios, { inspector: propio });
  expect((await clinica.enviar(url, bytes, 'a.pdf', bytes.length)).json.serverData).toMatchObject({
    tipo: 'application/pdf',
    bytes: bytes.length,
  });
});

test('a file that is not there is a failure of this machine', async () => {
  const inspector = crearInspector();
  onTestFinished(() => inspector.cerrar());
  const resultado = await inspector.revisar({ ruta: '/no/existe', nombre: 'a.pdf', clave: 'a', quien: 'A' });
  expect(resultado).toMatchObject({ ok: false, codigo: 'no_disponible' });
});

test('who sends a file that could not be inspected reads what to do, and the log has why but not its name', async () => {
  const banco = await montar();
  const propio = banco.servicios.inspector;
  onTestFinished(() => propio.cerrar());
  const falla = 'TypeError: x is not a function';
  Object.assign(banco.servicios, {
    inspector: {
      ...propio,
      revisar: () => Promise.resolve({ ok: false, codigo: 'adjunto_sin_inspeccionar', falla }),
    },
  });
  const clinica = await banco.ips();
  const { status, json } = await clinica.subir(new Uint8Array([1, 2, 3]), 'historia-de-ana.pdf');
  expect([status, json.codigo]).toEqual([415, 'adjunto_sin_inspeccionar']);
  expect(json.title).toMatch(/^No pudimos comprobar.*adjúntelo de nuevo\.$/);
  const linea = banco.registro.find((una) => una.includes(falla));
  expect(linea).toBeDefined();
  expect(banco.registro.join()).not.toContain('historia-de-ana');
});
