/** Which build of the widget this is. */
declare const MESA_VERSION: string | undefined;

/** As `GET /widget/version` names it; empty when the sources run unbuilt. The build puts it into the entry. */
export const VERSION = typeof MESA_VERSION === 'undefined' ? '' : MESA_VERSION;

/** The address of the entry; in the npm package, that of the page's own file with this in it. */
export const ENTRADA = import.meta.url;

declare global {
  interface ImportMeta {
    /** Set by the build. In the npm package a page's bundler names the files, and they lie in one folder. */
    readonly paquete?: boolean;
  }
}
