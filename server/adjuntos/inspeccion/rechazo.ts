import type { CodigoError } from '../../../shared/errores.ts';

export type CodigoRechazo = Extract<
  CodigoError,
  'adjunto_tipo' | 'adjunto_macros' | 'adjunto_danado' | 'adjunto_sin_inspeccionar'
>;

/** Thrown inside the inspectors to leave from any depth; `inspeccionar` turns it into its answer. */
export class Rechazo extends Error {
  readonly codigo: CodigoRechazo;

  constructor(codigo: CodigoRechazo) {
    super(codigo);
    this.codigo = codigo;
  }
}

/** The file is damaged unless `condicion` holds. */
export function exigir(condicion: boolean): asserts condicion {
  if (!condicion) throw new Rechazo('adjunto_danado');
}
