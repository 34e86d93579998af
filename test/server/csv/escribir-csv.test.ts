/** No cell of ours runs as a formula, and what is imported again is what was exported. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { desarmar, escribirCsv, rearmar } from '../../../server/csv/escribir-csv.ts';

const FORMULAS = [
  ...['=1+1', '+1', '-1', '@SUM(1)', '＝1+1', '＋1', '－1', '＠SUM(1)', '﹦1', '﹣1', '﹢1', '﹫a'],
  ...[
    '\t=1',
    '\r=1',
    '\n=1',
    '\r\n=1',
    '\v=1',
    ' =1',
    '   ＝1',
    '\u00a0=1',
    '\u3000+1',
    '\u200b=1',
    '\ufeff=1',
  ],
  ...['a;＝1', 'a,=1', 'a\t=1', 'a\n=1', 'a\r＝1', '\tcmd', '\ralgo'],
];

test.each(FORMULAS)('%j runs in no spreadsheet, and comes back as it was', (valor) => {
  expect(desarmar(valor)).not.toBe(valor);
  expect(desarmar(valor)).toMatch(/(^|[;,\t\r\n])'/);
  expect(rearmar(desarmar(valor))).toBe(valor);
});

test.each([
  'Prueba',
  ' con espacio',
  'dolor, - fiebre',
  'a = b',
  'correo@eps.co',
  '1-2',
  "'entre comillas'",
  '',
])('%j is written as it is', (valor) => {
  expect(desarmar(valor)).toBe(valor);
  expect(rearmar(valor)).toBe(valor);
});

test.each(["'=1", "''=1", "a;'＝1"])('%j keeps the apostrophes that it had', (valor) => {
  expect(rearmar(desarmar(valor))).toBe(valor);
});

test('whatever separates the cells where the file is opened, none begins with a sign', () => {
  const csv = escribirCsv(
    ['uno'],
    FORMULAS.map((uno) => ({ uno })),
  );
  for (const delimiter of [',', ';', '\t']) {
    const filas = parse(csv, { delimiter, bom: true, relax_quotes: true, relax_column_count: true, from: 2 });
    for (const celda of filas.flat()) {
      expect([delimiter, celda]).not.toEqual([
        delimiter,
        expect.stringMatching(/^[\s\u200b]*[=+\-@＝＋－＠﹢﹣﹦﹫]/),
      ]);
    }
  }
});
