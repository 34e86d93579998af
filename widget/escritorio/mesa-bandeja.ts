import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { alSoltar } from '../ui/drop-zone.ts';

/**
 * The agents' inbox: what waits, the case beside it, reports and administration. The desk itself arrives when somebody
 * of the EPS's staff is logged in; an IPS's page never loads it.
 *
 * Where the agent is stands in the page's address after `#mesa?`, so that a link can be shared.
 *
 * @fires mesa-sesion - who is logged in is known, or changed; detail `{iniciada, rol}`, as the property `sesion`
 * @fires mesa-mensaje-enviado - the server has the message; detail `{numero, secuencia}`
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop --mesa-… - the tokens of `mesa-login`
 */
export class MesaBandeja extends MesaElement {
  readonly #escritorio = this.aparte(() => import('./mesa-escritorio.ts'));

  /** Leaves the page's address alone. */
  @property({ type: Boolean, attribute: 'sin-enlace' }) sinEnlace = false;

  protected override get modoDeIngreso(): 'soporte' {
    return 'soporte';
  }

  #dejarDeSoltar: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Only the conversation takes files; one dropped beside it must not make the browser open it.
    this.#dejarDeSoltar = alSoltar(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dejarDeSoltar?.();
  }

  get #esSoporte(): boolean {
    const { usuario, expirada, anterior } = this.cliente;
    const quien = usuario ?? (expirada ? anterior : null);
    return !!quien && quien.rol !== 'ips';
  }

  protected override render(): TemplateResult {
    return html`<section class="lleno" aria-label="Bandeja de soporte">
      ${this.renderTrasPuerta(this.renderEscritorio())}
    </section>`;
  }

  private renderEscritorio(): TemplateResult | typeof nothing {
    if (!this.#esSoporte) {
      return this.cliente.usuario
        ? html`<p class="aviso">Esta bandeja es para el personal de soporte de la EPS.</p>`
        : nothing;
    }
    return this.renderParte(
      this.#escritorio,
      () =>
        html`<mesa-escritorio
          embebido
          .servidor=${this.servidor}
          ?sin-enlace=${this.sinEnlace}
        ></mesa-escritorio>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-bandeja': MesaBandeja;
  }
}

registrar('mesa-bandeja', MesaBandeja);
