/** What receivers are told. */
import { describe, expect, test } from 'vitest';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { iniciarWebhooks } from '../../../server/webhooks/webhooks.ts';
import { NIT_A } from '../apoyo.ts';
import { avisar, conDestinos, entregasDe, registrar } from './banco.ts';
import { recibir, verificar } from './receptor.ts';

describe('a receiver', () => {
  test('is told of all that happens on a case, in numbers and codes', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    const { secreto } = await registrar(carla, receptor.url);
    await avisar(banco);
    const clinica = await banco.ips();
    const { numero } = await clinica.crearCaso({ descripcion: 'Secreto 1', mensaje: 'Secreto 2' });
    await carla.escribir(numero, 'Secreto 3');
    await carla.escribir(numero, 'Secreto 4', { interno: true });
    const cambiar = (cambio: object) => carla.pedir('PATCH', `/casos/${numero}`, { cuerpo: cambio });
    await cambiar({ asignado: 'yo', prioridad: 'ALTA' });
    await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    await cambiar({ estado: 'CERRADO' });
    await avisar(banco);

    const mensajes = receptor.recibidos.map((uno) => verificar(uno, secreto));
    const caso = { numero, nit: NIT_A };
    const motivo = { motivo: 'cargue-resolucion-2463', asunto: 'capacitacion' };
    const quien = { asignado: expect.any(Number) as number, antes: null };
    const esperados = [
      ['caso.registrado', { ...caso, ...motivo, prioridad: 'ALTA' }],
      ['caso.respondido', { ...caso, por: 'soporte', mensaje: 2 }],
      ['caso.estado', { ...caso, por: 'soporte', estado: 'EN_GESTION', antes: 'ACTIVO' }],
      ['caso.asignado', { ...caso, por: 'soporte', ...quien }],
      ['caso.prioridad', { ...caso, por: 'soporte', prioridad: 'ALTA', antes: 'NORMAL' }],
      ['caso.estado', { ...caso, por: 'ips', estado: 'RESUELTO', antes: 'EN_GESTION' }],
      ['caso.estado', { ...caso, por: 'soporte', estado: 'CERRADO', antes: 'RESUELTO' }],
      ['caso.cerrado', { ...caso, por: 'soporte' }],
    ];
    // In no order: several are under way at once.
    const ordenados = (lista: unknown[]) => lista.map((uno) => JSON.stringify(uno)).toSorted();
    expect(ordenados(mensajes.map(({ type, data }) => [type, ordenadas(data as object)]))).toEqual(
      ordenados(
        esperados.map(([tipo, data]) => [
          tipo,
          ordenadas({
            ...(data as object),
            ...((data as { asignado?: unknown }).asignado ? conId(mensajes) : {}),
          }),
        ]),
      ),
    );
    expect(receptor.recibidos.map(({ cuerpo }) => cuerpo).join()).not.toMatch(
      /Secreto|Clínica|Ana|eps\.example/,
    );
    const ids = receptor.recibidos.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(esperados.length);
    expect(banco.registro.join()).not.toContain(secreto);
  });

  const ordenadas = (data: object) => Object.fromEntries(Object.entries(data).toSorted());
  const conId = (mensajes: Record<string, unknown>[]) => {
    const { data } = mensajes.find(({ type }) => type === 'caso.asignado') as { data: { asignado: number } };
    expect(data.asignado).toBeGreaterThan(0);
    return { asignado: data.asignado };
  };

  test('is told only of what it asked for, and of nothing from before or while it was off', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    const clinica = await banco.ips();
    await avisar(banco);
    await clinica.crearCaso();
    const { id } = await registrar(carla, receptor.url, ['caso.registrado']);
    await avisar(banco);
    expect(receptor.recibidos).toEqual([]);
    const { numero } = await clinica.crearCaso();
    await clinica.escribir(numero, 'Hola');
    await avisar(banco);
    expect(receptor.recibidos).toHaveLength(1);
    await carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { activo: false } });
    await clinica.crearCaso();
    await carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { activo: true } });
    await avisar(banco);
    expect(receptor.recibidos).toHaveLength(1);
  });

  test('is told nothing of a case that was brought from another system', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    await registrar(carla, receptor.url);
    await avisar(banco);
    await banco.servicios.base.escribir((tx) =>
      importarCaso(tx, {
        numero: 40912,
        nit: NIT_A,
        motivo: { codigo: 'cargue-resolucion-2463', nombre: 'CARGUE RESOLUCION 2463' },
        asunto: { codigo: 'capacitacion', nombre: 'CAPACITACION' },
        descripcion: 'De antes',
        estado: 'ACTIVO',
        creado: 1,
      }),
    );
    await avisar(banco);
    expect(receptor.recibidos).toEqual([]);
  });

  test('costs whoever files a case nothing: its deliveries are written afterwards', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    const { id } = await registrar(carla, receptor.url);
    await avisar(banco);
    await (await banco.ips()).crearCaso();
    expect((await entregasDe(carla, id)).entregas).toEqual([]);
    await avisar(banco);
    expect((await entregasDe(carla, id)).entregas).toHaveLength(1);
  });

  test('is told that the service itself closed a case', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    await registrar(carla, receptor.url, ['caso.cerrado']);
    await avisar(banco);
    const clinica = await banco.ips();
    const { numero } = await clinica.crearCaso();
    await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    banco.avanzar(16 * 86_400_000);
    await mantener(banco.servicios);
    await avisar(banco);
    expect(receptor.recibidos.map(({ cuerpo }) => (JSON.parse(cuerpo) as { data: object }).data)).toEqual([
      { numero, nit: NIT_A, por: 'sistema' },
    ]);
  });
});

test('while it runs, what happens arrives by itself, and the figures tell of it', async () => {
  const receptor = await recibir();
  const { banco, carla } = await conDestinos(receptor);
  const parar = await iniciarWebhooks(banco.servicios);
  const { secreto } = await registrar(carla, receptor.url, ['caso.registrado']);
  const { numero } = await (await banco.ips()).crearCaso();
  await receptor.esperar(() => receptor.recibidos.length >= 1);
  expect(verificar(receptor.recibidos[0]!, secreto)).toMatchObject({
    type: 'caso.registrado',
    data: { numero },
  });
  await parar();
  const texto = await banco.servicios.metricas.texto();
  expect(texto).toContain('mesa_webhooks_intentos_total{resultado="bien"} 1');
  expect(texto).toContain('mesa_webhooks_en_espera 0');
  expect(texto).toContain('mesa_webhooks_fallidas 0');
});
