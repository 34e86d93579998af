import { css, html, nothing, type TemplateResult } from 'lit';
import { CONTRASENA_MAXIMO, CONTRASENA_MINIMO } from '../../shared/limites.ts';
import { contar } from '../../shared/texto.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaSesionIniciadaEvent } from '../eventos.ts';
import type { Aviso } from '../client/aviso.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';

const FRASES: Record<string, string> = {
  incorrecta: 'La contraseña actual no es correcta. Escríbala de nuevo.',
  igual: 'La contraseña nueva debe ser distinta de la actual. Escoja otra.',
  corto: `Escriba al menos ${CONTRASENA_MINIMO} caracteres.`,
  largo: `Escriba como máximo ${CONTRASENA_MAXIMO} caracteres.`,
  facil: 'Es muy fácil de adivinar. Escoja otra que no tenga su NIT, su nombre ni palabras comunes.',
  distinta: 'Las dos contraseñas no son iguales. Escríbalas de nuevo.',
};

const ETIQUETAS = {
  actual: 'Contraseña actual',
  nueva: 'Contraseña nueva',
  repetir: 'Repita la contraseña nueva',
};
type Campo = keyof typeof ETIQUETAS;

/**
 * One's own password. Internal to `mesa-login`: where it has to be changed nothing else goes on before. Fires `close`
 * when a change that one asked for is done or given up.
 */
export class MesaCambioClave extends MesaElement {
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
      form,
      .hecho {
        margin-top: 16px;
      }
      .hecho {
        border-color: var(--exito);
      }
      .ver {
        padding-inline: 0;
      }
    `,
  ];

  @state() private errores: Record<string, string | undefined> = {};
  @state() private aviso = '';
  @state() private enviando = false;
  @state() private visible = false;
  @state() private hecho = false;

  /** Somebody came here just now: the focus goes to the heading. */
  @property({ type: Boolean }) reciente = false;

  /** A change that had to be made is under way. */
  #obligado = false;

  protected override firstUpdated(): void {
    if (this.reciente) void this.enfocar('h2');
  }

  protected override alAvisar(aviso: Aviso): void {
    // Said at once, as in `mesa-login`, which takes this off the page when it hears the same news.
    if (aviso === 'sesion' && this.#obligado && this.cliente.usuario)
      this.dispatchEvent(new MesaSesionIniciadaEvent());
  }

  #guardar = async (evento: SubmitEvent): Promise<void> => {
    evento.preventDefault();
    if (this.enviando) return;
    const campos = (evento.currentTarget as HTMLFormElement).elements as unknown as Record<
      Campo,
      HTMLInputElement
    >;
    const [actual, nueva] = [campos.actual.value, campos.nueva.value.normalize()];
    const largo = contar(nueva);
    this.aviso = '';
    this.errores = {
      actual: actual ? undefined : 'requerido',
      nueva: largo < CONTRASENA_MINIMO ? 'corto' : largo > CONTRASENA_MAXIMO ? 'largo' : undefined,
      repetir: campos.repetir.value.normalize() === nueva ? undefined : 'distinta',
    };
    if (Object.values(this.errores).some(Boolean)) return this.enfocar('[aria-invalid=true]');

    const { porCambiar } = this.cliente;
    this.#obligado = !!porCambiar;
    this.enviando = true;
    try {
      await this.cliente.pedir('POST /sesion/clave', { body: { actual, nueva } });
      if (porCambiar) await this.cliente.consultarSesion();
      else {
        this.hecho = true;
        void this.enfocar('h2');
      }
    } catch (error) {
      const { message, campos: faltas } = this.fallo(error);
      this.errores = Object.fromEntries(faltas.map(({ campo: cual, codigo }) => [cual, codigo]));
      this.aviso = faltas.length ? '' : message;
      void this.enfocar('[aria-invalid=true]');
    } finally {
      this.enviando = this.#obligado = false;
    }
  };

  #cerrar = (): boolean => this.dispatchEvent(new Event('close'));

  #salir = async (): Promise<void> => {
    try {
      await this.cliente.cerrarSesion();
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  };

  protected override render(): TemplateResult {
    if (this.hecho) {
      return html`<h2 tabindex="-1">Su contraseña cambió</h2>
        <p class="aviso hecho">Sus sesiones en otros equipos se cerraron.</p>
        <p><button type="button" @click=${this.#cerrar}>Continuar</button></p>`;
    }
    const { porCambiar, usuario } = this.cliente;
    const { nit, correo } = porCambiar ?? usuario ?? {};
    return html`<h2 tabindex="-1">Cambie su contraseña</h2>
      <p class="suave">
        ${
          porCambiar
            ? 'Ingresó con una contraseña que otra persona conoce. Escoja una que solo conozca usted.'
            : 'Sus sesiones en otros equipos se cerrarán.'
        }
      </p>
      <form novalidate @submit=${this.#guardar}>
        <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>
        <input
          class="oculto"
          autocomplete="username"
          aria-hidden="true"
          tabindex="-1"
          .value=${nit ?? correo ?? ''}
        />
        ${this.renderCampo('actual', 'current-password')}
        ${this.renderCampo(
          'nueva',
          'new-password',
          `De ${CONTRASENA_MINIMO} a ${CONTRASENA_MAXIMO} caracteres. Puede ser una frase que recuerde.`,
        )}
        ${this.renderCampo('repetir', 'new-password')}
        <p>
          <button type="button" class="enlace ver" @click=${() => (this.visible = !this.visible)}>
            ${this.visible ? 'Ocultar las contraseñas' : 'Mostrar las contraseñas'}
          </button>
        </p>
        <div class="fila">
          <button class="principal" aria-disabled=${this.enviando}>
            ${this.enviando ? 'Guardando…' : 'Cambiar contraseña'}
          </button>
          ${
            porCambiar
              ? html`<button type="button" class="enlace" @click=${this.#salir}>Cerrar sesión</button>`
              : html`<button type="button" class="enlace" @click=${this.#cerrar}>Cancelar</button>`
          }
        </div>
      </form>`;
  }

  private renderCampo(
    id: Campo,
    autocompletar: 'current-password' | 'new-password',
    ayuda?: string,
  ): TemplateResult {
    const falta = this.errores[id];
    return campo(
      id,
      ETIQUETAS[id],
      html`<input
        id=${id}
        type=${this.visible ? 'text' : 'password'}
        autocomplete=${autocompletar}
        autocapitalize="none"
        spellcheck="false"
        required
        aria-invalid=${!!falta}
        aria-describedby="${id}-ayuda ${id}-error"
      />`,
      falta && (FRASES[falta] ?? falta),
      ayuda ?? nothing,
    );
  }
}

registrar('mesa-cambio-clave', MesaCambioClave);
