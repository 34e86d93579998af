/** Events become what is sent once each, in order, whoever fails or works beside. */
import { expect, onTestFinished, test } from 'vitest';
import type { Base } from '../../../server/db/database.sqlite.ts';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import type { Pasos } from '../../../server/db/steps.ts';
import type { Tx } from '../../../server/db/statement.ts';
import { olvidarReparto, repartidoHasta } from '../../../server/reparto/posiciones.repository.ts';
import { crearReparto, type EventoRepartido } from '../../../server/reparto/repartir.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { montar, NIT_A, type Banco } from '../apoyo.ts';

const DIA = 86_400_000;

/** Leaves a row in the database for each event, as mail and webhooks do. */
function* anotar(tx: Tx, { id, actor }: EventoRepartido): Pasos<void> {
  yield tx
    .insertInto('auditoria')
    .values({ usuario: actor, accion: 'repartido', objeto: String(id), datos: '{}', creada: 0 })
    .execute();
}

const anotados = async ({ leer }: Base) =>
  (
    await leer
      .selectFrom('auditoria')
      .select('objeto')
      .where('accion', '=', 'repartido')
      .orderBy('id')
      .execute()
  ).map(({ objeto }) => Number(objeto));

const empezar = async (
  { servicios }: Banco,
  { base = servicios.base, alEvento = anotar }: Partial<Parameters<typeof crearReparto>[0]> = {},
) => {
  const reparto = await crearReparto({ base, destino: 'webhooks', alEvento, log: servicios.log });
  onTestFinished(() => reparto.detener());
  return reparto;
};

test('what happened before is not told; what happens from then on is, by itself and once', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  await clinica.crearCaso();
  const reparto = await empezar(banco);
  await reparto.repartir();
  expect(await anotados(banco.servicios.base)).toEqual([]);

  const { numero } = await clinica.crearCaso();
  await clinica.escribir(numero, 'Hola');
  await expect.poll(() => anotados(banco.servicios.base), { timeout: 20_000 }).toEqual([2, 3]);
});

test('what is committed while it is stopped is told at the next start, up to where it was', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  await (await empezar(banco)).detener();
  for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
  const otra = await empezar(banco);
  await otra.repartir();
  await otra.repartir();
  expect(await anotados(banco.servicios.base)).toEqual([1, 2, 3]);
  await otra.detener();
  await banco.servicios.base.escribir((tx) => olvidarReparto(tx, 'webhooks'));
  await clinica.crearCaso();
  await (await empezar(banco)).repartir();
  expect(await anotados(banco.servicios.base)).toEqual([1, 2, 3]);
});

test('two processes that distribute at once tell each event once', async () => {
  const banco = await montar();
  const otra = await abrirBase(banco.servicios.config.datos);
  onTestFinished(() => otra.cerrar());
  const [una, dos] = [await empezar(banco), await empezar(banco, { base: otra })];
  await banco.servicios.base.escribir(async (tx) => {
    for (let i = 0; i < 450; i += 1)
      await tx
        .insertInto('eventos')
        .values({ tipo: 'lectura', caso: 1, nit: NIT_A, actor: null, datos: '{}', creado: Date.now() })
        .execute();
  });
  await Promise.all([una.repartir(), dos.repartir()]);
  expect(await anotados(banco.servicios.base)).toEqual(Array.from({ length: 450 }, (_, i) => i + 1));
});

test('an event that cannot be told is skipped and logged, with nothing of it left, and the others are told', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const reparto = await empezar(banco, {
    *alEvento(tx, evento) {
      yield* anotar(tx, evento);
      if (evento.id === 3) throw new Error('cannot be told');
    },
  });
  for (let i = 0; i < 5; i += 1) await clinica.crearCaso();
  await reparto.repartir();
  expect(await anotados(banco.servicios.base)).toEqual([1, 2, 4, 5]);
  expect(banco.registro.join('')).toContain('un evento no se pudo repartir');
});

test('retention leaves the events that are still to be told', async () => {
  const banco = await montar({ entorno: { MESA_EVENTOS_DIAS: '10' } });
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso();
  const reparto = await empezar(banco);
  await clinica.escribir(numero, 'Uno');
  await reparto.repartir();
  await reparto.detener();
  await clinica.escribir(numero, 'Dos');
  const mas = { ...banco.servicios, reloj: () => Date.now() + 20 * DIA };
  const ids = async () =>
    (await banco.servicios.base.leer.selectFrom('eventos').select('id').execute()).map(({ id }) => id);
  await mantener(mas);
  expect(await ids()).toEqual([1, 3]);
  expect(await repartidoHasta(banco.servicios.base.leer)).toBe(2);
  await (await empezar(banco)).repartir();
  await mantener(mas);
  expect(await ids()).toEqual([1]);
  expect(await anotados(banco.servicios.base)).toEqual([2, 3]);
});
