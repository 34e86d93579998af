/** Everything that the database holds on one IPS, as one snapshot, a row at a time. */
import { join } from 'node:path';
import { conectar } from '../db/database.sqlite.ts';

type Fila = Record<string, unknown>;

/** One file of an export. */
export interface Conjunto {
  nombre: string;
  /** What it has, in Spanish, for the index. */
  contenido: string;
  filas: Iterable<Fila>;
}

interface Consulta {
  nombre: string;
  contenido: string;
  sql: string;
  /** Written by the EPS's staff for itself. */
  interno?: true;
}

const SUS_CASOS = 'SELECT numero FROM casos WHERE nit = $nit';
const SUS_USUARIOS = 'SELECT id FROM usuarios WHERE nit = $nit';
/** With $notas = 0, without the attachments of internal notes. */
const SUS_ADJUNTOS = `SELECT * FROM adjuntos WHERE ($notas OR nota IS NULL) AND
  (caso IN (${SUS_CASOS}) OR (caso IS NULL AND nit = $nit))`;

/** Columns are named one by one, so that a new one (a hash, a secret) never gets out by itself. */
const CONSULTAS: readonly Consulta[] = [
  {
    nombre: 'ips',
    contenido: 'La ficha de la IPS.',
    sql: 'SELECT nit, nombre, estado, creada FROM ips WHERE nit = $nit',
  },
  {
    nombre: 'usuarios',
    contenido: 'Sus usuarios, sin contraseñas.',
    sql: `SELECT id, nombre, nit, alias, activo, creado, debe_cambiar, clave <> '' AS con_contrasena,
      clave_puesta AS contrasena_puesta FROM usuarios WHERE nit = $nit ORDER BY id`,
  },
  {
    nombre: 'sesiones',
    contenido: 'Sus sesiones abiertas.',
    sql: `SELECT usuario, creada, vence, portal FROM sesiones WHERE usuario IN (${SUS_USUARIOS}) ORDER BY creada`,
  },
  {
    nombre: 'casos',
    contenido: 'Sus casos, con quién los atiende y sus plazos.',
    sql: `SELECT numero, c.nit, creado_por, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, prioridad,
      u.nombre AS asignado, c.creado, actualizado, meta_solucion, vence, primera_respuesta, minutos_respuesta, resuelto,
      minutos_solucion FROM casos c LEFT JOIN usuarios u ON u.id = c.asignado WHERE c.nit = $nit ORDER BY numero`,
  },
  {
    nombre: 'mensajes',
    contenido: 'Los mensajes de sus casos.',
    sql: `SELECT caso, secuencia, rol, nombre, texto, creado FROM mensajes WHERE caso IN (${SUS_CASOS})
      ORDER BY caso, secuencia`,
  },
  {
    nombre: 'notas-internas',
    contenido: 'INTERNO: notas que la EPS escribió para sí misma sobre sus casos. La IPS nunca las vio.',
    sql: `SELECT caso, secuencia, tras AS despues_del_mensaje, rol, nombre, texto, creado, 1 AS interno FROM notas
      WHERE caso IN (${SUS_CASOS}) ORDER BY caso, secuencia`,
    interno: true,
  },
  {
    nombre: 'adjuntos',
    contenido: 'Sus adjuntos: nombre original, tamaño y SHA-256. Los archivos están en la carpeta adjuntos/.',
    sql: `SELECT clave, caso, (SELECT secuencia FROM mensajes m WHERE m.id = a.mensaje) AS mensaje,
      nota IS NOT NULL AS interno, nombre, tipo, extension, bytes, sha256, marcas, creado FROM (${SUS_ADJUNTOS}) a ORDER BY clave`,
  },
  {
    nombre: 'aperturas',
    contenido: 'Quién abrió cada adjunto, y cuándo.',
    sql: `SELECT p.clave, u.nombre, u.rol, p.creada, p.solicitud FROM aperturas p
      LEFT JOIN usuarios u ON u.id = p.usuario
      WHERE p.clave IN (SELECT clave FROM (${SUS_ADJUNTOS})) ORDER BY p.id`,
  },
  {
    nombre: 'lecturas',
    contenido: 'Hasta qué mensaje leyó cada quien sus casos.',
    sql: `SELECT caso, u.nombre, u.rol, hasta FROM lecturas l JOIN usuarios u ON u.id = l.usuario
      WHERE caso IN (${SUS_CASOS}) ORDER BY caso, l.usuario`,
  },
  {
    nombre: 'eventos',
    contenido: 'Los cambios de sus casos.',
    sql: `SELECT e.id, tipo, caso, u.nombre AS actor, interno, datos, e.creado FROM eventos e
      LEFT JOIN usuarios u ON u.id = e.actor WHERE e.nit = $nit AND ($notas OR NOT interno) ORDER BY e.id`,
  },
  {
    nombre: 'auditoria',
    contenido:
      'Lo que hicieron sus usuarios y lo que se hizo sobre ella: ingresos, contraseñas, administración.',
    sql: `SELECT a.id, accion, objeto, u.nombre AS quien, datos, creada FROM auditoria a
      LEFT JOIN usuarios u ON u.id = a.usuario
      WHERE a.usuario IN (${SUS_USUARIOS}) OR objeto = $nit OR objeto LIKE $nit || '/%' OR objeto LIKE $nit || ' desde %'
        OR (accion = 'constancia.imprimir' AND objeto IN (SELECT CAST(numero AS TEXT) FROM casos WHERE nit = $nit))
      ORDER BY a.id`,
  },
  {
    nombre: 'direcciones',
    contenido: 'Adónde se escribe a sus usuarios, y qué avisos no quieren.',
    sql: `SELECT usuario, direccion, confirmada, nueva, apagada, motivo, sin_avisos FROM direcciones
      WHERE usuario IN (${SUS_USUARIOS}) ORDER BY usuario`,
  },
  {
    nombre: 'correos',
    contenido: 'Los correos que se les enviaron o se les van a enviar.',
    sql: `SELECT id, clase, usuario, direccion, caso, datos, message_id, estado, intentos, creado, terminado, error
      FROM correos WHERE usuario IN (${SUS_USUARIOS}) ORDER BY id`,
  },
  {
    nombre: 'webhooks',
    contenido:
      'Qué se avisó de sus casos a otros sistemas de la EPS en los últimos treinta días: números y códigos.',
    sql: `SELECT e.caso, w.nombre AS destino, e.tipo, e.cuerpo, e.estado, e.intentos, e.creada, e.terminada FROM entregas e
      JOIN webhooks w ON w.id = e.webhook WHERE e.caso IN (${SUS_CASOS}) ORDER BY e.id`,
  },
  {
    nombre: 'correos-recibidos',
    contenido: 'Los correos que llegaron de sus usuarios, y qué se hizo con cada uno.',
    sql: `SELECT huella, resultado, motivo, usuario, caso, avisado, recibido FROM correos_recibidos
      WHERE usuario IN (${SUS_USUARIOS}) ORDER BY recibido, huella`,
  },
  {
    nombre: 'correos-originales',
    contenido:
      'El texto entero de los mensajes que llegaron por correo, con lo citado y las firmas; los del personal de la EPS, que la IPS nunca vio, solo con las notas internas.',
    sql: `SELECT o.caso, o.secuencia, m.rol, o.texto FROM correos_originales o
      JOIN mensajes m ON m.caso = o.caso AND m.secuencia = o.secuencia
      WHERE o.caso IN (${SUS_CASOS}) AND ($notas OR m.rol = 'ips') ORDER BY o.caso, o.secuencia`,
  },
  {
    nombre: 'subidas',
    contenido: 'Archivos que se empezaron a enviar o se rechazaron en la última hora o el último día.',
    sql: `SELECT usuario, bytes, creada, 0 AS rechazada FROM subidas WHERE nit = $nit
      UNION ALL SELECT usuario, bytes, creada, 1 FROM subidas_rechazadas WHERE nit = $nit`,
  },
];

/** Tables that an export leaves out, and why. A test asks for a decision about each new one. */
export const SIN_EXPORTAR: Readonly<Record<string, string>> = {
  migraciones: 'the database itself',
  migraciones_turno: 'the database itself',
  latido: 'the database itself',
  motivos: 'of nobody',
  asuntos: 'of nobody',
  respuestas: 'texts of the EPS for everybody',
  secretos: 'keys of the service',
  sesiones_terminadas: 'hashes of sessions that ended, for a day',
  casos_totales: 'counts of the cases',
  casos_dias: 'counts of the cases',
  reportes_tramos: 'counts of the cases',
  reportes_sumas: 'counts of the cases',
  sin_leer: 'what follows from cases and readings',
  novedades_vistas: 'up to which event each user has looked at the news',
  novedades_de_caso: 'up to which event each user has looked at the news',
  cambios: 'how often something changed, for what processes remember',
  segundos_factores: 'secrets of the staff',
  segundos_factores_nuevos: 'secrets of the staff',
  codigos_de_recuperacion: 'hashes of the staff',
  ingresos_a_medias: 'hashes of the staff, for five minutes',
  tokens_usados: 'hashes of tokens of the portal, for a day',
  eventos_borrados: 'the database itself',
  repartos: 'the database itself',
  recuperaciones: 'hashes of links, for an hour',
  correos_intentos: 'numbers of mail that is being read',
  buzon: 'how the reading of the mailbox goes',
  ips_por_indexar: 'work of the search index',
  por_indexar: 'work of the search index',
  idempotencia: 'copies of answers that the other files have, for thirty days',
};

export const TABLAS_EXPORTADAS: readonly string[] = [
  ...new Set(
    CONSULTAS.flatMap(({ sql }) => [...sql.matchAll(/(?:FROM|JOIN) ([a-z_]+)/g)].map(([, tabla]) => tabla!)),
  ),
];

/** Columns that are times in milliseconds; they are told in ISO 8601 UTC. */
const MOMENTOS = new Set(
  'creada creado actualizado vence primera_respuesta resuelto contrasena_puesta confirmada apagada terminado terminada'.split(
    ' ',
  ),
);

const aFila = (fila: Fila): Fila =>
  Object.fromEntries(
    Object.entries(fila).map(([nombre, valor]) => [
      nombre,
      MOMENTOS.has(nombre) && typeof valor === 'number' && valor < 8.64e15
        ? new Date(valor).toISOString()
        : valor,
    ]),
  );

/** Calls `usar` with each file of what one moment's database has; others go on writing meanwhile. */
export function leerDatosDeIps(
  carpeta: string,
  nit: string,
  { notas }: { notas: boolean },
  usar: (conjunto: Conjunto) => void,
): void {
  const conexion = conectar(join(carpeta, 'mesa.db'), { readonly: true });
  const valores = { nit, notas: notas ? 1 : 0 };
  try {
    conexion.exec('BEGIN');
    for (const { nombre, contenido, sql, interno } of CONSULTAS) {
      if (interno && !notas) continue;
      const consulta = conexion.prepare<[typeof valores], Fila>(sql);
      usar({ nombre, contenido, filas: mapear(consulta.iterate(valores)) });
    }
  } finally {
    conexion.close();
  }
}

function* mapear(filas: Iterable<Fila>): Generator<Fila> {
  for (const fila of filas) yield aFila(fila);
}
