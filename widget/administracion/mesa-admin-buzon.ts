import { css, html, nothing, type TemplateResult } from 'lit';
import type { FichaUsuario } from '../../shared/admin.ts';
import { fecha } from '../words/fechas.ts';
import { property, state } from '../ui/decorators.ts';
import { registrar } from '../ui/mesa-element.ts';
import { PanelDeAdministracion } from './panel.ts';

/**
 * Where a user gets mail: administrators give and take the address of users of an IPS, and see why one is switched off.
 * Internal to the administration. Fires `change` when `ficha` is another.
 */
export class MesaAdminBuzon extends PanelDeAdministracion {
  static override styles = [
    ...PanelDeAdministracion.styles,
    css`
      .seccion {
        margin-bottom: 20px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) ficha: FichaUsuario | undefined;

  @state() private editando = false;

  async #poner(pedida: Promise<FichaUsuario>, hecho: string): Promise<void> {
    this.ficha = await pedida;
    this.hecho = hecho;
    this.editando = false;
    this.dispatchEvent(new Event('change'));
  }

  #dar = this.alEnviar(({ direccion = '' }) =>
    this.#poner(
      this.cliente.pedir('PUT /admin/usuarios/:id/correo', {
        params: { id: this.ficha!.id },
        body: { direccion },
      }),
      'Se envió un enlace a esa dirección. Sirve cuando lo abran.',
    ),
  );

  #quitar = (): Promise<void> =>
    this.preguntar(
      `¿Quitar el correo de ${this.ficha!.nombre}?`,
      'No le llegarán avisos, y si olvida su contraseña tendrá que pedirle otra a usted.',
      'Quitar correo',
      () =>
        this.#poner(
          this.cliente.pedir('DELETE /admin/usuarios/:id/correo', { params: { id: this.ficha!.id } }),
          'El correo quedó quitado.',
        ),
    );

  #editar = (): void => {
    this.editando = !this.editando;
    this.olvidarMensajes();
    if (this.editando) void this.enfocar('#direccion');
  };

  protected override render(): TemplateResult | typeof nothing {
    const { ficha, editando } = this;
    if (!ficha) return nothing;
    const { buzon, rol } = ficha;
    const { direccion, porConfirmar, apagada } = buzon;
    const deIps = rol === 'ips';
    const hay = direccion ?? porConfirmar;
    return html`<section class="seccion" aria-label="Correo de ${ficha.nombre}">
      ${this.renderMensajes()}
      ${
        deIps
          ? html`<p>
              ${
                hay
                  ? html`Correo: <strong>${hay}</strong>${
                        direccion ? nothing : html` <span class="marca">Por confirmar</span>`
                      }`
                  : 'Sin correo: no le llegan avisos.'
              }
              ${direccion && porConfirmar ? html`<br />Por confirmar: <strong>${porConfirmar}</strong>` : nothing}
            </p>`
          : nothing
      }
      ${
        apagada
          ? html`<p class="aviso mal">
              Desde el ${fecha(apagada.desde)} no se le escribe:
              ${
                apagada.motivo === null
                  ? 'pidió no recibir más avisos.'
                  : html`los correos volvieron. El otro servidor dijo: <q>${apagada.motivo}</q>`
              }
              Lo enciende la misma persona en «Su cuenta»${deIps ? ', o usted con otra dirección' : ''}.
            </p>`
          : nothing
      }
      ${!deIps ? nothing : editando ? this.renderFormulario() : this.renderBotones(!!hay)}
    </section>`;
  }

  private renderBotones(hay: boolean): TemplateResult {
    return html`<div class="fila">
      <button type="button" @click=${this.#editar}>${hay ? 'Cambiar correo' : 'Dar un correo'}</button>
      ${hay ? html`<button type="button" class="enlace" @click=${this.#quitar}>Quitar correo</button>` : nothing}
    </div>`;
  }

  private renderFormulario(): TemplateResult {
    return html`<form novalidate @submit=${this.#dar} aria-label="Correo de ${this.ficha?.nombre}">
      ${this.renderTexto({
        id: 'direccion',
        etiqueta: 'Correo',
        tipo: 'email',
        ayuda: 'Le llegará un enlace para confirmarlo.',
      })}
      ${this.renderEnviar('Enviar enlace', this.#editar)}
    </form>`;
  }
}

registrar('mesa-admin-buzon', MesaAdminBuzon);
