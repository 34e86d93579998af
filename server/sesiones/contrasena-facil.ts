/** Passwords that somebody who knows the account, or people, tries first. */

/** Whose password it is; what is known of the account is no secret. */
export interface Dueno {
  nit?: string | null | undefined;
  alias?: string | null | undefined;
  correo?: string | null | undefined;
  nombre?: string | undefined;
}

/** Words with which common passwords are made, without accents; digits and signs around them change nothing. */
const COMUNES = new Set(
  `contrasena micontrasena clave miclave clavesegura claveips password passw0rd mypassword secreto temporal prueba
  administrador administrator admin adminadmin root usuario usuarioips soporte invitado
  cajacopi cajacopieps eps ips mesadeayuda mesaayuda mesadeayudaips ayuda salud hospital clinica
  bienvenido bienvenida bienvenidos welcome hola holamundo iloveyou teamo teamomucho tequiero tequieromucho
  colombia barranquilla atlantico bogota medellin cali cartagena junior nacional america millonarios
  qwerty qwertyuiop qwertyui asdfgh asdfghjkl asdfghjkln zxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef abcdefghij
  princesa estrella corazon mariposa familia jesus jesucristo diosesamor diosesfiel amordedios`.split(/\s+/),
);

/** Rows of keys, and the digits, there and back. */
const FILAS = [
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6y7u8i9o0p',
];
const SEGUIDAS = FILAS.flatMap((fila) => [fila.repeat(3), [...fila].reverse().join('').repeat(3)]);

/** Letters and digits that a password has to have besides what is known of the account. */
const PROPIOS_MINIMO = 6;

/** Whether the password is common, a row of keys, or hardly more than what is known of its owner. */
export function esFacil(contrasena: string, { nit, alias, correo, nombre }: Dueno = {}): boolean {
  const simple = simplificar(contrasena);
  if (new Set(contrasena).size <= 3) return true;
  if (simple.length >= 4 && SEGUIDAS.some((fila) => fila.includes(simple))) return true;
  if (COMUNES.has(simple.replace(/^\d+|\d+$/g, ''))) return true;
  const conocidas = [nit, alias, correo, correo?.split('@')[0], nombre]
    .map((dato) => simplificar(dato ?? ''))
    .filter((dato) => dato.length >= 4);
  return conocidas.some((dato) => simple.includes(dato) && simple.length - dato.length < PROPIOS_MINIMO);
}

/** Small letters without accents, and digits; nothing else. */
function simplificar(texto: string): string {
  return texto
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
