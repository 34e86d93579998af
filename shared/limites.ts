/** Limits that a page needs without schemas; in a file with schemas they would load zod. */

/** Most code points of a message. */
export const MENSAJE_MAXIMO = 10_000;

/** Most cases that one request changes. */
export const CASOS_POR_LOTE = 100;

/** Milliseconds before what is due on a case is late in which it counts as due soon. */
export const PRONTO_MS = 4 * 3_600_000;

/** How many cases with something new the bell counts at most. */
export const NOVEDADES_CONTADAS = 100;

/** Milliseconds after which a silent event stream sends a heartbeat. */
export const LATIDO_MS = 20_000;

/** Code points of a password: of any kind, compared after NFC, never cut. */
export const CONTRASENA_MINIMO = 10;
export const CONTRASENA_MAXIMO = 256;

/** Code points of the name of an IPS, a user, a motivo or an asunto. */
export const NOMBRE_MAXIMO = 120;

/** Characters of the code of a motivo or asunto. */
export const CODIGO_MAXIMO = 60;

/** Minutes of office hours of the longest target. */
export const META_MAXIMO = 60_000;

/** Most days of a report. */
export const REPORTE_DIAS_MAXIMO = 366;
