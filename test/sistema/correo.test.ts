/** Mail through Debian's postfix, from the click to the mailbox. */
import Database from 'better-sqlite3';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { Demostracion } from '../e2e/servicio.ts';
import { ingresar } from '../fault/apoyo.ts';
import { Postfix } from './postfix.ts';
import { necesita } from './programas.ts';

const NIT = '900123456';
const CLINICA = 'facturacion@clinica.example';
const ESPERA = { timeout: 60_000, interval: 50 };

async function iniciar(
  contexto: TestContext,
): Promise<{ postfix: Postfix; servicio: Demostracion; datos: string }> {
  necesita(contexto, ['postfix']);
  contexto.skip(process.env.CI !== 'true' && process.getuid?.() !== 0, 'only root may start postfix');
  const postfix = await Postfix.iniciar([CLINICA, 'agente@demo.local']);
  onTestFinished(() => postfix.cerrar());
  const datos = mkdtempSync(join(tmpdir(), 'mesa-correo-'));
  const servicio = await Demostracion.iniciar(
    {
      MESA_SMTP: `smtp://127.0.0.1:${postfix.puerto}`,
      MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
      MESA_URL: 'https://mesa.example',
      MESA_CORREO_PAUSA: '1',
    },
    datos,
  );
  onTestFinished(() => servicio.cerrar());
  return { postfix, servicio, datos };
}

function enLaBase<T>(datos: string, hacer: (base: Database.Database) => T): T {
  const base = new Database(join(datos, 'mesa.db'), { timeout: 20_000 });
  try {
    return hacer(base);
  } finally {
    base.close();
  }
}

const direccionDe = (datos: string, direccion: string) =>
  enLaBase(datos, (base) =>
    base
      .prepare(
        `INSERT OR REPLACE INTO direcciones (usuario, direccion, confirmada)
         SELECT id, ?, 1 FROM usuarios WHERE nit = ? AND alias IS NULL`,
      )
      .run(direccion, NIT),
  );

const pedir = async (url: string, cookie: string, metodo: string, ruta: string, cuerpo: unknown) =>
  (await (
    await fetch(`${url}/api/v1${ruta}`, {
      method: metodo,
      headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(cuerpo),
    })
  ).json()) as { numero: number };

test('a case and its answer reach the mailboxes of both sides', { timeout: 120_000 }, async (contexto) => {
  const { postfix, servicio, datos } = await iniciar(contexto);
  const { url } = servicio;
  direccionDe(datos, CLINICA);
  const clinica = await ingresar(url, NIT);
  const agente = (
    await fetch(`${url}/api/v1/sesion`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ correo: 'agente@demo.local', contrasena: 'demo-mesa-2026' }),
    })
  ).headers
    .getSetCookie()[0]!
    .split(';')[0]!;
  const caso = { motivo: 'cargue-resolucion-2463', asunto: 'capacitacion', descripcion: 'Pedro Pérez' };
  const { numero } = await pedir(url, clinica, 'POST', '/casos', caso);
  await expect.poll(async () => (await postfix.buzon(CLINICA)).length, ESPERA).toBe(1);

  await pedir(url, agente, 'POST', `/casos/${numero}/mensajes`, { texto: 'Ya lo revisamos, señora Ñusta' });
  await expect.poll(async () => (await postfix.buzon(CLINICA)).length, ESPERA).toBe(2);
  await pedir(url, clinica, 'POST', `/casos/${numero}/mensajes`, { texto: 'Gracias' });
  await expect.poll(async () => (await postfix.buzon('agente@demo.local')).length, ESPERA).toBe(1);

  const [recibo, respuesta] = await postfix.buzon(CLINICA);
  expect(recibo).toMatchObject({ from: { name: 'Mesa de Ayuda', address: 'mesa@eps.example' } });
  expect(recibo!.text).toContain(`Recibimos su caso ${numero}`);
  expect(respuesta!.text).toContain('La Mesa de Ayuda le escribió un mensaje.');
  expect(respuesta!.subject).toBe(recibo!.subject);
  expect(respuesta!.references).toBe(recibo!.references);
  const [deAgente] = await postfix.buzon('agente@demo.local');
  expect(deAgente!.html).toContain(`https://mesa.example/agentes#mesa?caso=${numero}`);
  for (const { text, html } of [recibo!, respuesta!, deAgente!])
    expect(`${text ?? ''}${html ?? ''}`).not.toMatch(/Pedro|Ñusta|Gracias/);
});

test('a mailbox that does not exist is written to once', { timeout: 120_000 }, async (contexto) => {
  const { servicio, datos } = await iniciar(contexto);
  direccionDe(datos, 'nadie@clinica.example');
  const clinica = await ingresar(servicio.url, NIT);
  const caso = { motivo: 'cargue-resolucion-2463', asunto: 'capacitacion', descripcion: 'Prueba' };
  await pedir(servicio.url, clinica, 'POST', '/casos', caso);
  const motivo = () =>
    enLaBase(datos, (base) =>
      base.prepare('SELECT motivo FROM direcciones WHERE apagada IS NOT NULL').pluck().get(),
    );
  await expect.poll(motivo, ESPERA).toMatch(/^550 5\.1\.1 .*unknown/i);
  expect(enLaBase(datos, (base) => base.prepare('SELECT estado, intentos FROM correos').all())).toEqual([
    { estado: 'fallido', intentos: 1 },
  ]);
});
