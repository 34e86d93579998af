/** Who on this machine may read the data: only the user that the service runs as. */
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** From here on, no file or folder that this process makes is open to other users (POSIX umask). */
export function cerrarALosDemas(): void {
  process.umask(0o077);
}

/**
 * Takes the rights of other users from the folder of the data and from what lies in it; the closed folder keeps them
 * from anything deeper. Returns one Spanish sentence for each thing mended, and for each that could not be.
 */
export async function revisarPermisos(datos: string): Promise<string[]> {
  await mkdir(datos, { recursive: true, mode: 0o700 });
  const dichos: string[] = [];
  for (const ruta of [datos, ...(await readdir(datos)).map((nombre) => join(datos, nombre))]) {
    const dicho = await cerrar(ruta);
    if (dicho !== undefined) dichos.push(dicho);
  }
  return dichos;
}

async function cerrar(ruta: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(ruta);
    const permisos = mode & 0o777;
    if ((permisos & 0o077) === 0) return undefined;
    await chmod(ruta, permisos & 0o700);
    return `Otros usuarios de esta máquina podían usar ${ruta} (permisos ${permisos.toString(8)}); se dejó en ${(permisos & 0o700).toString(8)}.`;
  } catch (error) {
    const codigo = error instanceof Error && 'code' in error ? error.code : undefined;
    // Another process may remove a file of its own meanwhile.
    if (codigo === 'ENOENT') return undefined;
    if (codigo === 'EPERM' || codigo === 'EACCES' || codigo === 'EROFS')
      return `Otros usuarios de esta máquina pueden usar ${ruta} y no hay permiso para cambiarlo. Ejecute: chmod go-rwx ${ruta}`;
    throw error;
  }
}
