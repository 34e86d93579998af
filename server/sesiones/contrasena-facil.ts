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
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
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
/** Shortest part of a row that counts as one. */
const SEGUIDA_MINIMO = 5;

/** Letters and digits that a password has to have besides what is known of the account and rows of keys. */
const PROPIOS_MINIMO = 6;
/** Shortest word of what is known of the owner. */
const PALABRA_MINIMO = 3;

/** Digits and signs that are written for letters. */
const POR_LETRAS: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Whether the password is common, a row of keys, or hardly more than what is known of its owner. */
export function esFacil(contrasena: string, dueno: Dueno = {}): boolean {
  if (new Set(contrasena).size <= 3) return true;
  const conocidas = loConocido(dueno);
  const ancho = contrasena.normalize('NFKC');
  const maneras = [ancho, conLetras(ancho), conLetras(ancho.replace(/^[^\p{L}@$]+|[^\p{L}]+$/gu, ''))];
  return maneras.map(simplificar).some((simple) => {
    if (/^(.{1,5})\1+$/u.test(simple)) return true;
    if (COMUNES.has(simple.replace(/^\d+|\d+$/g, '')) || COMUNES.has(simple)) return true;
    const propio = conocidas.reduce((resto, palabra) => resto.replaceAll(palabra, ''), sinSeguidas(simple));
    return propio.length < PROPIOS_MINIMO && propio.length < simple.length;
  });
}

const conLetras = (texto: string): string =>
  texto.replace(/[013457@$!]/g, (signo) => POR_LETRAS[signo] ?? signo);

/** What is known of the owner, and each word of it, the longest first. */
function loConocido({ nit, alias, correo, nombre }: Dueno): string[] {
  const datos = [nit, alias, correo, correo?.split('@')[0], nombre].map((dato) => dato ?? '');
  const palabras = datos.flatMap((dato) => [dato, ...dato.split(/[^\p{L}\p{N}]+/u)]).map(simplificar);
  return [...new Set(palabras)]
    .filter((palabra) => palabra.length >= PALABRA_MINIMO)
    .sort((una, otra) => otra.length - una.length);
}

/** Without its parts that are rows of keys. */
function sinSeguidas(simple: string): string {
  let propio = '';
  for (let lugar = 0; lugar < simple.length;) {
    let largo = 0;
    while (
      lugar + largo < simple.length &&
      SEGUIDAS.some((fila) => fila.includes(simple.slice(lugar, lugar + largo + 1)))
    ) {
      largo += 1;
    }
    if (largo < SEGUIDA_MINIMO) {
      propio += simple[lugar];
      lugar += 1;
    } else {
      lugar += largo;
    }
  }
  return propio;
}

/** Small letters without accents, and digits; nothing else. Wide letters (U+FF01 and on) are as the usual ones. */
function simplificar(texto: string): string {
  return texto
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
