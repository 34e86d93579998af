/** What is kept for a time only goes after it, and who missed it is told to ask for everything again. */
import { expect, test } from 'vitest';
import { mantener } from '../../../server/run/maintenance.ts';
import type { Historia } from '../../../shared/bandeja.ts';
import { montar, NIT_A, type Banco, type Cliente } from '../apoyo.ts';
import { Flujo } from '../eventos/flujo.ts';

const DIA = 86_400_000;

const tipos = async ({ servicios: { base } }: Banco) =>
  (await base.leer.selectFrom('eventos').select('tipo').orderBy('id').execute()).map(({ tipo }) => tipo);

const escuchar = async (cliente: Cliente, desde: number) =>
  new Flujo(await cliente.crudo('GET', '/eventos', { cabeceras: { 'last-event-id': String(desde) } }));

test('old events go, but a case keeps its history, and an old reader of the stream asks for everything', async () => {
  const banco = await montar({ entorno: { MESA_EVENTOS_DIAS: '10' } });
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso();
  await clinica.escribir(numero, 'de antes');
  await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
  await banco.servicios.base.escribir(async (tx) => {
    const fila = { tipo: 'lectura' as const, caso: numero, nit: NIT_A, actor: null, datos: '{}' };
    for (let i = 0; i < 1_200; i += 1)
      await tx
        .insertInto('eventos')
        .values({ ...fila, creado: Date.now() })
        .execute();
  });
  await mantener(banco.servicios);
  expect(await tipos(banco)).toHaveLength(1_203);

  // Ten days later, and a minute before the next message; only the maintenance is then, since sessions would have ended.
  const entonces = Date.now() + 10 * DIA + 60_000;
  banco.avanzar(120_000);
  await clinica.escribir(numero, 'de ahora');
  await mantener({ ...banco.servicios, reloj: () => entonces });
  expect(await tipos(banco)).toEqual(['caso.creado', 'caso.cambiado', 'mensaje.creado', 'caso.cambiado']);
  const { json } = await (await banco.agente()).pedir<Historia>('GET', `/casos/${numero}/historia`);
  expect(json.historia).toHaveLength(3);

  // 1203 was the last one that is gone.
  for (const desde of [1, 600, 1_202]) {
    const perdido = await escuchar(clinica, desde);
    expect((await perdido.evento(1)).tipo).toBe('resincronizar');
    expect(perdido.ultimoId).toBe('1205');
    await perdido.cerrar();
  }
  const enseguida = await escuchar(clinica, 1_203);
  expect(await enseguida.evento(1)).toMatchObject({ id: '1204', tipo: 'mensaje.creado' });
  await enseguida.cerrar();
});

test('who opened an attachment is kept for ever, or for the days that the operator sets', async () => {
  const banco = await montar();
  const anotar = (cuantas: number, creada: number) =>
    banco.servicios.base.escribir(async (tx) => {
      for (let i = 0; i < cuantas; i += 1)
        await tx.insertInto('aperturas').values({ clave: 'x', usuario: 1, creada, solicitud: 'x' }).execute();
    });
  const cuantas = async () =>
    (await banco.servicios.base.leer.selectFrom('aperturas').select('id').execute()).length;
  const ahora = Date.now();
  await anotar(600, ahora - 5_000 * DIA);
  // The clock was ahead for a moment.
  await anotar(1, ahora + 900 * DIA);
  await anotar(2, ahora - 40 * DIA);
  await anotar(3, ahora - 20 * DIA);
  await mantener(banco.servicios);
  expect(await cuantas()).toBe(606);
  await mantener({ ...banco.servicios, config: { ...banco.servicios.config, aperturasDias: 30 } });
  expect(await cuantas()).toBe(3);
});
