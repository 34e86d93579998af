/** `mesa doctor` on the mailbox for answers: whether it can be read, without touching any mail. */
import { expect, test } from 'vitest';
import { leerAjustesDeImap, type AjustesDeImap } from '../../../server/correo-entrante/ajustes.ts';
import { revisarBuzon } from '../../../server/doctor/buzon.ts';
import { servirImap } from './imap.ts';

const ajustesDe = (puerto: number, { clave = 'buena', carpeta = '' } = {}): AjustesDeImap =>
  leerAjustesDeImap({
    imap: `imap://mesa:${clave}@127.0.0.1:${puerto}/${carpeta}`,
    claveArchivo: undefined,
    direccion: 'mesa@eps.example',
    autentica: undefined,
  })!;

test('a mailbox that can be read is good, and is only looked at', async () => {
  const { puerto, mandos } = await servirImap({ clave: 'buena', carpetas: ['INBOX', 'Mesa'] });
  expect(await revisarBuzon(ajustesDe(puerto))).toMatchObject({
    estado: 'bien',
    dicho: expect.stringContaining('tiene la carpeta «INBOX»') as string,
  });
  expect(await revisarBuzon(ajustesDe(puerto, { carpeta: 'Mesa' }))).toMatchObject({ estado: 'bien' });
  expect(mandos).toContain('EXAMINE');
  for (const mando of ['SELECT', 'CREATE', 'FETCH', 'MOVE', 'STORE']) expect(mandos).not.toContain(mando);
});

test('what is wrong with the mailbox is told, with what to do', async () => {
  const { puerto } = await servirImap({ clave: 'buena', carpetas: ['INBOX'] });
  const mudo = await servirImap({ clave: 'buena', carpetas: [], callado: true });
  const casos: [AjustesDeImap, RegExp, paciencia?: number][] = [
    [ajustesDe(puerto, { clave: 'mala' }), /no aceptó el usuario o la contraseña de MESA_IMAP/],
    [ajustesDe(puerto, { carpeta: 'Otra' }), /no tiene la carpeta «Otra»/],
    [ajustesDe(1), /No hay conexión con el buzón en 127\.0\.0\.1:1/],
    [ajustesDe(mudo.puerto), /No hay conexión con el buzón/, 300],
  ];
  for (const [ajustes, dicho, paciencia] of casos) {
    const hallazgo = await revisarBuzon(ajustes, paciencia);
    expect(hallazgo).toMatchObject({ estado: 'arreglar', dicho: expect.stringMatching(dicho) as string });
    expect(hallazgo.remedio).toContain('MESA_IMAP');
    expect(JSON.stringify(hallazgo)).not.toMatch(/buena|mala/);
  }
});
