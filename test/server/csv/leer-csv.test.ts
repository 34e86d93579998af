import { describe, expect, test } from 'vitest';
import { ErrorCsv, leerCsv, type Csv } from '../../../server/csv/leer-csv.ts';
import { codificar, enUtf16 } from './paginas.ts';

const COLUMNAS = { requeridas: ['nit', 'nombre', 'estado'], opcionales: ['contrasena'] };

const leer = (contenido: string | Uint8Array, columnas = COLUMNAS): Promise<Csv> =>
  leerCsv(typeof contenido === 'string' ? new TextEncoder().encode(contenido) : contenido, columnas);

/** The names of the rows, or the sentence that refuses the file. */
const nombres = async (contenido: string | Uint8Array): Promise<string[] | string> =>
  leer(contenido).then(
    ({ filas }) => filas.map(({ valores }) => valores.nombre ?? ''),
    (error: unknown) => {
      if (!(error instanceof ErrorCsv)) throw error;
      return error.message;
    },
  );

const CABECERA = 'nit;nombre;estado';
const conNombres = (lista: readonly string[]) =>
  [CABECERA, ...lista.map((nombre, i) => `${900_000_000 + i};${nombre};ACTIVO`), ''].join('\r\n');

describe('a row', () => {
  test.each([
    ['an unquoted comma in the last text', 'nit,nombre,estado\n900,Uno,ACTIVO, y más\n'],
    ['an unquoted comma in the middle', 'nit,nombre,estado\n900,Uno, S.A.S.,ACTIVO\n'],
    ['text under no name', 'nit,nombre,estado,,\n900,Uno,ACTIVO,y más,\n'],
    ['text under no name, with a tab', 'nit\tnombre\testado\n900\tUno\tACTIVO\ty más\n'],
  ])('with too many cells (%s) is refused with its line, and the others are read', async (_, csv) => {
    const separador = csv.includes('\t') ? '\t' : ',';
    const { filas, rechazadas } = await leer(`${csv}901${separador}Dos${separador}ACTIVO\n`);
    expect(filas.map(({ linea, valores }) => [linea, valores.nombre])).toEqual([[3, 'Dos']]);
    expect(rechazadas).toEqual([
      { linea: 2, causa: expect.stringMatching(/^tiene \d celdas .* comillas$/) as string },
    ]);
  });

  test('without the cells that are needed is refused: its text may go on in the next line', async () => {
    const { filas, rechazadas } = await leer(
      'nit;nombre;estado\n900;Clínica\nde la Costa;ACTIVO\n901;Dos;\n',
    );
    expect(filas.map(({ valores }) => valores.nombre)).toEqual(['Dos']);
    expect(rechazadas.map(({ linea }) => linea)).toEqual([2, 3]);
    expect(rechazadas[0]?.causa).toContain('le falta: estado');
  });

  test('may lack what is not needed, and have separators at its end', async () => {
    const { filas, rechazadas } = await leer(`${CABECERA};contraseña\n900;Uno;ACTIVO\n901;Dos;;;;;\n`);
    expect(rechazadas).toEqual([]);
    expect(filas.map(({ valores }) => valores)).toEqual([
      { nit: '900', nombre: 'Uno', estado: 'ACTIVO', contrasena: '' },
      { nit: '901', nombre: 'Dos', estado: '', contrasena: '' },
    ]);
  });

  test('of empty cells is skipped, wherever it is', async () => {
    const csv = `\n;;\n${CABECERA}\n;;\n900;Uno;ACTIVO\n \t;"";\u00a0\n\n;;;;;\n901;Dos;\n;;`;
    const { filas, rechazadas } = await leer(csv);
    expect([filas.map(({ linea }) => linea), rechazadas]).toEqual([[5, 9], []]);
  });

  test('says the line where it begins, also after texts of several lines', async () => {
    const { filas } = await leer(`${CABECERA}\r\n900;"Uno\r\nde\rdos\nlíneas";ACTIVO\r\n901;Dos;\r\n`);
    expect(filas.map(({ linea, valores }) => [linea, valores.nombre])).toEqual([
      [2, 'Uno\r\nde\rdos\nlíneas'],
      [6, 'Dos'],
    ]);
  });
});

describe('a quote', () => {
  test('in the middle of a text is a letter of it, as spreadsheets have it', async () => {
    expect(await nombres(`${CABECERA}\n900;Clínica "La Paz";ACTIVO\n901;Tubo de 5";\n`)).toEqual([
      'Clínica "La Paz"',
      'Tubo de 5"',
    ]);
  });

  test('around a cell lets it have separators, quotes and blanks', async () => {
    expect(await nombres(`${CABECERA}\n900;" a;b ""c"" ";ACTIVO\n901; "d" ;\n902;"";\n`)).toEqual([
      ' a;b "c" ',
      'd',
      '',
    ]);
  });

  test.each([
    ['900;"La "Paz"";ACTIVO', 2],
    ['900;"La Paz" de la Costa;ACTIVO', 2],
    ['900;Uno;ACTIVO\n901;"Dos;ACTIVO\n902;Tres;ACTIVO', 3],
    ['900;Uno;ACTIVO\n901;"Dos;ACTIVO\n902;"Tres";ACTIVO', 3],
  ])('that is not in order (%j) refuses the file at the line where it opens', async (filas, linea) => {
    const error = await leer(`${CABECERA}\n${filas}\n`).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ErrorCsv);
    expect(error).toMatchObject({ linea, message: expect.stringContaining('comillas') as string });
  });
});

describe('the line of names', () => {
  test.each([
    'NIT;Nombre;ESTADO;Contraseña',
    '\ufeffnit; nombre ;estado;contrasena',
    '"nit";"nombre";"estado";"CONTRASEÑA "',
    'nit\u200b;no\u0301mbre;éstado;contrasen\u0303a',
    ';;\n\nnit;nombre;estado;contraseña',
  ])('may be written %j', async (cabecera) => {
    const { filas, sinUsar } = await leer(`${cabecera}\n900;Uno;ACTIVO;secreta\n`);
    expect(filas.map(({ valores }) => valores)).toEqual([
      { nit: '900', nombre: 'Uno', estado: 'ACTIVO', contrasena: 'secreta' },
    ]);
    expect(sinUsar).toEqual([]);
  });

  test('names what is not used as it is written, also what has no name', async () => {
    const { filas, sinUsar } = await leer('NIT;;Teléfono ;nombre;estado;\n900;x;300;Uno;ACTIVO;\n');
    expect(sinUsar).toEqual(['columna 2 (sin nombre)', 'Teléfono']);
    expect(filas[0]?.valores).toEqual({ nit: '900', nombre: 'Uno', estado: 'ACTIVO' });
  });

  test.each([
    ['nit;nombre;nombre;estado', 'nombre'],
    ['nit;nombre;Nómbre ;estado', 'nombre'],
    ['nit;nombre;estado;contrasena;contraseña', 'contrasena'],
    ['nit;nombre;estado;obs;OBS', 'obs'],
  ])('with a name twice (%s) refuses the file and says which', async (cabecera, cual) => {
    expect(await nombres(`${cabecera}\n900;Uno;Dos;ACTIVO\n`)).toBe(
      `El CSV tiene más de una columna con el mismo nombre: ${cual}.`,
    );
  });

  test('without a needed name says which, at its line', async () => {
    expect(await nombres('nit;razón social\n900;x\n')).toBe(
      'A la primera línea del CSV le falta: nombre, estado.',
    );
    expect(await nombres('')).toContain('nit, nombre, estado');
    await expect(leer('sep=;\nnit;nombre\n')).rejects.toMatchObject({ linea: 2 });
  });
});

describe('the separator', () => {
  test.each([
    ['sep=;', ';'],
    ['SEP=,', ','],
    ['"sep=;"', ';'],
    ['sep=|', '|'],
    ['sep=\t', '\t'],
    ['sep=^', '^'],
    ['sep=;;;', ';'],
    ['\ufeffsep=;', ';'],
  ])('is what a first line %j says, which is no row', async (sep, separador) => {
    const filas = [CABECERA, '900;Uno, dos;ACTIVO'].map((fila) => fila.replaceAll(';', separador));
    const csv = [sep, ...filas].join('\r\n');
    const leidas = separador === ',' ? csv.replace('Uno, dos', '"Uno, dos"') : csv;
    expect(await nombres(leidas)).toEqual(['Uno, dos']);
  });

  test.each([';', ',', '\t', '|'])('is found by the names: %j', async (separador) => {
    const csv = ['"nit"', '"nombre"', 'estado; u, otro|más\tno'].slice(0, 2);
    const filas = [
      [...csv, 'estado'],
      ['900', '"a;b,c|d\te"', 'ACTIVO'],
    ];
    expect(await nombres(filas.map((fila) => fila.join(separador)).join('\n'))).toEqual(['a;b,c|d\te']);
  });

  test.each([
    ['\r\n', ''],
    ['\n', ''],
    ['\r', ''],
    ['\r\n', '\r\n'],
    ['\r', '\r'],
  ])('of lines may be %j, and the end %j', async (salto, fin) => {
    expect(await nombres([CABECERA, '900;Uno;ACTIVO', '901;Dos;'].join(salto) + fin)).toEqual(['Uno', 'Dos']);
  });
});

describe('an encoding', () => {
  const lista = [
    'Clínica Peñón',
    'Óptica Única',
    'CORAZÓN DE JESÚS',
    'Niñez y Atención S.A.S.',
    'Álvarez ¿qué?',
  ];
  const csv = conNombres(lista);
  test.each([
    ['UTF-8', new TextEncoder().encode(csv)],
    ['UTF-8 with its mark', new TextEncoder().encode(`\ufeff${csv}`)],
    ['UTF-16, little end first', enUtf16(csv)],
    ['UTF-16, big end first', enUtf16(csv, { be: true })],
    ['UTF-16 without mark, little end first', enUtf16(csv, { marca: false })],
    ['UTF-16 without mark, big end first', enUtf16(csv, { be: true, marca: false })],
    ['UTF-16 with tabs, Excel’s "Unicode text"', enUtf16(csv.replaceAll(';', '\t'))],
    ['Windows-1252', codificar(csv, 'windows-1252')!],
    ['MS-DOS', codificar(csv, 'cp850')!],
    ['MS-DOS with its end of file', Uint8Array.from([...codificar(csv, 'cp850')!, 0x1a])],
    ['Mac Roman', codificar(csv, 'macintosh')!],
  ])('%s is read', async (_, bytes) => {
    expect(await nombres(bytes)).toEqual(lista);
  });

  test('Windows-1252 has more than Latin-1', async () => {
    const nombre = 'Hotel “El Peñón” – a 5 € la noche…';
    expect(await nombres(codificar(conNombres([nombre]), 'windows-1252')!)).toEqual([nombre]);
  });

  const PALABRAS =
    `Clínica Ñandú Bogotá Medellín Cúcuta Ibagué Popayán Nariño Quibdó Montería Córdoba Atlántico Chocó Guainía
     Vaupés Óptica Único Última Ángel Éxito éxito época índice ítem último más corazón Peñón pingüino Úrsula Íngrid
     Óscar Álvaro CLÍNICA BOGOTÁ ÓPTICA ÚNICA ÚLTIMA ÉXITO NIÑOS CORAZÓN MARÍA JOSÉ MUÑOZ NÚÑEZ ATENCIÓN PÚBLICO
     pública médico Médico José Raúl Iván León N°5 1ª 3º ¡Hola! ¿Cómo?`.split(/\s+/);

  test.each(['windows-1252', 'cp850', 'macintosh'])(
    '%s: whatever little there is to tell it by, no other letter is ever read',
    async (pagina) => {
      const leidas: string[] = [];
      for (const palabra of PALABRAS) {
        const bytes = codificar(conNombres([palabra]), pagina)!;
        const dicho = await nombres(bytes);
        expect(dicho).toEqual(typeof dicho === 'string' ? expect.stringContaining('CSV UTF-8') : [palabra]);
        if (typeof dicho !== 'string') leidas.push(palabra);
      }
      // One word alone is enough for the page that most files are in, and for most of the others of MS-DOS.
      if (pagina === 'windows-1252') expect(leidas).toEqual(PALABRAS);
      if (pagina === 'cp850') expect(leidas.length).toBeGreaterThan(PALABRAS.length / 2);
    },
  );

  test('that cannot be told is refused with the line, both readings and what to do', async () => {
    const bytes = codificar(conNombres(['Uno', 'la Única']), 'cp850')!;
    await expect(leer(bytes)).rejects.toMatchObject({
      linea: 3,
      message: expect.stringMatching(/línea 3 puede decir «\w*énica» o «\w*Única».*«CSV UTF-8»/) as string,
    });
  });

  test('of one row that is not that of the others refuses this row alone', async () => {
    const dos = [...lista, ...lista, ...lista, ...lista, ...lista];
    const bueno = codificar(conNombres(dos), 'windows-1252')!;
    const ajena = codificar('901;Nariño;ACTIVO\r\n', 'cp850')!;
    const { filas, rechazadas } = await leer(Uint8Array.from([...bueno, ...ajena]));
    expect(filas.map(({ valores }) => valores.nombre)).toEqual(dos);
    expect(rechazadas).toEqual([
      { linea: dos.length + 2, causa: expect.stringMatching(/letras que no se entienden/) as string },
    ]);
  });

  test.each([
    ['UTF-8 that is cut in a letter', Uint8Array.from([0xef, 0xbb, 0xbf, ...Buffer.from(csv), 0xc3])],
    ['UTF-16 that is cut', enUtf16(csv).subarray(0, -1)],
    ['UTF-16 with half a letter', enUtf16(csv.replace('Peñón', '\ud83d'))],
    ['zero bytes', new TextEncoder().encode(csv.replace('Peñón', 'Pe\0ón'))],
    ['zero bytes at the end', Uint8Array.from([...Buffer.from(csv), ...new Uint8Array(2_000)])],
    ['a workbook', Uint8Array.from([0x50, 0x4b, 3, 4, ...Buffer.from(csv)])],
    ['an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['a page', new TextEncoder().encode('\r\n<html><table><tr><td>nit</td></tr></table>')],
  ])('%s is refused in words, and nothing of it is read', async (_, bytes) => {
    expect(await nombres(bytes)).toEqual(expect.stringContaining('«CSV UTF-8»'));
  });
});

test('a large file lets everybody else have a turn', async () => {
  const filas = Array.from({ length: 20_000 }, (_, i) => `${800_000_000 + i};Clínica ${i};ACTIVO`);
  let turnos = 0;
  let leido = false;
  const otro = (): void => {
    turnos += 1;
    if (!leido) setImmediate(otro);
  };
  setImmediate(otro);
  const { filas: todas } = await leer([CABECERA, ...filas].join('\n'));
  leido = true;
  expect(todas).toHaveLength(20_000);
  expect(turnos).toBeGreaterThan(20);
});
