/** Who sent a mail, as it is read of its headers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { leerCorreo, type CorreoLeido } from '../../../server/correo-entrante/lectura/leer-correo.ts';
import { enTexto, escribirCorreo } from './correo-escrito.ts';

async function leer(correo: Buffer): Promise<CorreoLeido> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-correo-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  const ruta = join(carpeta, 'correo');
  await writeFile(ruta, correo);
  return leerCorreo({ ruta, carpeta });
}

test('what the mailbox’s server found out of the sender is read, the newest first', async () => {
  const correo = escribirCorreo(
    {
      'Authentication-Results':
        'mx.eps.example 1; spf=pass smtp.mailfrom=x;\r\n dmarc=fail (p=NONE) header.from=x',
    },
    [enTexto('Hola')],
  );
  expect((await leer(correo)).dmarc).toEqual([{ quien: 'mx.eps.example', dice: 'fail' }]);
});

test.each([
  [
    'an envelope that reads like a result',
    'mx.eps.example; spf=none smtp.mailfrom="; dmarc=pass"@malo.example; dmarc=none',
    'none',
  ],
  [
    'a comment',
    'mx.eps.example; spf=none (dijo (adentro) ; dmarc=pass \\) ;) smtp.mailfrom=a; dmarc=none',
    'none',
  ],
  [
    'a failure behind a quotation without end',
    'mx.eps.example; spf=none smtp.mailfrom=a"b@malo.example; dmarc=fail',
    'fail',
  ],
  ['a version', '(nota) mx.eps.example 1; dmarc/1 = PASS (p=reject)', 'pass'],
])('what the sender chose says nothing of the sender: %s', async (_, dicho, dice) => {
  const { dmarc } = await leer(escribirCorreo({ 'Authentication-Results': dicho }, [enTexto('Hola')]));
  expect(dmarc).toEqual([{ quien: 'mx.eps.example', dice }]);
});

test.each([
  ['<a@clinica.example> <b@malo.example>', []],
  ['"b@malo.example <c@malo.example>" <a@clinica.example>', ['a@clinica.example']],
  ['a@clinica.example (<b@malo.example>)', ['a@clinica.example']],
  ['Ana <ana@CLÍNICA.example>', ['ana@xn--clnica-4va.example']],
])('From: %s', async (From, de) => {
  expect((await leer(escribirCorreo({ From }, [enTexto('Hola')]))).de).toEqual(de);
});
