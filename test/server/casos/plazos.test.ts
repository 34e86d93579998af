/** What is due on a case that does not go the straight way: solved without a word, opened again, left by its agent. */
import { describe, expect, test } from 'vitest';
import type { FichaUsuario } from '../../../shared/admin.ts';
import type { Bandeja, Historia } from '../../../shared/bandeja.ts';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { ADMIN, AGENTE, montar, type Banco, type Cliente } from '../apoyo.ts';

const DIA = 24 * 3_600_000;

const leer = async (cliente: Cliente, numero: number) =>
  (await cliente.pedir<Caso>('GET', `/casos/${numero}`)).json;
const poner = (cliente: Cliente, numero: number, cuerpo: object) =>
  cliente.pedir<Caso & { codigo?: string }>('PATCH', `/casos/${numero}`, { cuerpo });
const vencidos = async (cliente: Cliente) =>
  (await cliente.pedir<Bandeja>('GET', '/bandeja')).json.vistas.vencidos;

/** Sessions end meanwhile. */
async function dias(banco: Banco, cuantos: number): Promise<{ ana: Cliente; clinica: Cliente }> {
  banco.avanzar(cuantos * DIA);
  return { ana: await banco.agente(), clinica: await banco.ips() };
}

describe('nothing is due', () => {
  test('on a case that was solved without a word, when the word comes after', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    await poner(ana, numero, { estado: 'RESUELTO' });
    await ana.escribir(numero, 'Listo');
    expect(await leer(ana, numero)).toMatchObject({ estado: 'RESUELTO', vence: null });
    const tarde = await dias(banco, 60);
    expect(await vencidos(tarde.ana)).toBe(0);
    const { json } = await tarde.ana.pedir<ListaCasos>('GET', '/casos?estado=ACTIVO,EN_GESTION&orden=vence');
    expect(json.casos).toEqual([]);
    await mantener(banco.servicios);
    expect(await leer(await banco.agente(), numero)).toMatchObject({ estado: 'CERRADO', vence: null });
  });
});

describe('a case that is opened again has the whole time again', () => {
  async function reabierto(conRespuesta: boolean) {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    if (conRespuesta) await ana.escribir(numero, 'Buenos días');
    await poner(clinica, numero, { estado: 'RESUELTO' });
    const tarde = await dias(banco, 12);
    await tarde.clinica.escribir(numero, 'Sigue igual');
    const { vence } = await leer(tarde.ana, numero);
    expect(Date.parse(vence!.fecha)).toBeGreaterThan(banco.servicios.reloj());
    return { banco, numero, vence: vence!, ...tarde };
  }

  test('also after its first answer', async () => {
    const { ana, numero, vence } = await reabierto(false);
    await ana.escribir(numero, 'Buenos días');
    expect(await vencidos(ana)).toBe(0);
    expect((await leer(ana, numero)).vence).toEqual({ que: 'solucion', fecha: vence.fecha });
  });

  test('also after it got another motivo', async () => {
    const { ana, banco, numero } = await reabierto(true);
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('motivos').set({ meta_solucion: 600 }).where('codigo', '=', 'facturacion').execute(),
    );
    expect((await poner(ana, numero, { motivo: 'facturacion', asunto: 'radicacion' })).status).toBe(200);
    expect(await vencidos(ana)).toBe(0);
    expect(Date.parse((await leer(ana, numero)).vence!.fecha)).toBeGreaterThan(banco.servicios.reloj());
  });
});

test('a case that waits for its first answer is due by the motivo that it gets', async () => {
  const banco = await montar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const metas = (codigo: string, meta_respuesta: number | null, meta_solucion: number | null) =>
    banco.servicios.base.escribir((tx) =>
      tx.updateTable('motivos').set({ meta_respuesta, meta_solucion }).where('codigo', '=', codigo).execute(),
    );
  await metas('cargue-resolucion-2463', null, null);
  await metas('facturacion', 60, 600);
  await metas('autorizaciones', 240, 600);
  const { numero } = await clinica.crearCaso();
  expect((await leer(ana, numero)).vence).toBeNull();
  const vence = async (motivo: string, asunto: string) => {
    const { status, json } = await poner(ana, numero, { motivo, asunto });
    expect(status).toBe(200);
    return json.vence;
  };
  const corto = await vence('facturacion', 'radicacion');
  expect(corto?.que).toBe('respuesta');
  // The same target for the solution, another one for the answer.
  const largo = await vence('autorizaciones', 'correccion-de-datos');
  expect(Date.parse(largo!.fecha)).toBeGreaterThan(Date.parse(corto!.fecha));
  expect(await vence('cargue-resolucion-2463', 'capacitacion')).toBeNull();
  // Once it is solved nothing is due, whatever it is called.
  await poner(ana, numero, { estado: 'RESUELTO' });
  expect(await vence('facturacion', 'radicacion')).toBeNull();
});

describe('the cases of an agent who left', () => {
  async function dejado() {
    const banco = await montar();
    const [clinica, ana, carla] = [await banco.ips(), await banco.agente(), await banco.agente(ADMIN)];
    const { numero } = await clinica.crearCaso();
    await poner(ana, numero, { asignado: 'yo' });
    await poner(ana, numero, { estado: 'RESUELTO' });
    const { json } = await carla.pedir<{ usuarios: FichaUsuario[] }>('GET', '/admin/usuarios');
    const { id } = json.usuarios.find(({ correo }) => correo === AGENTE)!;
    await carla.pedir('PATCH', `/admin/usuarios/${id}`, { cuerpo: { activo: false } });
    return { clinica, carla, numero };
  }

  test('are nobody’s once they are opened again', async () => {
    for (const reabrir of [
      (clinica: Cliente, numero: number) => clinica.escribir(numero, 'Sigue igual'),
      (clinica: Cliente, numero: number) => poner(clinica, numero, { estado: 'ACTIVO' }),
    ]) {
      const { clinica, carla, numero } = await dejado();
      await reabrir(clinica, numero);
      expect(await leer(carla, numero)).toMatchObject({ estado: 'ACTIVO', asignado: null });
      expect((await carla.pedir<Bandeja>('GET', '/bandeja')).json.vistas['sin-asignar']).toBe(1);
    }
  });

  test('can be taken while they are solved', async () => {
    const { carla, numero } = await dejado();
    const ajeno = await poner(carla, numero, { asignado: 'yo', asignadoAntes: 'nadie@eps.example' });
    expect([ajeno.status, ajeno.json.codigo]).toEqual([409, 'asignado_otro']);
    const { status, json } = await poner(carla, numero, { asignado: 'yo', asignadoAntes: AGENTE });
    expect([status, json.asignado?.correo]).toEqual([200, ADMIN]);
  });
});

test('who has a case and how urgent it is does not show in its hour either', async () => {
  const banco = await montar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero, actualizado } = await clinica.crearCaso();
  banco.avanzar(60_000);
  await poner(ana, numero, { prioridad: 'URGENTE', asignado: 'yo' });
  expect((await leer(clinica, numero)).actualizado).toBe(actualizado);
  await poner(ana, numero, { motivo: 'facturacion', asunto: 'radicacion' });
  expect((await leer(clinica, numero)).actualizado).not.toBe(actualizado);
});

test('many solved cases are closed some at a time, and all of them', async () => {
  const banco = await montar({ entorno: { MESA_CIERRE_DIAS: '1' } });
  const { base } = banco.servicios;
  await (await banco.ips()).crearCaso();
  await base.escribir(async (tx) => {
    const {
      numero: _,
      abierto: __,
      ...caso
    } = await tx.selectFrom('casos').selectAll().executeTakeFirstOrThrow();
    for (let i = 0; i < 700; i += 1) {
      await tx
        .insertInto('casos')
        .values({ ...caso, estado: 'RESUELTO', vence: null })
        .execute();
    }
  });
  banco.avanzar(2 * DIA);
  await mantener(banco.servicios);
  const filas = await base.leer
    .selectFrom('casos')
    .select((eb) => ['estado', eb.fn.countAll<number>().as('cuantos')])
    .groupBy('estado')
    .orderBy('estado')
    .execute();
  expect(filas).toEqual([
    { estado: 'ACTIVO', cuantos: 1 },
    { estado: 'CERRADO', cuantos: 700 },
  ]);
});

test('the history calls motivo and asunto as they were called then', async () => {
  const banco = await montar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero, motivo, asunto } = await clinica.crearCaso();
  const { json: nuevo } = await poner(ana, numero, { motivo: 'facturacion', asunto: 'radicacion' });
  await banco.servicios.base.escribir((tx) => tx.updateTable('motivos').set({ nombre: 'OTRO' }).execute());
  const { json } = await ana.pedir<Historia>('GET', `/casos/${numero}/historia`);
  expect(json.historia.at(-1)?.cambios).toEqual([
    { campo: 'motivo', antes: motivo.nombre, ahora: nuevo.motivo.nombre },
    { campo: 'asunto', antes: asunto.nombre, ahora: nuevo.asunto.nombre },
  ]);
});

test('an IPS is told until when its case will be answered, and nothing of what is due after that', async () => {
  const banco = await montar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  await banco.servicios.base.escribir((tx) =>
    tx.updateTable('motivos').set({ meta_respuesta: 60, meta_solucion: 6_000 }).execute(),
  );
  const caso = await clinica.crearCaso();
  const { vence } = await leer(ana, caso.numero);
  expect(vence?.que).toBe('respuesta');
  expect(caso.vence).toEqual(vence);
  expect((await leer(clinica, caso.numero)).vence).toEqual(vence);
  const { json } = await clinica.pedir<ListaCasos>('GET', '/casos');
  expect(json.casos.map((uno) => uno.vence)).toEqual([undefined]);
  await ana.escribir(caso.numero, 'Ya lo miramos');
  expect((await leer(ana, caso.numero)).vence?.que).toBe('solucion');
  expect(await leer(clinica, caso.numero)).not.toHaveProperty('vence');
});
