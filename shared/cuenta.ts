/** The name of an account, and how a request says whose it is. */

/**
 * Request header: the account that the page believes is logged in. The same one in an answer: the account whose session
 * it was given to.
 */
export const CABECERA_USUARIO = 'Mesa-Usuario';

/** What names an account: a correo, a NIT, or NIT and alias with a bar between them; '' for nobody. */
export function cuentaDe({
  nit,
  alias,
  correo,
}: {
  nit?: string | null | undefined;
  alias?: string | null | undefined;
  correo?: string | null | undefined;
}): string {
  if (!nit) return correo ?? '';
  return alias ? `${nit}/${alias}` : nit;
}
