import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

/**
 * "Gestión Mesa de Ayuda": one case and its conversation. The panel itself arrives when there is a case to show.
 *
 * @tag mesa-caso-chat
 * @summary Un caso y su conversación
 * @attr caso - número del caso
 * @fires mesa-antes-de-enviar - un mensaje está por enviarse; si se impide, queda en su campo
 * @fires mesa-mensaje-enviado - el servicio tiene el mensaje
 * @slot vacia - lo que se ve en la conversación mientras nadie ha escrito
 * @csspart panel - el marco, con su fondo, su borde y su espacio
 */
export class MesaCasoChat extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      @container (min-width: 30em) {
        mesa-quien {
          justify-self: end;
        }
      }
    `,
  ];

  readonly #panel = this.aparte(() => import('./mesa-conversacion.ts'));

  /** Number of the case. */
  @property({ type: Number }) caso = 0;

  protected override render(): TemplateResult {
    const { usuario, expirada } = this.cliente;
    return html`<section class=${this.marco} part="panel" aria-label="Gestión Mesa de Ayuda">
      ${this.renderQuien()} ${this.renderTrasPuerta(usuario || expirada ? this.renderPanel() : nothing)}
    </section>`;
  }

  private renderPanel(): TemplateResult {
    if (!this.caso) return html`<p class="suave">Elija un caso para ver su conversación.</p>`;
    return this.renderParte(
      this.#panel,
      () =>
        html`<mesa-conversacion embebido .servidor=${this.servidor} .caso=${this.caso}></mesa-conversacion>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-caso-chat': MesaCasoChat;
  }
}

registrar('mesa-caso-chat', MesaCasoChat);
