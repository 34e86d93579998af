/** Where answers are read, mail about a case says so and has the address of that case for its user. */
import { expect, test } from 'vitest';
import { NIT_A } from '../apoyo.ts';
import { montarConCorreo } from './apoyo.ts';

test('a mail is answered at an address of its case, until that is closed', async () => {
  const banco = await montarConCorreo({
    MESA_IMAP: 'imaps://mesa%40eps.example:clave@127.0.0.1',
    MESA_IMAP_DIRECCION: 'mesa@eps.example',
  });
  await banco.conDireccion({ nit: NIT_A }, 'facturacion@clinica.example');
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero } = await clinica.crearCaso();
  const [recibo] = await banco.correr();
  expect(recibo!.correo.replyTo).toEqual([
    {
      name: 'Mesa de Ayuda',
      address: expect.stringMatching(new RegExp(`^mesa\\+${numero}-[a-z2-7]{20}@eps\\.example$`)) as string,
    },
  ]);
  expect(recibo!.correo.text).toMatch(/^Escriba su respuesta encima de esta línea\n\nRecibimos su caso/);
  expect(recibo!.correo.html).toContain('Escriba su respuesta encima de esta línea</p>');
  expect(recibo!.correo.text).not.toContain('Nadie lee');

  await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
  await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'CERRADO' } });
  const [cierre] = await banco.correr();
  expect(cierre!.correo.replyTo).toBe(undefined);
  expect(cierre!.correo.text).toMatch(/^Su caso \d+ quedó cerrado/);
  expect(cierre!.correo.text).toContain('Nadie lee las respuestas a este correo.');
});

test('where nobody reads answers, there is no other address for them', async () => {
  const banco = await montarConCorreo();
  await banco.conDireccion({ nit: NIT_A }, 'facturacion@clinica.example');
  await (await banco.ips()).crearCaso();
  const [recibo] = await banco.correr();
  expect(recibo!.correo.replyTo).toBe(undefined);
  expect(recibo!.correo.text).toContain('Nadie lee las respuestas a este correo.');
});
