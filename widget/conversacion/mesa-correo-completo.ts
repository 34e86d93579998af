import { css, html, nothing, type TemplateResult } from 'lit';
import type { Mensaje, TextoOriginal } from '../../shared/mensaje.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { fecha } from '../words/fechas.ts';

/**
 * Says of a message that it came by mail, and shows the whole of that mail, with what it quoted and its signature, to who
 * asks for it. It is fetched then, and shown as plain text: its addresses are no links. Internal.
 *
 * @fires desplegar - more of the message is shown from now on
 */
export class MesaCorreoCompleto extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      :host,
      :host > * {
        font: inherit;
      }
      :host {
        container-type: normal;
        margin-top: 4px;
      }
      .fila {
        gap: 0 8px;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 32px;
        padding: 2px 4px;
        font-size: 0.875em;
        text-align: start;
      }
      button::after {
        content: '';
        flex: none;
        width: 0.4em;
        height: 0.4em;
        border: solid currentcolor;
        border-width: 0 2px 2px 0;
        transform: translateY(-25%) rotate(45deg);
      }
      [aria-expanded='true']::after {
        transform: translateY(25%) rotate(225deg);
      }
      .correo {
        max-height: min(20em, 50vh);
        margin-top: 4px;
        padding: 8px 12px;
        overflow: auto;
        overscroll-behavior: contain;
        border-inline-start: 3px solid var(--linea);
        border-radius: 2px;
        background: var(--fondo-suave);
        font-size: 0.875em;
        white-space: pre-wrap;
      }
      .aviso {
        margin-top: 4px;
        padding: 8px 12px;
        font-size: 0.875em;
      }
    `,
  ];

  @property({ attribute: false }) mensaje: Mensaje | undefined;

  @state() private abierto = false;
  @state() private texto: string | undefined;
  @state() private sinTraer: ErrorApi | undefined;

  /** The conversation that the message is of. */
  #conversacion: HTMLElementTagNameMap['mesa-conversacion'] | undefined;
  /** Its text, once it was asked for. */
  #pedido: Promise<TextoOriginal> | undefined;

  override connectedCallback(): void {
    this.#conversacion = this.closest('mesa-conversacion')!;
    this.servidor = this.#conversacion.servidor;
    super.connectedCallback();
  }

  #alternar = (): void => {
    this.abierto = !this.abierto;
    if (!this.abierto) return;
    this.dispatchEvent(new Event('desplegar', { bubbles: true }));
    void this.#traer();
  };

  #otraVez = (): void => {
    // The button that was pressed goes away.
    void this.enfocar('button');
    void this.#traer();
  };

  async #traer(): Promise<void> {
    this.sinTraer = undefined;
    try {
      this.texto ??= (await (this.#pedido ??= this.#pedir())).texto;
    } catch (error) {
      this.#pedido = undefined;
      this.sinTraer = this.fallo(error);
    }
    await this.updateComplete;
    this.renderRoot.querySelector('.correo, .aviso')?.scrollIntoView({ block: 'nearest' });
  }

  #pedir(): Promise<TextoOriginal> {
    const params = { numero: this.#conversacion!.caso, secuencia: this.mensaje!.secuencia };
    return this.cliente.pedir('GET /casos/:numero/mensajes/:secuencia/original', { params });
  }

  protected override render(): TemplateResult {
    const { autor, fecha: cuando } = this.mensaje!;
    return html`<div class="fila">
        <slot></slot>
        <button type="button" class="enlace" aria-expanded=${this.abierto} @click=${this.#alternar}>
          <span>Ver el correo completo<span class="oculto"> de ${autor.nombre}, ${fecha(cuando)}</span></span>
        </button>
      </div>
      ${this.abierto ? this.renderCorreo(autor.nombre) : nothing}
      <p class="oculto" role="status">${this.#dicho}</p>`;
  }

  get #dicho(): string {
    if (!this.abierto || this.sinTraer) return '';
    return this.texto === undefined ? 'Cargando el correo…' : 'El correo completo está a continuación.';
  }

  private renderCorreo(de: string): TemplateResult {
    const { texto, sinTraer } = this;
    if (sinTraer) return this.renderFallo(sinTraer, this.#otraVez);
    if (texto === undefined) return html`<p class="correo suave" aria-busy="true">Cargando el correo…</p>`;
    return html`<div
      class="correo"
      dir="auto"
      tabindex="0"
      role="group"
      aria-label="Correo completo de ${de}"
      .textContent=${texto}
    ></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-correo-completo': MesaCorreoCompleto;
  }
}

registrar('mesa-correo-completo', MesaCorreoCompleto);
