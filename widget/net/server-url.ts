/** Addresses of the help desk, without a slash at the end: its API and its files are under them. */

/**
 * The directory above `widget/`, whichever part of which version this code is in; elsewhere the script's origin. The npm
 * package does not know where the service is: the page's own origin.
 */
export const PROPIO = import.meta.paquete
  ? location.origin
  : (/^([^?#]*)\/widget\//.exec(import.meta.url)?.[1] ?? new URL(import.meta.url || location.href).origin);

/**
 * What a page wrote as `servidor`: absolute, or relative as every address of that page. What is no address comes back as
 * it is: requests to it fail, and setup-diagnosis.ts says why.
 */
export const direccionDe = (servidor: string): string =>
  Object.assign(document.createElement('a'), { href: servidor || PROPIO }).href.replace(
    /([^:/])\/*([?#].*)?$/,
    '$1',
  );
