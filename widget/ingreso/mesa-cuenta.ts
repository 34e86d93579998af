import { css, html, type TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import './mesa-cambio-clave.ts';

const PARTES = { clave: 'Contraseña', factor: 'Verificación en dos pasos', correo: 'Correo' } as const;
type Parte = keyof typeof PARTES;

/**
 * What a user does about the own account: what has to be done before anything else goes on, in the place of the login,
 * and what one asks for: in a dialog with password, second factor (the EPS's staff) and mail, where there is more than
 * the password. Internal to `mesa-login`; a menu opens it the same way: `<mesa-cuenta .servidor=…>` on the page until it fires `close`.
 */
export class MesaCuenta extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      dialog {
        width: min(34em, 100% - 24px);
        max-height: calc(100dvh - 24px);
        margin: auto;
        padding: 24px;
        border: 1px solid var(--linea);
        border-radius: calc(var(--radio) * 1.5);
        background: var(--fondo);
        color: inherit;
        overflow: auto;
        overscroll-behavior: contain;
      }
      dialog::backdrop {
        background: rgb(9 20 30 / 0.55);
      }
      header,
      nav {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
      }
      header {
        justify-content: space-between;
      }
      nav {
        gap: 4px;
        margin-block: 12px 20px;
      }
      nav button {
        min-height: 36px;
        padding: 4px 12px;
        border-color: var(--linea);
        border-radius: 99px;
        font-size: 0.875em;
        color: inherit;
      }
      nav [aria-current='true'] {
        background: var(--acento);
        border-color: var(--acento);
        color: var(--acento-texto);
        forced-color-adjust: none;
      }
      @media (max-width: 30em) {
        dialog {
          padding: 16px;
        }
      }
    `,
  ];

  readonly #codigo = this.aparte(() => import('./mesa-codigo.ts'));
  readonly #factor = this.aparte(() => import('../segundo-factor/mesa-segundo-factor.ts'));
  readonly #correo = this.aparte(() => import('./mesa-correo-propio.ts'));

  /** The part that was chosen; the first one until then. */
  @state() private parte: Parte | undefined;

  /** Somebody came here just now: the focus goes to what is to be done. */
  @property({ type: Boolean }) reciente = false;

  protected override updated(): void {
    const dialogo = this.#dialogo;
    if (dialogo?.isConnected && !dialogo.open) dialogo.showModal();
  }

  get #dialogo(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** Recovery codes are shown once: Escape does not take them away. */
  #retener = (evento: Event): void => {
    const factor = this.renderRoot.querySelector<MesaElement & { mostrando: boolean }>('mesa-segundo-factor');
    if (factor?.mostrando) evento.preventDefault();
  };

  #cerrar = (): boolean => this.dispatchEvent(new Event('close'));

  protected override render(): TemplateResult {
    const { porCambiar, usuario } = this.cliente;
    if (porCambiar?.paso) return this.renderCodigo();
    if (porCambiar?.debeActivarFactor && !porCambiar.debeCambiarClave) return this.renderFactor();
    return usuario?.correo || usuario?.conCorreo ? this.renderDialogo(usuario) : this.renderClave();
  }

  private renderDialogo({ correo, conCorreo }: Usuario): TemplateResult {
    // Who comes from the portal has no password to change.
    const partes = (Object.keys(PARTES) as Parte[]).filter((una) =>
      una === 'clave' ? !this.cliente.portal : una === 'factor' ? correo : conCorreo,
    );
    const { parte = partes[0]! } = this;
    const pintar = {
      clave: () => this.renderClave(),
      factor: () => this.renderFactor(),
      correo: () => this.renderCorreo(),
    };
    return html`<dialog aria-labelledby="titulo" @close=${this.#cerrar} @cancel=${this.#retener}>
      <header>
        <h2 id="titulo">Su cuenta</h2>
        <button type="button" class="enlace" @click=${() => this.#dialogo?.close()}>Cerrar</button>
      </header>
      <nav aria-label="Su cuenta">
        ${partes.map(
          (una) =>
            html`<button type="button" aria-current=${una === parte} @click=${() => (this.parte = una)}>
              ${PARTES[una]}
            </button>`,
        )}
      </nav>
      ${pintar[parte]()}
    </dialog>`;
  }

  private renderClave(): TemplateResult {
    return html`<mesa-cambio-clave
      embebido
      .servidor=${this.servidor}
      ?reciente=${this.reciente}
      @close=${() => this.#dialogo?.close() ?? this.#cerrar()}
    ></mesa-cambio-clave>`;
  }

  private renderCodigo(): TemplateResult {
    return this.renderParte(
      this.#codigo,
      () => html`<mesa-codigo embebido .servidor=${this.servidor} ?reciente=${this.reciente}></mesa-codigo>`,
    );
  }

  private renderCorreo(): TemplateResult {
    return this.renderParte(
      this.#correo,
      () => html`<mesa-correo-propio embebido .servidor=${this.servidor}></mesa-correo-propio>`,
    );
  }

  private renderFactor(): TemplateResult {
    return this.renderParte(
      this.#factor,
      () =>
        html`<mesa-segundo-factor
          embebido
          .servidor=${this.servidor}
          ?reciente=${this.reciente}
        ></mesa-segundo-factor>`,
    );
  }
}

registrar('mesa-cuenta', MesaCuenta);
