/** Exports and records of any size: made by processes whose memory would not hold a fraction of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { AGENTE, CLAVE, montar, type Banco } from '../apoyo.ts';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');

/** What a process may hold in objects and texts; the service needs some thirty for itself. */
const MEMORIA_MIB = 64;
const LARGO = 4_000;

/** More text than that, even if it were held once only. */
const FILAS = 20_000;

function proceso(programa: string, argumentos: string[], carpeta: string) {
  const child = spawn(process.execPath, [join(DIST, programa), ...argumentos], {
    env: {
      ...process.env,
      NODE_ENV: '',
      NODE_OPTIONS: `--max-old-space-size=${MEMORIA_MIB}`,
      MESA_DATOS: carpeta,
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The number of rows that a command wrote, and its exit status. */
async function contar(argumentos: string[], carpeta: string, marca: string) {
  const child = proceso('mesa.js', argumentos, carpeta);
  let error = '';
  child.stderr.on('data', (trozo) => (error += String(trozo)));
  const fin = once(child, 'close');
  let [cuantas, resto] = [0, ''];
  for await (const trozo of child.stdout) {
    const partes = (resto + String(trozo)).split(marca);
    cuantas += partes.length - 1;
    resto = partes.at(-1)!.slice(-marca.length);
  }
  const [estado] = (await fin) as [number | null];
  return { cuantas, estado, error };
}

/** Rows of these values, one for each number from 1 on. */
const insertar = (
  { servicios: { base } }: Banco,
  tabla: string,
  columnas: string,
  valores: string,
  cuantas: number,
) =>
  base.escribir((tx) =>
    sql`WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${cuantas})
      INSERT INTO ${sql.raw(tabla)} (${sql.raw(columnas)}) SELECT ${sql.raw(valores)} FROM i`.execute(tx),
  );

const TEXTO = `'marca ' || substr(replace(hex(zeroblob(${LARGO / 2})), '0', 'x'), 1, ${LARGO})`;

test('all cases and all attachments are written by a command that holds some of them at a time', async () => {
  const banco = await montar();
  await insertar(
    banco,
    'casos',
    'nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado',
    `'900123456', 'm', 'M', 'a', 'A', ${TEXTO}, 'CERRADO', 1, 1`,
    FILAS,
  );
  await insertar(
    banco,
    'adjuntos',
    'clave, eleccion, usuario, nombre, tipo, extension, bytes, sha256, creado',
    `printf('clave%020d', n), 'e', 1, ${TEXTO}, 't', 'pdf', 1, 'x', n`,
    FILAS,
  );
  await banco.cerrar();
  for (const [noun, verb] of [
    ['casos', 'exportar'],
    ['adjuntos', 'listar'],
  ] as const) {
    for (const opciones of [[], ['--json']]) {
      const hecho = await contar([noun, verb, ...opciones], banco.carpeta, 'marca ');
      expect([noun, ...opciones, hecho]).toEqual([
        noun,
        ...opciones,
        { cuantas: FILAS, estado: 0, error: '' },
      ]);
    }
  }
}, 120_000);

test('the record of a long conversation and the export of a year go through a service of little memory', async () => {
  const banco = await montar();
  const { numero } = await (await banco.ips()).crearCaso();
  const ahora = Date.now();
  await insertar(
    banco,
    'mensajes',
    'caso, secuencia, rol, nombre, texto, creado',
    `${numero}, n, 'agente', 'Ana', ${TEXTO}, ${ahora}`,
    FILAS,
  );
  await insertar(
    banco,
    'casos',
    'nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado',
    `'900123456', 'm', 'M', 'a', 'A', ${TEXTO}, 'CERRADO', ${ahora}, ${ahora}`,
    FILAS,
  );
  await banco.servicios.base.escribir((tx) =>
    tx
      .updateTable('casos')
      .set({ ultima_secuencia: FILAS, de_soporte: FILAS })
      .where('numero', '=', numero)
      .execute(),
  );
  await banco.cerrar();

  const servicio = proceso('main.js', [], banco.carpeta);
  let dicho = '';
  const url = await new Promise<string>((cumplir, rechazar) => {
    servicio.stdout.on('data', (trozo) => {
      dicho += String(trozo);
      const hallada = /http:\/\/[\w.]+:\d+/.exec(dicho)?.[0];
      if (hallada) cumplir(`${hallada}/api/v1`);
    });
    servicio.once('close', () => rechazar(new Error(`did not start: ${dicho}`)));
  });
  const ingreso = await fetch(`${url}/sesion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ correo: AGENTE, contrasena: CLAVE }),
  });
  const cookie = ingreso.headers.getSetCookie()[0]!.split(';')[0]!;
  const dia = new Date(ahora - 5 * 3_600_000).toISOString().slice(0, 10);
  for (const ruta of [
    `/casos/${numero}/constancia`,
    `/reportes/exportar?desde=${dia}&hasta=${dia}&formato=csv`,
  ]) {
    const respuesta = await fetch(url + ruta, { headers: { cookie } });
    expect(respuesta.status).toBe(200);
    const utf8 = new TextDecoder();
    let [cuantas, resto] = [0, ''];
    for await (const trozo of respuesta.body!) {
      const partes = (resto + utf8.decode(trozo, { stream: true })).split('marca ');
      cuantas += partes.length - 1;
      resto = partes.at(-1)!.slice(-400);
    }
    expect([ruta, cuantas]).toEqual([ruta, FILAS]);
    if (ruta.endsWith('constancia')) expect(resto).toContain(`Fin de la constancia del caso ${numero}.`);
  }
  expect(servicio.exitCode).toBeNull();
}, 120_000);
