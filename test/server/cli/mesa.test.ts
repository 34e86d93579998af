/** The `mesa` command as an operator runs it: built, its own process, on a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rutaDeAdjunto } from '../../../server/adjuntos/almacen.ts';
import { CLAVE as DE_TODOS, montar } from '../apoyo.ts';
import { activar } from '../segundo-factor/factor.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const MESA = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'mesa.js');

const FOTO = rutaDeMuestra('base.png');

let carpeta: string;
beforeEach(async () => void (carpeta = await mkdtemp(join(tmpdir(), 'mesa-cli-'))));
afterEach(() => rm(carpeta, { recursive: true, force: true }));

interface Salida {
  estado: number | null;
  texto: string;
  error: string;
}

function mesa(argumentos: string[], { entrada = '', entorno = {} } = {}): Promise<Salida> {
  const child = spawn(process.execPath, [MESA, ...argumentos], {
    env: { ...process.env, MESA_DATOS: join(carpeta, 'datos'), ...entorno },
  });
  const salida: Salida = { estado: null, texto: '', error: '' };
  child.stdout.on('data', (trozo) => (salida.texto += String(trozo)));
  child.stderr.on('data', (trozo) => (salida.error += String(trozo)));
  child.stdin.end(entrada);
  return new Promise((resolver) => child.on('close', (estado) => resolver({ ...salida, estado })));
}

const json = async (argumentos: string[], opciones = {}): Promise<unknown> => {
  const { texto, error, estado } = await mesa([...argumentos, '--json'], opciones);
  // Imports tell their progress there; nothing else does.
  expect(error).toMatch(/^(\d+ de \d+ (filas|adjuntos|casos)\n)*$/);
  expect(estado).toBe(0);
  return JSON.parse(texto);
};

const archivo = async (nombre: string, contenido: string): Promise<string> => {
  await writeFile(join(carpeta, nombre), contenido);
  return join(carpeta, nombre);
};

const CLAVE = 'clave-de-prueba-1\n';

describe('help and usage', () => {
  test('everything explains itself with --help and exit status 0', async () => {
    for (const argumentos of [['--help'], ['ips', '--help'], ['ips', 'importar', '--help'], []]) {
      const { estado, texto } = await mesa(argumentos);
      expect(texto.length).toBeGreaterThan(40);
      expect(estado).toBe(0);
    }
  });

  test('a wrong call is exit status 2 with one sentence', async () => {
    for (const argumentos of [['nada'], ['ips', 'nada'], ['ips', 'clave'], ['ips', 'listar', '--nada']]) {
      const { estado, error } = await mesa(argumentos);
      expect(error).not.toBe('');
      expect(estado, argumentos.join(' ')).toBe(2);
    }
  });

  test('a wrong configuration is told in one sentence', async () => {
    const { estado, error } = await mesa(['estado'], { entorno: { MESA_PRIMER_CASO: 'uno' } });
    expect(error).toContain('MESA_PRIMER_CASO');
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(estado).toBe(1);
  });
});

describe('ips', () => {
  test('is registered with a password from stdin, listed, inactivated and activated', async () => {
    await json(['ips', 'agregar', '900.123.456-8', 'Clínica'], { entrada: CLAVE });
    expect(await json(['ips', 'listar'])).toMatchObject([
      { nit: '900123456', nombre: 'Clínica', estado: 'ACTIVO' },
    ]);
    await json(['ips', 'inactivar', '900123456']);
    expect(await json(['ips', 'listar'])).toMatchObject([{ estado: 'INACTIVO' }]);
    await json(['ips', 'activar', '900123456']);
    expect(await json(['ips', 'listar'])).toMatchObject([{ estado: 'ACTIVO' }]);
  });

  test('is refused twice, with a wrong NIT, or with a short password', async () => {
    await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
    for (const [nit, clave] of [
      ['900123456', CLAVE],
      ['900654321-5', CLAVE],
      ['abc', CLAVE],
      ['900654321', 'corta\n'],
    ] as const) {
      const { estado, error } = await mesa(['ips', 'agregar', nit, 'Otra'], { entrada: clave });
      expect(error.trim().split('\n')).toHaveLength(1);
      expect(estado).toBe(1);
    }
  });

  test('an import is all or nothing, says line and cause, and can be repeated', async () => {
    const malo = await archivo('malo.csv', 'nit,nombre,estado\n900123456,Clínica,ACTIVO\n12,Mala,ACTIVO\n');
    const sinColumna = await mesa(['ips', 'importar', await archivo('sin.csv', 'nit,nombre\n')]);
    expect([sinColumna.estado, sinColumna.error]).toEqual([
      1,
      'A la primera línea del CSV le falta: estado.\n',
    ]);
    const { estado, texto, error } = await mesa(['ips', 'importar', malo]);
    expect(estado).toBe(1);
    expect(texto + error).toMatch(/3/);
    expect(await json(['ips', 'listar'])).toEqual([]);

    const parcial = await mesa(['ips', 'importar', malo, '--parcial']);
    expect(parcial.texto).toMatch(/^900123456\s+[a-z0-9]{4}(-[a-z0-9]{4}){3}$/m);
    expect(await json(['ips', 'listar'])).toHaveLength(1);
    const bueno = await archivo('bueno.csv', 'nit;nombre;estado\n900123456;Clínica Nueva;INACTIVO\n');
    await json(['ips', 'importar', bueno]);
    await json(['ips', 'importar', bueno]);
    expect(await json(['ips', 'listar'])).toMatchObject([{ nombre: 'Clínica Nueva', estado: 'INACTIVO' }]);
  });
});

test('ips: an import that is tried first says what it would do, and does nothing', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  await json(['ips', 'agregar', '900654321', 'Hospital'], { entrada: CLAVE });
  const csv = await archivo(
    'ips.csv',
    'sep=;\r\nNIT;Nombre;Estado;Contraseña;Ciudad\r\n900.123.456-8;Clínica Nueva;ACTIVO;no se usa esta;Cali\r\n' +
      '900654321;Hospital;INACTIVO;;\r\n900555111;Clínica Clave;ACTIVO;barco-de-arroz-7;\r\n;;;;\r\n12;Mala;;;\r\n',
  );
  const antes = await json(['ips', 'listar']);
  const { estado, texto } = await mesa(['ips', 'importar', csv, '--simular']);
  expect(texto.trim().split('\n')).toEqual([
    'Línea 7: el NIT debe tener de 6 a 10 dígitos, por ejemplo 900123456',
    'Cambia de nombre 900123456: «Clínica» pasa a «Clínica Nueva»',
    'Queda inactiva y sus sesiones terminan: 900654321 Hospital',
    'Contraseñas del archivo que no se usan, porque esas IPS ya tienen la suya: 1.',
    'Columnas que no se usan: Ciudad.',
    'Simulación, no se cambió nada: 1 nuevas, 2 actualizadas, 0 iguales, 1 rechazadas. Sin --parcial no se importaría ninguna fila.',
  ]);
  expect(estado).toBe(1);
  expect(await json(['ips', 'listar'])).toEqual(antes);
  const hecho = await mesa(['ips', 'importar', csv, '--parcial', '--json']);
  expect(JSON.parse(hecho.texto)).toMatchObject({
    nuevas: 1,
    actualizadas: 2,
    sinUsar: ['Ciudad'],
    renombradas: { cuantas: 1 },
    inactivadas: { cuantas: 1 },
    claves: [],
  });
  expect(await json(['ips', 'listar'])).toHaveLength(3);
});

test('usuario: an agent is added, listed without a password, and inactivated', async () => {
  await json(['usuario', 'agregar', 'Ana@eps.co', 'Ana'], { entrada: CLAVE });
  const lista = JSON.stringify(await json(['usuario', 'listar']));
  expect(lista).toContain('ana@eps.co');
  expect(lista).not.toContain('argon2');
  await json(['usuario', 'inactivar', 'ana@eps.co']);
  expect(JSON.stringify(await json(['usuario', 'listar']))).toContain('INACTIVO');
});

test('usuario: with --ips and --alias it is a named user of an IPS', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  const deIps = ['--ips', '900.123.456-8', '--alias', 'Urgencias'];
  expect(await json(['usuario', 'agregar', 'Úrsula', ...deIps], { entrada: CLAVE })).toEqual({
    rol: 'ips',
    nit: '900123456',
    alias: 'urgencias',
    nombre: 'Úrsula',
  });
  await json(['usuario', 'inactivar', ...deIps]);
  const estado = async () => json(['usuario', 'listar', '--ips', '900123456']);
  expect(await estado()).toEqual([
    { alias: null, nombre: 'Clínica', estado: 'ACTIVO' },
    { alias: 'urgencias', nombre: 'Úrsula', estado: 'INACTIVO' },
  ]);
  await json(['usuario', 'activar', ...deIps]);
  expect(await estado()).toMatchObject([{}, { estado: 'ACTIVO' }]);
  const repetida = await mesa(['usuario', 'agregar', 'Otra', ...deIps], { entrada: CLAVE });
  expect([repetida.estado, repetida.error.trim()]).toEqual([1, 'Ya hay un usuario 900123456/urgencias.']);
  expect((await mesa(['usuario', 'inactivar', '--ips', '900123456'])).estado).toBe(2);
});

test('usuario: a lost second factor is taken away, and who has one is listed', async () => {
  await json(['usuario', 'agregar', 'ana@eps.co', 'Ana'], { entrada: DE_TODOS });
  const factores = async () =>
    ((await json(['usuario', 'listar'])) as { factor: string }[]).map(({ factor }) => factor);
  const sin = await mesa(['usuario', 'quitar-factor', 'ana@eps.co']);
  expect([sin.estado, sin.error.trim()]).toEqual([
    1,
    'La verificación en dos pasos de ana@eps.co no está activa.',
  ]);
  const banco = await montar({ carpeta: join(carpeta, 'datos') });
  const ana = await banco.anonimo().ingresar({ correo: 'ana@eps.co', contrasena: DE_TODOS });
  await activar(banco, 'ana@eps.co', ana);
  expect(await factores()).toEqual(['sí']);
  await json(['usuario', 'quitar-factor', 'ana@eps.co']);
  expect(await factores()).toEqual(['no']);
  expect((await ana.pedir('GET', '/bandeja')).status).toBe(401);
});

test('usuario: the last active administrator stays, in one sentence', async () => {
  await json(['usuario', 'agregar', 'carla@eps.co', 'Carla', '--rol', 'admin'], { entrada: CLAVE });
  const { estado, error } = await mesa(['usuario', 'inactivar', 'carla@eps.co']);
  expect([estado, error.trim()]).toEqual([
    1,
    'Es el único administrador activo. Registre o active otro antes de hacer esto.',
  ]);
});

test('respuestas: one is added from stdin, listed and deleted', async () => {
  const entrada = 'Buenos días, {ips}.\nRevisamos su caso {numero}.\n';
  const nueva = { id: 1, titulo: 'Saludo', texto: entrada.trim() };
  expect(await json(['respuestas', 'agregar', 'Saludo'], { entrada })).toEqual(nueva);
  expect(await json(['respuestas', 'listar'])).toEqual([nueva]);
  for (const [titulo, texto] of [
    ['Saludo', 'Otro texto'],
    ['Vacía', ' '],
  ] as const) {
    const { estado, error } = await mesa(['respuestas', 'agregar', titulo], { entrada: texto });
    expect([estado, error.trim().split('\n').length]).toEqual([1, 1]);
  }
  await json(['respuestas', 'borrar', 'Saludo']);
  expect(await json(['respuestas', 'listar'])).toEqual([]);
  expect((await mesa(['respuestas', 'borrar', 'Saludo'])).estado).toBe(1);
});

test('auditoria: has what the command changed, by nobody whom the service knows', async () => {
  await json(['ips', 'importar', await archivo('ips.csv', 'nit,nombre,estado\n900123456,Clínica,ACTIVO\n')]);
  await json(['ips', 'inactivar', '900123456']);
  await json(['ips', 'clave', '900123456'], { entrada: CLAVE });
  await json(['usuario', 'agregar', 'ana@eps.co', 'Ana'], { entrada: CLAVE });
  const { registros } = (await json(['auditoria', 'listar'])) as { registros: Record<string, unknown>[] };
  expect(registros.map(({ quien, accion, objeto }) => [quien, accion, objeto])).toEqual([
    [null, 'usuario.registrar', 'ana@eps.co'],
    [null, 'ips.clave', '900123456'],
    [null, 'ips.inactivar', '900123456'],
    [null, 'ips.importar', '1 nuevas, 0 actualizadas'],
  ]);
  expect((await mesa(['auditoria', 'listar'])).texto).toContain('consola');
  expect((await json(['auditoria', 'listar', '--aperturas'])) as object).toEqual({
    registros: [],
    siguiente: null,
  });
  expect((await mesa(['auditoria', 'listar', '--caso', '1'])).estado).toBe(1);
});

test('catalogo: what is exported can be imported, and a broken one changes nothing', async () => {
  const catalogo = JSON.stringify(await json(['catalogo', 'exportar']));
  await json(['catalogo', 'importar', await archivo('catalogo.json', catalogo)]);
  const { estado, error } = await mesa([
    'catalogo',
    'importar',
    await archivo('roto.json', '{"motivos": [{]}'),
  ]);
  expect(error).not.toBe('');
  expect(estado).toBe(1);
  expect(JSON.stringify(await json(['catalogo', 'exportar']))).toBe(catalogo);
});

test('casos: old cases come in with their numbers, and go out without formulas', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  const { columnas, fila } = {
    columnas: 'numero,nit,motivo,asunto,descripcion,estado,fecha',
    fila: '40912,900123456,cargue-resolucion-2463,capacitacion,=1+1 CARGUE RESOLUCION 2463 CARGUE,ACTIVO,29/01/2019 17:32',
  };
  const csv = await archivo('casos.csv', `${columnas}\n${fila}\n`);
  await json(['casos', 'importar', csv]);
  await json(['casos', 'importar', csv]);
  const { texto } = await mesa(['casos', 'exportar']);
  expect(texto).toContain('40912');
  expect(texto).not.toMatch(/(^|,)"?=1/m);
  expect(await json(['estado'])).toMatchObject({ casos: expect.anything() as unknown });
});

test('casos: a line with a date, number or twin that cannot be is refused, and nothing of the file comes in', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  const linea = (numero: string, fecha: string, descripcion = 'x') =>
    `${numero},900123456,facturacion,radicacion,${descripcion},ACTIVO,${fecha}`;
  const csv = await archivo(
    'casos.csv',
    [
      'numero,nit,motivo,asunto,descripcion,estado,fecha',
      linea('1', '01/05/2020 10:00'),
      linea('2', '01/05/0202 10:00'),
      linea('3', '2024-02-31T10:00:00Z'),
      linea('4', '01/05/2999 10:00'),
      linea('999999999999999', '01/05/2020 10:00'),
      linea('1', '01/05/2020 10:00', 'otro'),
      linea('1', '01/05/2020 10:00'),
    ].join('\n'),
  );
  const { estado, texto } = await mesa(['casos', 'importar', csv, '--json']);
  expect(estado).toBe(1);
  const { nuevos, rechazadas } = JSON.parse(texto) as { nuevos: number; rechazadas: { linea: number }[] };
  expect([nuevos, rechazadas.map(({ linea: una }) => una)]).toEqual([0, [3, 4, 5, 6, 7, 8]]);
  expect(await json(['casos', 'exportar'])).toEqual([]);
  const parcial = await mesa(['casos', 'importar', csv, '--json', '--parcial']);
  expect(JSON.parse(parcial.texto)).toMatchObject({ nuevos: 1, iguales: 0 });
});

test('casos: a text with an unquoted comma is refused whole, never cut', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  const cabeza = 'numero,nit,fecha,motivo,asunto,estado,descripcion';
  const cola = '900123456,05/10/2025 08:00,CARGUE RESOLUCION 2463,CAPACITACION,Activo';
  const csv = await archivo(
    'casos.csv',
    [
      cabeza,
      `700,${cola},No carga el archivo, sale error 500, por favor revisar`,
      `701,${cola},"Entre comillas, entero"`,
      `702,${cola}`,
    ].join('\n'),
  );
  const { estado, texto } = await mesa(['casos', 'importar', csv]);
  expect(estado).toBe(1);
  expect(texto).toMatch(
    /^Línea 2: tiene 9 celdas .* comas.*\nLínea 4: tiene 6 celdas .*descripcion.*\nNo se importó nada/,
  );
  await mesa(['casos', 'importar', csv, '--parcial']);
  expect(await json(['casos', 'exportar'])).toMatchObject([
    { numero: 701, descripcion: 'Entre comillas, entero' },
  ]);
});

test('casos: dates are read as Excel shows them, and a trial brings nothing in', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  const cola = 'CARGUE RESOLUCION 2463;CAPACITACION;Fecha;Activo;sí';
  const csv = await archivo(
    'casos.csv',
    [
      'Número;NIT;Fecha;Motivo;Asunto;Descripción;Estado;Revisado',
      `710;900123456;9/01/2019 7:05;${cola}`,
      `40.912;NIT 900.123.456-8;29/01/2019 5:32 p. m.;${cola}`,
      `712;9001234568;2019-01-29 17:32:00;${cola}`,
      `713;900 123 456;2019-01-29;${cola}`,
    ].join('\r\n'),
  );
  const simulado = { nuevos: 4, iguales: 0, rechazadas: [], sinUsar: ['Revisado'], simulado: true };
  expect(await json(['casos', 'importar', csv, '--simular'])).toEqual(simulado);
  expect(await json(['casos', 'exportar'])).toEqual([]);
  expect(await json(['casos', 'importar', csv])).toMatchObject({ nuevos: 4, sinUsar: ['Revisado'] });
  const casos = (await json(['casos', 'exportar'])) as { numero: number; fecha: string }[];
  expect(casos.map(({ numero, fecha }) => [numero, fecha])).toEqual([
    [710, '2019-01-09T12:05:00.000Z'],
    [712, '2019-01-29T22:32:00.000Z'],
    [713, '2019-01-29T05:00:00.000Z'],
    [40912, '2019-01-29T22:32:00.000Z'],
  ]);
  // What goes out comes in again as the same.
  const { texto } = await mesa(['casos', 'exportar']);
  expect(await json(['casos', 'importar', await archivo('vuelta.csv', texto)])).toMatchObject({ iguales: 4 });
});

test('a case and an IPS are named to the command as people say them', async () => {
  await json(['ips', 'agregar', 'NIT 900.123.456 – 8', 'Clínica'], { entrada: CLAVE });
  expect(await json(['ips', 'inactivar', '9001234568'])).toMatchObject({ nit: '900123456' });
  const { error } = await mesa(['purgar', '--caso', 'Caso No. 40.912']);
  expect(error.trim()).toBe('Ese caso no existe.');
  const aperturas = ['auditoria', 'listar', '--aperturas', '--caso'];
  expect(await json([...aperturas, 'N° 40912'])).toEqual({ registros: [], siguiente: null });
  expect((await mesa([...aperturas, '40912 y otro'])).estado).toBe(1);
});

test('catalogo: a file that an editor gave a mark comes in too', async () => {
  const catalogo = JSON.stringify(await json(['catalogo', 'exportar']));
  await json(['catalogo', 'importar', await archivo('catalogo.json', `\ufeff${catalogo}`)]);
  expect(JSON.stringify(await json(['catalogo', 'exportar']))).toBe(catalogo);
});

test('adjuntos: what lost its file or changed is told', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const foto = new Uint8Array(await readFile(FOTO));
  const claves = await Promise.all(
    ['a.png', 'b.png', 'c.png'].map(async (nombre) => String((await clinica.subir(foto, nombre)).json.clave)),
  );
  await banco.cerrar();
  const verificar = () =>
    mesa(['adjuntos', 'verificar', '--json'], { entorno: { MESA_DATOS: banco.carpeta } });
  expect(await json(['adjuntos', 'listar'], { entorno: { MESA_DATOS: banco.carpeta } })).toHaveLength(3);
  expect(await verificar()).toMatchObject({ estado: 0 });

  const rutaDe = (clave = '') => rutaDeAdjunto(banco.carpeta, clave);
  await rm(rutaDe(claves[0]));
  await appendFile(rutaDe(claves[1]), 'x');
  const { estado, texto } = await verificar();
  expect(estado).toBe(1);
  const { revisados, malos } = JSON.parse(texto) as { revisados: number; malos: object[] };
  expect(revisados).toBe(3);
  expect(malos).toHaveLength(2);
  expect(malos).toContainEqual({ clave: claves[0], caso: null, problema: 'falta' });
  expect(malos).toContainEqual({ clave: claves[1], caso: null, problema: 'alterado' });
});

describe('respaldo and purgar', () => {
  const copia = () => join(carpeta, 'copia');
  const otra = () => ({ entorno: { MESA_DATOS: join(carpeta, 'otra') } });

  const CASOS = `numero,nit,fecha,motivo,asunto,descripcion,estado
40,900123456-8,01/02/2020 08:00,FACTURACION,RADICACION,Uno,CERRADO
41,900123456-8,01/02/2020 08:00,FACTURACION,RADICACION,Dos,ACTIVO
`;

  beforeEach(async () => {
    await json(['ips', 'agregar', '900.123.456-8', 'Clínica'], { entrada: CLAVE });
    await json(['casos', 'importar', await archivo('casos.csv', CASOS)]);
  });

  test('a backup is made, checked, and put back elsewhere', async () => {
    expect(await json(['respaldo', 'crear', copia()])).toMatchObject({
      casos: 2,
      ultimoCaso: 41,
      problemas: [],
    });
    const { estado, texto } = await mesa(['respaldo', 'verificar', copia()]);
    expect([estado, texto]).toEqual([0, expect.stringContaining('2 casos (último número 41)')]);
    expect(await json(['respaldo', 'restaurar', copia()], otra())).toMatchObject({ proximoCaso: 42 });
    expect(await json(['casos', 'exportar'], otra())).toHaveLength(2);
    expect(await json(['ips', 'listar'], otra())).toMatchObject([{ nit: '900123456' }]);
  });

  test('what cannot be done is one sentence and status 1', async () => {
    for (const [argumentos, dicho] of [
      [['respaldo', 'verificar', carpeta], 'no tiene un respaldo terminado'],
      [['respaldo', 'restaurar', carpeta], 'no tiene un respaldo terminado'],
      [['respaldo', 'crear', carpeta], 'ya tiene algo'],
      [['respaldo', 'crear', join(carpeta, 'casos.csv')], 'Se esperaba una carpeta'],
      [['purgar', '--caso', '99'], 'no existe'],
      [['purgar', '--caso', '1e3'], 'no es un número de caso'],
      [['purgar', '--cerrados-antes', '2026-02-30'], 'no es un día'],
    ] as const) {
      const { estado, error } = await mesa([...argumentos]);
      expect(error.trim().split('\n'), argumentos.join(' ')).toEqual([expect.stringContaining(dicho)]);
      expect(estado).toBe(1);
    }
    for (const argumentos of [['--si'], ['--caso', '40', '--cerrados-antes', '2026-01-01']]) {
      expect((await mesa(['purgar', ...argumentos])).estado, argumentos.join(' ')).toBe(2);
    }
  });

  test('purging says what would go, and does it when told so', async () => {
    const quedan = async () =>
      ((await json(['casos', 'exportar'])) as { numero: number }[]).map((c) => c.numero);
    const cuenta = { casos: 1, mensajes: 0, notas: 0, adjuntos: 0 };
    expect(await json(['purgar', '--cerrados-antes', '2026-01-01'])).toEqual({ ...cuenta, borrado: false });
    expect(await quedan()).toEqual([40, 41]);
    expect(await json(['purgar', '--cerrados-antes', '2026-01-01', '--si'])).toMatchObject({ borrado: true });
    expect(await quedan()).toEqual([41]);
    const { texto } = await mesa(['purgar', '--caso', '41', '--si']);
    expect(texto).toMatch(/^Borrados para siempre: 1 caso, 0 mensajes, 0 notas y 0 adjuntos\./);
    expect(await quedan()).toEqual([]);
    expect(await json(['purgar'])).toEqual({ vaciado: true });
  });
});

test('of a newer version’s data an older program says so in one sentence, whatever it was asked', async () => {
  await json(['ips', 'agregar', '900123456', 'Clínica'], { entrada: CLAVE });
  await json(['respaldo', 'crear', join(carpeta, 'copia')]);
  for (const una of ['datos', 'copia']) {
    const db = new Database(join(carpeta, una, 'mesa.db'));
    db.exec("INSERT INTO migraciones VALUES ('999-futura', '2030-01-01')");
    db.close();
  }
  for (const argumentos of [
    ['estado'],
    ['ips', 'listar'],
    ['casos', 'exportar'],
    ['purgar', '--caso', '1'],
    ['respaldo', 'crear', join(carpeta, 'otra')],
  ]) {
    const { estado, error, texto } = await mesa(argumentos);
    expect([argumentos, error.trim().split('\n')]).toEqual([
      argumentos,
      [expect.stringContaining('una versión más nueva')],
    ]);
    expect([estado, texto]).toEqual([1, '']);
  }
});

test('a case that is filed during an import gets a number above all of the file', async () => {
  const banco = await montar();
  const { servicios } = banco;
  const filas = Array.from(
    { length: 900 },
    (_, i) => `${i + 1},900123456,2019-01-29,Motivo,Asunto,Caso ${i + 1},CERRADO`,
  );
  const csv = await archivo(
    'casos.csv',
    `numero,nit,fecha,motivo,asunto,descripcion,estado\n${filas.join('\n')}\n`,
  );
  const child = spawn(process.execPath, [MESA, 'casos', 'importar', csv, '--json'], {
    env: { ...process.env, MESA_DATOS: servicios.config.datos },
  });
  let dicho = '';
  child.stdout.on('data', (trozo) => (dicho += String(trozo)));
  const clinica = await banco.ips();
  const fin = once(child, 'close');
  const escritos = () => servicios.base.leer.selectFrom('casos').select('numero').execute();
  while ((await escritos()).length === 0 && child.exitCode === null) await new Promise(setImmediate);
  const { numero } = await clinica.crearCaso();
  await fin;
  expect(numero).toBe(901);
  expect(JSON.parse(dicho)).toMatchObject({ nuevos: 900, iguales: 0, rechazadas: [] });
});
