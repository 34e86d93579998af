/** Names of files as they are shown. */
import { nombreCorto } from '../../../widget/words/nombre-corto.ts';
import { igual } from '../apoyo.ts';

describe('the name of a file', () => {
  it('is shown whole up to 64 letters', () => {
    const nombre = `${'a'.repeat(60)}.pdf`;
    igual(nombreCorto(nombre), nombre);
  });

  it('keeps its beginning and its extension when it is longer, and parts no letter', () => {
    const corto = nombreCorto(`Factura ${'😀'.repeat(200)} de enero.pdf`);
    igual([...corto].length, 64);
    igual(/^Factura 😀+…😀* de enero\.pdf$/u.test(corto), true, corto);
  });
});
