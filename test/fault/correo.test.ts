/** A service that is killed again and again while its mail goes out: each mail arrives, and a death costs one copy at most. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { Demostracion } from '../e2e/servicio.ts';
import { servirCorreo } from '../server/correo/servidor.ts';
import { sembrarAzar } from './apoyo.ts';

const MUERTES = 10;
/** Before each start, more than are waited for, so that there is always something to send however fast it goes. */
const POR_MUERTE = 40;
const CORREOS = MUERTES * POR_MUERTE;
const CLINICA = 'facturacion@clinica.example';

/** More mail that waits, about the first case of an IPS with an address. Returns the Message-IDs. */
function llenar(datos: string, lote: number): string[] {
  const base = new Database(join(datos, 'mesa.db'));
  try {
    const { usuario, caso } = base
      .prepare(
        `SELECT u.id AS usuario, min(c.numero) AS caso FROM usuarios u JOIN casos c ON c.nit = u.nit
         WHERE u.nit = '900123456' AND u.alias IS NULL`,
      )
      .get() as { usuario: number; caso: number };
    base
      .prepare('INSERT OR REPLACE INTO direcciones (usuario, direccion, confirmada) VALUES (?, ?, 1)')
      .run(usuario, CLINICA);
    const insertar = base.prepare(
      `INSERT INTO correos (clase, usuario, direccion, caso, datos, message_id, creado, desde)
       VALUES ('caso', ?, ?, ?, '{"que":{"registrado":1}}', ?, ?, ?)`,
    );
    const ids = Array.from({ length: POR_MUERTE }, (_, i) => `prueba-${lote}-${i}`);
    const ahora = Date.now();
    base.transaction(() => {
      for (const id of ids) insertar.run(usuario, CLINICA, caso, id, ahora, ahora);
    })();
    return ids;
  } finally {
    base.close();
  }
}

test('kill -9 while mail goes out', { timeout: 300_000 }, async () => {
  const azar = sembrarAzar();
  const servidor = await servirCorreo({
    alTexto: () => new Promise((cumplir) => setTimeout(cumplir, azar() * 10)),
  });
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-correo-'));
  const datos = join(carpeta, 'datos');
  const entorno = {
    MESA_SMTP: `smtp://127.0.0.1:${servidor.puerto}`,
    MESA_REMITENTE: 'mesa@eps.example',
    MESA_URL: 'https://mesa.example',
  };
  let servicio = await Demostracion.iniciar(entorno, datos);
  onTestFinished(async () => {
    await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  await servicio.terminar();
  const ids: string[] = [];

  for (let muerte = 0; muerte < MUERTES; muerte += 1) {
    ids.push(...llenar(datos, muerte));
    const meta = servidor.recibidos.length + 1 + Math.floor(azar() * 20);
    servicio = await Demostracion.iniciar(entorno, datos);
    await expect
      .poll(() => servidor.recibidos.length, { timeout: 60_000, interval: 1 })
      .toBeGreaterThan(meta);
    await servicio.terminar('SIGKILL');
  }
  servicio = await Demostracion.iniciar(entorno, datos);
  const llegados = () => servidor.recibidos.map(({ correo }) => correo.messageId!);
  // What the last one had taken is taken again after its time.
  await expect.poll(() => new Set(llegados()).size, { timeout: 120_000 }).toBe(CORREOS);
  await expect
    .poll(
      () => {
        const base = new Database(join(datos, 'mesa.db'), { readonly: true });
        try {
          return base.prepare("SELECT count(*) FROM correos WHERE estado <> 'enviado'").pluck().get();
        } finally {
          base.close();
        }
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  expect(await servicio.terminar()).toBe(0);
  expect(new Set(llegados())).toEqual(new Set(ids.map((id) => `<${id}@eps.example>`)));
  expect(llegados().length - CORREOS).toBeLessThanOrEqual(MUERTES);
});
