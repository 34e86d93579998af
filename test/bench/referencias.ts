/**
 * What writes and logins are held against: the same statements on raw better-sqlite3, and argon2 by itself. The
 * statements are those that the service itself runs, recorded here, so that they are always the same.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash, verify } from '@node-rs/argon2';
import type { Database as Conexion, Statement } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { alcanceDe, type UsuarioActivo } from '../../server/alcance.ts';
import { createWriter } from '../../server/db/writer.ts';
import { crearCaso } from '../../server/casos/crear-caso.ts';
import { sembrarCatalogo } from '../../server/catalogo/sembrar-catalogo.ts';
import { leerConfig } from '../../server/config.ts';
import { abrirBase, conectar, type Base } from '../../server/db/database.sqlite.ts';
import { dialecto, kyselySobre } from '../../server/db/dialect.sqlite.ts';
import { unaVez } from '../../server/db/idempotency.ts';
import { crearIndexador } from '../../server/db/indexing.sqlite.ts';
import type { Esquema } from '../../server/db/schema.ts';
import type { Tx } from '../../server/db/statement.ts';
import { correr, type Pasos } from '../../server/db/steps.ts';
import { agregarIps } from '../../server/ips/ips.repository.ts';
import { enviarMensaje } from '../../server/mensajes/enviar-mensaje.ts';
import { crearSesiones } from '../../server/sesiones/sesiones.ts';
import { crearCalendario } from '../../server/tiempo/calendario.ts';

/** Writes in one transaction, as the service's writer gathers them under load. */
export const GRUPO = 24;

const NIT = '900123456';
const MOTIVO = 'facturacion';
const ASUNTO = 'factura-no-aparece';

/** Numbers and keys that occur nowhere else, so that they are found in what was recorded. */
const NUMERO = 918_273_645;
const SECUENCIA = 564_738_291;
const CLAVE_DE_ENVIO = randomUUID();

type Valor = string | number | bigint | Buffer | null;

interface Grabada {
  sql: string;
  valores: Valor[];
}

interface Paso {
  statement: Statement<[Valor[]]>;
  valores: readonly Valor[];
}

/** Microseconds of processor for each unit. */
export interface Cruda {
  sentencias: number;
  indice: number;
}

interface Crudas {
  /** Writes `total` units in groups of `grupo`, and then what the search index says of them. */
  correr: (total: number, grupo: number) => Promise<Cruda>;
  /** Milliseconds that each of `veces` units took that were committed alone. */
  sueltas: (veces: number) => number[];
}

export interface Referencias {
  creaciones: Crudas;
  mensajes: Crudas;
  cerrar: () => Promise<void>;
}

/** A database like the service's, with an IPS, a session and a case, and what writes to it without the service. */
export async function abrirReferencias(): Promise<Referencias> {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-bench-'));
  const base = await abrirBase(carpeta, { primerCaso: NUMERO });
  const { creacion, mensaje } = await grabar(base, join(carpeta, 'mesa.db'));
  await base.cerrar();
  const conexion = conectar(join(carpeta, 'mesa.db'));
  const db = kyselySobre<Esquema>(conexion);
  // What indexes is SQL for many cases at a time, which the service itself has no other way to write.
  const { escribir } = createWriter(conexion, db, { turn: () => () => undefined });
  const indexador = crearIndexador(db, escribir);
  return {
    creaciones: repetir(conexion, creacion, true, indexador.ponerAlDia),
    mensajes: repetir(conexion, mensaje, false, indexador.ponerAlDia),
    async cerrar() {
      await indexador.cerrar();
      conexion.close();
      rmSync(carpeta, { recursive: true, force: true });
    },
  };
}

/** What one creation and one message ask of the database, session and idempotency included. */
async function grabar(base: Base, archivo: string): Promise<{ creacion: Grabada[]; mensaje: Grabada[] }> {
  const usuario = await poblar(base);
  const sesiones = crearSesiones(base);
  const { id, guardar } = sesiones.nueva();
  await base.escribir((tx) => guardar(tx, usuario.id));
  const sesion = await sesiones.validar(id);
  if (!sesion) throw new Error('no session');

  const conexion = conectar(archivo);
  const grabadas = interceptar(conexion);
  const tx = new Kysely<Esquema>({ dialect: dialecto(conexion) }) as unknown as Tx;
  const calendario = crearCalendario(leerConfig({}, {}).horario);
  const alcance = alcanceDe(sesion.usuario);
  const ahora = Date.now();
  const unidad = async (ruta: string, cuerpo: object, hacer: () => Pasos<object>) => {
    grabadas.length = 0;
    await correr(sesiones.revalidar(tx, sesion.huella));
    const envio = { usuario: usuario.id, ruta, claveDeEnvio: CLAVE_DE_ENVIO, cuerpo, ahora };
    await correr(unaVez(tx, envio, hacer, () => NUMERO));
    return [...grabadas];
  };
  try {
    const nuevo = { motivo: MOTIVO, asunto: ASUNTO, descripcion: 'Caso de prueba' };
    const creacion = await unidad('POST /casos', nuevo, () =>
      crearCaso(tx, alcance, nuevo, ahora, calendario),
    );
    conexion.exec(`UPDATE casos SET ultima_secuencia = ${SECUENCIA - 1}`);
    const escrito = { texto: 'Mensaje de prueba', interno: false };
    const mensaje = await unidad(`POST /casos/${NUMERO}/mensajes`, escrito, () =>
      enviarMensaje(tx, alcance, NUMERO, escrito, ahora, calendario),
    );
    // The case has but the last of so many messages, which the index would look for from the first.
    conexion.exec('DELETE FROM por_indexar');
    return { creacion, mensaje };
  } finally {
    conexion.close();
  }
}

async function poblar(base: Base): Promise<UsuarioActivo> {
  await sembrarCatalogo(base);
  const ips = { nit: NIT, nombre: 'Clínica', estado: 'ACTIVO' } as const;
  await base.escribir((tx) => agregarIps(tx, { ...ips, hash: '', creada: Date.now() }));
  const { id } = await base.leer.selectFrom('usuarios').select('id').executeTakeFirstOrThrow();
  return { id, rol: 'ips', nombre: 'Clínica', nit: NIT };
}

/** Notes every statement that is run on the connection from here on, with its values. */
function interceptar(conexion: Conexion): Grabada[] {
  const grabadas: Grabada[] = [];
  const preparar = conexion.prepare.bind(conexion) as (sql: string) => Statement<Valor[]>;
  Object.assign(conexion, {
    prepare(sql: string) {
      const statement = preparar(sql);
      for (const como of ['all', 'run'] as const) {
        const correr = statement[como].bind(statement) as (...valores: unknown[]) => unknown;
        Object.assign(statement, {
          [como](...valores: unknown[]) {
            grabadas.push({ sql, valores: valores.flat() as Valor[] });
            return correr(...valores);
          },
        });
      }
      return statement;
    },
  });
  return grabadas;
}

/** Repeats what was recorded as a new unit each time: a key of its own, and its own case or place in the conversation. */
function repetir(
  conexion: Conexion,
  grabadas: readonly Grabada[],
  esCreacion: boolean,
  indexar: () => Promise<void>,
): Crudas {
  const pasos: Paso[] = grabadas.map(({ sql, valores }) => {
    const statement = conexion.prepare<[Valor[]]>(sql);
    return { statement: statement.reader ? statement.raw() : statement, valores };
  });
  let secuencia = SECUENCIA;
  const unidad = () => {
    const clave = randomUUID();
    let numero: Valor = NUMERO;
    secuencia += 1;
    for (const { statement, valores } of pasos) {
      const propios = valores.map((valor) => {
        if (valor === CLAVE_DE_ENVIO) return clave;
        if (esCreacion) return valor === NUMERO ? numero : valor;
        return valor === SECUENCIA ? secuencia : valor;
      });
      if (!statement.reader) statement.run(propios);
      else {
        const [fila] = statement.all(propios) as unknown as Valor[][];
        if (esCreacion && /^insert into "casos"/.test(statement.source)) numero = fila?.[0] ?? null;
      }
    }
  };
  const comenzar = conexion.prepare('BEGIN IMMEDIATE');
  const confirmar = conexion.prepare('COMMIT');
  const juntas = (cuantas: number) => {
    comenzar.run();
    for (let i = 0; i < cuantas; i++) unidad();
    confirmar.run();
  };
  return {
    async correr(total, grupo) {
      await indexar();
      const inicio = usado();
      for (let hechas = 0; hechas < total; hechas += grupo) juntas(grupo);
      const escritas = usado();
      await indexar();
      return { sentencias: (escritas - inicio) / total, indice: (usado() - escritas) / total };
    },
    sueltas: (veces) =>
      Array.from({ length: veces }, () => {
        const inicio = performance.now();
        juntas(1);
        return performance.now() - inicio;
      }),
  };
}

/** Microseconds of processor that this process has taken. */
function usado(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Verifications of one password a second, `aLaVez` at once, with the service's own cost and nothing besides. */
export async function verificaciones(total: number, aLaVez: number): Promise<number> {
  const guardada = await hash('demo-mesa-2026', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const inicio = performance.now();
  let faltan = total;
  const hilo = async () => {
    while (faltan-- > 0) await verify(guardada, 'demo-mesa-2026');
  };
  await Promise.all(Array.from({ length: aLaVez }, hilo));
  return total / ((performance.now() - inicio) / 1000);
}
