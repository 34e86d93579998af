import { initialState, Task, TaskStatus } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Parte } from '../net/lazy-part.ts';
import { estilosAdministracion } from './panel.styles.ts';
import { property } from '../ui/decorators.ts';
import './mesa-admin-catalogo.ts';
import './mesa-admin-ips.ts';
import './mesa-admin-respuestas.ts';
import './mesa-admin-usuarios.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

const PARTES: Record<string, (servidor: string) => TemplateResult> = {
  IPS: (servidor) => html`<mesa-admin-ips embebido .servidor=${servidor}></mesa-admin-ips>`,
  Usuarios: (servidor) => html`<mesa-admin-usuarios embebido .servidor=${servidor}></mesa-admin-usuarios>`,
  Catálogo: (servidor) => html`<mesa-admin-catalogo embebido .servidor=${servidor}></mesa-admin-catalogo>`,
  Respuestas: (servidor) =>
    html`<mesa-admin-respuestas embebido .servidor=${servidor}></mesa-admin-respuestas>`,
  Webhooks: (servidor) => html`<mesa-admin-webhooks embebido .servidor=${servidor}></mesa-admin-webhooks>`,
  Auditoría: (servidor) => html`<mesa-admin-auditoria embebido .servidor=${servidor}></mesa-admin-auditoria>`,
};

/**
 * What the EPS's administrators keep: IPS, users, the catalogue, canned replies, and who did what. Internal to the desk.
 *
 * @fires parte - a CustomEvent: its detail is the part that was chosen
 */
export class MesaAdministracion extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    estilosAdministracion,
    css`
      .seccion {
        max-width: 60em;
        margin-inline: auto;
      }
    `,
  ];

  /** One of the parts, by its heading. */
  @property() parte = '';

  /** Parts that are loaded when they are opened. */
  readonly #aparte: Record<string, Parte | undefined> = {
    Auditoría: this.aparte(() => import('./mesa-admin-auditoria.ts')),
    Webhooks: this.aparte(() => import('./mesa-admin-webhooks.ts')),
  };

  /** Whether the operator switched webhooks on; undefined until the service has said. */
  readonly #webhooks = new Task(this, {
    args: () => [this.#permitido, this.cliente] as const,
    task: async ([permitido, cliente]) =>
      permitido ? (await cliente.pedir('GET /admin/webhooks')).destinos !== null : initialState,
  });

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (cambios.has('parte') && this.#webhooks.status === TaskStatus.ERROR) void this.#webhooks.run();
  }

  get #permitido(): boolean {
    const { usuario, expirada, anterior } = this.cliente;
    return (usuario ?? (expirada ? anterior : null))?.rol === 'admin';
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#permitido) {
      return this.cliente.usuario
        ? html`<p class="aviso">La administración es para los administradores de la EPS.</p>`
        : nothing;
    }
    const partes = Object.keys(PARTES).filter((parte) => parte !== 'Webhooks' || this.#webhooks.value);
    const actual = partes.includes(this.parte) ? this.parte : 'IPS';
    const porSaber = this.parte === 'Webhooks' && this.#webhooks.status === TaskStatus.PENDING;
    return html`<section class="seccion" aria-labelledby="seccion">
      <h2 class="oculto" id="seccion">Administración</h2>
      <nav class="partes" aria-label="Administración">
        ${partes.map(
          (parte) =>
            html`<a
              href="#mesa?${new URLSearchParams({ seccion: 'administracion', parte }).toString()}"
              aria-current=${parte === actual ? 'page' : 'false'}
              @click=${(evento: Event) => {
                evento.preventDefault();
                this.dispatchEvent(new CustomEvent('parte', { detail: parte }));
              }}
              >${parte}</a
            >`,
        )}
      </nav>
      ${porSaber ? this.renderEspera() : this.renderActual(actual)}
    </section>`;
  }

  private renderActual(actual: string): TemplateResult {
    const pintar = () => PARTES[actual]!(this.servidor);
    const parte = this.#aparte[actual];
    return parte ? this.renderParte(parte, pintar) : pintar();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-administracion': MesaAdministracion;
  }
}

registrar('mesa-administracion', MesaAdministracion);
