/** Where the next page of a list of cases begins: the key of the last row, with the order that it belongs to. */
import type { Orden } from '../../shared/caso.ts';
import { errorDeCampo } from '../errores.ts';

/** `valor` is what the list is ordered by. */
export interface Cursor {
  valor: number;
  numero: number;
}

/** Over every number of a case (http/body.ts, leerNumero). */
export const NUMERO_MAXIMO = 1e15;

/** Holds nothing that is not on the page, and the scope is applied anyway. */
export function escribirCursor(orden: Orden, { valor, numero }: Cursor): string {
  return Buffer.from(`${orden}~${valor}~${numero}`).toString('base64url');
}

/** The cursor of a page that begins with the first row. */
export function antesDeTodos(orden: Orden): string {
  return orden.startsWith('-')
    ? escribirCursor(orden, { valor: Number.MAX_SAFE_INTEGER, numero: NUMERO_MAXIMO })
    : escribirCursor(orden, { valor: 0, numero: 0 });
}

/** Throws `validacion` for what escribirCursor did not write, or wrote for another order. */
export function leerCursor(cursor: string, orden: Orden): Cursor {
  const [suOrden, valor, numero] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  const leido = { valor: Number(valor), numero: Number(numero) };
  if (suOrden !== orden || !Number.isSafeInteger(leido.valor) || !Number.isSafeInteger(leido.numero)) {
    throw errorDeCampo('cursor', 'formato');
  }
  return leido;
}
