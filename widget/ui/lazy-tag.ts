/** Tags whose elements are parts. */
import type { TemplateResult } from 'lit';
import { MesaElement, registrar } from './mesa-element.ts';
import { Parte } from '../net/lazy-part.ts';

/** Loads the element of a tag. Where only a reload of the page helps, the tag says so in its place. */
export function traerEtiqueta(etiqueta: string, importar: () => Promise<unknown>): void {
  const parte = new Parte(importar, (fallo) => {
    if (fallo?.codigo !== 'version' || customElements.get(etiqueta)) return;
    registrar(
      etiqueta,
      class extends MesaElement {
        protected override firstUpdated(): void {
          this.fallo(fallo);
        }

        protected override render(): TemplateResult {
          return this.renderFallo(fallo, () => undefined);
        }
      },
    );
  });
  parte.traer();
}
