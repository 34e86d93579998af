/** Many deliveries: attempts over a day, slow receivers beside quick ones, processes that die or share a folder. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { crearEnviador, esperaTras, INTENTOS, PACIENCIA_MS } from '../../../server/webhooks/enviador.ts';
import { TURNO_MS } from '../../../server/webhooks/entregas.repository.ts';
import { ADMIN, montar, type Banco } from '../apoyo.ts';
import { recibir, verificar, type Receptor } from './receptor.ts';

const HORA = 3_600_000;

interface Destino {
  id: number;
  secreto: string;
}

/** A service and a webhook for each receiver. */
async function conDestinos(...receptores: Receptor[]): Promise<{ banco: Banco; destinos: Destino[] }> {
  const lista = receptores.map(({ destino }) => destino).join();
  const banco = await montar({ entorno: { MESA_WEBHOOKS: lista } });
  const carla = await banco.agente(ADMIN);
  const destinos: Destino[] = [];
  for (const { url } of receptores) {
    const cuerpo = { nombre: 'X', url, eventos: ['caso.cerrado'] };
    destinos.push(
      (await carla.pedir<Destino & Record<string, unknown>>('POST', '/admin/webhooks', { cuerpo })).json,
    );
  }
  return { banco, destinos };
}

let serie = 0;

/** Deliveries that wait, as the distribution writes them. */
async function encolar({ servicios: { base, reloj } }: Banco, webhook: number, cuantas = 1): Promise<void> {
  await base.escribir(async (tx) => {
    for (let n = 0; n < cuantas; n += 1) {
      serie += 1;
      const data = { numero: serie, nit: '900123456', por: 'soporte' };
      const cuerpo = JSON.stringify({ type: 'caso.cerrado', timestamp: '2026-11-28T18:00:00.000Z', data });
      const momento = { creada: reloj(), desde: reloj() };
      await tx
        .insertInto('entregas')
        .values({
          webhook,
          mensaje: `msg_${serie}`,
          evento: serie,
          tipo: 'caso.cerrado',
          caso: serie,
          cuerpo,
          ...momento,
        })
        .execute();
    }
  });
}

const filas = ({ servicios }: Banco) =>
  servicios.base.leer.selectFrom('entregas').selectAll().orderBy('id').execute();

const filaWebhook = ({ servicios }: Banco) =>
  servicios.base.leer.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();

type Enviador = ReturnType<typeof crearEnviador>;

/** All that is due is tried, and the sender ends. */
async function enviar(banco: Banco, opciones: Parameters<typeof crearEnviador>[1] = {}): Promise<void> {
  const enviador: Enviador = crearEnviador(banco.servicios, opciones);
  await enviador.vaciar();
  await enviador.detener();
}

describe('a receiver that is down', () => {
  test('gets the same message again and again for about a day, and then it has failed', async () => {
    const receptor = await recibir((r) => r.writeHead(500).end());
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id);
    const empezo = banco.servicios.reloj();
    const esperas: number[] = [];
    for (let n = 1; n <= INTENTOS; n += 1) {
      await enviar(banco);
      expect(receptor.recibidos).toHaveLength(n);
      // Nothing happens before its time.
      await enviar(banco);
      expect(receptor.recibidos).toHaveLength(n);
      const [fila] = await filas(banco);
      expect(fila).toMatchObject({ intentos: n, codigo: 500, error: 'rechazo', tomada_hasta: null });
      if (n === INTENTOS) break;
      expect(fila!.estado).toBe('espera');
      esperas.push(fila!.desde - banco.servicios.reloj());
      banco.avanzar(fila!.desde - banco.servicios.reloj() + 1);
    }
    expect((await filas(banco))[0]).toMatchObject({ estado: 'fallida' });
    const horas = (banco.servicios.reloj() - empezo) / HORA;
    expect(horas).toBeGreaterThan(20);
    expect(horas).toBeLessThan(32);
    expect(esperas[0]).toBeLessThan(esperas.at(-1)!);
    const iguales = new Set(
      receptor.recibidos.map(({ headers, cuerpo }) => `${String(headers['webhook-id'])} ${cuerpo}`),
    );
    expect(iguales.size).toBe(1);
  });

  test('and comes back, gets what waited', async () => {
    let codigo = 503;
    const receptor = await recibir((r) => r.writeHead(codigo, { 'retry-after': '600' }).end());
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id, 3);
    await enviar(banco);
    // It asked for ten minutes.
    banco.avanzar(590_000);
    await enviar(banco);
    expect(receptor.recibidos).toHaveLength(3);
    expect((await filaWebhook(banco)).falla_desde).not.toBeNull();
    codigo = 200;
    banco.avanzar(20_000);
    await enviar(banco);
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(Array(3).fill('entregada'));
    expect((await filaWebhook(banco)).falla_desde).toBeNull();
  });

  test('for five days is switched off, says so, and what waits has failed', async () => {
    const receptor = await recibir((r) => r.destroy());
    const { banco, destinos } = await conDestinos(receptor);
    const { id } = destinos[0]!;
    await encolar(banco, id);
    await enviar(banco);
    banco.avanzar(PACIENCIA_MS - HORA);
    await encolar(banco, id);
    await enviar(banco);
    expect(await filaWebhook(banco)).toMatchObject({ activo: 1 });
    banco.avanzar(2 * HORA);
    await encolar(banco, id, 2);
    await enviar(banco);
    expect(await filaWebhook(banco)).toMatchObject({ activo: 0, apagado_por: 'fallos' });
    const todas = await filas(banco);
    expect(new Set(todas.map(({ estado }) => estado))).toEqual(new Set(['fallida']));
    const linea = banco.registro.find((una) => una.includes('se apagó un webhook'))!;
    expect(JSON.parse(linea)).toMatchObject({ aviso: 'webhooks', webhook: id, porque: 'fallos' });
  });

  test('that is gone (410) is switched off at once', async () => {
    const receptor = await recibir((r) => r.writeHead(410).end());
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id);
    await enviar(banco);
    expect(await filaWebhook(banco)).toMatchObject({ activo: 0, apagado_por: '410' });
    expect(await filas(banco)).toMatchObject([{ estado: 'fallida', codigo: 410, intentos: 1 }]);
  });

  test('that did work is not switched off by failures with successes between', async () => {
    let codigo = 500;
    const receptor = await recibir((r) => r.writeHead(codigo).end());
    const { banco, destinos } = await conDestinos(receptor);
    for (let n = 0; n < 4; n += 1) {
      codigo = n % 2 ? 204 : 500;
      await encolar(banco, destinos[0]!.id);
      await enviar(banco);
      banco.avanzar(PACIENCIA_MS - HORA);
    }
    expect((await filaWebhook(banco)).activo).toBe(1);
  });
});

test('waits grow to six hours, each a fifth more or less, and what a receiver asks for is heard up to that', () => {
  const sinAzar = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => esperaTras(n, 0.5, 0) / 1_000);
  expect(sinAzar).toEqual([5, 20, 80, 320, 1_280, 5_120, 20_480, 21_600, 21_600]);
  expect(esperaTras(1, 0, 0)).toBe(4_000);
  expect(esperaTras(1, 1, 0)).toBe(6_000);
  expect(esperaTras(1, 0.5, 120)).toBe(120_000);
  expect(esperaTras(1, 0.5, 1e9)).toBe(6 * HORA);
});

test('a receiver that never answers holds neither the others nor more than its own attempts', async () => {
  const mudo = await recibir(() => undefined);
  const vivo = await recibir();
  const { banco, destinos } = await conDestinos(mudo, vivo);
  await encolar(banco, destinos[0]!.id, 50);
  await encolar(banco, destinos[1]!.id, 50);
  const enviador = crearEnviador(banco.servicios);
  await vivo.esperar(() => vivo.recibidos.length >= 50);
  await mudo.esperar(() => mudo.recibidos.length >= 4);
  expect(mudo.recibidos).toHaveLength(4);
  const parada = enviador.detener();
  await parada;
  // Attempts that the stop broke off do not count, and are made at the next start.
  const suyas = (await filas(banco)).filter(({ webhook }) => webhook === destinos[0]!.id);
  expect(suyas.map(({ estado, intentos, tomada_hasta }) => [estado, intentos, tomada_hasta])).toEqual(
    Array(50).fill(['espera', 0, null]),
  );
  expect(new Set(vivo.recibidos.map(({ headers }) => headers['webhook-id'])).size).toBe(50);
  for (const uno of vivo.recibidos) verificar(uno, destinos[1]!.secreto);
});

test('two processes on one folder deliver each message once', async () => {
  const receptor = await recibir();
  const { banco, destinos } = await conDestinos(receptor);
  const otro = await montar({ carpeta: banco.carpeta, entorno: { MESA_WEBHOOKS: receptor.destino } });
  await encolar(banco, destinos[0]!.id, 200);
  const ambos = [crearEnviador(banco.servicios), crearEnviador(otro.servicios)];
  await Promise.all(ambos.map((uno) => uno.vaciar()));
  await Promise.all(ambos.map((uno) => uno.detener()));
  expect(receptor.recibidos).toHaveLength(200);
  expect(new Set(receptor.recibidos.map(({ headers }) => headers['webhook-id'])).size).toBe(200);
  await otro.cerrar();
});

describe('what a killed process had', () => {
  test('is tried again under its id when the lease is over, and not before', async () => {
    const receptor = await recibir();
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id);
    const tomada_hasta = banco.servicios.reloj() + TURNO_MS;
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('entregas').set({ intentos: 1, tomada_hasta }).execute(),
    );
    await enviar(banco);
    expect(receptor.recibidos).toEqual([]);
    banco.avanzar(TURNO_MS + 1);
    await enviar(banco);
    expect(receptor.recibidos).toHaveLength(1);
    expect(await filas(banco)).toMatchObject([{ estado: 'entregada', intentos: 2 }]);
  });

  test('each time ends as a failure, so that nothing is tried for ever', async () => {
    const receptor = await recibir();
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id);
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('entregas').set({ intentos: INTENTOS, tomada_hasta: 1 }).execute(),
    );
    await enviar(banco);
    expect(receptor.recibidos).toEqual([]);
    expect(await filas(banco)).toMatchObject([{ estado: 'fallida', error: 'interrumpido' }]);
  });

  test('with a clock that was ahead does not wait for that time', async () => {
    const receptor = await recibir();
    const { banco, destinos } = await conDestinos(receptor);
    await encolar(banco, destinos[0]!.id, 2);
    const lejos = banco.servicios.reloj() + 400 * 24 * HORA;
    const [una, otra] = await filas(banco);
    await banco.servicios.base.escribir(async (tx) => {
      await tx.updateTable('entregas').set({ desde: lejos }).where('id', '=', una!.id).execute();
      await tx.updateTable('entregas').set({ tomada_hasta: lejos }).where('id', '=', otra!.id).execute();
    });
    await enviar(banco);
    expect(receptor.recibidos).toHaveLength(2);
  });
});

test('a webhook that is deleted while its message is under way leaves nothing', async () => {
  let responder = () => {};
  const receptor = await recibir((r) => (responder = () => void r.writeHead(204).end()));
  const { banco, destinos } = await conDestinos(receptor);
  await encolar(banco, destinos[0]!.id);
  const enviador = crearEnviador(banco.servicios);
  await receptor.esperar(() => receptor.recibidos.length >= 1);
  const carla = await banco.agente(ADMIN);
  expect((await carla.pedir('DELETE', `/admin/webhooks/${destinos[0]!.id}`)).status).toBe(204);
  responder();
  await enviador.vaciar();
  await enviador.detener();
  expect(await filas(banco)).toEqual([]);
  expect(banco.registro.filter((linea) => linea.includes('"level":50'))).toEqual([]);
});

test('what waits is found by its index, however much there is', async () => {
  const { banco } = await conDestinos(await recibir());
  const { rows } = await sql<{ detail: string }>`EXPLAIN QUERY PLAN
    SELECT id FROM entregas WHERE webhook = 1 AND estado = 'espera' AND (desde <= 1 OR desde > 2) ORDER BY desde`.execute(
    banco.servicios.base.leer,
  );
  expect(rows.map(({ detail }) => detail).join()).toContain('entregas_por_enviar (webhook=?');
});
