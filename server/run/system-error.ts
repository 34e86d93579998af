/** What the operator is told when the disk or SQLite fails. */

/** A Spanish sentence for an error of the disk or of SQLite; undefined for any other error. */
export function fraseDelSistema({ code = '', path }: NodeJS.ErrnoException): string | undefined {
  const donde = path === undefined ? '' : `: ${path}`;
  if (code === 'ENOENT') return `No se encontró el archivo indicado${donde}.`;
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return `No hay permiso para usar la carpeta${donde}.`;
  if (/^(ENOTDIR|EEXIST)$/.test(code)) return `Se esperaba una carpeta${donde}.`;
  if (code === 'EISDIR') return `Hay una carpeta donde se esperaba un archivo${donde}.`;
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)$/.test(code)) return `No queda espacio en el disco${donde}.`;
  if (code.startsWith('SQLITE_CANTOPEN'))
    return 'No se pudo abrir la base de datos de MESA_DATOS: no existe, o no hay permiso o espacio en el disco.';
  if (code.startsWith('SQLITE_IOERR'))
    return 'El disco no deja leer o escribir la base de datos. Revise si está lleno o dañado.';
  if (code.startsWith('SQLITE_BUSY'))
    return 'Otro programa está usando la base de datos de MESA_DATOS. Espere a que termine y repita.';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return 'La base de datos de MESA_DATOS está dañada. Guarde aparte esa carpeta y restaure el último respaldo con "mesa respaldo restaurar".';
  return undefined;
}
