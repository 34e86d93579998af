/** What an agent's composer has besides that of an IPS, painted above its buttons. */
import type { TemplateResult } from 'lit';

/** What the composer gives to its extras. */
export interface Redaccion {
  interno: boolean;
  ponerInterno: (si: boolean) => void;
  insertar: (texto: string) => void;
}

export interface Extras {
  render(redaccion: Redaccion): TemplateResult;
}
