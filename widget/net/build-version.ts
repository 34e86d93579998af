/** Which build of the widget this is. */
declare const MESA_VERSION: string | undefined;

/** As `GET /widget/version` names it; empty when the sources run unbuilt. The build puts it into the entry. */
export const VERSION = typeof MESA_VERSION === 'undefined' ? '' : MESA_VERSION;

/** The address of the entry. */
export const ENTRADA = import.meta.url;
