/** One row of a file of IPS. */
import { leerNit } from '../../shared/nit.ts';
import { defectoDeTexto, normalizar } from '../../shared/texto.ts';
import type { Columnas, FilaCsv, Rechazada } from '../csv/leer-csv.ts';
import { defectoDeContrasena } from '../sesiones/contrasenas.ts';
import type { Ips } from './ips.repository.ts';

export const COLUMNAS_DE_IPS: Columnas = {
  requeridas: ['nit', 'nombre', 'estado'],
  opcionales: ['contrasena'],
};

/**
 * One valid row. `contrasena` is empty where the file has none. `estado` is undefined where the file has none; then an
 * IPS keeps its own.
 */
export type IpsLeida = Omit<Ips, 'estado'> & { estado: Ips['estado'] | undefined; contrasena: string };

const NOMBRE_MAXIMO = 120;

/** Reads one row. `vistas` are the NITs of earlier rows; this row's is added. */
export function leerFila({ linea, valores }: FilaCsv, vistas: Set<string>): IpsLeida | Rechazada {
  const leido = leerNit(valores.nit ?? '');
  if ('codigo' in leido) return { linea, causa: causaDeNit(leido.codigo, valores.nit) };
  const { nit } = leido;
  if (vistas.has(nit)) return { linea, causa: `el NIT ${nit} está repetido en el archivo` };
  vistas.add(nit);
  const nombre = normalizar(valores.nombre ?? '');
  const defecto = defectoDeTexto(nombre, NOMBRE_MAXIMO);
  if (defecto) return { linea, causa: CAUSAS[defecto] };
  const estado = valores.estado?.toUpperCase() || undefined;
  if (estado !== undefined && estado !== 'ACTIVO' && estado !== 'INACTIVO')
    return { linea, causa: 'el estado debe ser ACTIVO o INACTIVO' };
  const contrasena = valores.contrasena ?? '';
  const malaClave = contrasena === '' ? undefined : defectoDeContrasena(contrasena, { nit, nombre });
  if (malaClave === 'facil') {
    return { linea, causa: 'la contraseña es muy fácil de adivinar: es el NIT, el nombre o una muy común' };
  }
  if (malaClave) return { linea, causa: 'la contraseña debe tener de 10 a 256 caracteres' };
  return { nit, nombre, estado, contrasena };
}

const CAUSAS = {
  requerido: 'falta el nombre',
  largo: `el nombre tiene más de ${NOMBRE_MAXIMO} caracteres`,
  caracteres: 'el nombre tiene caracteres que no se pueden leer',
};

/** Why a NIT is refused. `escrito` is the spreadsheet's text, which shows whether the spreadsheet replaced digits. */
export function causaDeNit(codigo: 'nit' | 'nit_digito', escrito = ''): string {
  if (/^\d[\d.,]*E\+?\d+$/i.test(escrito.trim()))
    return `el NIT «${escrito}» perdió cifras: dé a la columna formato de texto y escríbalo de nuevo`;
  return codigo === 'nit'
    ? 'el NIT debe tener de 6 a 10 dígitos, por ejemplo 900123456'
    : 'el dígito de verificación no corresponde al NIT';
}
