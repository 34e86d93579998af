/** What was written while the machine's clock was far ahead ends as soon as anything that is written now. */
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { mantener } from '../../../server/run/maintenance.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { CLAVE, montar, NIT_A, type Cliente } from '../apoyo.ts';

const ANO = 365 * 24 * 3_600_000;
const HORA = 3_600_000;

afterEach(() => void vi.useRealTimers());

/** Only the clock: timers go on. */
const ponerReloj = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: ms });
};

const ingresar = async (cliente: Cliente, contrasena: string): Promise<number> =>
  (await cliente.pedir('POST', '/sesion', { cuerpo: { nit: NIT_A, contrasena } })).status;

test('an account that was blocked then is free a quarter of an hour later at most', async () => {
  const banco = await montar();
  const hoy = Date.now();
  ponerReloj(hoy + ANO);
  for (let i = 0; i < 11; i += 1) await ingresar(banco.anonimo(), `equivocada ${i}`);
  expect(await ingresar(banco.anonimo(), CLAVE)).toBe(429);
  ponerReloj(hoy + 16 * 60_000);
  expect(await ingresar(banco.anonimo(), CLAVE)).toBe(200);
});

test('who is blocked now stays blocked', async () => {
  const banco = await montar();
  for (let i = 0; i < 11; i += 1) await ingresar(banco.anonimo(), `equivocada ${i}`);
  expect(await ingresar(banco.anonimo(), CLAVE)).toBe(429);
});

test('a session of then is none now, and is swept', async () => {
  const banco = await montar();
  const hoy = Date.now();
  ponerReloj(hoy + ANO);
  const clinica = await banco.ips();
  expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
  ponerReloj(hoy);
  expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
  await banco.servicios.sesiones.barrer();
  expect(await banco.servicios.base.leer.selectFrom('sesiones').selectAll().execute()).toEqual([]);
});

test('a session that was begun an hour ahead ends now, and not after its cap', async () => {
  const banco = await montar();
  const hoy = Date.now();
  ponerReloj(hoy + HORA);
  const clinica = await banco.ips();
  ponerReloj(hoy);
  expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
});

test('a clock that is set back by seconds ends no session', async () => {
  const banco = await montar();
  const hoy = Date.now();
  ponerReloj(hoy + 5_000);
  const clinica = await banco.ips();
  ponerReloj(hoy);
  expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
});

test('an upload address that was signed then is worth nothing now', async () => {
  const banco = await montar();
  const hoy = Date.now();
  const bytes = new Uint8Array([0x25, 0x50, 0x44, 0x46]);
  ponerReloj(hoy + ANO);
  const { json } = await (await banco.ips()).presignar(bytes, 'a.pdf');
  ponerReloj(hoy);
  const { status } = await (await banco.ips()).enviar(json[0]!.url, bytes, 'a.pdf');
  expect(status).toBe(403);
});

test('what is kept for some days goes with the next sweep when it was written then', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  await clinica.crearCaso();
  const { base } = banco.servicios;
  const contar = async (): Promise<number[]> =>
    Promise.all([
      base.leer
        .selectFrom('idempotencia')
        .selectAll()
        .execute()
        .then(({ length }) => length),
      base.leer
        .selectFrom('subidas')
        .selectAll()
        .execute()
        .then(({ length }) => length),
    ]);
  await clinica.presignar(new Uint8Array([1]), 'a.pdf');
  await mantener(banco.servicios);
  expect(await contar()).toEqual([1, 1]);
  await base.escribir(async (tx) => {
    await tx
      .updateTable('idempotencia')
      .set({ creada: Date.now() + ANO })
      .execute();
    await tx
      .updateTable('subidas')
      .set({ creada: Date.now() + ANO })
      .execute();
  });
  await mantener(banco.servicios);
  expect(await contar()).toEqual([0, 0]);
});

test('files that were sent then fill the quota of a day at most', async () => {
  const banco = await montar({ entorno: { MESA_CUOTA_ARCHIVOS: '2' } });
  const hoy = Date.now();
  const pedir = async (): Promise<number> =>
    (await (await banco.ips()).presignar(new Uint8Array([1]), 'a.pdf')).status;
  ponerReloj(hoy + ANO);
  expect([await pedir(), await pedir(), await pedir()]).toEqual([200, 200, 429]);
  ponerReloj(hoy);
  expect([await pedir(), await pedir(), await pedir()]).toEqual([200, 200, 429]);
});

test('an upload that was sent with nothing, and what lies in the folders, go with the next sweep', async () => {
  const banco = await montar();
  const foto = new Uint8Array(await readFile(rutaDeMuestra('base.png')));
  const clinica = await banco.ips();
  const enviar = async () => (await clinica.subir(foto, 'a.png')).json.clave as string;
  const [ahora, despues] = [await enviar(), await enviar()];
  const { base, config } = banco.servicios;
  const huerfano = join(config.datos, 'adjuntos', 'temporales', 'a'.repeat(20));
  await writeFile(huerfano, 'x');
  await utimes(huerfano, Date.now() / 1000, (Date.now() + ANO) / 1000);
  await base.escribir((tx) =>
    tx
      .updateTable('adjuntos')
      .set({ creado: Date.now() + ANO })
      .where('clave', '=', despues)
      .execute(),
  );
  await mantener(banco.servicios);
  const quedan = await base.leer.selectFrom('adjuntos').select('clave').execute();
  expect(quedan).toEqual([{ clave: ahora }]);
  expect(await readdir(dirname(huerfano))).toEqual([]);
});

test('a case that was solved then closes by itself after its days', async () => {
  const banco = await montar();
  const { servicios, avanzar } = banco;
  const { numero } = await (await banco.ips()).crearCaso();
  const casos = () => servicios.base.leer.selectFrom('casos').select('estado').execute();
  await servicios.base.escribir((tx) =>
    tx
      .updateTable('casos')
      .set({ estado: 'RESUELTO', actualizado: Date.now() + ANO })
      .where('numero', '=', numero)
      .execute(),
  );
  await mantener(servicios);
  expect(await casos()).toEqual([{ estado: 'RESUELTO' }]);
  avanzar((servicios.config.cierreDias + 1) * 24 * HORA);
  await mantener(servicios);
  expect(await casos()).toEqual([{ estado: 'CERRADO' }]);
});

test('a clock that is set back by hours forgets no sending, so that a repeated one stays one', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const clave = crypto.randomUUID();
  const cuerpo = { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Una vez' };
  const crear = async () => (await clinica.pedir('POST', '/casos', { clave, cuerpo })).json.numero;
  const numero = await crear();
  banco.avanzar(-5 * HORA);
  await mantener(banco.servicios);
  const otra = await banco.ips();
  const { json } = await otra.pedir('POST', '/casos', { clave, cuerpo });
  expect(json.numero).toBe(numero);
});
