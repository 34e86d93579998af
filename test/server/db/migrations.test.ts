/** A database of the first version, with something in every table, opens as it is and has lost nothing. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database, { type Database as Conexion } from 'better-sqlite3';
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

type Fila = Record<string, unknown>;

/** Every table of 001 with rows that use every column, those that may be null both ways. */
const FILAS = (clave: string): Record<string, Fila[]> => ({
  ips: [
    { nit: '900123456', nombre: 'Clínica Ñandú', estado: 'ACTIVO', creada: 1 },
    { nit: '900654321', nombre: 'Hospital B', estado: 'INACTIVO', creada: 2 },
  ],
  usuarios: [
    {
      id: 1,
      rol: 'ips',
      nombre: 'Clínica Ñandú',
      nit: '900123456',
      correo: null,
      clave,
      activo: 1,
      creado: 3,
    },
    { id: 2, rol: 'ips', nombre: 'Hospital B', nit: '900654321', correo: null, clave, activo: 0, creado: 4 },
    {
      id: 3,
      rol: 'agente',
      nombre: 'Ana',
      nit: null,
      correo: 'ana@eps.example',
      clave,
      activo: 1,
      creado: 5,
    },
    {
      id: 7,
      rol: 'admin',
      nombre: 'Carla',
      nit: null,
      correo: 'carla@eps.example',
      clave,
      activo: 1,
      creado: 6,
    },
  ],
  sesiones: [{ huella: 'a'.repeat(64), usuario: 3, creada: 7, vence: 8 }],
  motivos: [
    { codigo: 'm', nombre: 'Motivo', orden: 0, retirado: 0 },
    { codigo: 'viejo', nombre: 'Viejo', orden: 1, retirado: 1 },
  ],
  asuntos: [
    { motivo: 'm', codigo: 'a', nombre: 'Asunto', orden: 0, retirado: 0 },
    { motivo: 'm', codigo: 'b', nombre: 'Otro', orden: 1, retirado: 1 },
  ],
  casos: [
    caso(10, { estado: 'ACTIVO' }),
    caso(11, { estado: 'EN_GESTION', asignado: 3, prioridad: 'ALTA', ultima_secuencia: 2, de_soporte: 1 }),
    caso(12, { estado: 'RESUELTO', nit: '900654321', creado_por: null, ultima_nota: 1 }),
    caso(13, { estado: 'CERRADO' }),
  ],
  mensajes: [
    { id: 1, caso: 11, secuencia: 1, autor: 1, rol: 'ips', nombre: 'Clínica', texto: 'mariposa', creado: 20 },
    { id: 2, caso: 11, secuencia: 2, autor: 3, rol: 'agente', nombre: 'Ana', texto: 'Hola', creado: 21 },
  ],
  notas: [
    {
      id: 1,
      caso: 12,
      secuencia: 1,
      tras: 0,
      autor: 3,
      rol: 'agente',
      nombre: 'Ana',
      texto: 'Nota',
      creado: 22,
    },
  ],
  lecturas: [{ usuario: 1, caso: 11, hasta: 1, leidos: 0 }],
  subidas: [{ clave: 's', eleccion: 'e', usuario: 1, nit: '900123456', bytes: 5, creada: 23 }],
  adjuntos: [
    adjunto('suelto', { caso: null, mensaje: null, nota: null }),
    adjunto('enviado', { caso: 11, mensaje: 1, nota: null }),
  ],
  aperturas: [{ id: 1, clave: 'enviado', usuario: 3, creada: 24, solicitud: 'x' }],
  eventos: [
    { id: 1, tipo: 'caso.creado', caso: 11, nit: '900123456', actor: 1, interno: 0, datos: '{}', creado: 25 },
  ],
  idempotencia: [
    { usuario: 1, ruta: 'POST /casos', clave: 'k', huella: 'h', respuesta: '{}', caso: 11, creada: 26 },
  ],
});

function caso(numero: number, cambios: Fila): Fila {
  return {
    numero,
    nit: '900123456',
    creado_por: 1,
    motivo: 'm',
    motivo_nombre: 'Motivo de antes',
    asunto: 'a',
    asunto_nombre: 'Asunto de antes',
    descripcion: `Caso ${numero}`,
    prioridad: 'NORMAL',
    asignado: null,
    creado: 30 + numero,
    actualizado: 40 + numero,
    ultima_secuencia: 0,
    de_soporte: 0,
    ultima_nota: 0,
    ...cambios,
  };
}

function adjunto(clave: string, cambios: Fila): Fila {
  return {
    clave,
    eleccion: 'e',
    usuario: 1,
    nit: '900123456',
    nombre: 'a.pdf',
    tipo: 'application/pdf',
    extension: 'pdf',
    bytes: 5,
    sha256: 'x',
    creado: 27,
    ...cambios,
  };
}

const leer = (db: Conexion, tabla: string, columnas = '*') =>
  db.prepare(`SELECT ${columnas} FROM ${tabla} ORDER BY 1, 2`).all() as Fila[];

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
    'lecturas.usuario',
    'mensajes.autor',
    'notas.autor',
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
