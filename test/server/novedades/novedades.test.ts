import { describe, expect, test } from 'vitest';
import { PRONTO_MS } from '../../../shared/limites.ts';
import type { Novedad, Novedades } from '../../../shared/novedades.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';

const leer = async (cliente: Cliente): Promise<Novedades> =>
  (await cliente.pedir<Novedades>('GET', '/novedades')).json;

/** The number of new ones, and all by case. */
async function campana(cliente: Cliente): Promise<{ nuevas: number; casos: Record<number, Novedad> }> {
  const { nuevas, novedades } = await leer(cliente);
  return { nuevas, casos: Object.fromEntries(novedades.map((una) => [una.numero, una])) };
}

async function ver(cliente: Cliente, caso?: number): Promise<void> {
  const { marca } = await leer(cliente);
  const { status } = await cliente.pedir('PUT', '/novedades/vistas', {
    cuerpo: { marca, ...(caso && { caso }) },
  });
  expect(status).toBe(204);
}

const cambiar = async (cliente: Cliente, numero: number, cuerpo: Record<string, unknown>): Promise<void> => {
  expect((await cliente.pedir('PATCH', `/casos/${numero}`, { cuerpo })).status).toBe(200);
};

const leido = (cliente: Cliente, numero: number, hasta: number) =>
  cliente.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta } });

/** The clinic has the cases 1 to 3. */
async function escena(entorno?: Record<string, string>) {
  const banco = await montar(entorno && { entorno });
  const [clinica, hospital] = [await banco.ips(), await banco.ips(NIT_B)];
  const [ana, carla] = [await banco.agente(), await banco.agente(ADMIN)];
  for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
  return { banco, clinica, hospital, ana, carla };
}

describe('the news of an IPS', () => {
  test('is what the EPS answered and changed, newest first, with what came of each case', async () => {
    const { clinica, ana } = await escena();
    expect(await leer(clinica)).toMatchObject({ novedades: [], nuevas: 0 });
    await ana.escribir(1, 'Lo revisamos');
    await ana.escribir(2, 'Ya está', { resuelve: true });
    await ana.escribir(1, 'Falta un soporte');
    const { novedades, nuevas } = await leer(clinica);
    expect(nuevas).toBe(2);
    expect(novedades).toEqual([
      {
        numero: 1,
        asunto: 'CAPACITACION',
        fecha: expect.any(String) as string,
        nueva: true,
        respuestas: 2,
        estado: 'EN_GESTION',
      },
      {
        numero: 2,
        asunto: 'CAPACITACION',
        fecha: expect.any(String) as string,
        nueva: true,
        respuestas: 1,
        estado: 'RESUELTO',
      },
    ]);
  });

  test('falls when a case is read, with the change that came with the answer', async () => {
    const { clinica, ana } = await escena();
    await ana.escribir(1, 'Ya está', { resuelve: true });
    await ana.escribir(2, 'Lo revisamos');
    await leido(clinica, 1, 1);
    const { nuevas, casos } = await campana(clinica);
    expect(nuevas).toBe(1);
    // What was read stays in the list, as what it is.
    expect(casos[1]).toMatchObject({ nueva: false, respuestas: 1, estado: 'RESUELTO' });
    expect(casos[2]).toMatchObject({ nueva: true });
  });

  test('has a case that the service itself closes', async () => {
    const { banco, clinica, ana } = await escena();
    await cambiar(ana, 1, { estado: 'RESUELTO' });
    await ver(clinica);
    expect((await campana(clinica)).nuevas).toBe(0);
    banco.avanzar(16 * 24 * 3_600_000);
    await mantener(banco.servicios);
    // The session is over by then.
    const { nuevas, casos } = await campana(await banco.ips());
    expect(nuevas).toBe(1);
    expect(casos[1]).toMatchObject({ nueva: true, respuestas: 0, estado: 'CERRADO' });
  });

  test('never has another IPS’s cases, internal notes, or what only the staff sees', async () => {
    const { clinica, hospital, ana } = await escena();
    await ana.escribir(1, 'Solo para nosotros', { interno: true });
    await cambiar(ana, 1, { prioridad: 'URGENTE', asignado: AGENTE });
    expect(await leer(clinica)).toMatchObject({ novedades: [], nuevas: 0 });
    await ana.escribir(1, 'Lo revisamos');
    // A change of both kinds in one event: the IPS gets its half.
    await cambiar(ana, 1, { estado: 'RESUELTO', prioridad: 'BAJA' });
    expect(await leer(hospital)).toMatchObject({ novedades: [], nuevas: 0 });
    const { novedades } = await leer(clinica);
    expect(Object.keys(novedades[0]!).sort()).toEqual(
      ['numero', 'asunto', 'fecha', 'nueva', 'respuestas', 'estado'].sort(),
    );
  });

  test('leaves out what its own people did, and a case that is another IPS’s now or was purged', async () => {
    const { banco, clinica, ana } = await escena();
    const otra = await comoOtraDeLaMisma(banco);
    for (const numero of [1, 2, 3]) await ana.escribir(numero, 'Lo revisamos');
    await ver(clinica);
    await otra.escribir(1, 'Gracias');
    await cambiar(otra, 1, { estado: 'RESUELTO' });
    const { nuevas, casos } = await campana(clinica);
    expect(nuevas).toBe(0);
    expect(casos[1]).toMatchObject({ respuestas: 1, nueva: false, estado: 'EN_GESTION' });
    await banco.servicios.base.escribir(async (tx) => {
      await tx.updateTable('casos').set({ nit: NIT_B }).where('numero', '=', 2).execute();
      await tx.deleteFrom('casos').where('numero', '=', 3).execute();
    });
    expect(Object.keys((await campana(clinica)).casos)).toEqual(['1']);
    // It was told to another IPS, which does not get it by the transfer.
    expect((await leer(await banco.ips(NIT_B))).novedades).toEqual([]);
  });

  test('is each user’s own: what one has read or seen stays new to the other', async () => {
    const { banco, clinica, ana } = await escena();
    await ana.escribir(1, 'De antes');
    const otra = await comoOtraDeLaMisma(banco);
    // Whoever comes later has no news from before.
    expect((await campana(otra)).nuevas).toBe(0);
    await ana.escribir(2, 'Lo revisamos');
    await leido(clinica, 2, 1);
    await ver(clinica);
    expect((await campana(clinica)).nuevas).toBe(0);
    expect((await campana(otra)).nuevas).toBe(1);
  });
});

/** A second user of the clinic, logged in. */
async function comoOtraDeLaMisma(banco: Banco): Promise<Cliente> {
  const { base } = banco.servicios;
  const { clave } = await base.leer
    .selectFrom('usuarios')
    .select('clave')
    .where('nit', '=', NIT_A)
    .executeTakeFirstOrThrow();
  await base.escribir((tx) =>
    tx
      .insertInto('usuarios')
      .values({
        rol: 'ips',
        nombre: 'Otra',
        nit: NIT_A,
        alias: 'otra',
        correo: null,
        clave,
        creado: Date.now(),
      })
      .execute(),
  );
  return banco.anonimo().ingresar({ nit: NIT_A, usuario: 'otra', contrasena: CLAVE });
}

describe('the news of the staff', () => {
  test('is what others did on the own cases, and which were given to them', async () => {
    const { clinica, ana, carla } = await escena();
    await cambiar(carla, 1, { asignado: AGENTE, prioridad: 'ALTA' });
    await cambiar(carla, 2, { asignado: ADMIN });
    await cambiar(ana, 3, { asignado: AGENTE });
    await clinica.escribir(2, 'De otra persona');
    await clinica.escribir(3, '¿Hay novedades?');
    await carla.escribir(3, 'Yo lo conozco', { interno: true });
    const { nuevas, casos } = await campana(ana);
    expect(nuevas).toBe(2);
    expect(casos[1]).toMatchObject({ nueva: true, asignado: true, prioridad: 'ALTA', respuestas: 0 });
    expect(casos[3]).toMatchObject({
      nueva: true,
      asignado: false,
      respuestas: 1,
      equipo: 1,
      ips: 'Clínica A',
    });
    expect(casos[2]).toBeUndefined();
    // To Carla it is no news that she took a case, but what was written on it is.
    expect((await campana(carla)).casos[2]).toMatchObject({ nueva: true, asignado: false, respuestas: 1 });
  });

  test('ends with the own answer, and begins again when the IPS reopens or solves the case', async () => {
    const { clinica, ana } = await escena();
    await cambiar(ana, 1, { asignado: AGENTE });
    await clinica.escribir(1, '¿Hay novedades?');
    await ana.escribir(1, 'Ya está', { resuelve: true });
    expect((await campana(ana)).nuevas).toBe(0);
    await clinica.escribir(1, 'No está');
    expect((await campana(ana)).casos[1]).toMatchObject({ nueva: true, respuestas: 1, estado: 'ACTIVO' });
    await ver(ana);
    await cambiar(clinica, 1, { estado: 'RESUELTO' });
    expect((await campana(ana)).casos[1]).toMatchObject({ nueva: true, estado: 'RESUELTO' });
  });

  test('has a case whose time is running out once, and again when it is late', async () => {
    const { banco, ana } = await escena();
    await cambiar(ana, 1, { asignado: AGENTE });
    const ahora = Date.now();
    const vence = ahora + PRONTO_MS + 60_000;
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('casos').set({ vence }).where('numero', '=', 1).execute(),
    );
    expect((await leer(ana)).novedades).toEqual([]);
    banco.avanzar(2 * 60_000);
    expect((await campana(ana)).casos[1]).toMatchObject({
      nueva: true,
      vence: { que: 'respuesta', fecha: new Date(vence).toISOString() },
      fecha: new Date(vence - PRONTO_MS).toISOString(),
    });
    await ver(ana);
    expect((await campana(ana)).casos[1]).toMatchObject({ nueva: false });
    banco.avanzar(PRONTO_MS);
    expect((await campana(ana)).casos[1]).toMatchObject({
      nueva: true,
      fecha: new Date(vence).toISOString(),
    });
  });
});

describe('what was seen', () => {
  test('never goes back, and never beyond what there is', async () => {
    const { clinica, ana } = await escena();
    const { marca: vieja } = await leer(clinica);
    await ana.escribir(1, 'Uno');
    await ver(clinica);
    const poner = async (cuerpo: Record<string, unknown>) =>
      (await clinica.pedir('PUT', '/novedades/vistas', { cuerpo })).status;
    expect(await poner({ marca: vieja })).toBe(204);
    expect((await campana(clinica)).nuevas).toBe(0);
    expect(await poner({ marca: '999999999999999.999999999999999' })).toBe(204);
    await ana.escribir(2, 'Dos');
    expect((await campana(clinica)).nuevas).toBe(1);
    for (const marca of ['', '1', '-1.2', '1.2.3', '1e3.1', 7, null]) {
      expect([marca, await poner({ marca })]).toEqual([marca, 422]);
    }
  });

  test('of one case leaves the others new, and is no way to learn of another IPS’s cases', async () => {
    const { clinica, hospital, ana } = await escena();
    await cambiar(ana, 1, { estado: 'RESUELTO' });
    await cambiar(ana, 2, { estado: 'RESUELTO' });
    await ver(clinica, 1);
    const { nuevas, casos } = await campana(clinica);
    expect([nuevas, casos[1]!.nueva, casos[2]!.nueva]).toEqual([1, false, true]);
    const { marca } = await leer(hospital);
    for (const caso of [1, 999]) {
      const { status } = await hospital.pedir('PUT', '/novedades/vistas', { cuerpo: { marca, caso } });
      expect(status).toBe(404);
    }
  });

  test('keeps no rows of single cases that a look at all of them covers', async () => {
    const { banco, clinica, ana } = await escena();
    for (const numero of [1, 2]) {
      await cambiar(ana, numero, { estado: 'RESUELTO' });
      await ver(clinica, numero);
    }
    const filas = () => banco.servicios.base.leer.selectFrom('novedades_de_caso').selectAll().execute();
    expect(await filas()).toHaveLength(2);
    await ver(clinica);
    expect(await filas()).toEqual([]);
  });

  test('is not forgotten where retention has deleted that a case was read', async () => {
    const { banco, clinica, ana } = await escena({ MESA_EVENTOS_DIAS: '30' });
    await ana.escribir(1, 'Ya está', { resuelve: true });
    await leido(clinica, 1, 1);
    expect((await campana(clinica)).nuevas).toBe(0);
    banco.avanzar(31 * 24 * 3_600_000);
    await clinica.crearCaso().catch(() => undefined);
    await mantener(banco.servicios);
    const { novedades } = await leer(await banco.ips());
    expect(novedades.filter(({ nueva, estado }) => nueva && estado !== 'CERRADO')).toEqual([]);
  });
});
