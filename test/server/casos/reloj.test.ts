/** A clock that is set back and forth: numbers, orders and answers do not follow it. */
import { expect, test } from 'vitest';
import type { ListaCasos } from '../../../shared/caso.ts';
import type { Mensaje } from '../../../shared/mensaje.ts';
import { CASO, montar } from '../apoyo.ts';

const DIA = 86_400_000;

test('a clock that jumps changes no number, no order and no answer', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const soporte = await banco.agente();
  const clave = crypto.randomUUID();
  const primero = await clinica.crearCaso({ descripcion: 'Primero' }, clave);
  await clinica.escribir(primero.numero, 'uno');

  banco.avanzar(-3 * DIA);
  // A session that lies in the future ends, so everybody logs in again.
  clinica.cookie = (await banco.ips()).cookie;
  soporte.cookie = (await banco.agente()).cookie;
  const segundo = await clinica.crearCaso({ descripcion: 'Segundo' });
  expect(segundo.numero).toBe(primero.numero + 1);
  expect(segundo.fecha < primero.fecha).toBe(true);
  await soporte.escribir(primero.numero, 'dos');
  // The same request is still the same one.
  const otraVez = await clinica.pedir('POST', '/casos', {
    clave,
    cuerpo: { ...CASO, descripcion: 'Primero' },
  });
  expect([otraVez.status, otraVez.json.numero]).toEqual([201, primero.numero]);

  banco.avanzar(3 * DIA + 60_000);
  clinica.cookie = (await banco.ips()).cookie;
  await clinica.escribir(primero.numero, 'tres');
  const { json } = await clinica.pedir<{ mensajes: Mensaje[] }>('GET', `/casos/${primero.numero}/mensajes`);
  expect(json.mensajes.map(({ secuencia, texto }) => [secuencia, texto])).toEqual([
    [1, 'uno'],
    [2, 'dos'],
    [3, 'tres'],
  ]);
  const lista = await clinica.pedir<ListaCasos>('GET', '/casos?orden=-numero');
  expect(lista.json.casos.map(({ numero }) => numero)).toEqual([segundo.numero, primero.numero]);
  // What was unread is counted by the messages, not by their hours.
  expect((await clinica.pedir('GET', `/casos/${primero.numero}`)).json).toMatchObject({ noLeidos: 1 });
});
