/** What is purged is gone: from the answers, from the disk, from the index, and from the files of the database. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { deConsola } from '../../../server/cli/command.ts';
import { contarPurga, purgarCasos, type Seleccion } from '../../../server/purga/purgar.ts';
import type { Adjunto } from '../../../shared/adjunto.ts';
import { montar, type Banco } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const DIA = 86_400_000;
const SECRETO = 'zarzaparrillesco';
const foto = await readFile(rutaDeMuestra('base.png'));

const purgar = (banco: Banco, seleccion: Seleccion) =>
  purgarCasos(banco.servicios, seleccion, deConsola(), () => undefined);

/** Words of the search index that begin like this. */
function enElIndice({ carpeta }: Banco, comienzo: string): string[] {
  const base = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  // Its own temporary view of the index; the database is not written.
  base.exec("CREATE VIRTUAL TABLE temp.palabras USING fts5vocab (main, busqueda, 'row')");
  const palabras = base.prepare('SELECT term FROM palabras WHERE term LIKE ?').pluck().all(`${comienzo}%`);
  base.close();
  return palabras as string[];
}

async function enElDisco({ carpeta }: Banco, texto: string): Promise<string[]> {
  const con: string[] = [];
  for (const nombre of await readdir(carpeta)) {
    if (!nombre.startsWith('mesa.db')) continue;
    if ((await readFile(join(carpeta, nombre))).includes(texto)) con.push(nombre);
  }
  return con;
}

async function archivos({ carpeta }: Banco): Promise<string[]> {
  const todos = await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true });
  return todos.filter((uno) => uno.isFile()).map(({ name }) => name);
}

test('a case goes with all that it was, and nothing of it can be read in the files', async () => {
  const banco = await montar();
  const { base } = banco.servicios;
  const clinica = await banco.ips();
  const soporte = await banco.agente();
  const queda = await clinica.crearCaso({ descripcion: 'Se queda' });
  const suelto = (await clinica.subir(new Uint8Array(foto), 'foto.png')).json as Adjunto;
  const { numero } = await clinica.crearCaso({ descripcion: SECRETO, adjuntos: [suelto.clave] });
  await clinica.escribir(numero, `Un mensaje ${SECRETO}`);
  await soporte.escribir(numero, `Una nota ${SECRETO}ita`, { interno: true });
  await soporte.escribir(numero, 'Una respuesta');
  await clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 2 } });
  await clinica.crudo('GET', `/adjuntos/${suelto.clave}`);
  await base.ponerBusquedaAlDia();
  expect(enElIndice(banco, SECRETO)).toHaveLength(2);
  expect(await enElDisco(banco, SECRETO)).not.toEqual([]);
  expect(await contarPurga(base.leer, { caso: numero })).toEqual({
    casos: 1,
    mensajes: 2,
    notas: 1,
    adjuntos: 1,
  });

  await purgar(banco, { caso: numero });
  expect(await base.olvidarBorrado()).toBe(true);

  expect(enElIndice(banco, SECRETO)).toEqual([]);
  expect(enElIndice(banco, 'queda')).toEqual(['queda']);
  expect(await enElDisco(banco, SECRETO)).toEqual([]);
  expect(await archivos(banco)).toEqual([]);
  for (const tabla of ['mensajes', 'notas', 'lecturas', 'adjuntos', 'eventos', 'idempotencia'] as const) {
    const filas = await base.leer.selectFrom(tabla).select('caso').where('caso', '=', numero).execute();
    expect(filas, tabla).toEqual([]);
  }
  expect((await clinica.pedir('GET', `/casos/${numero}`)).status).toBe(404);
  expect((await clinica.crudo('GET', `/adjuntos/${suelto.clave}`)).status).toBe(404);
  const lista = await clinica.pedir<{ casos: { numero: number }[]; totales: unknown }>('GET', '/casos');
  expect(lista.json.casos.map((caso) => caso.numero)).toEqual([queda.numero]);
  // What was unread of it is not unread any more.
  expect((await clinica.pedir('GET', '/sesion')).json).toMatchObject({ noLeidos: 0 });
  const { json } = await (
    await banco.agente('carla@eps.example')
  ).pedir<{
    registros: { accion: string; objeto: string }[];
  }>('GET', '/admin/auditoria');
  expect(json.registros).toMatchObject([{ accion: 'caso.purgar', objeto: String(numero) }]);
  // Its number is not given again.
  expect((await clinica.crearCaso()).numero).toBe(numero + 1);
});

test('of old ones only those go that are closed and without news since that day', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  let soporte = await banco.agente();
  const cerrar = async (numero: number) => {
    const { status } = await soporte.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'CERRADO' } });
    expect(status).toBe(200);
  };
  const viejos = [];
  for (let i = 0; i < 60; i += 1)
    viejos.push((await clinica.crearCaso({ descripcion: `Viejo ${i}` })).numero);
  for (const numero of viejos) await cerrar(numero);
  const abierto = await clinica.crearCaso({ descripcion: 'Viejo y abierto' });
  banco.avanzar(10 * DIA);
  const nuevo = await (await banco.ips()).crearCaso({ descripcion: 'Nuevo' });
  soporte = await banco.agente();
  await cerrar(nuevo.numero);

  const seleccion = { cerradosAntes: Date.now() + 5 * DIA };
  expect((await contarPurga(banco.servicios.base.leer, seleccion)).casos).toBe(viejos.length);
  await purgar(banco, seleccion);
  const quedan = await banco.servicios.base.leer
    .selectFrom('casos')
    .select('numero')
    .orderBy('numero')
    .execute();
  expect(quedan.map(({ numero }) => numero)).toEqual([abierto.numero, nuevo.numero]);
});

test('while somebody reads the log it cannot be emptied, and that is said', async () => {
  const banco = await montar();
  await (await banco.ips()).crearCaso();
  const lector = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
  const filas = lector.prepare('SELECT * FROM casos').iterate();
  filas.next();
  await (await banco.ips()).crearCaso();
  expect(await banco.servicios.base.olvidarBorrado(20)).toBe(false);
  filas.return?.();
  lector.close();
  expect(await banco.servicios.base.olvidarBorrado()).toBe(true);
});
