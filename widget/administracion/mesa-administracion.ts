import { css, html, nothing, type TemplateResult } from 'lit';
import { estilosAdministracion } from './panel.styles.ts';
import type { Aviso } from '../client/aviso.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { property, state } from '../ui/decorators.ts';
import './mesa-admin-ips.ts';
import './mesa-admin-respuestas.ts';
import './mesa-admin-usuarios.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

interface ParteDelPanel {
  pintar: (servidor: string) => TemplateResult;
  /** Of a part that is loaded when it is opened. */
  importar?: () => Promise<unknown>;
  /** Whether the operator has switched on what the part is about; without it the part is always there. */
  hay?: (cliente: MesaClient) => Promise<boolean>;
}

const PARTES: Record<string, ParteDelPanel> = {
  IPS: { pintar: (servidor) => html`<mesa-admin-ips embebido .servidor=${servidor}></mesa-admin-ips>` },
  Usuarios: {
    pintar: (servidor) => html`<mesa-admin-usuarios embebido .servidor=${servidor}></mesa-admin-usuarios>`,
  },
  Catálogo: {
    pintar: (servidor) => html`<mesa-admin-catalogo embebido .servidor=${servidor}></mesa-admin-catalogo>`,
    importar: () => import('./mesa-admin-catalogo.ts'),
  },
  Respuestas: {
    pintar: (servidor) =>
      html`<mesa-admin-respuestas embebido .servidor=${servidor}></mesa-admin-respuestas>`,
  },
  Correo: {
    pintar: (servidor) => html`<mesa-admin-correo embebido .servidor=${servidor}></mesa-admin-correo>`,
    importar: () => import('./mesa-admin-correo.ts'),
    hay: async (cliente) => (await cliente.pedir('GET /admin/correo')).activo,
  },
  Webhooks: {
    pintar: (servidor) => html`<mesa-admin-webhooks embebido .servidor=${servidor}></mesa-admin-webhooks>`,
    importar: () => import('./mesa-admin-webhooks.ts'),
    hay: async (cliente) => (await cliente.pedir('GET /admin/webhooks')).destinos !== null,
  },
  Auditoría: {
    pintar: (servidor) => html`<mesa-admin-auditoria embebido .servidor=${servidor}></mesa-admin-auditoria>`,
    importar: () => import('./mesa-admin-auditoria.ts'),
  },
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

  /** Which of the parts that are not always there are; undefined while it is not known. */
  @state() private hay: Readonly<Record<string, boolean | undefined>> = {};

  #quien: string | undefined;
  /** Parts of which it could not be asked. */
  readonly #porSaber = new Set<string>();
  readonly #apartes = Object.fromEntries(
    Object.entries(PARTES).flatMap(([nombre, { importar }]) =>
      importar ? [[nombre, this.aparte(importar)]] : [],
    ),
  );

  protected override alAvisar(aviso: Aviso): void {
    const { quien } = this.cliente;
    if (aviso !== 'sesion' || quien === this.#quien) return;
    this.#quien = quien;
    this.hay = {};
    if (quien && this.#permitido)
      for (const [nombre, { hay }] of Object.entries(PARTES)) if (hay) void this.#preguntar(nombre, hay);
  }

  async #preguntar(nombre: string, hay: (cliente: MesaClient) => Promise<boolean>): Promise<void> {
    const { quien } = this.cliente;
    // Where it cannot be asked now, the part is left out until another part is opened.
    const esta = await hay(this.cliente).catch(() => void this.#porSaber.add(nombre));
    if (quien === this.#quien) this.hay = { ...this.hay, [nombre]: esta === true };
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (!cambios.has('parte')) return;
    const nombres = [...this.#porSaber];
    this.#porSaber.clear();
    for (const nombre of nombres) void this.#preguntar(nombre, PARTES[nombre]!.hay!);
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
    const nombres = Object.keys(PARTES).filter((nombre) => !PARTES[nombre]!.hay || this.hay[nombre]);
    const esperada = Object.hasOwn(PARTES, this.parte) && this.hay[this.parte] === undefined;
    const actual = nombres.includes(this.parte) || esperada ? this.parte : 'IPS';
    return html`<section class="seccion" aria-labelledby="seccion">
      <h2 class="oculto" id="seccion">Administración</h2>
      <nav class="partes" aria-label="Administración">
        ${nombres.map(
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
      ${nombres.includes(actual) ? this.renderActual(actual) : this.renderEspera()}
    </section>`;
  }

  private renderActual(nombre: string): TemplateResult {
    const aparte = this.#apartes[nombre];
    const pintar = () => PARTES[nombre]!.pintar(this.servidor);
    return aparte ? this.renderParte(aparte, pintar) : pintar();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-administracion': MesaAdministracion;
  }
}

registrar('mesa-administracion', MesaAdministracion);
