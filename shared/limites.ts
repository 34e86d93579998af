/** Limits that a page needs without schemas; in a file with schemas they would load zod. */

/** Most code points of a message. */
export const MENSAJE_MAXIMO = 10_000;

/** Milliseconds after which a silent event stream sends a heartbeat. */
export const LATIDO_MS = 20_000;

/** Most days of a report. */
export const REPORTE_DIAS_MAXIMO = 366;
