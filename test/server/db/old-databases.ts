/** Databases as earlier versions left them, with something in every table. */
import { join } from 'node:path';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { Kysely, Migrator } from 'kysely';
import { expect } from 'vitest';
import { dialecto } from '../../../server/db/dialect.sqlite.ts';
import { migraciones } from '../../../server/db/migrations/migrations.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { CLAVE } from '../apoyo.ts';

export type Fila = Record<string, unknown>;

/** Every table of 001 with rows that use every column, those that may be null both ways. */
export const FILAS = (clave: string): Record<string, Fila[]> => ({
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

export const leer = (db: Conexion, tabla: string, columnas = '*') =>
  db.prepare(`SELECT ${columnas} FROM ${tabla} ORDER BY 1, 2`).all() as Fila[];

/** Rows of the tables that came later. */
const DESPUES: Record<string, Fila> = {
  sesiones_terminadas: { huella: 'b'.repeat(64), terminada: 9 },
  respuestas: { titulo: 'Saludo', texto: 'Buenos días' },
  auditoria: { usuario: 7, accion: 'ips.agregar', objeto: '900123456', datos: '{}', creada: 10 },
  subidas_rechazadas: { usuario: 1, nit: '900123456', bytes: 5, creada: 11 },
  segundos_factores: { usuario: 7, secreto: Buffer.from('s'), activado: 12, ultimo: 1 },
  segundos_factores_nuevos: { usuario: 3, secreto: Buffer.from('n'), sesion: 'c'.repeat(64), creado: 13 },
  codigos_de_recuperacion: { usuario: 7, huella: 'd'.repeat(64) },
  ingresos_a_medias: { huella: 'e'.repeat(64), usuario: 7, creado: 14 },
  tokens_usados: { huella: 'f'.repeat(64), vence: 15 },
  direcciones: { usuario: 1, direccion: 'clinica@ips.example', confirmada: 16, sin_avisos: 'estado' },
  recuperaciones: { huella: '0'.repeat(64), usuario: 1, creada: 17, vence: 18 },
  repartos: { destino: 'correo', evento: 1 },
  novedades_de_caso: { usuario: 1, caso: 11, hasta: 1, momento: 21 },
  correos: {
    clase: 'caso',
    usuario: 1,
    direccion: 'clinica@ips.example',
    caso: 11,
    message_id: '<1@eps.example>',
    creado: 19,
    desde: 20,
  },
  webhooks: {
    nombre: 'GLPI',
    url: 'https://glpi.example.co/mesa',
    eventos: 'caso.registrado',
    desde_evento: 0,
    creado: 21,
    secreto: Buffer.from('w'),
  },
  entregas: {
    webhook: 1,
    mensaje: 'msg_1',
    evento: 1,
    tipo: 'caso.registrado',
    caso: 11,
    cuerpo: '{}',
    creada: 22,
    desde: 23,
  },
  correos_recibidos: {
    huella: '1'.repeat(64),
    resultado: 'mensaje',
    usuario: 1,
    caso: 11,
    texto: '2'.repeat(64),
    recibido: 21,
  },
  correos_originales: { caso: 11, secuencia: 1, texto: 'Gracias' },
  correos_intentos: { uid: '1/2', intentos: 3, desde: 22, error: 'se cortó' },
};

/** What the database itself writes: counts, the index and what waits for it, numbers and secrets. */
const PROPIAS =
  /^(sqlite|migraciones|latido|cambios|casos_totales|casos_dias|sin_leer|novedades_vistas|reportes_tramos|reportes_sumas|secretos|eventos_borrados|buzon|casos_busqueda|casos_por_indexar|por_indexar|ips_por_indexar|busqueda)/;

function insertar(conexion: Conexion, tabla: string, fila: Fila): void {
  const columnas = Object.keys(fila);
  conexion
    .prepare(`INSERT INTO ${tabla} (${columnas.join()}) VALUES (${columnas.map(() => '?').join()})`)
    .run(Object.values(fila));
}

const tablasDe = (conexion: Conexion): string[] =>
  conexion
    .prepare("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') ORDER BY name")
    .pluck()
    .all() as string[];

/** Messages of the longest conversation: more than one document of the index holds, in every version. */
export const MENSAJES = 450;

/**
 * Makes the database of this version, with rows in each table that it has, and a long conversation. Returns the rows by
 * table.
 */
export async function crearVersion(carpeta: string, version: string): Promise<Record<string, Fila[]>> {
  const conexion = new Database(join(carpeta, 'mesa.db'));
  conexion.pragma('journal_mode = WAL');
  const db = new Kysely<unknown>({ dialect: dialecto(conexion) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migraciones) },
    migrationTableName: 'migraciones',
    migrationLockTableName: 'migraciones_turno',
  }).migrateTo(version);
  expect(error).toBeUndefined();
  const tablas = tablasDe(conexion);
  for (const [tabla, filas] of Object.entries(FILAS(await hashContrasena(CLAVE)))) {
    for (const fila of filas) insertar(conexion, tabla, fila);
  }
  for (const [tabla, fila] of Object.entries(DESPUES)) {
    if (tablas.includes(tabla)) insertar(conexion, tabla, fila);
  }
  const { ultima_secuencia: _, ...larga } = caso(20, { estado: 'EN_GESTION' });
  insertar(conexion, 'casos', { ...larga, ultima_secuencia: MENSAJES });
  for (let secuencia = 1; secuencia <= MENSAJES; secuencia += 1) {
    insertar(conexion, 'mensajes', {
      id: 100 + secuencia,
      caso: 20,
      secuencia,
      autor: 1,
      rol: 'ips',
      nombre: 'Clínica',
      texto: `larga${secuencia}`,
      creado: 50,
    });
  }
  if (tablas.includes('busqueda') && !tablas.includes('busqueda_larga')) {
    // As those versions indexed it, in documents of two hundred messages.
    conexion.exec(`INSERT INTO busqueda (rowid, alcance, texto, notas)
      SELECT (20 << 10) + secuencia / 200, 'n900123456 eENGESTION mm sa todo pNORMAL a0 t197001', group_concat(texto, ' '), ''
      FROM mensajes WHERE caso = 20 GROUP BY secuencia / 200`);
    conexion.exec('DELETE FROM por_indexar WHERE caso = 20');
  }
  const propias = tablas.filter((tabla) => !PROPIAS.test(tabla));
  const filas = Object.fromEntries(propias.map((tabla) => [tabla, leer(conexion, tabla)]));
  for (const tabla of propias) expect([tabla, filas[tabla]!.length > 0]).toEqual([tabla, true]);
  if (tablas.includes('secretos')) filas.secretos = leer(conexion, 'secretos');
  await db.destroy();
  return filas;
}
