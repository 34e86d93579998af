/** Numbers that a page needs without a schema: a file that holds both would load zod with the first of them. */

/** At most this many code points a message. */
export const MENSAJE_MAXIMO = 10_000;

/** A stream of events says something at least so often (a heartbeat, if nothing else). Milliseconds. */
export const LATIDO_MS = 20_000;

/** A report covers at most so many days. */
export const REPORTE_DIAS_MAXIMO = 366;
