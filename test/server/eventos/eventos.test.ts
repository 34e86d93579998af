import { describe, expect, onTestFinished, test } from 'vitest';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { crearDifusion, type Difusion } from '../../../server/eventos/difusion.ts';
import { POR_SESION } from '../../../server/eventos/eventos.routes.ts';
import type { SesionActiva } from '../../../server/alcance.ts';
import { cambiarIps } from '../../../server/ips/ips.repository.ts';
import { modificarUsuario } from '../../../server/usuarios/administrar-usuarios.ts';
import { buscarUsuario, ponerHash } from '../../../server/usuarios/usuarios.repository.ts';
import type { CatalogoEditable } from '../../../shared/admin.ts';
import type { Mensaje } from '../../../shared/mensaje.ts';
import { ADMIN, AGENTE, montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { Flujo } from './flujo.ts';

async function escuchar(cliente: Cliente, desde?: string): Promise<Flujo> {
  const cabeceras: Record<string, string> = desde === undefined ? {} : { 'last-event-id': desde };
  const flujo = new Flujo(await cliente.crudo('GET', '/eventos', { cabeceras }));
  onTestFinished(() => flujo.cerrar());
  // The id to go on from says that it hears.
  await flujo.hasta(() => flujo.ultimoId);
  return flujo;
}

/** Begins a stream and waits until the service ends it. */
const terminada = (difusion: Difusion, { usuario, huella }: SesionActiva): Promise<void> =>
  new Promise((cerrar) => {
    const alcance = { parte: 'soporte', nit: null, usuario } as const;
    void difusion.suscribir({ alcance, huella, enviar: () => undefined, cerrar }, undefined);
  });

describe('the stream', () => {
  test('brings each side what the other does, with the whole message', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const [deIps, deSoporte] = [await escuchar(clinica), await escuchar(ana)];
    const { numero } = await clinica.crearCaso();
    expect(await deSoporte.evento(1)).toMatchObject({ tipo: 'caso.creado', datos: { numero, nit: NIT_A } });
    expect(await deIps.evento(1)).toMatchObject({ tipo: 'caso.creado', datos: { numero } });

    const mensaje = await ana.escribir(numero, 'Buenos días\n<b>hola</b>');
    expect((await deIps.evento(2)).datos).toEqual({ numero, mensaje });
    expect(await deIps.evento(3)).toMatchObject({
      tipo: 'caso.cambiado',
      datos: { numero, estado: 'EN_GESTION' },
    });

    await clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 1 } });
    const lectura = await deSoporte.evento(4);
    expect(lectura).toMatchObject({ tipo: 'lectura', datos: { numero, parte: 'ips', hasta: 1 } });
    const ids = deSoporte.recibidos.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(4);
  });

  test('says nothing to an IPS of another’s cases, of internal notes, or of who has its case', async () => {
    const { ips, agente } = await montar();
    const [clinica, hospital, ana] = [await ips(), await ips(NIT_B), await agente()];
    const { numero } = await clinica.crearCaso({ mensaje: 'Uno' });
    const [deClinica, deHospital, deAna] = [
      await escuchar(clinica),
      await escuchar(hospital),
      await escuchar(ana),
    ];
    await ana.escribir(numero, 'Nota secreta', { interno: true });
    await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { asignado: AGENTE, prioridad: 'URGENTE' } });
    await ana.escribir(numero, 'Respuesta');
    await clinica.pedir('POST', `/casos/${numero}/escribiendo`);
    expect((await deAna.evento(1)).datos.mensaje).toMatchObject({ texto: 'Nota secreta', interno: true });
    await deAna.hasta(() => deAna.recibidos.length === 5);

    await deClinica.evento(2);
    expect(deClinica.recibidos.map(({ tipo }) => tipo)).toEqual(['mensaje.creado', 'caso.cambiado']);
    expect(deClinica.crudo).not.toMatch(/secreta|interno|URGENTE|asignado|eps\.example|"nit"/);
    const propio = await hospital.crearCaso();
    expect((await deHospital.evento(1)).datos).toEqual({ numero: propio.numero });
    expect(deHospital.crudo).not.toContain('Respuesta');
  });

  test('tells everybody that the catalogue is another, also who was away; nobody when it is the same', async () => {
    const { ips, agente } = await montar();
    const [clinica, hospital, carla] = [await ips(), await ips(NIT_B), await agente(ADMIN)];
    const [deClinica, deCarla, deHospital] = [
      await escuchar(clinica),
      await escuchar(carla),
      await escuchar(hospital),
    ];
    await deHospital.cerrar();
    const { json: catalogo } = await carla.pedir<CatalogoEditable>('GET', '/admin/catalogo');
    const guardar = (motivos: CatalogoEditable['motivos']) =>
      carla.pedir('PUT', '/admin/catalogo', { cuerpo: { motivos } });
    await guardar(catalogo.motivos);
    const [primero, ...otros] = catalogo.motivos;
    await guardar([{ ...primero!, nombre: 'OTRO NOMBRE' }, ...otros]);
    await clinica.crearCaso();
    const evento = { tipo: 'catalogo.cambiado', datos: {} };
    for (const flujo of [deClinica, deCarla]) {
      await flujo.evento(2);
      expect(flujo.recibidos).toMatchObject([evento, { tipo: 'caso.creado' }]);
    }
    const devuelta = await escuchar(hospital, deHospital.ultimoId);
    expect(await devuelta.evento(1)).toMatchObject(evento);
    expect(devuelta.recibidos).toHaveLength(1);
  });

  test('goes on after Last-Event-ID: all that was missed, once, and nothing that another may not hear', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso();
    const primero = await escuchar(clinica);
    const visto = primero.ultimoId;
    await primero.cerrar();
    await ana.escribir(numero, 'Nota', { interno: true });
    await (await ips(NIT_B)).crearCaso();
    for (const texto of ['a', 'b', 'c']) await ana.escribir(numero, texto);

    const segundo = await escuchar(clinica, visto);
    await ana.escribir(numero, 'd');
    await segundo.hasta(() => segundo.recibidos.length >= 5);
    const textos = segundo.recibidos.flatMap(
      ({ datos }) => (datos.mensaje as Mensaje | undefined)?.texto ?? [],
    );
    expect(textos).toEqual(['a', 'b', 'c', 'd']);
    expect(segundo.crudo).not.toContain('Nota');
  });

  test('loses and doubles nothing while many write and the listener comes and goes', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso();
    let flujo = await escuchar(clinica);
    const vistos: number[] = [];
    const anotar = () => {
      for (const { datos } of flujo.recibidos.splice(0)) {
        if (datos.mensaje) vistos.push((datos.mensaje as Mensaje).secuencia);
      }
    };
    const escritos = Promise.all(
      Array.from({ length: 120 }, (_, i) => (i % 2 ? ana : clinica).escribir(numero, `m${i}`)),
    );
    for (let vez = 0; vez < 4; vez++) {
      await new Promise((seguir) => setTimeout(seguir, 15));
      await flujo.cerrar();
      anotar();
      flujo = await escuchar(clinica, flujo.ultimoId);
    }
    await escritos;
    await flujo.hasta(() => {
      anotar();
      return vistos.length >= 120;
    });
    expect(vistos).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  });

  test.each([
    ['too much was missed', 1],
    ['the id is not ours', 999_999],
  ])('asks to begin again when %s', async (_, desde) => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    await servicios.base.escribir(async (tx) => {
      for (let i = 0; i < 600; i++) {
        await tx
          .insertInto('eventos')
          .values({ tipo: 'caso.cambiado', caso: numero, nit: NIT_A, actor: null, datos: '{}', creado: 1 })
          .execute();
      }
    });
    const flujo = await escuchar(clinica, String(desde));
    expect((await flujo.evento(1)).tipo).toBe('resincronizar');
    expect(flujo.ultimoId).toBe('601');
  });

  test('tells proxies to let it through', async () => {
    const { ips } = await montar();
    const { headers } = await escuchar(await ips());
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  test('is refused to a session that holds too many', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const flujos = await Promise.all(Array.from({ length: POR_SESION }, () => escuchar(clinica)));
    const negada = await clinica.pedir('GET', '/eventos');
    expect([negada.status, negada.headers.get('retry-after')]).toEqual([429, '30']);
    await flujos[0]?.cerrar();
    await expect.poll(() => servicios.difusion.abiertos()).toBe(POR_SESION - 1);
    await escuchar(clinica);
  });
});

describe('the stream ends', () => {
  test('with its session, at once', async () => {
    const { ips } = await montar();
    const [una, otra] = [await ips(), await ips()];
    const [suyo, ajeno] = [await escuchar(una), await escuchar(otra)];
    await una.pedir('DELETE', '/sesion');
    await suyo.hasta(() => suyo.terminado);
    expect(ajeno.terminado).toBe(false);
  });

  test.each(['inactivated', 'given another password'])('when its user is %s', async (como) => {
    const { agente, servicios } = await montar();
    const flujo = await escuchar(await agente());
    await servicios.base.escribir(async (tx) => {
      const usuario = await buscarUsuario(tx, AGENTE);
      const autor = { usuario: null, ahora: Date.now() };
      if (como === 'inactivated') await modificarUsuario(tx, usuario!.id, { activo: false }, autor);
      else await ponerHash(tx, usuario!.id, 'x');
    });
    await flujo.hasta(() => flujo.terminado);
  });

  test('when another process inactivates its IPS, and hears what that process writes until then', async () => {
    const { ips, carpeta } = await montar();
    const flujo = await escuchar(await ips());
    const otra = await abrirBase(carpeta);
    onTestFinished(() => otra.cerrar());
    const creado = Date.now();
    await otra.escribir(async (tx) => {
      const caso = { nit: NIT_A, motivo: 'm', motivo_nombre: 'M', asunto: 'a', asunto_nombre: 'A' };
      await tx
        .insertInto('casos')
        .values({ ...caso, numero: 77, descripcion: 'x', estado: 'ACTIVO', creado, actualizado: creado })
        .execute();
      await tx
        .insertInto('eventos')
        .values({ tipo: 'caso.creado', caso: 77, nit: NIT_A, actor: null, datos: '{}', creado })
        .execute();
    });
    expect((await flujo.evento(1)).datos).toEqual({ numero: 77 });
    await otra.escribir((tx) => cambiarIps(tx, { nit: NIT_A, nombre: 'Clínica A', estado: 'INACTIVO' }));
    await flujo.hasta(() => flujo.terminado);
  });

  test('when its session had ended by the time that it began', async () => {
    const { ips, agente, servicios } = await montar();
    // Without heartbeats, which would end it later.
    const difusion = crearDifusion({ ...servicios, latidoMs: 3_600_000 });
    onTestFinished(() => difusion.cerrar());
    const [ajena, propia] = await Promise.all(
      [await ips(), await agente()].map(
        async ({ cookie }) => await servicios.sesiones.validar(cookie.split('=')[1] ?? ''),
      ),
    );
    void terminada(difusion, ajena!);
    const anterior = terminada(difusion, propia!);
    await servicios.sesiones.cerrar(propia!.id);
    // The end of the session has been told to all streams; now comes a request that was let in just before.
    await anterior;
    await terminada(difusion, propia!);
    expect(difusion.abiertos()).toBe(1);
  });

  test('when the database does not answer as it begins, and the client comes back', async () => {
    const { agente, servicios } = await montar();
    const ana = await agente();
    const sesiones = { ...servicios.sesiones, sigue: () => Promise.reject(new Error('busy')) };
    const difusion = crearDifusion({ ...servicios, sesiones });
    const sesion = await servicios.sesiones.validar(ana.cookie.split('=')[1] ?? '');
    await terminada(difusion, sesion!);
    expect(difusion.abiertos()).toBe(0);
  });

  test('when the service stops', async () => {
    const { ips, apagar } = await montar();
    const flujo = await escuchar(await ips());
    apagar();
    await flujo.hasta(() => flujo.terminado);
  });

  test('when its session runs out, and is kept awake until then', async () => {
    const { agente, avanzar, servicios } = await montar();
    const ana = await agente();
    const sesion = await servicios.sesiones.validar(ana.cookie.split('=')[1] ?? '');
    const difusion = crearDifusion({ ...servicios, latidoMs: 20 });
    let escrito = '';
    const fin = new Promise<void>((cerrar) => {
      void difusion.suscribir(
        {
          alcance: { parte: 'soporte', nit: null, usuario: sesion!.usuario },
          huella: sesion!.huella,
          enviar: (texto) => (escrito += texto),
          cerrar,
        },
        undefined,
      );
    });
    await expect.poll(() => escrito).toContain(':\n\n:\n\n');
    expect(difusion.abiertos()).toBe(1);
    avanzar(9 * 3_600_000);
    await fin;
    expect(difusion.abiertos()).toBe(0);
  });
});

test('what happens in another process is heard at once, and who writes there', async () => {
  const { ips, carpeta, agente, servicios } = await montar();
  const otro = await montar({ carpeta });
  const clinica = await ips();
  const { numero } = await clinica.crearCaso();
  const sesion = (await servicios.sesiones.validar(clinica.cookie.split('=')[1] ?? ''))!;
  // It does not look by itself for what others wrote.
  const difusion = crearDifusion({ ...otro.servicios, revisionMs: 3_600_000 });
  onTestFinished(() => difusion.cerrar());
  let escrito = '';
  const alcance = { parte: 'ips', nit: NIT_A, usuario: sesion.usuario } as const;
  await difusion.suscribir(
    { alcance, huella: sesion.huella, enviar: (texto) => (escrito += texto), cerrar: () => undefined },
    undefined,
  );
  const ana = await agente();
  await ana.pedir('POST', `/casos/${numero}/escribiendo`);
  await expect.poll(() => escrito, { timeout: 10_000 }).toContain('event: escribiendo');
  await ana.escribir(numero, 'Desde el otro proceso');
  await expect.poll(() => escrito, { timeout: 10_000 }).toContain('Desde el otro proceso');
  expect(escrito).not.toContain(AGENTE);
});

test('writing is heard by the other side and by colleagues, and costs no row', async () => {
  const { ips, agente, servicios } = await montar();
  const [clinica, ana] = [await ips(), await agente()];
  const { numero } = await clinica.crearCaso();
  const [deIps, deSoporte] = [await escuchar(clinica), await escuchar(ana)];
  const contar = () =>
    servicios.base.leer
      .selectFrom('eventos')
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirst();
  const antes = await contar();
  expect((await clinica.pedir('POST', `/casos/${numero}/escribiendo`)).status).toBe(204);
  expect((await ana.pedir('POST', `/casos/${numero}/escribiendo`)).status).toBe(204);
  expect(await deIps.evento(1)).toEqual({
    id: undefined,
    tipo: 'escribiendo',
    datos: { numero, parte: 'soporte', nombre: 'Ana' },
  });
  expect((await deSoporte.evento(1)).datos).toMatchObject({ numero, parte: 'ips', nit: NIT_A });
  expect((await deSoporte.evento(2)).datos).toMatchObject({ parte: 'soporte', correo: AGENTE });
  expect(await contar()).toEqual(antes);
});

test('what is unread over all cases is told with the session', async () => {
  const { ips, agente } = await montar();
  const [clinica, ana] = [await ips(), await agente()];
  const noLeidos = async () => (await clinica.pedir('GET', '/sesion')).json.noLeidos;
  const uno = await clinica.crearCaso();
  const otro = await clinica.crearCaso({ mensaje: 'Lo mío no cuenta' });
  expect(await noLeidos()).toBe(0);
  await ana.escribir(uno.numero, 'a');
  await ana.escribir(otro.numero, 'b');
  await ana.escribir(otro.numero, 'c');
  expect(await noLeidos()).toBe(3);
  await clinica.pedir('PUT', `/casos/${otro.numero}/lectura`, { cuerpo: { hasta: 2 } });
  expect(await noLeidos()).toBe(2);
  const { json } = await clinica.pedir('GET', `/casos/${otro.numero}`);
  expect(json).toMatchObject({ leidoHasta: 2, vistoHasta: 0, noLeidos: 1 });
  expect((await ana.pedir('GET', `/casos/${otro.numero}`)).json).toMatchObject({ vistoHasta: 2 });
  expect((await ana.pedir('GET', '/sesion')).json).not.toHaveProperty('noLeidos');
});
