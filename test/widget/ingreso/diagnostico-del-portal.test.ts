/** What the page can see of a refused token is said in the console, since the service says it only in its log. */
import { diagnosticar } from '../../../widget/ingreso/diagnostico-del-portal.ts';
import { token } from '../apoyo-portal.ts';
import { igual } from '../apoyo.ts';

describe('what the console says of a refused token', () => {
  const ahora = Math.floor(Date.now() / 1000);
  const CASOS: [string, () => string | Promise<string>, string][] = [
    ['no token', () => '<!doctype html>', 'no es un JWT'],
    ['broken parts', () => 'a.b.c', 'no es un JWT'],
    ['another algorithm', () => token({}, { alg: 'none' }), 'usa el algoritmo "none"'],
    ['no kid', () => token({}, { kid: undefined }), 'con qué clave se firmó (kid)'],
    ['nothing in it', () => token({ aud: undefined, jti: undefined }), 'no trae aud; no trae jti'],
    ['milliseconds', () => token({ iat: Date.now(), exp: Date.now() + 1 }), 'milisegundos'],
    ['times as text', () => token({ exp: `${ahora + 60}` }), 'como texto'],
    ['an end that is past', () => token({ exp: ahora - 5 }), 'venció hace'],
    ['a long life', () => token({ exp: ahora + 3_600 }), 'vale más de 300 segundos'],
    ['a clock ahead', () => token({ iat: ahora + 200, exp: ahora + 260 }), 'de más adelante'],
    ['a time to begin', () => token({ nbf: ahora + 200 }), 'de más adelante'],
    ['a NIT as a number', () => token({ sub: 900123456 }), 'no es un NIT entre comillas'],
    ['a wrong check digit', () => token({ sub: '900123456-1' }), 'dígito de verificación'],
    ['a jti that is none', () => token({ jti: 7 }), 'un jti que no es un texto'],
    [
      'nothing to be seen',
      () => token({ usuario: 'ana' }),
      'el secreto y el kid ("demo"), aud ("mesa-de-ayuda")',
    ],
  ];
  for (const [que, hacer, frase] of CASOS) {
    it(`with ${que}`, async () => {
      const dicho = diagnosticar(await hacer());
      igual([dicho, dicho.includes(frase)], [dicho, true]);
    });
  }

  it('the second time', async () => {
    const uno = await token();
    igual(diagnosticar(uno).includes('ya se usó'), false);
    igual(diagnosticar(uno).includes('ya se usó'), true);
  });
});
