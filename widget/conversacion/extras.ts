/** What the desk puts in place of what an IPS sees of a conversation: its composer, and how the case begins. */
import type { TemplateResult } from 'lit';
import type { Caso } from '../../shared/caso.ts';
import type { AlElegir } from '../adjuntos/lista-de-adjuntos.ts';
import type { VistaRedaccion } from './formulario-mensaje.ts';

/** What the composer can do at the desk besides. */
export interface Redaccion extends VistaRedaccion {
  ponerInterno: (si: boolean) => void;
  insertar: (texto: string) => void;
  /** Sends what is written, and the case is solved by it. */
  enviarYResolver: () => void;
}

export interface Extras {
  renderInicio(caso: Caso, alDescargar: AlElegir): TemplateResult;
  render(redaccion: Redaccion): TemplateResult;
}
