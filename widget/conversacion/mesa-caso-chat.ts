import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

/**
 * "Gestión Mesa de Ayuda": one case and its conversation. The panel itself arrives when there is a case to show.
 *
 * @fires mesa-sesion - who is logged in is known, or changed; detail `{iniciada, rol}`, as the property `sesion`
 * @fires mesa-antes-de-salir - cancelable: the session is about to be closed; detail `{pendientes}`
 * @fires mesa-antes-de-enviar - cancelable: a message is about to be sent; detail `{numero}`
 * @fires mesa-mensaje-enviado - the server has the message; detail `{numero, secuencia}`
 * @fires mesa-no-leidos - what is unread: of this case `{numero, noLeidos}`, and in all `{total}`
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop --mesa-… - the tokens of `mesa-login`
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
    return html`<section class=${this.marco} aria-label="Gestión Mesa de Ayuda">
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
