/** Talking with who types: passwords in, progress out. */
import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import { defectoDeContrasena } from '../sesiones/contrasenas.ts';
import { ErrorComando } from './command.ts';
import { CLAVE_MAXIMO, CLAVE_MINIMO } from '../../shared/usuario.ts';

/** From a prompt without echo, asked twice, or the first line of standard input. Never from an argument. */
export async function pedirContrasena(): Promise<string> {
  const contrasena = process.stdin.isTTY
    ? await preguntar()
    : ((await text(process.stdin)).split(/\r?\n/)[0] ?? '');
  exigirContrasena(contrasena);
  return contrasena;
}

function exigirContrasena(contrasena: string): void {
  if (defectoDeContrasena(contrasena)) {
    throw new ErrorComando(`La contraseña debe tener de ${CLAVE_MINIMO} a ${CLAVE_MAXIMO} caracteres.`);
  }
}

/** Standard input to its end. */
export async function pedirTexto(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Escriba el texto y termine con Ctrl+D:\n');
  return text(process.stdin);
}

async function preguntar(): Promise<string> {
  const primera = await password({ message: 'Contraseña' });
  const segunda = await password({ message: 'Repita la contraseña' });
  if (primera !== segunda) throw new ErrorComando('Las contraseñas no coinciden.');
  return primera;
}

/** One line that is written over on a terminal; a line each tenth part elsewhere. Standard output stays clean. */
export function avance(hechas: number, total: number, cuales = 'filas'): void {
  const { isTTY } = process.stderr;
  const paso = isTTY ? 100 : Math.max(1, Math.ceil(total / 10));
  if (hechas !== total && hechas % paso !== 0) return;
  const linea = `${hechas} de ${total} ${cuales}`;
  process.stderr.write(isTTY ? `\r${linea}${hechas === total ? '\n' : ''}` : `${linea}\n`);
}
