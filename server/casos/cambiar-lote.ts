/** Applies the same change to several cases; a refused one does not stop the others. */
import type { CambioLote, ResultadoLote } from '../../shared/bandeja.ts';
import type { CodigoError } from '../../shared/errores.ts';
import type { Alcance } from '../alcance.ts';
import type { Tx } from '../db/statement.ts';
import type { Trabajo } from '../db/steps.ts';
import type { Servicios } from '../servicios.ts';
import { cambiarCaso } from './cambiar-caso.ts';
import { AppError } from '../errores.ts';

/** Refusals of the whole request and not of one case: the service cannot write, or who asks may not any more. */
const DE_LA_SOLICITUD = new Set<CodigoError>([
  'no_disponible',
  'sin_sesion',
  'clave_por_cambiar',
  'factor_por_activar',
]);

export function cambiarLote(
  { base, calendario, reloj }: Pick<Servicios, 'base' | 'calendario' | 'reloj'>,
  alcance: Alcance,
  { numeros, cambio }: CambioLote,
): Promise<ResultadoLote> {
  const ahora = reloj();
  return porCaso(base, numeros, (tx, numero) => cambiarCaso(tx, alcance, numero, cambio, ahora, calendario));
}

/** Does `trabajo` for each case by itself, and tells for which of them it was refused. */
export async function porCaso(
  base: Servicios['base'],
  numeros: readonly number[],
  trabajo: (tx: Tx, numero: number) => Trabajo<unknown>,
): Promise<ResultadoLote> {
  const unicos = [...new Set(numeros)];
  // The writer commits together what is handed in together.
  const hechos = await Promise.allSettled(unicos.map((numero) => base.escribir((tx) => trabajo(tx, numero))));
  const resultado: ResultadoLote = { hechos: [], rechazados: [] };
  for (const [i, hecho] of hechos.entries()) {
    const numero = unicos[i]!;
    if (hecho.status === 'fulfilled') resultado.hechos.push(numero);
    else if (hecho.reason instanceof AppError && !DE_LA_SOLICITUD.has(hecho.reason.codigo)) {
      resultado.rechazados.push({ numero, codigo: hecho.reason.codigo });
    } else throw hecho.reason;
  }
  return resultado;
}
