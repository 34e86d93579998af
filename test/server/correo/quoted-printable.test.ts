import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { comoQuotedPrintable } from '../../../server/correo/quoted-printable.ts';

/** What a mail program reads. */
async function leido(escrito: Buffer): Promise<string> {
  const cabeceras =
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n';
  const { text } = await PostalMime.parse(
    Buffer.concat([Buffer.from(cabeceras), escrito, Buffer.from('\r\n')]),
  );
  return text!.replace(/\n+$/, '');
}

const PIEZAS = fc.array(
  fc.oneof(
    fc.constantFrom(
      ' ',
      '\t',
      '=',
      '.',
      '\n',
      '\r\n',
      '\r',
      'ñ',
      '€',
      '👩🏽‍⚕️',
      'x'.repeat(75),
      'x'.repeat(80),
      'á'.repeat(40),
    ),
    fc.string({ unit: 'binary' }),
  ),
);

test('any text is read as it was written, in lines of 76 visible characters that part no character', async () => {
  await fc.assert(
    fc.asyncProperty(PIEZAS, async (piezas) => {
      const texto = piezas.join('');
      const escrito = comoQuotedPrintable(texto);
      const renglones = escrito.toString('latin1').split('\r\n');
      for (const renglon of renglones) {
        expect(renglon).toMatch(/^[\t\x20-\x7e]{0,76}$/);
        expect(renglon).not.toMatch(/[ \t]$/);
        expect(renglon).not.toMatch(/=(?!$|[\dA-F]{2})/);
        // What a line has is text by itself.
        const bytes = renglon
          .replace(/=$/, '')
          .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
        expect(Buffer.from(Buffer.from(bytes, 'latin1').toString()).toString('latin1')).toBe(bytes);
      }
      // How a text ends is for the parser to say.
      const comoEra = Buffer.from(texto)
        .toString()
        .replace(/\r\n|\r/g, '\n')
        .replace(/\n+$/, '');
      expect(await leido(escrito)).toBe(comoEra);
    }),
  );
});
