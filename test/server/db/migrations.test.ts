/** A database of the first version, with something in every table, opens as it is and has lost nothing. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { RESPALDO } from '../../../server/cli/respaldo.ts';
import { leerConfig } from '../../../server/config.ts';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { dialecto } from '../../../server/db/dialect.sqlite.ts';
import { NUNCA } from '../../../server/casos/plazos.ts';
import { migraciones } from '../../../server/db/migrations/migrations.ts';
import { verificarContrasena, hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import type { Auditoria, FichaIps, ListaIps } from '../../../shared/admin.ts';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import type { Mensajes } from '../../../shared/mensaje.ts';
import { CLAVE, montar } from '../apoyo.ts';
import { FILAS, leer, type Fila } from './old-databases.ts';

/** The tables that the schema of 001 has, but for SQLite's own, the migrator's and the parts of the index. */
const TABLAS_001 = [
  'adjuntos',
  'aperturas',
  'asuntos',
  'casos',
  'casos_busqueda',
  'casos_por_indexar',
  'casos_totales',
  'eventos',
  'idempotencia',
  'ips',
  'latido',
  'lecturas',
  'mensajes',
  'motivos',
  'notas',
  'sesiones',
  'subidas',
  'usuarios',
];

async function crearPrimera(carpeta: string): Promise<Record<string, Fila[]>> {
  const conexion = new Database(join(carpeta, 'mesa.db'));
  const db = new Kysely<unknown>({ dialect: dialecto(conexion) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migraciones) },
    migrationTableName: 'migraciones',
    migrationLockTableName: 'migraciones_turno',
  }).migrateTo('001-inicial');
  expect(error).toBeUndefined();
  const tablas = conexion
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%'",
    )
    .pluck()
    .all() as string[];
  expect(tablas.filter((tabla) => !tabla.startsWith('migraciones')).sort()).toEqual(TABLAS_001);

  const filas = FILAS(await hashContrasena(CLAVE));
  for (const [tabla, suyas] of Object.entries(filas)) {
    expect(Object.keys(suyas[0]!).sort()).toEqual(
      (conexion.prepare(`SELECT name FROM pragma_table_info('${tabla}')`).pluck().all() as string[]).sort(),
    );
    for (const fila of suyas) {
      const columnas = Object.keys(fila);
      conexion
        .prepare(`INSERT INTO ${tabla} (${columnas.join()}) VALUES (${columnas.map(() => '?').join()})`)
        .run(Object.values(fila));
    }
  }
  const antes = Object.fromEntries(
    [...Object.keys(filas), 'casos_totales'].map((t) => [t, leer(conexion, t)]),
  );
  await db.destroy();
  return antes;
}

test('a database of the first version with something in every table opens intact', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-migrar-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  const antes = await crearPrimera(carpeta);
  await (await abrirBase(carpeta)).cerrar();
  // A second start changes nothing more.
  await (await abrirBase(carpeta)).cerrar();

  const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  onTestFinished(() => void db.close());
  for (const [tabla, filas] of Object.entries(antes)) {
    const columnas = Object.keys(filas[0]!).join();
    const ahora = leer(db, tabla, columnas);
    // The rows of all IPS together came later.
    const suyas = tabla === 'casos_totales' ? ahora.filter(({ nit }) => nit !== '') : ahora;
    expect([tabla, suyas]).toEqual([tabla, filas]);
  }
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  // What referred to the table that was made again refers to the new one.
  const referidas = db
    .prepare(
      `SELECT m.name || '.' || f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND f."table" = 'usuarios' ORDER BY 1`,
    )
    .pluck()
    .all();
  expect(referidas).toEqual([
    'adjuntos.usuario',
    'casos.asignado',
    'casos.creado_por',
    'casos.respondido_por',
    'casos.resuelto_por',
    'codigos_de_recuperacion.usuario',
    'correos.usuario',
    'correos_recibidos.usuario',
    'direcciones.usuario',
    'ingresos_a_medias.usuario',
    'lecturas.usuario',
    'mensajes.autor',
    'notas.autor',
    'novedades_de_caso.usuario',
    'novedades_vistas.usuario',
    'recuperaciones.usuario',
    'segundos_factores.usuario',
    'segundos_factores_nuevos.usuario',
    'sesiones.usuario',
    'subidas.usuario',
    'subidas_rechazadas.usuario',
  ]);
  // What later versions added follows from what was there.
  expect(leer(db, 'ips', 'nit, de_soporte, buscable')).toEqual([
    { nit: '900123456', de_soporte: 1, buscable: 'clinica nandu' },
    { nit: '900654321', de_soporte: 0, buscable: 'hospital b' },
  ]);
  expect(leer(db, 'casos', 'numero, vence, resuelto, primera_respuesta, abierto')).toEqual([
    { numero: 10, vence: NUNCA, resuelto: null, primera_respuesta: null, abierto: 1 },
    { numero: 11, vence: NUNCA, resuelto: null, primera_respuesta: 21, abierto: 1 },
    { numero: 12, vence: null, resuelto: 52, primera_respuesta: null, abierto: null },
    { numero: 13, vence: null, resuelto: 53, primera_respuesta: null, abierto: null },
  ]);
  expect(db.prepare("SELECT estado, cantidad FROM casos_totales WHERE nit = '' ORDER BY 1").all()).toEqual(
    db.prepare('SELECT estado, count(*) AS cantidad FROM casos GROUP BY estado ORDER BY 1').all(),
  );
  expect(leer(db, 'subidas', 'clave, turno, parcial')).toEqual([{ clave: 's', turno: null, parcial: null }]);
  expect(leer(db, 'usuarios', 'id, alias, debe_cambiar, leidos')).toEqual(
    [1, 2, 3, 7].map((id) => ({ id, alias: null, debe_cambiar: 0, leidos: 0 })),
  );
});

test('what was in it goes on: people log in, find, read and write', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-migrar-'));
  const antes = await crearPrimera(carpeta);
  const banco = await montar({ carpeta });
  expect(await verificarContrasena(CLAVE, String(antes.usuarios![0]!.clave))).toBe(true);
  const [clinica, ana, carla] = [
    await banco.ips(),
    await banco.agente(),
    await banco.agente('carla@eps.example'),
  ];
  expect((await ana.pedir<ListaCasos>('GET', '/casos?buscar=mariposa')).json.casos[0]?.numero).toBe(11);
  expect((await clinica.pedir<Mensajes>('GET', '/casos/11/mensajes')).json.mensajes).toHaveLength(2);
  await ana.escribir(11, 'Seguimos');
  expect((await clinica.pedir('GET', '/sesion')).json.noLeidos).toBe(2);
  await clinica.pedir('PUT', '/casos/11/lectura', { cuerpo: { hasta: 3 } });
  expect((await clinica.pedir('GET', '/sesion')).json.noLeidos).toBe(0);
  expect((await clinica.crearCaso({ motivo: 'm', asunto: 'a' })).numero).toBe(14);
  expect((await carla.pedir<Caso>('PATCH', '/casos/10', { cuerpo: { asignado: 'yo' } })).status).toBe(200);
  const { json } = await carla.pedir<ListaIps>('GET', '/admin/ips?buscar=nandu');
  expect(json.ips).toEqual([
    {
      nit: '900123456',
      nombre: 'Clínica Ñandú',
      estado: 'ACTIVO',
      conClave: true,
      usuarios: 1,
      abiertos: 3,
    } satisfies FichaIps,
  ]);
  const { json: auditoria } = await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=aperturas');
  expect(auditoria.registros).toMatchObject([{ quien: 'Ana (ana@eps.example)', objeto: 'a.pdf', caso: 11 }]);
});

/** Runs one statement on the database as it lies there, without checks of references. */
function tocar(carpeta: string, consulta: string): void {
  const db = new Database(join(carpeta, 'mesa.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(consulta);
  db.close();
}

const SUELTA = 'INSERT INTO lecturas (usuario, caso, hasta, leidos) VALUES (1, 999, 0, 0)';

test('a migration that leaves a row which refers to nothing fails; a start without one does not look for such rows', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-migrar-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  await crearPrimera(carpeta);
  tocar(carpeta, SUELTA);
  await expect(abrirBase(carpeta)).rejects.toThrow('refer to nothing');

  const otra = await mkdtemp(join(tmpdir(), 'mesa-migrar-'));
  onTestFinished(() => rm(otra, { recursive: true, force: true }));
  await (await abrirBase(otra)).cerrar();
  tocar(otra, "INSERT INTO sesiones (huella, usuario, creada, vence) VALUES ('x', 999, 0, 0)");
  await (await abrirBase(otra)).cerrar();
});

test('a backup by a newer program copies an older database and does not migrate it', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-migrar-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  const datos = join(carpeta, 'datos');
  await mkdir(datos);
  await crearPrimera(datos);
  // Their files were never there.
  tocar(datos, 'DELETE FROM adjuntos');
  const dir = join(carpeta, 'copia');
  const contexto = {
    config: leerConfig({ MESA_DATOS: datos }, {}),
    argumentos: { dir },
    opciones: {},
    contrasena: () => Promise.resolve(''),
    texto: () => Promise.resolve(''),
    avance: () => undefined,
    decir: () => undefined,
  };
  const correr = (verbo: string) => {
    const comando = RESPALDO[verbo]!;
    if (!comando.sinBase) throw new Error('it opens the database, which migrates it');
    return comando.ejecutar(contexto);
  };
  await correr('crear');
  for (const una of [datos, dir]) {
    const db = new Database(join(una, 'mesa.db'), { readonly: true });
    onTestFinished(() => void db.close());
    expect(db.prepare('SELECT name FROM migraciones').all()).toEqual([{ name: '001-inicial' }]);
  }
  expect((await correr('verificar')).json).toMatchObject({ casos: 4, mensajes: 2 });
});
