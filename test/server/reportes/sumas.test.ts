/** What is kept for reports says the same as the rows of the cases, whatever has happened to them. */
import { describe, expect, test } from 'vitest';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { deConsola } from '../../../server/cli/command.ts';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import { guardarCifras } from '../../../server/reportes/cifras-guardadas.ts';
import { leerReporte } from '../../../server/reportes/reportes.repository.ts';
import { sumarTodosLosDias } from '../../../server/reportes/sumar-dias.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import type { Reporte } from '../../../shared/reporte.ts';
import { CASO, montar, NIT_B, type Banco } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';
import { irA, resolver, sembrar } from './apoyo-reportes.ts';

const PERIODO = { desde: '2026-01-01', hasta: '2026-12-31' };

const HOY = '2026-11-10T15:00';

const reporte = ({ servicios }: Banco, periodo = PERIODO): Promise<Reporte> =>
  leerReporte(servicios.base, guardarCifras(50), periodo, servicios.calendario, servicios.reloj());

/** The same from the rows alone: nothing is kept, and nothing can be kept. */
async function contado(banco: Banco, periodo = PERIODO): Promise<Reporte> {
  const { base, calendario, reloj } = banco.servicios;
  await base.escribir((tx) => tx.deleteFrom('reportes_tramos').execute());
  const soloLee = { leer: base.leer, escribir: () => Promise.reject(new Error('read-only')) };
  return leerReporte(soloLee, guardarCifras(50), periodo, calendario, reloj());
}

/** Cases of several days, IPS and motivos: open, answered, solved. The clock stands on HOY. */
async function preparar() {
  const banco = await montar();
  for (const dia of ['2026-08-03', '2026-08-04', '2026-09-15', '2026-11-09', HOY.slice(0, 10)]) {
    irA(banco, `${dia}T08:30`);
    const [clinica, hospital] = [await banco.ips(), await banco.ips(NIT_B)];
    const { numero } = await clinica.crearCaso();
    await hospital.crearCaso({ motivo: 'facturacion', asunto: 'radicacion' });
    const { numero: otro } = await clinica.crearCaso({ motivo: 'facturacion', asunto: 'radicacion' });
    irA(banco, `${dia}T10:07`);
    const ana = await banco.agente();
    await ana.escribir(numero, 'Lo revisamos');
    irA(banco, `${dia}T11:45`);
    await resolver(ana, otro);
  }
  irA(banco, HOY);
  return { banco, clinica: await banco.ips(), ana: await banco.agente() };
}

type Preparado = Awaited<ReturnType<typeof preparar>>;

const CAMBIOS: Record<string, (en: Preparado) => Promise<unknown>> = {
  nothing: () => Promise.resolve(),
  'a new case': ({ clinica }) => clinica.crearCaso(),
  'a first answer to an old case': ({ ana }) => ana.escribir(2, 'Ya la vimos'),
  'a solution of an old case': ({ ana }) => resolver(ana, 1),
  'an old case opened again': async ({ ana, clinica }) => {
    await resolver(ana, 4);
    await clinica.escribir(4, 'No quedó bien');
  },
  'an old case of another motivo': ({ ana }) =>
    ana.pedir('PATCH', '/casos/4', { cuerpo: { motivo: 'facturacion', asunto: 'radicacion' } }),
  'an old case of another IPS': ({ banco }) =>
    banco.servicios.base.escribir((tx) =>
      tx.updateTable('casos').set({ nit: NIT_B }).where('numero', '=', 3).execute(),
    ),
  'a change of a lot that is taken back': async ({ ana }) => {
    await ana.pedir('POST', '/casos/lote', {
      cuerpo: { numeros: [1, 2, 5], cambio: { estado: 'RESUELTO' } },
    });
    await ana.pedir('POST', '/casos/lote/deshacer', { cuerpo: { numeros: [1, 2, 5] } });
  },
  'an import into the past': ({ banco }) =>
    banco.servicios.base.escribir((tx) =>
      importarCaso(tx, {
        numero: 900,
        nit: NIT_B,
        motivo: { codigo: 'de-antes', nombre: 'De antes' },
        asunto: { codigo: 'x', nombre: 'X' },
        descripcion: 'Otro sistema',
        estado: 'CERRADO',
        creado: Date.parse('2026-03-05T23:59:59.999-05:00'),
      }),
    ),
  'a purge of one case': ({ banco }) =>
    purgarCasos(banco.servicios, { caso: 3 }, deConsola(), () => undefined),
  'the hourly work, which closes solved cases': ({ banco }) => mantener(banco.servicios),
  'a motivo of another name': ({ banco }) =>
    banco.servicios.base.escribir((tx) =>
      tx
        .updateTable('casos')
        .set({ motivo_nombre: 'Otro nombre' })
        .where('motivo', '=', CASO.motivo)
        .execute(),
    ),
};

describe('what is kept for reports is what the cases say', () => {
  test.each(Object.keys(CAMBIOS))('after %s', async (que) => {
    const en = await preparar();
    await reporte(en.banco);
    await CAMBIOS[que]!(en);
    const guardado = await reporte(en.banco);
    const cierto = await contado(en.banco);
    expect(guardado).toEqual(cierto);
    expect(guardado.total.llegados).toBeGreaterThan(10);
    // And after everything is added up anew.
    await sumarTodosLosDias(en.banco.servicios.base, en.banco.servicios.reloj());
    expect(await reporte(en.banco)).toEqual(cierto);
  });

  test('after all of it, for periods that begin and end anywhere', async () => {
    const en = await preparar();
    for (const que of Object.keys(CAMBIOS)) {
      await CAMBIOS[que]!(en);
      await sumarTodosLosDias(en.banco.servicios.base, en.banco.servicios.reloj());
    }
    const periodos = [
      ['2026-08-04', '2026-11-09'],
      ['2026-08-03', '2026-08-03'],
      ['2026-03-06', '2026-12-31'],
      ['2026-09-15', '2026-11-10'],
      ['2025-12-01', '2026-08-04'],
    ].map(([desde, hasta]) => ({ desde: desde!, hasta: hasta! }));
    const guardados = [];
    for (const periodo of periodos) guardados.push(await reporte(en.banco, periodo));
    const contados = [];
    for (const periodo of periodos) contados.push(await contado(en.banco, periodo));
    expect(guardados).toEqual(contados);
  });

  test('and its times are those of real cases, of many too', async () => {
    const banco = await montar();
    irA(banco, HOY);
    await sembrar(banco, 900, Date.parse('2026-03-03T10:00-05:00'));
    const guardado = await reporte(banco);
    expect(guardado).toEqual(await contado(banco));
    expect(guardado.total.respuesta).toEqual({ cuenta: 900, mediana: 450, p90: 810 });
  });
});

test('several who ask for the same report at once, and again, read the same', async () => {
  const { banco } = await preparar();
  const { base, calendario, reloj } = banco.servicios;
  await sumarTodosLosDias(base, reloj());
  const guardadas = guardarCifras(50);
  const pedir = () => leerReporte(base, guardadas, PERIODO, calendario, reloj());
  // The first one leaves figures behind, without the times of an IPS that only a later one shows.
  const varios = await Promise.all([pedir(), pedir(), pedir()]);
  varios.push(await pedir());
  const cierto = await contado(banco);
  expect(varios).toEqual(varios.map(() => cierto));
});

test('a report reads no case of the days before today that it has counted before', async () => {
  const { banco } = await preparar();
  await reporte(banco);
  const leidas: string[] = [];
  oirSql(banco.servicios.base.leer, (sql) => leidas.push(sql));
  await reporte(banco, { ...PERIODO, hasta: '2026-11-09' });
  expect(leidas.length).toBeGreaterThan(5);
  expect(leidas.filter((sql) => /(from|join) "?casos"?\b/i.test(sql))).toEqual([]);
});

test('figures that change while they are added up are added up again', async () => {
  const { banco } = await preparar();
  const { base, calendario, reloj } = banco.servicios;
  let cambiado = false;
  // Between the reading of a day and the end of what is written of it.
  const escribir: typeof base.escribir = async (unidad, ...resto) => {
    if (!cambiado) {
      cambiado = true;
      await base.escribir((tx) => tx.updateTable('casos').set({ minutos_respuesta: 77 }).execute());
    }
    return base.escribir(unidad, ...resto);
  };
  const guardado = await leerReporte(
    { leer: base.leer, escribir },
    guardarCifras(50),
    PERIODO,
    calendario,
    reloj(),
  );
  expect(cambiado).toBe(true);
  expect(guardado).toEqual(await contado(banco));
  expect(guardado.total.respuesta.mediana).toBe(77);
});
