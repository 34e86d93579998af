import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import { estilosEscala } from '../ui/escala.styles.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { alSoltar } from '../ui/drop-zone.ts';
import { SELLO } from './sello.ts';

/**
 * The agents' inbox: what waits, the case beside it, reports and administration. The desk itself arrives when somebody
 * of the EPS's staff is logged in; an IPS's page never loads it.
 *
 * Where the agent is stands in the page's address after `#mesa?`, so that a link can be shared.
 *
 * @fires mesa-sesion - who is logged in is known, or changed; detail `{iniciada, rol}`, as the property `sesion`
 * @fires mesa-antes-de-salir - cancelable: the session is about to be closed; detail `{pendientes}`
 * @fires mesa-antes-de-enviar - cancelable: a message is about to be sent; detail `{numero}`
 * @fires mesa-sesion-cerrada - the session was closed here
 * @fires mesa-mensaje-enviado - the server has the message; detail `{numero, secuencia}`
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop [--mesa-alto=100dvh] - how high it is: list and case scroll by themselves
 * @cssprop --mesa-… - the tokens of `mesa-login`
 */
export class MesaBandeja extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    estilosEscala,
    css`
      .puerta {
        align-content: center;
        justify-items: center;
        min-block-size: var(--mesa-alto, 100dvh);
        padding: var(--paso-4);
        background: var(--lienzo);
      }
      .puerta > * {
        box-sizing: border-box;
        width: min(100%, calc(var(--cuerpo) * 25));
      }
      .puerta h2 {
        display: flex;
        align-items: center;
        gap: var(--paso-3);
      }
      .sello {
        width: 36px;
        height: 36px;
        fill: var(--acento);
        forced-color-adjust: none;
      }
      .sello path {
        stroke: var(--acento-texto);
        stroke-width: 5;
        stroke-linecap: round;
      }
      .puerta > mesa-login {
        padding: var(--paso-5);
        background: var(--fondo);
        border: 1px solid var(--linea);
        border-radius: var(--radio-grande);
        box-shadow: var(--sombra-1);
      }
    `,
  ];

  readonly #escritorio = this.aparte(() => import('./mesa-escritorio.ts'));

  /** The page is the desk's own: new cases show in its title and icon. */
  @property({ type: Boolean }) pagina = false;

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
    const { usuario, expirada, fallo } = this.cliente;
    const entrando = usuario === null && !expirada && !fallo;
    return html`<section class="lleno ${entrando ? 'puerta' : ''}" aria-label="Bandeja de soporte">
      ${entrando ? html`<h2>${SELLO} Mesa de Ayuda</h2>` : nothing}
      ${this.renderTrasPuerta(this.renderEscritorio())}
    </section>`;
  }

  private renderEscritorio(): TemplateResult | typeof nothing {
    if (!this.#esSoporte) {
      return this.cliente.usuario
        ? html`<p class="aviso">Esta bandeja es para el personal de soporte de la EPS.</p>
            <mesa-login embebido .servidor=${this.servidor} modo="soporte"></mesa-login>`
        : nothing;
    }
    return this.renderParte(
      this.#escritorio,
      () =>
        html`<mesa-escritorio
          embebido
          .servidor=${this.servidor}
          ?pagina=${this.pagina}
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
