/** Which of the staff is told by mail what happens on a case, and the end of mail. */
import { describe, expect, test } from 'vitest';
import { mantener } from '../../../server/run/maintenance.ts';
import { inicioDelDia } from '../../../server/tiempo/bogota.ts';
import { ADMIN, AGENTE, CASO, NIT_A } from '../apoyo.ts';
import { montarConCorreo, type BancoConCorreo } from './apoyo.ts';
import { dichos } from './dichos.ts';

const DIA = 86_400_000;
const CLINICA = 'facturacion@clinica.example';

describe('the staff', () => {
  const asignar = async (banco: BancoConCorreo, numero: number, asignado: string | null = AGENTE) =>
    (await banco.agente(ADMIN)).pedir('PATCH', `/casos/${numero}`, { cuerpo: { asignado } });

  test('is told what is given to them and what the IPS answers, at the correo they log in with', async () => {
    const banco = await montarConCorreo();
    const clinica = await banco.ips();
    const { numero } = await clinica.crearCaso();
    await asignar(banco, numero);
    const [recibido, ...otros] = await banco.correr();
    expect(otros).toEqual([]);
    expect(dichos([recibido!])).toEqual([`${AGENTE}: Tiene un caso nuevo: ${numero}`]);
    expect(recibido!.correo.html).toContain(`href="https://mesa.example/agentes#mesa?caso=${numero}"`);
    await clinica.escribir(numero, 'Falta algo');
    expect(dichos(await banco.correr())).toEqual([`${AGENTE}: La IPS escribió en el caso ${numero}`]);
  });

  test('is not told what they did, what another has by now, and what they have read', async () => {
    const banco = await montarConCorreo();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const [uno, dos] = [await clinica.crearCaso(), await clinica.crearCaso()];
    await ana.pedir('PATCH', `/casos/${uno.numero}`, { cuerpo: { asignado: 'yo' } });
    await asignar(banco, dos.numero);
    await asignar(banco, dos.numero, ADMIN);
    await clinica.escribir(uno.numero, 'Hola');
    await ana.pedir('PUT', `/casos/${uno.numero}/lectura`, { cuerpo: { hasta: 1 } });
    expect(dichos(await banco.correr())).toEqual([]);
  });

  test('is told of new cases only where they asked for it, and not of one that somebody took', async () => {
    const banco = await montarConCorreo();
    const { id } = await banco.servicios.base.leer
      .selectFrom('usuarios')
      .select('id')
      .where('correo', '=', ADMIN)
      .executeTakeFirstOrThrow();
    await banco.servicios.base.escribir((tx) =>
      tx.insertInto('direcciones').values({ usuario: id, sin_avisos: 'resumen' }).execute(),
    );
    const clinica = await banco.ips();
    const [uno, dos] = [await clinica.crearCaso(), await clinica.crearCaso()];
    await (await banco.agente()).pedir('PATCH', `/casos/${dos.numero}`, { cuerpo: { asignado: 'yo' } });
    expect(dichos(await banco.correr())).toEqual([`${ADMIN}: Caso nuevo sin asignar: ${uno.numero}`]);
  });

  test('is told once that a deadline is near, and again when there is another one', async () => {
    const banco = await montarConCorreo();
    const { numero } = await (await banco.ips()).crearCaso();
    await asignar(banco, numero);
    await banco.correr();
    const { base, calendario } = banco.servicios;
    const vence = (minutos: number) =>
      base.escribir((tx) =>
        tx
          .updateTable('casos')
          .set({ vence: calendario.sumar(banco.servicios.reloj(), minutos) })
          .where('numero', '=', numero)
          .execute(),
      );
    // A week has more office time than that.
    await vence(1_000);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([]);
    await vence(200);
    await mantener(banco.servicios);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([`${AGENTE}: El caso ${numero} está por vencer`]);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([]);
    await vence(210);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([`${AGENTE}: El caso ${numero} está por vencer`]);
  });

  test('gets a summary on the morning of an office day, once, and only who has something', async () => {
    const banco = await montarConCorreo();
    const clinica = await banco.ips();
    const [uno, dos, tres] = [
      await clinica.crearCaso(),
      await clinica.crearCaso(),
      await clinica.crearCaso(),
    ];
    for (const { numero } of [uno, dos, tres]) await asignar(banco, numero);
    await banco.correr();
    // Monday of a week without holidays, in years to come.
    const lunes = inicioDelDia('2030-02-04');
    const hacia = (momento: number) => banco.avanzar(momento - banco.servicios.reloj());
    const mandados = async (momento: number) => {
      hacia(momento);
      await mantener(banco.servicios);
      await mantener(banco.servicios);
      return dichos(await banco.correr(1)).filter((dicho) => dicho.includes('Sus casos'));
    };
    await banco.servicios.base.escribir(async (tx) => {
      for (const [numero, vence] of [
        [uno.numero, lunes - DIA],
        [dos.numero, lunes + DIA / 2],
        [tres.numero, lunes + 9 * DIA],
      ] as const)
        await tx.updateTable('casos').set({ vence }).where('numero', '=', numero).execute();
    });
    // On Sunday, on Monday night, in the morning, at noon.
    expect(await mandados(lunes - DIA / 2 - DIA / 6)).toEqual([]);
    expect(await mandados(lunes + DIA / 6)).toEqual([]);
    expect(await mandados(lunes + (7 * DIA) / 24)).toEqual([`${AGENTE}: Sus casos de hoy`]);
    const { text } = banco.servidor.recibidos.at(-1)!.correo;
    expect(text).toContain('Vencidos (1):');
    expect(text).toContain(`- ${uno.numero} · `);
    expect(text).toContain(`Vencen hoy (1):\n- ${dos.numero} · `);
    expect(text).toContain(`La IPS espera su respuesta (1):\n- ${tres.numero} · `);
    expect(await mandados(lunes + DIA / 2)).toEqual([]);
    expect(CASO.descripcion).toBe('Prueba');
    expect(text).not.toContain(CASO.descripcion);
  });
});

test('an address that does not exist is switched off with what the server said, and gets nothing more', async () => {
  const banco = await montarConCorreo();
  const usuario = await banco.conDireccion({ nit: NIT_A }, 'nadie@clinica.example');
  banco.servidor.rechazar((direccion) =>
    direccion.startsWith('nadie') ? '5.1.1 no existe ese buzón' : undefined,
  );
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso();
  await banco.correr();
  const fila = () =>
    banco.servicios.base.leer
      .selectFrom('direcciones')
      .selectAll()
      .where('usuario', '=', usuario)
      .executeTakeFirstOrThrow();
  expect(await fila()).toMatchObject({
    direccion: 'nadie@clinica.example',
    motivo: expect.stringContaining('5.1.1 no existe ese buzón') as string,
    apagada: expect.any(Number) as number,
  });
  await (await banco.agente()).escribir(numero, 'Hola');
  expect(dichos(await banco.correr())).toEqual([]);
  const todos = await banco.servicios.base.leer.selectFrom('correos').select('estado').execute();
  expect(todos).toEqual([{ estado: 'fallido' }]);
});

test('mail that ended is kept for a month, and what waits for ever', async () => {
  const banco = await montarConCorreo();
  await banco.conDireccion({ nit: NIT_A }, CLINICA);
  const clinica = await banco.ips();
  await clinica.crearCaso();
  await banco.correr();
  const cuantos = async () =>
    (await banco.servicios.base.leer.selectFrom('correos').select('id').execute()).length;
  banco.avanzar(29 * DIA);
  await mantener(banco.servicios);
  expect(await cuantos()).toBe(1);
  banco.avanzar(2 * DIA);
  await mantener(banco.servicios);
  expect(await cuantos()).toBe(0);
});
