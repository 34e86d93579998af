/** The threads that inspect: what becomes of a file when the inspection itself fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { crearInspector } from '../../../server/adjuntos/inspector.ts';
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

async function inspectorDe(opciones: { hilos?: number; plazo?: number } = {}) {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-hilo-'));
  const hilo = join(carpeta, 'hilo.mjs');
  await writeFile(hilo, HILO);
  const inspector = crearInspector({ hilo, ...opciones });
  onTestFinished(async () => {
    await inspector.cerrar();
    await rm(carpeta, { recursive: true, force: true });
  });
  return inspector;
}

test.each(['sin memoria', 'perdido'])(
  'a file whose thread ends («%s») is neither damaged nor a failure of the service, and the next one is inspected',
  async (nombre) => {
    const inspector = await inspectorDe();
    const resultado = await inspector.revisar('', nombre);
    expect(resultado).toMatchObject({ ok: false, codigo: 'adjunto_sin_inspeccionar' });
    expect(await inspector.revisar('', 'bueno.pdf')).toMatchObject({ ok: true });
  },
);

test('a file that takes too long does not use up the time of those that wait behind it', async () => {
  const inspector = await inspectorDe({ hilos: 1, plazo: 4_000 });
  const [colgado, bueno] = await Promise.all([
    inspector.revisar('', 'colgado'),
    inspector.revisar('', 'bueno.pdf'),
  ]);
  expect(colgado).toMatchObject({ ok: false, codigo: 'adjunto_sin_inspeccionar' });
  expect(bueno).toMatchObject({ ok: true });
});

test('a file that is not there is a failure of this machine', async () => {
  const inspector = crearInspector();
  onTestFinished(() => inspector.cerrar());
  const resultado = await inspector.revisar('/no/existe', 'a.pdf');
  expect(resultado).toMatchObject({ ok: false, codigo: 'no_disponible' });
});

test('who sends a file that could not be inspected reads what to do, and the log has why but not its name', async () => {
  const banco = await montar();
  const propio = banco.servicios.inspector;
  onTestFinished(() => propio.cerrar());
  const falla = 'TypeError: x is not a function';
  Object.assign(banco.servicios, {
    inspector: {
      revisar: () => Promise.resolve({ ok: false, codigo: 'adjunto_sin_inspeccionar', falla }),
      cerrar: () => Promise.resolve(),
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
