/** The error that a failed request throws. */
import type { TemplateResult } from 'lit';

/** A refusal or a failure, with a Spanish sentence fit to show as its message. */
export class ErrorApi extends Error {
  /** What stands in place of the message where there is something to press besides. */
  declare salida?: TemplateResult;

  constructor(
    readonly codigo = 'interno',
    frase = 'Tuvimos un problema. Intente de nuevo en unos minutos.',
    /** 0 when no answer came. */
    readonly status = 0,
    readonly campos: readonly { campo: string; codigo: string }[] = [],
    /** Seconds that the server asks to wait; 0 when it does not say. */
    readonly espera = 0,
  ) {
    super(frase);
  }

  /** Asked again in the same way it would be refused again. */
  get definitivo(): boolean {
    return !this.deSesion && /^4(?!08|25|29)/.test(`${this.status}`);
  }

  /** It may succeed later by itself: there was no answer, the server failed, it was too busy, or a proxy answered. */
  get pasajero(): boolean {
    return !this.deSesion && !this.definitivo;
  }

  /**
   * It is about the session: the same request may succeed after a login, or after what has to be done first
   * (`clave_por_cambiar`, `factor_por_activar`).
   */
  get deSesion(): boolean {
    return /^(sin_sesion|otro_usuario)$|_por_/.test(this.codigo);
  }
}

/** The error of a request that got no answer: the connection, unless `causa` is a timeout. */
export const sinConexion = (causa?: unknown) =>
  (causa as Error | undefined)?.name === 'TimeoutError'
    ? new ErrorApi('sin_respuesta')
    : new ErrorApi(
        'sin_conexion',
        'No hay conexión con la Mesa de Ayuda. Revise su internet e intente de nuevo.',
      );
