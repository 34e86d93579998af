/** Reads passwords and texts from the terminal or standard input, and shows progress on stderr. */
import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import type { Dueno } from '../sesiones/contrasena-facil.ts';
import { defectoDeContrasena } from '../sesiones/contrasenas.ts';
import { ErrorComando } from './command.ts';
import { CONTRASENA_MAXIMO, CONTRASENA_MINIMO } from '../../shared/limites.ts';

/** A password: typed twice at a prompt without echo, or the first line of standard input. Throws ErrorComando. */
export async function pedirContrasena(dueno?: Dueno): Promise<string> {
  const contrasena = process.stdin.isTTY
    ? await preguntar()
    : ((await text(process.stdin)).split(/\r?\n/)[0] ?? '');
  exigirContrasena(contrasena, dueno);
  return contrasena;
}

function exigirContrasena(contrasena: string, dueno?: Dueno): void {
  const defecto = defectoDeContrasena(contrasena, dueno);
  if (defecto === 'facil') {
    throw new ErrorComando(
      'Esa contraseña es muy fácil de adivinar: es el NIT, el nombre o una muy común. Escoja otra.',
    );
  }
  if (defecto) {
    throw new ErrorComando(
      `La contraseña debe tener de ${CONTRASENA_MINIMO} a ${CONTRASENA_MAXIMO} caracteres.`,
    );
  }
}

/** Reads standard input to its end. */
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

/** Progress on stderr: one line that is overwritten on a terminal, a new line at each tenth elsewhere. */
export function avance(hechas: number, total: number, cuales = 'filas'): void {
  const { isTTY } = process.stderr;
  const paso = isTTY ? 100 : Math.max(1, Math.ceil(total / 10));
  if (hechas !== total && hechas % paso !== 0) return;
  const linea = `${hechas} de ${total} ${cuales}`;
  process.stderr.write(isTTY ? `\r${linea}${hechas === total ? '\n' : ''}` : `${linea}\n`);
}
