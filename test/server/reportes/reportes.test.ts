import { describe, expect, test } from 'vitest';
import { Duraciones } from '../../../server/reportes/conteos.ts';
import { DIA_MS, diaDe, inicioDelDia } from '../../../server/tiempo/bogota.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Reporte } from '../../../shared/reporte.ts';
import { ADMIN, AGENTE, CASO, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { irA, resolver, sembrar } from './apoyo-reportes.ts';

const CARGUE = { codigo: CASO.motivo, nombre: 'CARGUE RESOLUCION 2463' };
const FACTURACION = { motivo: 'facturacion', asunto: 'radicacion' };

const leer = async (cliente: Cliente, desde: string, hasta: string) => {
  const { status, json } = await cliente.pedir<Reporte>('GET', `/reportes?desde=${desde}&hasta=${hasta}`);
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
};

const poner = ({ servicios }: Banco, numero: number, cambios: { creado?: number; resuelto?: number }) =>
  servicios.base.escribir((tx) =>
    tx.updateTable('casos').set(cambios).where('numero', '=', numero).execute(),
  );

describe('the report of a period', () => {
  // Office hours are 8 to 12 and 14 to 18; 3 November 2026 is a Tuesday in a week without holidays.
  test('has the figures that one reckons by hand', async () => {
    const banco = await montar();
    const en = async (cuando: string) => {
      irA(banco, cuando);
      return { clinica: await banco.ips(), hospital: await banco.ips(NIT_B) };
    };
    const soporte = async (cuando: string) => {
      irA(banco, cuando);
      return { ana: await banco.agente(), carla: await banco.agente(ADMIN) };
    };
    await (await en('2026-11-03T09:00')).clinica.crearCaso();
    await (await soporte('2026-11-03T09:30:30')).ana.escribir(1, 'Buenos días');
    await (await en('2026-11-03T11:00')).hospital.crearCaso(FACTURACION);
    await resolver((await soporte('2026-11-03T15:00:30')).ana, 1);
    await (await soporte('2026-11-04T08:10:30')).carla.escribir(2, 'Buenos días');
    await (await en('2026-11-04T10:00')).clinica.crearCaso(FACTURACION);
    await resolver((await soporte('2026-11-05T09:00:30')).carla, 2);
    await (await en('2026-11-06T17:00')).clinica.crearCaso();
    await (await soporte('2026-11-09T08:30:30')).ana.escribir(4, 'Buenos días');
    const { ana } = await soporte('2026-11-10T10:05');

    const dia = (fecha: string, llegados: number, resueltos: number) => ({ dia: fecha, llegados, resueltos });
    const tiempos = (mediana: number, p90 = mediana) => ({
      cuenta: mediana === p90 ? 1 : 2,
      mediana,
      p90,
    });
    expect(await leer(ana, '2026-11-03', '2026-11-06')).toEqual({
      desde: '2026-11-03',
      hasta: '2026-11-06',
      jornada: 480,
      abiertos: [
        { desdeDias: 0, hastaDias: 1, cantidad: 0 },
        { desdeDias: 2, hastaDias: 3, cantidad: 0 },
        { desdeDias: 4, hastaDias: 7, cantidad: 2 },
        { desdeDias: 8, hastaDias: 15, cantidad: 0 },
        { desdeDias: 16, hastaDias: null, cantidad: 0 },
      ],
      porDia: [
        dia('2026-11-03', 2, 1),
        dia('2026-11-04', 1, 0),
        dia('2026-11-05', 0, 1),
        dia('2026-11-06', 1, 0),
      ],
      total: {
        llegados: 4,
        resueltos: 2,
        respuesta: { cuenta: 3, mediana: 90, p90: 310 },
        solucion: { cuenta: 2, mediana: 240, p90: 840 },
      },
      porMotivo: [
        { motivo: CARGUE, llegados: 2, resueltos: 1, respuesta: tiempos(30, 90), solucion: tiempos(240) },
        {
          motivo: { codigo: 'facturacion', nombre: 'FACTURACION' },
          llegados: 2,
          resueltos: 1,
          respuesta: tiempos(310),
          solucion: tiempos(840),
        },
      ],
      porIps: [
        {
          ips: { nit: NIT_A, nombre: 'Clínica A' },
          llegados: 3,
          resueltos: 1,
          respuesta: tiempos(30, 90),
          solucion: tiempos(240),
        },
        {
          ips: { nit: NIT_B, nombre: 'Hospital B' },
          llegados: 1,
          resueltos: 1,
          respuesta: tiempos(310),
          solucion: tiempos(840),
        },
      ],
      porAgente: [
        {
          agente: { correo: AGENTE, nombre: 'Ana' },
          llegados: 2,
          resueltos: 1,
          respuesta: tiempos(30, 90),
          solucion: tiempos(240),
        },
        {
          agente: { correo: ADMIN, nombre: 'Carla' },
          llegados: 1,
          resueltos: 1,
          respuesta: tiempos(310),
          solucion: tiempos(840),
        },
      ],
    });
  });

  test('takes back a solution when its case is opened again', async () => {
    const banco = await montar();
    irA(banco, '2026-11-03T09:00');
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    await clinica.crearCaso();
    await resolver(ana, 1);
    expect((await leer(ana, '2026-11-03', '2026-11-03')).total.resueltos).toBe(1);
    await clinica.escribir(1, 'No quedó');
    const { total, abiertos } = await leer(ana, '2026-11-03', '2026-11-03');
    expect([total.llegados, total.resueltos, total.solucion.cuenta]).toEqual([1, 0, 0]);
    expect(abiertos[0]?.cantidad).toBe(1);
  });

  test('begins at midnight of Bogotá and ends at the next one after its last day', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const momentos = [
      '2026-03-01T04:59:59.999Z',
      '2026-03-01T05:00Z',
      '2026-03-03T04:59:59.999Z',
      '2026-03-03T05:00Z',
    ];
    for (const [i, momento] of momentos.entries()) {
      await clinica.crearCaso();
      await poner(banco, i + 1, { creado: Date.parse(momento), resuelto: Date.parse(momento) });
    }
    const { porDia, total } = await leer(ana, '2026-03-01', '2026-03-02');
    expect(porDia).toEqual([
      { dia: '2026-03-01', llegados: 1, resueltos: 1 },
      { dia: '2026-03-02', llegados: 1, resueltos: 1 },
    ]);
    expect([total.llegados, total.resueltos]).toEqual([2, 2]);
    expect((await leer(ana, '2026-02-28', '2026-02-28')).total.llegados).toBe(1);
  });

  test('counts the open cases by days of the calendar, whatever the period', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const hoy = inicioDelDia(diaDe(banco.servicios.reloj()));
    for (const [i, dias] of [0, 1, 2, 3, 4, 7, 8, 15, 16, 400].entries()) {
      await clinica.crearCaso();
      // The first moment of that day, or the last.
      await poner(banco, i + 1, { creado: hoy - dias * DIA_MS + (i % 2 ? DIA_MS - 1 : 0) });
    }
    await clinica.crearCaso();
    await resolver(ana, 11);
    const { abiertos } = await leer(ana, '2020-01-01', '2020-01-01');
    expect(abiertos.map(({ cantidad }) => cantidad)).toEqual([2, 2, 2, 2, 2]);
  });

  test('without cases says so in figures', async () => {
    const { agente } = await montar();
    const nada = { cuenta: 0, mediana: null, p90: null };
    expect(await leer(await agente(), '2026-11-03', '2026-11-04')).toMatchObject({
      porDia: [{ llegados: 0 }, { llegados: 0 }],
      total: { llegados: 0, resueltos: 0, respuesta: nada, solucion: nada },
      porMotivo: [],
      porIps: [],
      porAgente: [],
    });
  });

  test('of many cases misses none, and lets others have their turn meanwhile', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    await sembrar(banco, 2_500, Date.parse('2026-11-03T15:00Z'));
    let vueltas = 0;
    const contar = () => {
      vueltas += 1;
      vuelta = setImmediate(contar);
    };
    let vuelta = setImmediate(contar);
    const { total, porMotivo } = await leer(ana, '2026-11-03', '2026-11-03');
    clearImmediate(vuelta);
    expect(total).toEqual({
      llegados: 2_500,
      resueltos: 2_500,
      respuesta: { cuenta: 2_500, mediana: 1_250, p90: 2_250 },
      solucion: { cuenta: 2_500, mediana: 2_500, p90: 4_500 },
    });
    // Not in the catalogue: known by the name it came with.
    expect(porMotivo[0]?.motivo).toEqual({ codigo: 'otro', nombre: 'Otro' });
    // Five pieces of those that came, five of those that were solved.
    expect(vueltas).toBeGreaterThanOrEqual(8);
  });

  test.each([
    ['', 'desde'],
    ['?desde=2026-11-01', 'hasta'],
    ['?desde=2026-02-30&hasta=2026-03-01', 'desde'],
    ['?desde=2026-11-02&hasta=2026-11-01', 'hasta'],
    ['?desde=2025-11-01&hasta=2026-11-02', 'hasta'],
  ])('asked for with %j is refused at %s', async (consulta, campo) => {
    const { agente } = await montar();
    const ana = await agente();
    for (const ruta of [
      `/reportes${consulta}`,
      `/reportes/exportar${consulta}${consulta ? '&' : '?'}formato=csv`,
    ]) {
      const { status, json } = await ana.pedir<Problema>('GET', ruta);
      expect([ruta, status, json.campos?.[0]?.campo]).toEqual([ruta, 422, campo]);
    }
  });

  test('may cover a year that has 366 days', async () => {
    const { agente } = await montar();
    expect((await leer(await agente(), '2028-01-01', '2028-12-31')).porDia).toHaveLength(366);
  });

  test('is for the staff', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    for (const ruta of ['/reportes', '/reportes/exportar']) {
      const { status, json } = await clinica.pedir(
        'GET',
        `${ruta}?desde=2026-11-01&hasta=2026-11-01&formato=csv`,
      );
      expect([ruta, status, json.codigo]).toEqual([ruta, 403, 'no_permitido']);
    }
  });
});

describe('median and 90th percentile', () => {
  test.each([
    [[], null, null],
    [[7], 7, 7],
    [[9, 1], 1, 9],
    [[100, 20, 3], 20, 100],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5, 9],
    [[5, 5, 5, 5, 5, 5, 5, 5, 60, 60], 5, 60],
    [[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 6, 10],
  ])('of %j are %j and %j', (minutos, mediana, p90) => {
    const duraciones = new Duraciones();
    for (const cuantos of minutos) duraciones.anotar(cuantos);
    expect(duraciones.resumir()).toEqual({ cuenta: minutos.length, mediana, p90 });
  });
});
