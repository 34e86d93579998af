import { beforeEach, describe, expect, test } from 'vitest';
import { DIRECCION, montarBuzon, type BancoConBuzon } from './buzon-de-prueba.ts';
import { enTexto, escribirCorreo } from './correo-escrito.ts';

describe('a mail of ours that came back', () => {
  let banco: BancoConBuzon;
  beforeEach(async () => {
    banco = await montarBuzon();
  });

  const volver = (messageId: string) =>
    banco.recibir(
      escribirCorreo(
        { 'Return-Path': '<>', From: 'MAILER-DAEMON@mx.example', To: 'mesa@eps.example' },
        [
          enTexto('No se pudo'),
          {
            tipo: 'message/delivery-status',
            contenido: 'Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
          },
          { tipo: 'text/rfc822-headers', contenido: `Message-ID: ${messageId}\r\n` },
        ],
        'multipart/report; report-type=delivery-status',
      ),
    );
  const enviado = (direccion: string) =>
    banco.servicios.base.escribir((tx) =>
      tx
        .insertInto('correos')
        .values({
          clase: 'caso',
          usuario: banco.usuario,
          direccion,
          message_id: 'abc-1',
          creado: 1,
          desde: 1,
        })
        .execute(),
    );
  const direccion = () =>
    banco.servicios.base.leer
      .selectFrom('direcciones')
      .select(['apagada', 'motivo'])
      .executeTakeFirstOrThrow();

  test('switches the address off, with the reason', async () => {
    await enviado(DIRECCION);
    expect(await volver('<abc-1@eps.example>')).toEqual({ resultado: 'rebote' });
    expect(await direccion()).toEqual({
      apagada: expect.any(Number) as number,
      motivo: 'El correo volvió (5.1.1)',
    });
    // Nothing is sent to an address that is off, refusals neither.
    const { numero } = await (await banco.ips()).crearCaso();
    await banco.responder(numero, [enTexto('> nada')]);
    expect(await banco.rechazos()).toEqual([]);
  });

  test('leaves the address that its user has by now, and that of others', async () => {
    await enviado('vieja@clinica.example');
    expect(await volver('<abc-1@eps.example>')).toEqual({ resultado: 'rebote' });
    expect(await volver('<otro@eps.example>')).toMatchObject({ resultado: 'ignorado' });
    expect((await direccion()).apagada).toBeNull();
  });
});
