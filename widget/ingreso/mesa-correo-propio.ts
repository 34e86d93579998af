import { css, html, nothing, type TemplateResult } from 'lit';
import type { AvisoPorCorreo } from '../../shared/avisos.ts';
import type { CorreoPropio } from '../../shared/direccion.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';
import { fraseDe } from '../words/faltas.ts';
import { fraseDeEspera } from './campo-codigo.ts';

const AVISOS: Record<AvisoPorCorreo, string> = {
  registrado: 'Un caso quedó registrado',
  respuesta: 'Me respondieron en un caso',
  estado: 'Un caso cambió de estado',
  por_cerrar: 'Un caso está por cerrarse',
  asignado: 'Me asignaron un caso',
  plazo: 'Un caso mío está cerca de su plazo',
  nuevo: 'Llegó un caso que nadie tiene',
  resumen: 'El resumen de cada día',
};

const AVISOS_DE = {
  ips: ['registrado', 'respuesta', 'estado', 'por_cerrar'],
  soporte: ['asignado', 'respuesta', 'plazo', 'nuevo', 'resumen'],
} as const satisfies Record<string, readonly AvisoPorCorreo[]>;

const FRASES: Record<string, string> = {
  'direccion.formato': 'Escriba un correo, por ejemplo facturacion@clinica.com.co.',
  'actual.incorrecta': 'La contraseña no es correcta. Escríbala de nuevo.',
};

type Falta = 'direccion' | 'actual';

/**
 * Where one gets mail, and about what: an address counts once the link that was sent there was opened. Internal to
 * `mesa-cuenta`.
 */
export class MesaCorreoPropio extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      h2 {
        font-size: 1.125em;
        line-height: 1.35;
        font-weight: 650;
      }
      h2:focus {
        outline: none;
      }
      form {
        margin-top: 16px;
      }
      fieldset {
        margin: 0 0 16px;
        padding: 0;
        border: 0;
      }
      legend {
        margin-bottom: 4px;
        padding: 0;
        font-weight: 600;
      }
      .aviso-por-correo {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 36px;
      }
      .hecho {
        border-color: var(--exito);
      }
      bdi {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private correo: CorreoPropio | undefined;
  @state() private falla: ErrorApi | undefined;
  @state() private faltas: Partial<Record<Falta, string>> = {};
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private enviando = false;

  protected override firstUpdated(): void {
    void this.#cargar();
  }

  #cargar = async (): Promise<void> => {
    this.falla = undefined;
    try {
      this.correo = await this.cliente.pedir('GET /sesion/correo');
      await this.enfocar('h2');
    } catch (error) {
      this.falla = this.fallo(error);
    }
  };

  /** Does one thing at a time, and says what came of it. */
  async #hacer(trabajo: () => Promise<CorreoPropio | undefined>, hecho: string): Promise<void> {
    if (this.enviando) return;
    this.enviando = true;
    this.aviso = this.hecho = '';
    this.faltas = {};
    try {
      this.correo = (await trabajo()) ?? this.correo;
      this.hecho = hecho;
    } catch (error) {
      const { campos, espera, message } = this.fallo(error);
      this.faltas = Object.fromEntries(
        campos.map(({ campo: cual, codigo }) => [cual, FRASES[`${cual}.${codigo}`] ?? fraseDe(codigo)]),
      );
      this.aviso = campos.length ? '' : espera ? fraseDeEspera(espera) : message;
      void this.enfocar('[aria-invalid=true]');
    } finally {
      this.enviando = false;
    }
  }

  #guardar = async (evento: SubmitEvent): Promise<void> => {
    evento.preventDefault();
    const formulario = evento.currentTarget as HTMLFormElement;
    const { direccion, actual } = Object.fromEntries(new FormData(formulario)) as Record<Falta, string>;
    await this.#hacer(
      () => this.cliente.pedir('PUT /sesion/correo', { body: { direccion, ...(actual && { actual }) } }),
      `Enviamos un enlace a ${direccion.trim()}. Ábralo para confirmar que el correo es suyo.`,
    );
    if (this.hecho) formulario.reset();
  };

  #guardarAvisos = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const avisos = new FormData(evento.currentTarget as HTMLFormElement).getAll('aviso') as AvisoPorCorreo[];
    void this.#hacer(
      () => this.cliente.pedir('PATCH /sesion/correo', { body: { avisos } }),
      avisos.length ? 'Los avisos quedaron guardados.' : 'No recibirá avisos por correo.',
    );
  };

  #reenviar = (): void => {
    void this.#hacer(async () => {
      await this.cliente.pedir('POST /sesion/correo/enlace');
      return undefined;
    }, 'Enviamos otro enlace. El anterior ya no sirve.');
  };

  #quitar = (): void => {
    void this.#hacer(
      () => this.cliente.pedir('DELETE /sesion/correo'),
      'Ya no tiene correo: no recibirá avisos, ni podrá escoger otra contraseña si la olvida.',
    );
  };

  #encender = (): void => {
    void this.#hacer(
      () => this.cliente.pedir('PATCH /sesion/correo', { body: { encendida: true } }),
      'Le volveremos a escribir.',
    );
  };

  protected override render(): TemplateResult {
    const { correo, falla, hecho, aviso } = this;
    if (falla) return this.renderFallo(falla, this.#cargar);
    if (!correo) return this.renderEspera();
    return html`<h2 tabindex="-1">Correo y avisos</h2>
      ${this.renderDireccion(correo)} ${this.renderApagada(correo)}
      <div role="status">${hecho && html`<p class="aviso hecho">${hecho}</p>`}</div>
      <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
      ${correo.propia ? this.renderFormulario(correo) : nothing} ${this.renderAvisos(correo)}`;
  }

  private renderDireccion({ direccion, porConfirmar }: CorreoPropio): TemplateResult {
    return html`<p class="suave">
        ${
          direccion
            ? html`Le escribimos a <strong><bdi>${direccion}</bdi></strong
                >.`
            : 'Con un correo recibe avisos de sus casos, y puede escoger otra contraseña si la olvida.'
        }
      </p>
      ${
        porConfirmar
          ? html`<div class="aviso">
              <p>
                Falta confirmar <strong><bdi>${porConfirmar}</bdi></strong
                >: abra el enlace que enviamos allí, que sirve durante un día.
              </p>
              <button type="button" class="enlace" @click=${this.#reenviar}>Enviar el enlace otra vez</button>
            </div>`
          : nothing
      }`;
  }

  private renderApagada({ apagada }: CorreoPropio): TemplateResult | typeof nothing {
    if (!apagada) return nothing;
    return html`<div class="aviso mal">
      <p>
        ${
          apagada.motivo === null
            ? 'Usted pidió no recibir más correos.'
            : html`Dejamos de escribirle porque el correo se devolvió: «<bdi>${apagada.motivo}</bdi>».`
        }
      </p>
      <button type="button" @click=${this.#encender}>Volver a recibir correos</button>
    </div>`;
  }

  private renderFormulario({ direccion, porConfirmar, contrasena }: CorreoPropio): TemplateResult {
    return html`<form novalidate @submit=${this.#guardar}>
      ${this.renderCampo('direccion', direccion ? 'Correo nuevo' : 'Correo', 'email', 'email')}
      ${contrasena ? this.renderCampo('actual', 'Su contraseña', 'password', 'current-password') : nothing}
      <div class="fila">
        <button class="principal" aria-disabled=${this.enviando}>
          ${direccion ? 'Cambiar correo' : 'Guardar correo'}
        </button>
        ${
          direccion || porConfirmar
            ? html`<button type="button" class="enlace" @click=${this.#quitar}>Quitar correo</button>`
            : nothing
        }
      </div>
    </form>`;
  }

  private renderCampo(id: Falta, etiqueta: string, tipo: string, autocompletar: string): TemplateResult {
    const falta = this.faltas[id];
    return campo(
      id,
      etiqueta,
      html`<input
        id=${id}
        name=${id}
        type=${tipo}
        autocomplete=${autocompletar}
        autocapitalize="none"
        spellcheck="false"
        required
        aria-invalid=${!!falta}
        aria-describedby="${id}-error"
      />`,
      falta,
    );
  }

  private renderAvisos({ avisos }: CorreoPropio): TemplateResult {
    const parte = this.cliente.usuario?.rol === 'ips' ? 'ips' : 'soporte';
    return html`<form @submit=${this.#guardarAvisos}>
      <fieldset>
        <legend>Escribirme cuando</legend>
        ${AVISOS_DE[parte].map(
          (uno) =>
            html`<label class="aviso-por-correo">
              <input type="checkbox" name="aviso" value=${uno} .checked=${avisos.includes(uno)} />
              ${AVISOS[uno]}
            </label>`,
        )}
      </fieldset>
      <div class="fila">
        <button aria-disabled=${this.enviando}>Guardar avisos</button>
        <button type="button" class="enlace" @click=${() => this.dispatchEvent(new Event('close'))}>
          Cerrar
        </button>
      </div>
    </form>`;
  }
}

registrar('mesa-correo-propio', MesaCorreoPropio);
