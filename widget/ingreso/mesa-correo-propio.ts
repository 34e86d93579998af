import { initialState, Task } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import { avisosDe, type AvisoPorCorreo } from '../../shared/avisos.ts';
import type { CorreoPropio } from '../../shared/direccion.ts';
import type { Rol } from '../../shared/usuario.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';

// Maps, because the build renames keys of objects that are called as members are.
const DE_LA_IPS = new Map<AvisoPorCorreo, string>([
  ['registrado', 'Un caso quedó registrado'],
  ['respuesta', 'La EPS respondió un caso'],
  ['estado', 'Un caso cambió de estado'],
  ['por_cerrar', 'Un caso resuelto está por cerrarse'],
]);

const DE_SOPORTE = new Map<AvisoPorCorreo, string>([
  ['asignado', 'Me asignan un caso'],
  ['respuesta', 'La IPS respondió un caso que tengo'],
  ['plazo', 'Se acerca el plazo de un caso que tengo'],
  ['nuevo', 'Llega un caso sin asignar'],
  ['resumen', 'El resumen del día'],
]);

const FRASES: Record<string, string> = {
  'direccion.formato': 'Escriba un correo, por ejemplo ana@clinica.co.',
  'direccion.largo': 'Este correo es más largo de lo que los servidores de correo admiten. Escriba otro.',
  'actual.incorrecta': 'La contraseña no es correcta. Escríbala de nuevo.',
};

/** Where one gets mail, and about what. Internal to `mesa-cuenta`. */
export class MesaCorreoPropio extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      form,
      section {
        display: grid;
        gap: 12px;
        margin-top: 16px;
      }
      fieldset {
        border: 0;
        padding: 0;
        margin: 20px 0 0;
      }
      legend {
        font-weight: 650;
        padding: 0;
        margin-bottom: 4px;
      }
      .opcion {
        display: flex;
        gap: 10px;
        align-items: center;
        min-height: 36px;
        font-weight: 400;
      }
      .opcion input {
        inline-size: 20px;
        block-size: 20px;
        min-height: 0;
        flex: none;
        accent-color: var(--acento);
      }
      .direccion {
        overflow-wrap: anywhere;
      }
      h3 {
        margin-bottom: 8px;
        font-size: 1.125em;
        line-height: 1.35;
        font-weight: 650;
      }
      h3:focus {
        outline: none;
      }
      .hecho {
        border-color: var(--exito);
      }
    `,
  ];

  @state() private correo: CorreoPropio | undefined;
  @state() private editando = false;
  @state() private enviando = false;
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private errores: Record<string, string | undefined> = {};

  readonly #carga = new Task(this, {
    args: () => [this.cliente.quien, this.cliente] as const,
    task: ([quien, cliente]) => (quien ? cliente.pedir('GET /sesion/correo') : initialState),
    onComplete: (correo) => (this.correo = correo),
    onError: (error) => this.fallo(error),
  });

  /** A choice that is not saved yet. */
  #elegidos = false;

  /** One thing at a time; what is wrong is said at its field, or above. */
  async #hacer(trabajo: () => Promise<CorreoPropio | undefined>, hecho: string): Promise<void> {
    if (this.enviando) return;
    this.enviando = true;
    this.aviso = this.hecho = '';
    this.errores = {};
    try {
      this.correo = (await trabajo()) ?? this.correo;
      this.hecho = hecho;
      if (this.editando) {
        this.editando = false;
        void this.enfocar('h3');
      }
    } catch (error) {
      const { message, campos } = this.fallo(error);
      this.errores = Object.fromEntries(
        campos.map(({ campo: cual, codigo }) => [cual, FRASES[`${cual}.${codigo}`] ?? codigo]),
      );
      this.aviso = campos.length ? '' : message;
      void this.enfocar('[aria-invalid=true]');
    } finally {
      this.enviando = false;
    }
  }

  #guardar = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const { direccion, actual } = Object.fromEntries(
      new FormData(evento.currentTarget as HTMLFormElement),
    ) as Record<string, string>;
    void this.#hacer(
      () =>
        this.cliente.pedir('PUT /sesion/correo', {
          body: { direccion: direccion ?? '', ...(actual !== undefined && { actual }) },
        }),
      'Le enviamos un enlace. Ábralo desde ese correo para confirmarlo.',
    );
  };

  #reenviar = (): Promise<void> =>
    this.#hacer(async () => {
      await this.cliente.pedir('POST /sesion/correo/enlace');
      return undefined;
    }, 'Le enviamos otro enlace. El anterior ya no sirve.');

  #quitar = (): Promise<void> =>
    this.#hacer(() => this.cliente.pedir('DELETE /sesion/correo'), 'Su correo quedó quitado.');

  #encender = (): Promise<void> =>
    this.#hacer(
      () => this.cliente.pedir('PATCH /sesion/correo', { body: { encendida: true } }),
      'Volverá a recibir correos.',
    );

  /** Choices that are made while one is being saved are saved after it. */
  #elegir = async (): Promise<void> => {
    this.#elegidos = true;
    if (this.enviando) return;
    while (this.#elegidos) {
      this.#elegidos = false;
      await this.#guardarEleccion();
    }
    // As it is stored, whether that is what was chosen or not.
    for (const caja of this.#cajas)
      caja.checked = !!this.correo?.avisos.includes(caja.value as AvisoPorCorreo);
  };

  get #cajas(): HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLInputElement>('.opcion input')];
  }

  #guardarEleccion(): Promise<void> {
    const avisos = this.#cajas.filter(({ checked }) => checked).map(({ value }) => value as AvisoPorCorreo);
    return this.#hacer(
      () => this.cliente.pedir('PATCH /sesion/correo', { body: { avisos } }),
      'Su elección quedó guardada.',
    );
  }

  #editar = (editando: boolean): void => {
    this.editando = editando;
    this.aviso = this.hecho = '';
    this.errores = {};
    void this.enfocar(editando ? '#direccion' : '#editar, h3');
  };

  protected override render(): TemplateResult {
    const { correo, aviso, hecho } = this;
    const error = this.#carga.error as ErrorApi | undefined;
    if (!correo) return error ? this.renderFallo(error, () => this.#carga.run()) : this.renderEspera();
    const { rol = 'ips' } = this.cliente.usuario ?? {};
    return html`<h3 tabindex="-1">Correo</h3>
      <div role="status">${hecho && html`<p class="aviso hecho">${hecho}</p>`}</div>
      <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
      ${this.editando ? this.renderFormulario(correo) : this.renderDireccion(correo)}
      ${correo.direccion ? this.renderAvisos(correo, rol) : nothing}`;
  }

  private renderDireccion({ direccion, porConfirmar, apagada, propia }: CorreoPropio): TemplateResult {
    return html`<section aria-label="Dirección">
      ${
        direccion
          ? html`<p class="direccion">
              Le escribimos a <strong>${direccion}</strong>${propia ? '.' : ', con el que ingresa.'}
            </p>`
          : porConfirmar
            ? nothing
            : html`<p>
                Con un correo se entera de lo que pasa con sus casos sin entrar al portal, y puede escoger
                otra contraseña si la olvida.
              </p>`
      }
      ${
        apagada
          ? html`<div class="aviso mal">
              <p>
                ${
                  apagada.motivo === null
                    ? 'Usted pidió no recibir más avisos.'
                    : html`Los correos a esta dirección volvieron, y dejamos de enviarlos. El otro servidor
                        dijo: <q>${apagada.motivo}</q>`
                }
              </p>
              <button type="button" class="enlace" @click=${this.#encender}>Volver a recibirlos</button>
            </div>`
          : nothing
      }
      ${
        porConfirmar
          ? html`<p class="aviso direccion">
              <strong>${porConfirmar}</strong> espera que lo confirme: abra el enlace que le enviamos.
              <button type="button" class="enlace" @click=${this.#reenviar}>Enviar otro enlace</button>
            </p>`
          : nothing
      }
      ${
        propia
          ? html`<div class="fila">
              <button type="button" id="editar" @click=${() => this.#editar(true)}>
                ${direccion || porConfirmar ? 'Cambiar el correo' : 'Poner un correo'}
              </button>
              ${
                direccion || porConfirmar
                  ? html`<button type="button" class="enlace" @click=${this.#quitar}>Quitarlo</button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </section>`;
  }

  private renderFormulario({ contrasena }: CorreoPropio): TemplateResult {
    return html`<form novalidate @submit=${this.#guardar}>
      ${this.renderCampo('direccion', 'Su correo', 'email', 'email', 'Le enviaremos un enlace para confirmarlo.')}
      ${
        contrasena
          ? this.renderCampo(
              'actual',
              'Su contraseña',
              'password',
              'current-password',
              'Para saber que es usted.',
            )
          : nothing
      }
      <div class="fila">
        <button class="principal" aria-disabled=${this.enviando}>
          ${this.enviando ? 'Enviando…' : 'Enviar enlace'}
        </button>
        <button type="button" class="enlace" @click=${() => this.#editar(false)}>Cancelar</button>
      </div>
    </form>`;
  }

  private renderCampo(
    id: string,
    etiqueta: string,
    tipo: string,
    autocompletar: 'email' | 'current-password',
    ayuda: string,
  ): TemplateResult {
    const falta = this.errores[id];
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
        aria-describedby="${id}-ayuda ${id}-error"
      />`,
      falta,
      falta ? nothing : ayuda,
    );
  }

  private renderAvisos({ avisos }: CorreoPropio, rol: Rol): TemplateResult {
    const nombres = rol === 'ips' ? DE_LA_IPS : DE_SOPORTE;
    return html`<fieldset>
      <legend>Avisos que recibe</legend>
      ${avisosDe(rol).map(
        (uno) =>
          html`<label class="opcion"
            ><input
              type="checkbox"
              value=${uno}
              .checked=${avisos.includes(uno)}
              @change=${this.#elegir}
            />${nombres.get(uno)}</label
          >`,
      )}
    </fieldset>`;
  }
}

registrar('mesa-correo-propio', MesaCorreoPropio);
