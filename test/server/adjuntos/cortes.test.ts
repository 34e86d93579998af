/** A file whose connection breaks off anywhere goes on from there, and is whole in the end or not there at all. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar } from '../apoyo.ts';

const BYTES = new Uint8Array(
  Buffer.concat([await readFile(rutaDeMuestra('base.png')), randomBytes(200_000)]),
);
const CABECERA = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';

async function* cortado(hasta: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CABECERA);
  yield BYTES.subarray(0, hasta);
  throw new Error('the line is cut');
}

test.each([
  ['at 0 %', 0],
  ['at 1 %', Math.floor(BYTES.length * 0.01)],
  ['at 50 %', Math.floor(BYTES.length * 0.5)],
  ['at 99 %', Math.floor(BYTES.length * 0.99)],
  ['before its last byte', BYTES.length - 1],
  ['after its last byte, before the end of the frame', BYTES.length],
])('an upload that breaks off %s', async (_, hasta) => {
  const { app, ips, servicios } = await montar();
  const clinica = await ips();
  const { url, key } = (await clinica.presignar(BYTES, 'a.png')).json[0]!;
  const ruta = clinica.rutaDe(url);
  const rota = await app.request(`/api/v1${ruta}`, {
    method: 'PUT',
    headers: { cookie: clinica.cookie, 'content-type': 'multipart/form-data; boundary=x' },
    body: Readable.toWeb(Readable.from(cortado(hasta))),
    duplex: 'half',
  } as RequestInit);
  expect(rota.status).toBe(400);
  expect((await clinica.crudo('GET', `/adjuntos/${key}`)).status).toBe(404);
  expect(await servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toEqual([]);

  const desde = Number((await clinica.crudo('HEAD', ruta)).headers.get('x-ut-range-start'));
  expect(desde).toBeLessThanOrEqual(hasta);
  expect((await clinica.enviar(url, BYTES, 'a.png', desde)).status).toBe(200);
  const bajada = await clinica.crudo('GET', `/adjuntos/${key}`);
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(sha256(new Uint8Array(await bajada.arrayBuffer()))).toBe(sha256(BYTES));
});
