import { css, html, nothing, type TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { salir } from './salir.ts';

/**
 * Who is logged in, and the way out: in `mesa-login` with all there is to do about the session (`completo`), in the
 * head of the other elements in one line, where no login of the page says it. Internal.
 */
export class MesaQuien extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      :host(:not([completo])) {
        min-inline-size: 0;
        /* As wide as what it says. */
        container-type: normal;
      }
      .usuario {
        justify-content: space-between;
      }
      /* As high as the line that comes. */
      .hueso {
        height: 1.5em;
      }
      p,
      .usuario > div {
        min-width: 0;
      }
      .breve {
        display: flex;
        align-items: center;
        font-size: 0.875em;
        color: var(--texto-suave);
      }
      .breve bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .breve button {
        flex: none;
        min-height: 24px;
        padding-block: 0;
        margin-inline: 4px -8px;
      }
      /* The text of the first one stands below the name. */
      .usuario .enlace {
        margin-inline-start: -8px;
      }
      h2 {
        font-size: 1.125em;
      }
      mesa-cuenta {
        margin-top: 16px;
        border-top: 1px solid var(--linea);
        padding-top: 16px;
      }
    `,
  ];

  @state() private cambiando = false;
  /** Why the session could not be closed. */
  @state() private sinSalir: ErrorApi | undefined;
  @property({ type: Boolean }) completo = false;

  readonly #cambio = this.aparte(() => import('./mesa-cuenta.ts'));

  /** The element of the page that this is in. */
  get #casa(): MesaElement {
    let { host } = this.getRootNode() as ShadowRoot;
    for (let raiz = host.getRootNode(); raiz instanceof ShadowRoot; raiz = host.getRootNode()) {
      if (!(raiz.host instanceof MesaElement)) break;
      ({ host } = raiz);
    }
    return host as MesaElement;
  }

  #cambiar = (): void => {
    this.cambiando = true;
  };

  #dejarDeCambiar = (): void => {
    this.cambiando = false;
    void this.enfocar('#cambiar');
  };

  #salir = async ({ detail }: MouseEvent): Promise<void> => {
    // A double click is one press.
    if (detail > 1) return;
    this.sinSalir = undefined;
    try {
      await salir(this, this.#casa);
    } catch (error) {
      this.sinSalir = this.fallo(error);
    }
  };

  protected override render(): TemplateResult | typeof nothing {
    const { usuario, ingresos, portal } = this.cliente;
    if (portal && this.completo) return this.renderDelPortal(usuario);
    if (!usuario || (!this.completo && ingresos.size)) return nothing;
    return html`${this.completo ? this.renderCompleto(usuario) : this.renderBreve(usuario)}
    ${this.sinSalir ? this.renderFallo(this.sinSalir, this.#salir) : nothing}`;
  }

  private renderBreve({ nombre }: Usuario): TemplateResult {
    return html`<p class="breve">
      <bdi title=${nombre}>${nombre}</bdi>
      ${
        this.cliente.portal
          ? nothing
          : html`<button type="button" class="enlace" @click=${this.#salir}>Salir</button>`
      }
    </p>`;
  }

  /** Who comes from the portal leaves there, and has no password to change. */
  private renderDelPortal(usuario: Usuario | null | undefined): TemplateResult {
    const { cliente } = this;
    const { fallo } = cliente;
    if (usuario)
      return html`<div class="fila usuario">
          <p>Bienvenido, <strong>${usuario.nombre}</strong></p>
          ${
            usuario.conCorreo
              ? html`<button type="button" class="enlace" id="cambiar" @click=${this.#cambiar}>
                  Avisos por correo
                </button>`
              : nothing
          }
        </div>
        ${cliente.relevo} ${this.renderCuenta()}`;
    if (fallo) return this.renderFallo(fallo, () => cliente.consultarSesion());
    return usuario === undefined || cliente.expirada
      ? this.renderEspera()
      : html`<p>Su sesión de la Mesa de Ayuda se cerró.</p>
          <button type="button" class="principal" @click=${() => cliente.consultarSesion()}>
            Ingresar de nuevo
          </button>`;
  }

  private renderCompleto({ nombre, nit, alias, correo, conCorreo }: Usuario): TemplateResult {
    return html`<div class="fila usuario">
        <div>
          <h2><bdi>${nombre}</bdi></h2>
          <p class="suave">${nit ? `NIT ${nit}${alias ? ` · ${alias}` : ''}` : correo}</p>
        </div>
        <div class="fila">
          <button type="button" class="enlace" id="cambiar" @click=${this.#cambiar}>
            ${(correo ?? conCorreo) ? 'Su cuenta' : 'Cambiar contraseña'}
          </button>
          <button type="button" @click=${this.#salir}>Cerrar sesión</button>
        </div>
      </div>
      ${this.cliente.relevo} ${this.renderCuenta()}`;
  }

  private renderCuenta(): TemplateResult | typeof nothing {
    if (!this.cambiando) return nothing;
    return this.renderParte(
      this.#cambio,
      () =>
        html`<mesa-cuenta
          embebido
          reciente
          .servidor=${this.servidor}
          @close=${this.#dejarDeCambiar}
        ></mesa-cuenta>`,
    );
  }
}

registrar('mesa-quien', MesaQuien);
