/** CSV files as offices save them. */
import { describe, expect, test } from 'vitest';
import { leerCsv } from '../../server/csv/leer-csv.ts';
import { leerFecha } from '../../server/csv/leer-fecha.ts';

const IPS = { requeridas: ['nit', 'nombre'], opcionales: ['contrasena', 'estado'] };
const leer = (texto: string | Uint8Array, columnas = IPS) =>
  leerCsv(typeof texto === 'string' ? new TextEncoder().encode(texto) : texto, columnas);
const valores = async (texto: string | Uint8Array) => (await leer(texto)).filas.map((fila) => fila.valores);

describe('a CSV', () => {
  test('with a comma too many is refused at that line, and the others are read', async () => {
    const { filas, rechazadas } = await leer(
      'nit,nombre\n900123456,Clínica, sede norte\n900654321,Hospital\n',
    );
    expect(filas.map(({ valores: { nombre } }) => nombre)).toEqual(['Hospital']);
    expect(rechazadas.map(({ linea }) => linea)).toEqual([2]);
  });

  test.each(['contraseña', 'Contraseña ', 'CONTRASENA', 'contrase\u006e\u0303a'])(
    'takes the column «%s» as the password',
    async (columna) => {
      expect(await valores(`\ufeffnit;nombre;${columna}\n900123456;Clínica;una frase larga`)).toEqual([
        { nit: '900123456', nombre: 'Clínica', contrasena: 'una frase larga' },
      ]);
    },
  );

  test('names the columns that are not used, and refuses one that comes twice', async () => {
    const { sinUsar } = await leer('nit;nombre;Teléfono\n900123456;Clínica;1');
    expect(sinUsar).toEqual(['Teléfono']);
    await expect(leer('nit;nombre;Nombre\n900123456;A;B')).rejects.toThrow('nombre');
  });

  test('may have rows of empty cells, a line that names the separator, and no last line feed', async () => {
    const esperado = [{ nit: '900123456', nombre: 'Clínica' }];
    expect(await valores('nit;nombre\n900123456;Clínica\n;\n ; \n')).toEqual(esperado);
    expect(await valores('sep=;\r\nnit;nombre\r\n900123456;Clínica')).toEqual(esperado);
    expect(await valores('sep=|\rnit|nombre\r900123456|Clínica')).toEqual(esperado);
  });

  test('is read in the encodings of Excel, and never with other letters', async () => {
    const texto = 'nit\tnombre\n900123456\tClínica Ñandú\n900654321\tFundación Médica del Niño\n';
    const esperado = ['Clínica Ñandú', 'Fundación Médica del Niño'];
    const utf16 = (orden: 'le' | 'be') => {
      const bytes = new Uint8Array(texto.length * 2 + 2);
      const vista = new DataView(bytes.buffer);
      for (const [i, letra] of [...`\ufeff${texto}`].entries())
        vista.setUint16(i * 2, letra.charCodeAt(0), orden === 'le');
      return bytes;
    };
    const latin1 = Uint8Array.from(texto, (letra) => letra.charCodeAt(0));
    const cp850: Record<string, number> = { í: 0xa1, Ñ: 0xa5, ú: 0xa3, ó: 0xa2, é: 0x82, ñ: 0xa4 };
    const dos = Uint8Array.from(texto, (letra) => cp850[letra] ?? letra.charCodeAt(0));
    for (const bytes of [utf16('le'), utf16('be'), latin1, dos]) {
      expect((await valores(bytes)).map(({ nombre }) => nombre)).toEqual(esperado);
    }
  });

  test('without a column that is needed is refused by its name', async () => {
    await expect(leer('nit;estado\n900123456;ACTIVO')).rejects.toThrow('nombre');
  });
});

test.each([
  ['9/01/2019 7:05', '2019-01-09T12:05:00.000Z'],
  ['29/01/2019 5:32 p. m.', '2019-01-29T22:32:00.000Z'],
  ['29/01/2019 17:32', '2019-01-29T22:32:00.000Z'],
  ['2019-01-29 17:32:00', '2019-01-29T22:32:00.000Z'],
  ['2019-01-29T17:32:00Z', '2019-01-29T17:32:00.000Z'],
  ['2019-01-29', '2019-01-29T05:00:00.000Z'],
])('the date «%s» is read', (escrita, esperado) => {
  const leida = leerFecha(escrita, Date.parse('2026-11-28T12:00Z'));
  expect('momento' in leida && new Date(leida.momento).toISOString()).toBe(esperado);
});

test.each(['31/02/2019', '29/13/2019 10:00', 'ayer'])('the date «%s» is refused with a reason', (escrita) => {
  expect(leerFecha(escrita, Date.parse('2026-11-28T12:00Z'))).toHaveProperty('causa');
});
