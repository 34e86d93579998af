/** All data of one IPS, in open formats, and nothing of another. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hallarAdjunto } from '../../../server/adjuntos/almacen.ts';
import { SIN_EXPORTAR, TABLAS_EXPORTADAS } from '../../../server/ips/datos-de-ips.sqlite.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { ADMIN, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';

const MESA = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'mesa.js');

let carpeta: string;
beforeEach(async () => void (carpeta = await mkdtemp(join(tmpdir(), 'mesa-exportar-'))));
afterEach(() => rm(carpeta, { recursive: true, force: true }));

type Fila = Record<string, unknown>;

async function exportar(banco: Banco, nit: string, ...opciones: string[]) {
  const destino = join(carpeta, `${nit}${opciones.join('')}`);
  const child = spawn(process.execPath, [MESA, 'ips', 'exportar', nit, destino, '--json', ...opciones], {
    env: { ...process.env, MESA_DATOS: banco.carpeta },
  });
  let [texto, error] = ['', ''];
  child.stdout.on('data', (trozo) => (texto += String(trozo)));
  child.stderr.on('data', (trozo) => (error += String(trozo)));
  const estado = await new Promise((cumplir) => child.on('close', cumplir));
  return {
    estado,
    error,
    destino,
    json: texto ? (JSON.parse(texto) as { problemas: Fila[]; adjuntos: number }) : undefined,
    leer: async (nombre: string) =>
      JSON.parse(await readFile(join(destino, `${nombre}.json`), 'utf8')) as Fila[],
    /** All text of all files, bytes of attachments too. */
    todo: async () => {
      const nombres = await readdir(destino, { recursive: true, withFileTypes: true });
      const archivos = nombres.filter((uno) => uno.isFile()).map((uno) => join(uno.parentPath, uno.name));
      return (await Promise.all(archivos.map((uno) => readFile(uno, 'latin1')))).join('\n');
    },
  };
}

async function subir(quien: Cliente, marca: string): Promise<{ clave: string; sha256: string }> {
  const contenido = new Uint8Array(
    Buffer.concat([await readFile(rutaDeMuestra('base.png')), Buffer.from(marca)]),
  );
  const { json } = await quien.subir(contenido, `${marca}.png`);
  return json as { clave: string; sha256: string };
}

/** Two IPS with the same kinds of things, each with words that only it has. */
async function poblar(banco: Banco) {
  const agente = await banco.agente();
  const casos = [];
  for (const [nit, palabra] of [
    [NIT_A, 'zanahoria'],
    [NIT_B, 'calabaza'],
  ] as const) {
    const ips = await banco.ips(nit);
    const { clave } = await subir(ips, `foto-${palabra}`);
    const caso = await ips.crearCaso({
      descripcion: `Caso ${palabra}`,
      mensaje: `=Hola ${palabra}`,
      adjuntos: [clave],
    });
    await agente.escribir(caso.numero, `Respuesta ${palabra}`);
    const nota = await subir(agente, `nota-${palabra}`);
    await agente.escribir(caso.numero, `Nota ${palabra}`, { interno: true, adjuntos: [nota.clave] });
    await agente.crudo('GET', `/adjuntos/${clave}`);
    await ips.pedir('PUT', `/casos/${caso.numero}/lectura`, { cuerpo: { hasta: 2 } });
    await subir(ips, `suelta-${palabra}`);
    casos.push({ numero: caso.numero, clave, nota: nota.clave });
  }
  await banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit: NIT_B, contrasena: 'no es esta clave' } });
  return casos as [
    { numero: number; clave: string; nota: string },
    { numero: number; clave: string; nota: string },
  ];
}

test('everything of one IPS is there, and not a word of the other', async () => {
  const banco = await montar();
  const [a, b] = await poblar(banco);
  const hecha = await exportar(banco, NIT_A);
  expect([hecha.estado, hecha.json?.adjuntos]).toEqual([0, 3]);

  expect(await hecha.leer('ips')).toMatchObject([{ nit: NIT_A, nombre: 'Clínica A', estado: 'ACTIVO' }]);
  expect(await hecha.leer('usuarios')).toMatchObject([{ nit: NIT_A, con_contrasena: 1 }]);
  expect(await hecha.leer('sesiones')).toHaveLength(1);
  expect(await hecha.leer('casos')).toMatchObject([{ numero: a.numero, descripcion: 'Caso zanahoria' }]);
  expect((await hecha.leer('mensajes')).map(({ texto }) => texto)).toEqual([
    '=Hola zanahoria',
    'Respuesta zanahoria',
  ]);
  expect(await hecha.leer('notas-internas')).toMatchObject([{ texto: 'Nota zanahoria', interno: 1 }]);
  expect(await hecha.leer('aperturas')).toMatchObject([{ clave: a.clave, nombre: 'Ana', rol: 'agente' }]);
  expect((await hecha.leer('lecturas')).map(({ rol }) => rol)).toContain('ips');
  expect((await hecha.leer('eventos')).map(({ tipo }) => tipo)).toContain('caso.creado');
  const auditoria = await hecha.leer('auditoria');
  expect(auditoria.map(({ accion }) => accion)).toEqual(
    expect.arrayContaining(['sesion.ingresar', 'ips.exportar']),
  );
  const adjuntos = await hecha.leer('adjuntos');
  expect(adjuntos.map(({ nombre, interno, caso }) => [nombre, interno, caso]).sort()).toEqual([
    ['foto-zanahoria.png', 0, a.numero],
    ['nota-zanahoria.png', 1, a.numero],
    ['suelta-zanahoria.png', 0, null],
  ]);
  for (const { clave, sha256 } of adjuntos) {
    const bytes = await readFile(join(hecha.destino, 'adjuntos', `${String(clave)}.png`));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  const texto = await hecha.todo();
  for (const ajeno of ['calabaza', NIT_B, 'Hospital B', b.clave, b.nota]) expect(texto).not.toContain(ajeno);
  expect(texto).not.toContain('argon2');
});

test('its index has the size and SHA-256 of every file, which only its owner may read', async () => {
  const banco = await montar();
  await poblar(banco);
  const { destino } = await exportar(banco, NIT_A);
  const [, ...lineas] = (await readFile(join(destino, 'indice.csv'), 'utf8')).trim().split('\r\n');
  const indice = new Map(
    lineas.map((linea) => {
      const celdas = linea.split(',');
      return [celdas[0]!, celdas.slice(-2)];
    }),
  );
  const nombres = await readdir(destino, { recursive: true });
  for (const nombre of nombres) {
    const { mode, size } = await stat(join(destino, nombre));
    expect([nombre, mode & 0o077]).toEqual([nombre, 0]);
    if (/^(indice\.csv|LEAME\.txt|adjuntos)$/.test(nombre)) continue;
    const sha256 = createHash('sha256')
      .update(await readFile(join(destino, nombre)))
      .digest('hex');
    expect([nombre, indice.get(nombre)]).toEqual([nombre, [String(size), sha256]]);
  }
  expect(indice.size).toBe(nombres.length - 3);
  expect(await readFile(join(destino, 'LEAME.txt'), 'utf8')).toContain('Ley 1581 de 2012');
});

test('without internal notes nothing of them is there', async () => {
  const banco = await montar();
  const [a] = await poblar(banco);
  const hecha = await exportar(banco, NIT_A, '--sin-notas');
  expect(hecha.estado).toBe(0);
  const texto = await hecha.todo();
  for (const interno of ['Nota zanahoria', 'nota-zanahoria', a.nota]) expect(texto).not.toContain(interno);
  expect(texto).toContain('Respuesta zanahoria');
  expect((await hecha.leer('eventos')).filter(({ interno }) => interno === 1)).toEqual([]);
});

test('files that are missing or altered are named, and cost none of the others', async () => {
  const banco = await montar();
  const [a] = await poblar(banco);
  await rm(await hallarAdjunto(banco.carpeta, a.clave));
  await writeFile(await hallarAdjunto(banco.carpeta, a.nota), 'otra cosa');
  const { estado, json, destino } = await exportar(banco, NIT_A);
  expect(estado).toBe(1);
  expect(json).toMatchObject({ adjuntos: 1 });
  expect(json!.problemas).toHaveLength(2);
  expect(json!.problemas).toEqual(
    expect.arrayContaining([
      { clave: a.clave, caso: a.numero, problema: 'falta' },
      { clave: a.nota, caso: a.numero, problema: 'alterado' },
    ]),
  );
  expect(await readdir(join(destino, 'adjuntos'))).toHaveLength(1);
  expect(await readFile(join(destino, 'LEAME.txt'), 'utf8')).toContain(`FALTA el adjunto ${a.clave}`);
});

test('a folder that has something, lies in the data, or an IPS that is not there, is refused', async () => {
  const banco = await montar();
  const otra = await exportar(banco, '900999888');
  expect([otra.estado, otra.error]).toEqual([1, expect.stringContaining('No hay una IPS')]);
  const buena = await exportar(banco, NIT_B);
  expect(buena.estado).toBe(0);
  const repetida = await exportar(banco, NIT_B);
  expect([repetida.estado, repetida.error]).toEqual([1, expect.stringContaining('ya tiene algo')]);
  const antes = await readdir(banco.carpeta);
  carpeta = join(banco.carpeta, 'adentro');
  const adentro = await exportar(banco, NIT_B);
  expect([adentro.estado, adentro.error]).toEqual([1, expect.stringContaining('fuera de la de los datos')]);
  expect(await readdir(banco.carpeta)).toEqual(antes);
});

test('administrators see who exported what', async () => {
  const banco = await montar();
  await exportar(banco, NIT_A);
  const admin = await banco.anonimo().ingresar({ correo: ADMIN, contrasena: CLAVE });
  const { json } = await admin.pedir<{ registros: Fila[] }>('GET', '/admin/auditoria');
  expect(json.registros).toContainEqual(expect.objectContaining({ accion: 'ips.exportar', objeto: NIT_A }));
});

test('every table of the database is exported, or is left out for a reason', async () => {
  const banco = await montar();
  const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
  const tablas = (
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]
  ).filter((nombre) => !/^(sqlite_|busqueda)/.test(nombre));
  db.close();
  expect(tablas.sort()).toEqual([...TABLAS_EXPORTADAS, ...Object.keys(SIN_EXPORTAR)].sort());
});
