/** The same change for several cases, each for itself: what one refuses does not keep the others. */
import type { CambioLote, ResultadoLote } from '../../shared/bandeja.ts';
import type { Alcance } from '../alcance.ts';
import type { Servicios } from '../servicios.ts';
import { cambiarCaso } from './cambiar-caso.ts';
import { AppError } from '../errores.ts';

export async function cambiarLote(
  { base, calendario, reloj }: Pick<Servicios, 'base' | 'calendario' | 'reloj'>,
  alcance: Alcance,
  { numeros, cambio }: CambioLote,
): Promise<ResultadoLote> {
  const unicos = [...new Set(numeros)];
  const ahora = reloj();
  // Handed in together, they are committed together.
  const hechos = await Promise.allSettled(
    unicos.map((numero) =>
      base.escribir((tx) => cambiarCaso(tx, alcance, numero, cambio, ahora, calendario)),
    ),
  );
  const resultado: ResultadoLote = { hechos: [], rechazados: [] };
  for (const [i, hecho] of hechos.entries()) {
    const numero = unicos[i]!;
    if (hecho.status === 'fulfilled') resultado.hechos.push(numero);
    else if (hecho.reason instanceof AppError && hecho.reason.codigo !== 'no_disponible') {
      resultado.rechazados.push({ numero, codigo: hecho.reason.codigo });
    } else throw hecho.reason;
  }
  return resultado;
}
