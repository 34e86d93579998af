/** The name of an account, and the header that carries it. */

/** In a request: the account that the page believes to be logged in. In an answer: the account of the session. */
export const CABECERA_USUARIO = 'Mesa-Usuario';

/** Name of an account: a correo, a NIT, or NIT/alias; '' for nobody. */
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
