import { sql, type Kysely, type Migration } from 'kysely';

/** Days since 1970 in Bogotá (UTC-5 all year). */
const dia = (momento: string) => `((${momento} - 18000000) / 86400000)`;

/** Of the day of this moment: that what a report tells of it may have changed, and how many more of its cases are open. */
const anotar = (momento: string, cambios: number, abiertos = '0') =>
  `INSERT INTO casos_dias (dia, version, abiertos) SELECT ${dia(momento)}, ${cambios}, ${abiertos}
    WHERE ${momento} IS NOT NULL
    ON CONFLICT DO UPDATE SET version = version + excluded.version, abiertos = abiertos + excluded.abiertos;`;

const abierto = (fila: string) => `(${fila}.estado IN ('ACTIVO', 'EN_GESTION'))`;

const distinto = (columnas: string) =>
  columnas
    .split(', ')
    .map((columna) => `old.${columna} IS NOT new.${columna}`)
    .join(' OR ');

const DE_LLEGADOS = 'nit, motivo, motivo_nombre, creado, minutos_respuesta, respondido_por';
const DE_RESUELTOS = 'nit, motivo, motivo_nombre, resuelto, minutos_solucion, resuelto_por';

/** Notes for each user of the IPS of these cases whether there is something to read. */
const porLeer = (condicion: string) => `
  INSERT OR IGNORE INTO sin_leer
    SELECT usuarios.id, casos.numero FROM casos JOIN usuarios ON usuarios.nit = casos.nit
    WHERE casos.de_soporte > coalesce(
      (SELECT leidos FROM lecturas WHERE usuario = usuarios.id AND caso = casos.numero), 0)
      AND ${condicion};`;
const leido = (usuarios: string, caso: string) =>
  `DELETE FROM sin_leer WHERE usuario IN (${usuarios}) AND caso = ${caso};`;
const usuariosDe = (nit: string) => `SELECT id FROM usuarios WHERE nit = ${nit}`;

const PASOS = [
  // An IPS reads its cases by their last change, or by their date, of some estados: one walk for each estado, merged
  // (casos/condiciones-de-casos.ts), meets no others.
  `DROP INDEX IF EXISTS casos_nit_actualizado`,
  `DROP INDEX IF EXISTS casos_nit_creado`,
  `CREATE INDEX casos_nit_estado_actualizado ON casos (nit, estado, actualizado, numero)`,
  `CREATE INDEX casos_nit_estado_creado ON casos (nit, estado, creado, numero)`,

  // The EPS's staff has something to read only where an IPS has written.
  `CREATE INDEX casos_con_mensaje_de_ips ON casos (numero) WHERE ultima_secuencia > de_soporte`,

  // Cases of an IPS with messages that one of its users has not read. What is read leaves no row, so that what is not
  // read is found without passing it.
  `CREATE TABLE sin_leer (
    usuario INTEGER NOT NULL,
    caso INTEGER NOT NULL,
    PRIMARY KEY (usuario, caso)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER sin_leer_caso AFTER INSERT ON casos WHEN new.de_soporte <> 0 BEGIN
    ${porLeer('casos.numero = new.numero')}
  END`,
  `CREATE TRIGGER sin_leer_cambio AFTER UPDATE OF de_soporte, nit ON casos
    WHEN old.de_soporte <> new.de_soporte OR old.nit <> new.nit BEGIN
    ${leido(usuariosDe('old.nit'), 'old.numero')} ${porLeer('casos.numero = new.numero')}
  END`,
  `CREATE TRIGGER sin_leer_borrado AFTER DELETE ON casos BEGIN
    ${leido(usuariosDe('old.nit'), 'old.numero')}
  END`,
  ...['INSERT', 'UPDATE OF leidos', 'DELETE'].map((cuando, i) => {
    const fila = cuando === 'DELETE' ? 'old' : 'new';
    return `CREATE TRIGGER sin_leer_lectura_${i} AFTER ${cuando} ON lecturas BEGIN
      ${leido(`${fila}.usuario`, `${fila}.caso`)}
      ${porLeer(`casos.numero = ${fila}.caso AND usuarios.id = ${fila}.usuario`)}
    END`;
  }),
  `CREATE TRIGGER sin_leer_usuario AFTER INSERT ON usuarios WHEN new.nit IS NOT NULL BEGIN
    ${porLeer('casos.nit = new.nit AND usuarios.id = new.id')}
  END`,
  `CREATE TRIGGER sin_leer_sin_usuario AFTER DELETE ON usuarios BEGIN
    DELETE FROM sin_leer WHERE usuario = old.id;
  END`,
  porLeer('true'),

  // For each day how often something changed that a report tells of the cases created or solved in it, and how many of
  // those created in it are open. All cases created in it have numbers from primero to ultimo.
  `CREATE TABLE casos_dias (
    dia INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    abiertos INTEGER NOT NULL,
    primero INTEGER,
    ultimo INTEGER
  ) STRICT`,
  `CREATE TRIGGER casos_dias_nuevo AFTER INSERT ON casos BEGIN
    INSERT INTO casos_dias VALUES (${dia('new.creado')}, 1, ${abierto('new')}, new.numero, new.numero)
      ON CONFLICT DO UPDATE SET version = version + 1, abiertos = abiertos + excluded.abiertos,
        primero = min(coalesce(primero, excluded.primero), excluded.primero),
        ultimo = max(coalesce(ultimo, excluded.ultimo), excluded.ultimo);
  END`,
  `CREATE TRIGGER casos_dias_nuevo_resuelto AFTER INSERT ON casos WHEN new.resuelto IS NOT NULL BEGIN
    ${anotar('new.resuelto', 1)}
  END`,
  `CREATE TRIGGER casos_dias_llegado AFTER UPDATE OF ${DE_LLEGADOS} ON casos WHEN ${distinto(DE_LLEGADOS)} BEGIN
    ${anotar('old.creado', 1)} ${anotar('new.creado', 1)}
    UPDATE casos_dias SET primero = min(coalesce(primero, new.numero), new.numero),
      ultimo = max(coalesce(ultimo, new.numero), new.numero) WHERE dia = ${dia('new.creado')};
  END`,
  `CREATE TRIGGER casos_dias_resuelto AFTER UPDATE OF ${DE_RESUELTOS} ON casos WHEN ${distinto(DE_RESUELTOS)} BEGIN
    ${anotar('old.resuelto', 1)} ${anotar('new.resuelto', 1)}
  END`,
  `CREATE TRIGGER casos_dias_abierto AFTER UPDATE OF estado, creado ON casos
    WHEN ${abierto('old')} <> ${abierto('new')} OR old.creado <> new.creado BEGIN
    ${anotar('old.creado', 0, `-${abierto('old')}`)} ${anotar('new.creado', 0, abierto('new'))}
  END`,
  `CREATE TRIGGER casos_dias_borrado AFTER DELETE ON casos BEGIN
    ${anotar('old.creado', 1, `-${abierto('old')}`)} ${anotar('old.resuelto', 1)}
  END`,
  `INSERT INTO casos_dias SELECT dia, count(*), sum(abierto), min(numero), max(numero) FROM (
    SELECT ${dia('creado')} AS dia, ${abierto('casos')} AS abierto, numero FROM casos
    UNION ALL SELECT ${dia('resuelto')}, 0, NULL FROM casos WHERE resuelto IS NOT NULL
  ) GROUP BY dia`,

  // What a report adds up: figures of so many days from one on, as they were when its days had these versions together.
  // While they have others it counts for nothing (reportes/tramos.ts).
  `CREATE TABLE reportes_tramos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    desde INTEGER NOT NULL,
    dias INTEGER NOT NULL,
    version INTEGER NOT NULL,
    llegados INTEGER NOT NULL,
    resueltos INTEGER NOT NULL,
    UNIQUE (desde, dias)
  ) STRICT`,
  // grupo: total, motivo, ips or agente; clave: which one. respuesta and solucion: how often each number of minutes
  // occurred, in order, as pairs of 32 bits.
  `CREATE TABLE reportes_sumas (
    tramo INTEGER NOT NULL REFERENCES reportes_tramos (id) ON DELETE CASCADE,
    grupo TEXT NOT NULL,
    clave TEXT NOT NULL,
    nombre TEXT NOT NULL,
    llegados INTEGER NOT NULL,
    resueltos INTEGER NOT NULL,
    respuesta BLOB NOT NULL,
    solucion BLOB NOT NULL,
    PRIMARY KEY (tramo, grupo, clave)
  ) STRICT, WITHOUT ROWID`,
];

export const sinCrecer: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
