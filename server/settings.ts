/** What the files that read settings (…/ajustes.ts) have in common. Messages are Spanish sentences for the operator. */
import { readFileSync } from 'node:fs';

/** A wrong value of a variable; the message is for the operator, and never has a password. */
export class ErrorConfig extends Error {}

/** `frase` says what it must be, or what is wrong with it. */
export const ajusteMalo = (variable: string, frase: string): ErrorConfig =>
  new ErrorConfig(`La variable ${variable} no es válida: ${frase}.`);

/** The host of a URL as one connects to it: an IPv6 address without its brackets. */
export const sinCorchetes = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** A part of a URL with its `%40` read. Throws ErrorConfig; `cual` names the part. */
export function descifrarParte(variable: string, cual: string, escrita: string): string {
  try {
    return decodeURIComponent(escrita);
  } catch {
    throw ajusteMalo(variable, `${cual} tiene un % que no va seguido de dos cifras; escriba %25`);
  }
}

/** The password in a file, which has one line. Throws ErrorConfig. */
export function leerContrasenaDe(variable: string, archivo: string): string {
  let texto: string;
  try {
    texto = readFileSync(archivo, 'utf8');
  } catch (error) {
    const codigo = (error as NodeJS.ErrnoException).code ?? '';
    throw ajusteMalo(variable, `el archivo ${archivo} no se pudo leer (${codigo})`);
  }
  const contrasena = texto.replace(/\r?\n$/, '');
  if (contrasena === '' || /[\r\n]/.test(contrasena)) {
    throw ajusteMalo(variable, `el archivo ${archivo} debe tener una línea: la contraseña`);
  }
  return contrasena;
}

/** Throws ErrorConfig where one of these is written, which say nothing without the variable `sin`. */
export function exigirSinValor(sin: string, escritos: Record<string, string | undefined>): void {
  for (const [nombre, valor] of Object.entries(escritos))
    if (valor !== undefined)
      throw new ErrorConfig(`${nombre} no sirve sin ${sin}. Quítela, o escriba ${sin}.`);
}
