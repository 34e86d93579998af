import { describe, expect, test } from 'vitest';
import { PRIMERAS_DE_IMPORTACION, type Importacion } from '../../../shared/admin.ts';
import type { Problema } from '../../../shared/errores.ts';
import { importarIps } from '../../../server/ips/importar-ips.ts';
import { agregarIps } from '../../../server/ips/ips.repository.ts';
import { ADMIN, montar, NIT_A, NIT_B, NIT_INACTIVA, type Banco, type Cliente } from '../apoyo.ts';

const importar = (carla: Cliente, cuerpo: string, consulta = '') =>
  carla.pedir<Importacion & Problema>('POST', `/admin/ips/importar${consulta}`, {
    cuerpo,
    cabeceras: { 'content-type': 'text/csv' },
  });
const cuantas = async ({ servicios }: Banco) =>
  (await servicios.base.leer.selectFrom('ips').select('nit').execute()).length;
const nit = (i: number) => `${801_000_000 + i}`;
const filas = (total: number) =>
  Array.from({ length: total }, (_, i) => `${nit(i)},Centro de Atención ${i},ACTIVO`);
const archivo = (lineas: readonly string[]) => ['nit,nombre,estado', ...lineas].join('\n');

describe('an import in two steps', () => {
  const CAMBIOS = [
    'nit;nombre;estado;contraseña;Teléfono',
    `${NIT_A};Clínica Nueva;ACTIVO;una contraseña larga;300`,
    `${NIT_B};Hospital B;INACTIVO;;`,
    `${NIT_INACTIVA};IPS Inactiva;ACTIVO;;`,
    '801000001;Con clave;;una contraseña larga;',
    '801000002;Sin clave;;;',
    '12;Corto;ACTIVO;;',
    '801000003;Con, comas;ACTIVO;;;de más',
  ].join('\r\n');

  const RESUMEN = {
    nuevas: 2,
    actualizadas: 3,
    iguales: 0,
    sinUsar: ['Teléfono'],
    renombradas: { cuantas: 1, primeras: [{ nit: NIT_A, antes: 'Clínica A', ahora: 'Clínica Nueva' }] },
    inactivadas: { cuantas: 1, primeras: [{ nit: NIT_B, nombre: 'Hospital B' }] },
    activadas: 1,
    sinClave: 1,
    clavesSinUsar: 1,
    rechazadas: [
      { linea: 7, causa: expect.stringMatching(/^el NIT debe tener/) as string },
      { linea: 8, causa: expect.stringMatching(/^tiene 6 celdas/) as string },
    ],
  };

  const foto = async ({ servicios: { base } }: Banco) => ({
    ips: await base.leer.selectFrom('ips').selectAll().orderBy('nit').execute(),
    usuarios: await base.leer.selectFrom('usuarios').selectAll().orderBy('id').execute(),
    sesiones: await base.leer.selectFrom('sesiones').select('huella').orderBy('huella').execute(),
    auditoria: await base.leer.selectFrom('auditoria').select('id').execute(),
  });

  test('says first what it would do, and nothing changes', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const hospital = await banco.ips(NIT_B);
    const antes = await foto(banco);
    const { status, json } = await importar(carla, CAMBIOS, '?simular=1&parcial=1');
    expect([status, json]).toEqual([
      200,
      { ...RESUMEN, plan: expect.stringMatching(/^[\w-]{22}$/) as string },
    ]);
    expect(await foto(banco)).toEqual(antes);
    expect((await hospital.pedir('GET', '/casos')).status).toBe(200);
  });

  test('then does exactly this', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const hospital = await banco.ips(NIT_B);
    const { plan } = (await importar(carla, CAMBIOS, '?simular=1')).json;
    // Without `parcial` the wrong rows keep the others back, also when their plan is named.
    expect((await importar(carla, CAMBIOS, `?plan=${plan}`)).json).toMatchObject({
      nuevas: 0,
      actualizadas: 0,
      rechazadas: { length: 2 },
    });
    expect(await cuantas(banco)).toBe(3);
    const { status, json } = await importar(carla, CAMBIOS, `?plan=${plan}&parcial=1`);
    expect([status, json]).toEqual([200, RESUMEN]);
    expect(await cuantas(banco)).toBe(5);
    expect((await hospital.pedir('GET', '/casos')).status).toBe(401);
    const { json: ahora } = await importar(carla, CAMBIOS, '?simular=1');
    expect(ahora).toMatchObject({ nuevas: 0, actualizadas: 0, iguales: 5, clavesSinUsar: 2 });
  });

  test.each<[string, (carla: Cliente) => Promise<unknown>]>([
    ['renamed', (carla) => carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { nombre: 'Clínica Z' } })],
    [
      'inactivated',
      (carla) => carla.pedir('PATCH', `/admin/ips/${NIT_B}`, { cuerpo: { estado: 'INACTIVO' } }),
    ],
    [
      'registered',
      (carla) => carla.pedir('POST', '/admin/ips', { cuerpo: { nit: '801000001', nombre: 'Con clave' } }),
    ],
  ])('is refused when meanwhile one of its IPS was %s, and changes nothing', async (_, cambiar) => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const { plan } = (await importar(carla, CAMBIOS, '?simular=1')).json;
    await cambiar(carla);
    const antes = await foto(banco);
    const { status, json } = await importar(carla, CAMBIOS, `?plan=${plan}&parcial=1`);
    expect([status, json.codigo]).toEqual([409, 'importacion_cambiada']);
    expect(await foto(banco)).toEqual(antes);
    const otro = (await importar(carla, CAMBIOS, '?simular=1')).json.plan;
    expect(otro).not.toBe(plan);
    expect((await importar(carla, CAMBIOS, `?plan=${otro}&parcial=1`)).status).toBe(200);
  });

  test('goes on when meanwhile another IPS changed, and is refused for another file', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const csv = archivo([`${nit(1)},Una,ACTIVO`]);
    const { plan } = (await importar(carla, csv, '?simular=1')).json;
    await carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { nombre: 'Otra' } });
    const otro = archivo([`${nit(1)},Otra,ACTIVO`]);
    expect((await importar(carla, otro, `?plan=${plan}`)).status).toBe(409);
    expect((await importar(carla, csv, `?plan=${plan}`)).json).toMatchObject({ nuevas: 1 });
    expect((await importar(carla, csv, '?plan=%27')).status).toBe(422);
  });

  test('leaves alone, and names, what somebody changes while it is being written', async () => {
    const { servicios } = await montar();
    const { base } = servicios;
    const autor = { usuario: null, ahora: Date.now() };
    let veces = 0;
    const escribir: typeof base.escribir = async (unidad) => {
      veces += 1;
      if (veces === 2) {
        const otro = base.leer.updateTable('ips').set({ nombre: 'De otra persona' }).where('nit', '=', NIT_A);
        await base.escribir((tx) => tx.executeQuery(otro.compile()));
      }
      return base.escribir(unidad);
    };
    const lineas = [...filas(300), `${NIT_A},Del archivo,ACTIVO`, `${NIT_B},Hospital B,ACTIVO`];
    const contenido = new TextEncoder().encode(archivo(lineas));
    const hecha = await importarIps({ leer: base.leer, escribir }, contenido, { autor, parcial: false });
    expect(hecha).toMatchObject({ nuevas: 300, actualizadas: 0, iguales: 1 });
    expect(hecha.rechazadas).toEqual([
      { linea: 302, causa: 'esta IPS cambió mientras se importaba: revísela y repita la importación' },
    ]);
    const { nombre } = await base.leer
      .selectFrom('ips')
      .select('nombre')
      .where('nit', '=', NIT_A)
      .executeTakeFirstOrThrow();
    expect(nombre).toBe('De otra persona');
  });

  test('tells of a long list the first, and how many they are', async () => {
    const carla = await (await montar()).agente(ADMIN);
    await importar(carla, archivo(filas(250)));
    const otros = filas(250).map((fila) => fila.replace('Centro', 'Sede'));
    const { renombradas } = (await importar(carla, archivo(otros), '?simular=1')).json;
    expect([renombradas.cuantas, renombradas.primeras.length]).toEqual([250, PRIMERAS_DE_IMPORTACION]);
  });

  test('is of a file that cannot be read at all nothing but the reason', async () => {
    const carla = await (await montar()).agente(ADMIN);
    const { json } = await importar(carla, 'nit;nombre;nombre;estado\n', '?simular=1');
    expect(json).toMatchObject({ nuevas: 0, ilegible: true, rechazadas: [{ linea: 1 }] });
  });
});

test('an IPS that was registered with its check digit in the NIT is the same IPS', async () => {
  const banco = await montar();
  const carla = await banco.agente(ADMIN);
  await banco.servicios.base.escribir((tx) =>
    agregarIps(tx, {
      nit: '8010000013',
      nombre: 'De antes',
      estado: 'ACTIVO',
      hash: '',
      creada: Date.now(),
    }),
  );
  for (const escrito of ['801000001', '801000001-3', '8010000013']) {
    const csv = archivo([`${escrito},De antes,ACTIVO`]);
    expect((await importar(carla, csv)).json).toMatchObject({ nuevas: 0, iguales: 1 });
    const { status } = await carla.pedir('POST', '/admin/ips', {
      cuerpo: { nit: escrito, nombre: 'Otra vez' },
    });
    expect(status).toBe(409);
  }
});
