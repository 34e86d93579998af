/** What administrators do with webhooks. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { WEBHOOKS_MAXIMO } from '../../../shared/webhook-codigos.ts';
import { ADMIN, montar, type Banco } from '../apoyo.ts';
import { avisar, conDestinos, entregasDe, fichaDe, registrar, type Ficha } from './banco.ts';
import { recibir, verificar } from './receptor.ts';

const DIA = 86_400_000;

describe('a secret', () => {
  test('signs for a day beside the one that takes its place, and is nowhere but in its answer', async () => {
    const receptor = await recibir();
    const { banco, carla } = await conDestinos(receptor);
    const { id, secreto: viejo } = await registrar(carla, receptor.url);
    const { json } = await carla.pedir<Ficha>('POST', `/admin/webhooks/${id}/secreto`);
    const { secreto: nuevo } = json;
    expect(nuevo).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(nuevo).not.toBe(viejo);
    const probar = async () => {
      await (await banco.agente(ADMIN)).pedir('POST', `/admin/webhooks/${id}/prueba`);
      await avisar(banco);
      return receptor.recibidos.at(-1)!;
    };
    const juntos = await probar();
    verificar(juntos, viejo);
    verificar(juntos, nuevo);
    expect(JSON.stringify(await carla.pedir('GET', '/admin/webhooks'))).not.toContain('whsec_');
    // A day later: the timestamp is of then, so the header is counted and not checked.
    banco.avanzar(DIA + 1);
    const solo = await probar();
    expect(String(solo.headers['webhook-signature']).split(' ')).toHaveLength(1);
    await mantener(banco.servicios);
    const fila = await banco.servicios.base.leer.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
    expect(fila.anterior).toBeNull();
    const base = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true }).serialize();
    for (const secreto of [viejo, nuevo]) {
      expect(base.includes(Buffer.from(secreto.slice(6), 'base64'))).toBe(false);
      expect(base.includes(secreto.slice(6))).toBe(false);
    }
  });
});

describe('an administrator', () => {
  test('registers only what the operator allows', async () => {
    const { carla } = await conDestinos();
    const negar = async (cuerpo: object) => {
      const todo = { nombre: 'X', url: 'https://a.example.co/', eventos: ['caso.estado'], ...cuerpo };
      const { status, json } = await carla.pedir<{ campos: object[] }>('POST', '/admin/webhooks', {
        cuerpo: todo,
      });
      expect(status).toBe(422);
      return json.campos;
    };
    for (const url of [
      'https://otro.example/',
      'http://a.example.co/',
      'https://127.0.0.1/',
      'https://u:p@a.example.co/',
    ]) {
      expect(await negar({ url })).toEqual([{ campo: 'url', codigo: 'no_permitido' }]);
    }
    for (const url of ['x', 'ftp://a.example.co/', 'javascript:alert(1)']) {
      expect(await negar({ url })).toEqual([{ campo: 'url', codigo: 'formato' }]);
    }
    expect(await negar({ eventos: [] })).toEqual([{ campo: 'eventos', codigo: 'requerido' }]);
    expect(await negar({ eventos: ['caso.estado', 'caso.estado'] })).toEqual([
      { campo: 'eventos', codigo: 'repetido' },
    ]);
    const { id } = await registrar(carla, 'https://a.example.co/');
    const { status } = await carla.pedir('PATCH', `/admin/webhooks/${id}`, {
      cuerpo: { url: 'https://otro.example/' },
    });
    expect(status).toBe(422);
    for (let n = 1; n < WEBHOOKS_MAXIMO; n += 1) await registrar(carla, 'https://a.example.co/');
    expect(await negar({})).toEqual([{ campo: 'nombre', codigo: 'cantidad' }]);
  });

  test('finds nothing while webhooks are switched off', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    expect((await carla.pedir('GET', '/admin/webhooks')).json).toEqual({ destinos: null, webhooks: [] });
    const cuerpo = { nombre: 'X', url: 'https://a.example.co/', eventos: ['caso.estado'] };
    expect((await carla.pedir('POST', '/admin/webhooks', { cuerpo })).status).toBe(404);
  });

  test('is told the allowed hosts, and each change is in the audit without addresses and secrets', async () => {
    const { carla } = await conDestinos();
    const { json } = await carla.pedir<{ destinos: string[] }>('GET', '/admin/webhooks');
    expect(json.destinos).toEqual(['*.example.co']);
    const { id, secreto } = await registrar(carla, 'https://a.example.co/oculto?clave=oculta');
    const cambiar = (cuerpo: object) => carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo });
    await cambiar({ nombre: 'Otro' });
    await cambiar({ activo: false });
    await cambiar({ activo: true });
    await carla.pedir('POST', `/admin/webhooks/${id}/secreto`);
    await carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
    await carla.pedir('DELETE', `/admin/webhooks/${id}`);
    const { json: auditoria } = await carla.pedir<{ registros: { accion: string; objeto: string }[] }>(
      'GET',
      '/admin/auditoria',
    );
    expect(auditoria.registros.map(({ accion, objeto }) => [accion, objeto]).toReversed()).toEqual([
      ['webhook.crear', 'GLPI (a.example.co)'],
      ['webhook.cambiar', 'Otro (a.example.co)'],
      ['webhook.apagar', 'Otro (a.example.co)'],
      ['webhook.encender', 'Otro (a.example.co)'],
      ['webhook.secreto', 'Otro (a.example.co)'],
      ['webhook.probar', 'Otro (a.example.co)'],
      ['webhook.apagar', 'Otro (a.example.co)'],
      ['webhook.borrar', 'Otro (a.example.co)'],
    ]);
    const todo = JSON.stringify(auditoria);
    expect(todo).not.toContain('ocult');
    expect(todo).not.toContain(secreto);
  });

  test('sends again what failed, under the same id, and what was taken too', async () => {
    let codigo = 500;
    const receptor = await recibir((r) => r.writeHead(codigo).end());
    const { banco, carla } = await conDestinos(receptor);
    const { id, secreto } = await registrar(carla, receptor.url, ['caso.registrado']);
    await avisar(banco);
    const clinica = await banco.ips();
    await clinica.crearCaso();
    await clinica.crearCaso();
    await avisar(banco);
    expect(await fichaDe(carla, id)).toMatchObject({ enEspera: 2, fallidas: 0, ultimoExito: null });
    // Switched off, what waits has failed.
    await carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { activo: false } });
    expect(await fichaDe(carla, id)).toMatchObject({ enEspera: 0, fallidas: 2, apagadoPor: 'persona' });
    const { entregas } = await entregasDe(carla, id, '?estado=fallida');
    expect(entregas.map(({ error, proximo }) => [error, proximo])).toEqual([
      ['apagado', null],
      ['apagado', null],
    ]);
    const reenviar = (que: string) => carla.pedir<{ codigo: string }>('POST', `/admin/${que}/reenviar`);
    expect((await reenviar(`webhooks/${id}`)).json.codigo).toBe('webhook_apagado');
    expect((await reenviar(`entregas/${entregas[0]!.id}`)).json.codigo).toBe('webhook_apagado');
    await carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { activo: true } });
    codigo = 204;
    expect((await reenviar(`webhooks/${id}`)).json).toEqual({ reenviadas: 2 });
    await avisar(banco);
    const despues = await entregasDe(carla, id);
    expect(despues.entregas.map(({ estado, intentos, codigo: suyo }) => [estado, intentos, suyo])).toEqual([
      ['entregada', 1, 204],
      ['entregada', 1, 204],
    ]);
    expect((await reenviar(`entregas/${entregas[0]!.id}`)).status).toBe(200);
    await avisar(banco);
    const suyos = receptor.recibidos.filter(({ headers }) => headers['webhook-id'] === entregas[0]!.mensaje);
    expect(suyos.length).toBe(3);
    for (const uno of suyos) verificar(uno, secreto);
    expect(await fichaDe(carla, id)).toMatchObject({ enEspera: 0, fallidas: 0, fallaDesde: null });
  });

  test('tests an address once, on or off, and sees how it went', async () => {
    const receptor = await recibir((r) => r.writeHead(418).end());
    const { banco, carla } = await conDestinos(receptor);
    const { id } = await registrar(carla, receptor.url);
    await carla.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { activo: false } });
    expect((await carla.pedir('POST', `/admin/webhooks/${id}/prueba`)).status).toBe(201);
    await avisar(banco);
    const { entregas } = await entregasDe(carla, id);
    expect(entregas).toMatchObject([
      { tipo: 'prueba', caso: null, estado: 'fallida', intentos: 1, codigo: 418, error: 'rechazo' },
    ]);
    expect(await fichaDe(carla, id)).toMatchObject({ fallaDesde: null, activo: false, fallidas: 0 });
    for (let n = 0; n < 5; n += 1) await carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
    expect((await carla.pedir('POST', `/admin/webhooks/${id}/prueba`)).status).toBe(429);
  });

  test('pages through the deliveries, newest first', async () => {
    const { banco, carla } = await conDestinos();
    const { id } = await registrar(carla, 'https://a.example.co/');
    await banco.servicios.base.escribir(async (tx) => {
      for (let n = 0; n < 120; n += 1) {
        await tx
          .insertInto('entregas')
          .values({ webhook: id, mensaje: `msg_${n}`, tipo: 'prueba', cuerpo: '{}', creada: 1, desde: 1 })
          .execute();
      }
    });
    const vistas: number[] = [];
    for (let antes = '', n = 0; n < 5; n += 1) {
      const { entregas, siguiente } = await entregasDe(carla, id, antes);
      vistas.push(...entregas.map((una) => una.id));
      if (siguiente === null) break;
      antes = `?antes=${siguiente}`;
    }
    expect(vistas).toHaveLength(120);
    expect(vistas).toEqual(vistas.toSorted((a, b) => b - a));
  });
});

test('a purged case leaves nothing in the deliveries, and those of thirty days ago go', async () => {
  const receptor = await recibir();
  const { banco, carla } = await conDestinos(receptor);
  const { id } = await registrar(carla, receptor.url);
  await avisar(banco);
  const { numero } = await (await banco.ips()).crearCaso();
  await avisar(banco);
  const autor = { usuario: null, ahora: Date.now() };
  expect((await entregasDe(carla, id)).entregas).toHaveLength(1);
  await purgarCasos(banco.servicios, { caso: numero }, autor, () => undefined);
  expect((await entregasDe(carla, id)).entregas).toEqual([]);

  await carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
  await avisar(banco);
  banco.avanzar(29 * DIA);
  await mantener(banco.servicios);
  const { cuenta } = await cuantas(banco);
  expect(cuenta).toBe(1);
  banco.avanzar(2 * DIA);
  await mantener(banco.servicios);
  expect((await cuantas(banco)).cuenta).toBe(0);
});

const cuantas = ({ servicios }: Banco) =>
  servicios.base.leer
    .selectFrom('entregas')
    .select((eb) => eb.fn.countAll<number>().as('cuenta'))
    .executeTakeFirstOrThrow();
