import { css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../ui/decorators.ts';
import { MesaSesionIniciadaEvent } from '../eventos.ts';
import type { Aviso } from '../client/aviso.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { faltaDeCodigo, fraseDeEspera, renderCodigo } from './campo-codigo.ts';

/**
 * The second step of a login: a code of the authenticator app, or a recovery code. Internal to `mesa-login`. Fires
 * `mesa-sesion-iniciada` when it is accepted.
 */
export class MesaCodigo extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      h2 {
        font-size: 1.125em;
        line-height: 1.35;
        font-weight: 650;
      }
      h2 + p {
        margin-top: 4px;
      }
      form {
        margin-top: 16px;
      }
      #codigo {
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.08em;
      }
    `,
  ];

  @state() private falta: string | undefined;
  @state() private aviso = '';
  @state() private enviando = false;
  @state() private deRecuperacion = false;
  /** The step is over: the password has to be written again. */
  @state() private vencido = false;

  /** The password was written just now: the focus goes to the code. */
  @property({ type: Boolean }) reciente = false;

  /** A code was accepted here. */
  #aceptado = false;

  protected override alAvisar(aviso: Aviso): void {
    // Said at once: what holds this takes it off the page when it hears the same news.
    if (aviso === 'sesion' && this.#aceptado && this.cliente.usuario) {
      this.#aceptado = false;
      this.dispatchEvent(new MesaSesionIniciadaEvent());
    }
  }

  protected override firstUpdated(): void {
    if (this.reciente) void this.enfocar('#codigo');
  }

  #enviar = async (evento: SubmitEvent): Promise<void> => {
    evento.preventDefault();
    const { porCambiar } = this.cliente;
    const { value } = (evento.currentTarget as HTMLFormElement).elements.namedItem(
      'codigo',
    ) as HTMLInputElement;
    if (this.enviando || !porCambiar?.paso) return;
    this.aviso = '';
    this.falta = value.trim() ? undefined : 'Escriba el código.';
    if (this.falta) return this.enfocar('#codigo');
    this.enviando = true;
    try {
      await this.#terminar(porCambiar.paso, value);
      await this.#seguir();
    } catch (error) {
      const fallo = this.fallo(error);
      this.vencido = fallo.codigo === 'ingreso_vencido';
      this.falta = faltaDeCodigo(fallo) ?? (fallo.espera ? fraseDeEspera(fallo.espera) : undefined);
      this.aviso = this.falta ? '' : fallo.message;
      void this.enfocar(this.vencido ? '.principal' : '#codigo');
    } finally {
      this.enviando = false;
    }
  };

  /**
   * A code cannot be sent twice to learn whether the browser keeps the cookie. Over plain HTTP a plain one is asked for
   * at once (docs/decisions/cookie-local.md); where the service gives none nothing was spent yet.
   */
  async #terminar(paso: string, codigo: string): Promise<void> {
    const { cliente } = this;
    const body = { paso, codigo };
    if (cliente.api.url('POST /sesion/codigo', { body }).startsWith('http:')) {
      try {
        await cliente.pedir('POST /sesion/codigo', { body: { ...body, cookie: 'local' } });
        return;
      } catch (error) {
        if (!/^(sin_https|cookie_)/.test((error as ErrorApi).codigo)) throw error;
      }
    }
    await cliente.pedir('POST /sesion/codigo', { body });
    // Where the browser dropped the cookie, asking for a plain one says why.
    if ((await cliente.pedir('GET /sesion')).usuario) return;
    await cliente.pedir('POST /sesion/codigo', { body: { ...body, cookie: 'local' } });
  }

  async #seguir(): Promise<void> {
    const { cliente } = this;
    cliente.porCambiar = undefined;
    this.#aceptado = true;
    await cliente.consultarSesion(true);
    cliente.logoutChannel?.postMessage(1);
  }

  /** Back to the login. */
  #volver = (): void => {
    this.cliente.porCambiar = undefined;
    void this.cliente.consultarSesion();
  };

  #cambiarClase = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('#codigo')!.value = '';
    this.deRecuperacion = !this.deRecuperacion;
    this.falta = undefined;
    this.aviso = '';
    void this.enfocar('#codigo');
  };

  protected override render(): TemplateResult {
    const { aviso, vencido } = this;
    return html`<h2>Verificación en dos pasos</h2>
      <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
      ${
        vencido
          ? html`<p>
              <button type="button" class="principal" @click=${this.#volver}>Ingresar de nuevo</button>
            </p>`
          : this.renderFormulario()
      }`;
  }

  private renderFormulario(): TemplateResult {
    const { deRecuperacion, enviando, falta } = this;
    const correo = this.cliente.porCambiar?.correo;
    return html`<p class="suave">${correo}</p>
      <form novalidate @submit=${this.#enviar}>
        ${renderCodigo({
          falta,
          cual: deRecuperacion ? 'recuperacion' : 'aplicacion',
          ayuda: deRecuperacion
            ? 'Uno de los que guardó al activarla. Cada uno sirve una sola vez.'
            : 'El que muestra ahora la aplicación de su teléfono.',
        })}
        <div class="fila">
          <button class="principal" aria-disabled=${enviando}>
            ${enviando ? 'Ingresando…' : 'Ingresar'}
          </button>
          <button type="button" class="enlace" @click=${this.#cambiarClase}>
            ${deRecuperacion ? 'Usar el teléfono' : 'No tengo el teléfono'}
          </button>
          <button type="button" class="enlace" @click=${this.#volver}>Volver</button>
        </div>
        ${
          deRecuperacion
            ? html`<p class="suave">
                Si tampoco tiene los códigos, pida a un administrador que quite su verificación.
              </p>`
            : nothing
        }
      </form>`;
  }
}

registrar('mesa-codigo', MesaCodigo);
