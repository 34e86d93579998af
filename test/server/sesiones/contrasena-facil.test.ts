/** A new password that is guessed first is refused with a sentence, wherever it is chosen. */
import { expect, test } from 'vitest';
import { esFacil } from '../../../server/sesiones/contrasena-facil.ts';
import { leerFila } from '../../../server/ips/fila-ips.ts';
import { CLAVE, montar, NIT_A } from '../apoyo.ts';

const DUENO = {
  nit: '900123456',
  nombre: 'Clínica Ñandú',
  alias: 'facturacion',
  correo: 'ana.perez@eps.example',
};

test.each([
  '900123456',
  '900.123.456-8',
  'NIT 900123456-8',
  'CLINICA NANDU',
  'clínica-ñandú-2026',
  'facturacion123',
  'ana.perez@eps.example',
  'anaperez2026',
  'Contraseña123',
  'password1234',
  '2026cajacopi2026',
  'Cajacopi EPS 1',
  'qwertyuiop',
  'poiuytrewq',
  '1234567890',
  '0987654321',
  'aaaaaaaaaaaa',
  '1111122222',
  'nandu ñandú',
  'Ñandu2026*',
  'Ana.P3rez.2026',
  '900123456900123456',
  'P@ssw0rd2026',
  'C0ntr4s3ñ4',
  'Ｃontraseña2026',
  '1234567890a',
  'qwerty-2026',
  '2026-2026-2026',
  'Noviembre2026',
])('%s is easy to guess', (contrasena) => expect(esFacil(contrasena, DUENO)).toBe(true));

test.each([
  'un barco lleno de arroz',
  'clave-de-prueba-1',
  'demo-mesa-2026',
  'k7mw-9xqd-3hpt-vb2n',
  '900123456 y un barco de arroz',
  'colibrí colibrí',
  'abcde y un barco',
  'пароль для клиники',
  '!"#$%&/()=?¡',
])('%s is not', (contrasena) => expect(esFacil(contrasena, DUENO)).toBe(false));

test('who changes the own password is told at its field', async () => {
  const { ips } = await montar();
  const clinica = await ips();
  for (const nueva of [`${NIT_A}-8`, 'contraseña2026']) {
    const { status, json } = await clinica.pedir('POST', '/sesion/clave', {
      cuerpo: { actual: CLAVE, nueva },
    });
    expect([nueva, status, json.campos]).toEqual([nueva, 422, [{ campo: 'nueva', codigo: 'facil' }]]);
  }
});

test('a row of a file of IPS is refused for it', () => {
  const fila = { linea: 2, valores: { nit: '900123456', nombre: 'Clínica', contrasena: '900123456-8' } };
  expect(leerFila(fila, new Set())).toMatchObject({
    linea: 2,
    causa: expect.stringContaining('adivinar') as string,
  });
});
