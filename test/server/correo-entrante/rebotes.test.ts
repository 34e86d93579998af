import { beforeEach, describe, expect, test } from 'vitest';
import type { EstadoDeCorreo } from '../../../shared/correo.ts';
import { ADMIN } from '../apoyo.ts';
import { DIRECCION, montarBuzon, type BancoConBuzon } from './buzon-de-prueba.ts';
import { enTexto, escribirCorreo } from './correo-escrito.ts';

describe('a mail of ours that came back', () => {
  let banco: BancoConBuzon;
  beforeEach(async () => {
    banco = await montarBuzon();
  });

  const volver = (messageId: string, dicho = 'Status: 5.1.1') =>
    banco.recibir(
      escribirCorreo(
        { 'Return-Path': '<>', From: 'MAILER-DAEMON@mx.example', To: 'mesa@eps.example' },
        [
          enTexto('No se pudo'),
          {
            tipo: 'message/delivery-status',
            contenido: `Reporting-MTA: dns; x\r\n\r\nAction: failed\r\n${dicho}\r\n`,
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
          estado: 'enviado',
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

  test.each([
    ['Postfix', 'Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <x@y.example>: User unknown', true],
    ['Exim', 'Status: 5.0.0\r\nRemote-MTA: dns; y\r\nDiagnostic-Code: smtp; 550 No such user here', true],
    ['Gmail', 'Status: 5.1.1\r\nDiagnostic-Code: smtp;\r\n 550-5.1.1 The email account does not exist', true],
    ['Exchange', 'Status: 5.1.10\r\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound', true],
    ['a domain that is gone', 'Status: 5.4.4\r\nDiagnostic-Code: X-Postfix; Host not found', true],
    ['a full mailbox', 'Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 Quota exceeded', false],
    ['a filter', 'Status: 5.7.1\r\nDiagnostic-Code: smtp; 550 5.7.1 Message blocked', false],
    ['a filter without a code', 'Status: 5.0.0\r\nDiagnostic-Code: smtp; 550 Rejected as spam', false],
    ['a sender', 'Status: 5.1.8\r\nDiagnostic-Code: smtp; 550 5.1.8 Bad sender', false],
    ['a wrong first word', 'Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.7.26 SPF', false],
  ])(
    '%s: it is among those that failed, and the address is off only when it is no good',
    async (_, dicho, apaga) => {
      await enviado(DIRECCION);
      expect(await volver('<abc-1@eps.example>', dicho)).toEqual({ resultado: 'rebote' });
      expect((await direccion()).apagada !== null).toBe(apaga);
      const { json } = await (await banco.agente(ADMIN)).pedir<EstadoDeCorreo>('GET', '/admin/correo');
      expect(json.fallidos).toMatchObject([
        { direccion: DIRECCION, error: expect.stringMatching(/^El correo volvió \(5/) as string },
      ]);
    },
  );

  test('leaves the address that its user has by now, and that of others', async () => {
    await enviado('vieja@clinica.example');
    expect(await volver('<abc-1@eps.example>')).toEqual({ resultado: 'rebote' });
    expect(await volver('<otro@eps.example>')).toMatchObject({ resultado: 'ignorado' });
    expect((await direccion()).apagada).toBeNull();
  });
});
