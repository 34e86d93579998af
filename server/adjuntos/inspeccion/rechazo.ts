import type { CodigoError } from '../../../shared/errores.ts';

export type CodigoRechazo = Extract<
  CodigoError,
  'adjunto_tipo' | 'adjunto_macros' | 'adjunto_danado' | 'adjunto_sin_inspeccionar'
>;

/** Refusal of a file, thrown anywhere inside the inspectors; `inspeccionar` makes its answer of it. */
export class Rechazo extends Error {
  readonly codigo: CodigoRechazo;

  constructor(codigo: CodigoRechazo) {
    super(codigo);
    this.codigo = codigo;
  }
}

/** Throws Rechazo (damaged) unless `condicion` holds. */
export function exigir(condicion: boolean): asserts condicion {
  if (!condicion) throw new Rechazo('adjunto_danado');
}
