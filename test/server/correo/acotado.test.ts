/** What mail and webhooks cost: parts of indexes, however many mails, deliveries, events and cases there are. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { reenviarCorreos } from '../../../server/correo/administrar-correo.ts';
import { vigilarCorreo } from '../../../server/correo/vigilar.ts';
import { crearReparto } from '../../../server/reparto/repartir.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { iniciarWebhooks } from '../../../server/webhooks/webhooks.ts';
import { ADMIN, montar } from '../apoyo.ts';
import { oirSql, planes } from '../db/oir.ts';
import { CON_CORREO } from './buzones.ts';

const ENTORNO = {
  ...CON_CORREO,
  MESA_WEBHOOKS: 'tiquetes.example',
  MESA_IMAP: 'imaps://mesa%40eps.example:clave@127.0.0.1',
};

/** What grows with the use of the service. A walk along an index that has only what waits, or failed, is bounded by that. */
const CRECEN = /^SCAN (correos|entregas|eventos|casos|usuarios|correos_recibidos|\w)( |$)/;
const DE_LO_QUE_ESPERA = /^SCAN correos USING (COVERING )?INDEX correos_(por_enviar|fallidos)$/;

test('sending, the administration, the figures and the hourly work read parts of indexes', async () => {
  const banco = await montar({ entorno: ENTORNO });
  const { servicios } = banco;
  const [clinica, ana, carla] = [await banco.ips(), await banco.agente(), await banco.agente(ADMIN)];
  await clinica.crearCaso();
  await ana.escribir(1, 'Lo revisamos');
  const { json } = await carla.pedir<{ id: number }>('POST', '/admin/webhooks', {
    cuerpo: { nombre: 'Tiquetes', url: 'https://tiquetes.example/', eventos: ['caso.registrado'] },
  });

  const oidas = new Set<string>();
  const oir = (texto: string) => {
    if (/\b(correos|entregas|eventos|casos|correos_recibidos)\b/.test(texto)) oidas.add(texto);
  };
  oirSql(servicios.base.leer, oir);
  await servicios.base.escribir((tx) => Promise.resolve(oirSql(tx, oir)));
  const detener = await iniciarWebhooks(servicios);
  const reparto = await crearReparto({
    base: servicios.base,
    destino: 'correo',
    alEvento: function* () {},
    log: servicios.log,
  });
  await reparto.repartir();
  expect((await carla.pedir('GET', '/admin/correo')).status).toBe(200);
  expect((await carla.pedir('GET', '/admin/webhooks')).status).toBe(200);
  expect((await carla.pedir('GET', `/admin/webhooks/${json.id}/entregas`)).status).toBe(200);
  const figuras = await servicios.metricas.texto();
  for (const una of ['mesa_correos_en_espera 0', 'mesa_webhooks_en_espera 0', 'mesa_buzon_conectado 0'])
    expect(figuras).toContain(una);
  await vigilarCorreo(servicios);
  await mantener(servicios);
  await reparto.detener();
  await detener();

  expect(oidas.size).toBeGreaterThan(20);
  const planeadas = planes(banco.carpeta, oidas);
  const recorren = planeadas.flatMap(({ texto, plan }) =>
    plan.filter((paso) => CRECEN.test(paso) && !DE_LO_QUE_ESPERA.test(paso)).map((paso) => [paso, texto]),
  );
  expect(recorren).toEqual([]);
  const porVencer = planeadas.filter(({ texto }) => /"vence" <=/.test(texto));
  expect(porVencer).toMatchObject([{ plan: [expect.stringMatching(/INDEX casos_vence \(/)] }]);
});

test('of very many mails that failed some wait again, and the next request sends the others', async () => {
  const { servicios } = await montar({ entorno: CON_CORREO });
  await servicios.base.escribir((tx) =>
    sql`INSERT INTO correos (clase, direccion, message_id, estado, creado, desde, terminado)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050)
      SELECT 'caso', 'ana@ips.example', 'm' || i, 'fallido', i, i, i FROM n`.execute(tx),
  );
  const reenviar = () =>
    servicios.base.escribir((tx) => reenviarCorreos(tx, undefined, { usuario: null, ahora: 1 }));
  expect(await reenviar()).toBe(10_000);
  const { primero } = await servicios.base.leer
    .selectFrom('correos')
    .select((eb) => eb.fn.min<number>('terminado').as('primero'))
    .where('estado', '=', 'fallido')
    .executeTakeFirstOrThrow();
  expect(primero).toBe(10_001);
  expect(await reenviar()).toBe(50);
});
