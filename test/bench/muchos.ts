/** A desk of any size, filled by SQL: a million cases take a minute or two. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { rutaDeAdjunto } from '../../server/adjuntos/almacen.ts';
import { abrirBase } from '../../server/db/database.sqlite.ts';

export interface Tamano {
  casos: number;
  /** Besides those of the demonstration. */
  ips: number;
  archivos: number;
}

/** The IPS of the demonstration that has one case in ten, and one in two of a small desk. */
export const GRANDE = '900123456';

/** One case in so many is open, belongs to the large IPS, and is not read by it: few cases fill a page too. */
const proporciones = (casos: number) =>
  casos < 100_000 ? { abiertos: 5, grande: 2, sinLeer: 5 } : { abiertos: 50, grande: 10, sinLeer: 1_000 };

const PALABRAS =
  'factura radicado glosa autorización paciente cédula soporte anexo contrato cargue archivo validación portal clave pago nota'.split(
    ' ',
  );

const sha256 = createHash('sha256').update('x').digest('hex');

/**
 * Fills the demonstration's database in `datos`, whose accounts are there already: cases of 1 500 days up to now, each
 * with a message of the EPS, most of which the large IPS has read. Nothing of it is in the search index yet.
 */
export async function llenarMuchos(datos: string, { casos, ips, archivos }: Tamano): Promise<void> {
  await (await abrirBase(datos)).cerrar();
  const db = new Database(join(datos, 'mesa.db'));
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -200000');
  db.exec(`${numeros(ips)} INSERT INTO ips (nit, nombre, estado, creada)
    SELECT 700000000 + n, 'Clínica número ' || n, 'ACTIVO', 0 FROM i`);
  llenarCasos(db, casos, ips);
  db.exec(`${numeros(casos)} INSERT INTO mensajes (caso, secuencia, rol, nombre, texto, creado)
    SELECT numero, 1, 'agente', 'Ana', 'No aparece la radicación del municipio', creado
    FROM i CROSS JOIN casos ON numero = 100000 + n`);
  db.exec(`INSERT INTO lecturas (usuario, caso, hasta, leidos)
    SELECT usuarios.id, numero, 1, 1 FROM usuarios JOIN casos ON casos.nit = usuarios.nit
    WHERE usuarios.nit = '${GRANDE}' AND numero > 100000
      AND (numero / 10) % ${proporciones(casos).sinLeer} <> 0`);
  adjuntar(db, datos, archivos);
  db.close();
}

const numeros = (hasta: number) =>
  `WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${hasta})`;

/** Some cases are open, some of the last week's solved; the others are closed. All that varies depends on the number. */
function llenarCasos(db: Conexion, casos: number, ips: number): void {
  const { abiertos, grande } = proporciones(casos);
  const dia = 86_400_000;
  db.exec(`CREATE TEMP TABLE palabras_de_prueba AS SELECT key AS lugar, value AS palabra
      FROM json_each('${JSON.stringify(PALABRAS)}');
    CREATE UNIQUE INDEX temp.palabras_por_lugar ON palabras_de_prueba (lugar);
    CREATE TEMP TABLE pares AS SELECT row_number() OVER () - 1 AS lugar, a.motivo, m.nombre AS motivo_nombre,
      a.codigo AS asunto, a.nombre AS asunto_nombre FROM asuntos a JOIN motivos m ON m.codigo = a.motivo;
    CREATE UNIQUE INDEX temp.pares_por_lugar ON pares (lugar);
    CREATE TEMP TABLE agentes AS SELECT row_number() OVER () - 1 AS lugar, id FROM usuarios WHERE rol <> 'ips';
    CREATE UNIQUE INDEX temp.agentes_por_lugar ON agentes (lugar)`);
  const cuantos = (tabla: string) => Number(db.prepare(`SELECT count(*) FROM temp.${tabla}`).pluck().get());
  const palabra = (semilla: number) =>
    `(SELECT palabra FROM palabras_de_prueba WHERE lugar = h / ${semilla} % ${PALABRAS.length})`;
  db.exec(`${numeros(casos)}, azar (n, h, creado) AS MATERIALIZED (
      SELECT n, (n * 48271 + 11) % 2147483647 * 16807 % 2147483647,
        ${Date.now()} - CAST((${casos} - n) * 1.0 * ${dia} * 1500 / ${casos} AS INTEGER) FROM i)
    INSERT INTO casos (numero, nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, prioridad,
      asignado, creado, actualizado, vence, primera_respuesta, respondido_por, minutos_respuesta, resuelto,
      resuelto_por, minutos_solucion, ultima_secuencia, de_soporte)
    SELECT 100000 + n, iif(n % ${grande}, CAST(700000001 + h % ${ips} AS TEXT), '${GRANDE}'), motivo, motivo_nombre, asunto,
      asunto_nombre, 'Factura ' || n || ' con glosa del paciente, ' || ${palabra(3)} || ' y ' || ${palabra(97)},
      CASE h / 7 % ${abiertos} WHEN 0 THEN iif(h % 2, 'ACTIVO', 'EN_GESTION') WHEN 1 THEN iif(n > 0.995 * ${casos}, 'RESUELTO', 'CERRADO') ELSE 'CERRADO' END,
      CASE h / 11 % 10 WHEN 0 THEN 'URGENTE' WHEN 1 THEN 'ALTA' WHEN 2 THEN 'BAJA' ELSE 'NORMAL' END,
      iif(h / 13 % 3, agentes.id, NULL), creado, creado + h % ${5 * dia},
      iif(h / 7 % ${abiertos}, NULL, creado + ${5 * dia}), creado + h % ${2 * dia}, agentes.id, h / 17 % 960,
      iif(h / 7 % ${abiertos}, creado + h % ${5 * dia}, NULL), iif(h / 7 % ${abiertos}, agentes.id, NULL),
      iif(h / 7 % ${abiertos}, h / 19 % 2400, NULL), 1, 1
    FROM azar CROSS JOIN pares ON pares.lugar = h / 5 % ${cuantos('pares')}
      CROSS JOIN agentes ON agentes.lugar = h / 23 % ${cuantos('agentes')}`);
}

function adjuntar(db: Conexion, datos: string, archivos: number): void {
  const usuario = Number(db.prepare('SELECT min(id) FROM usuarios').pluck().get());
  const adjunto =
    db.prepare(`INSERT INTO adjuntos (clave, eleccion, usuario, nit, nombre, tipo, extension, bytes,
      sha256, creado, caso) VALUES (?, 'e', ${usuario}, NULL, 'a.pdf', 'application/pdf', 'pdf', 1, '${sha256}', 1, ?)`);
  const carpetas = new Set<string>();
  db.transaction(() => {
    for (let i = 1; i <= archivos; i += 1) {
      const clave = `archivo-de-la-medida-${String(i).padStart(8, '0')}`;
      adjunto.run(clave, 100_000 + i);
      const ruta = rutaDeAdjunto(datos, clave);
      if (!carpetas.has(dirname(ruta))) mkdirSync(dirname(ruta), { recursive: true });
      carpetas.add(dirname(ruta));
      writeFileSync(ruta, 'x');
    }
  })();
}
