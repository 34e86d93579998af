import { css, html, nothing, type TemplateResult } from 'lit';
import { leerNit } from '../shared/nit.ts';
import type { Usuario } from '../shared/usuario.ts';
import type { ErrorApi } from './api-client.ts';
import { property, state } from './decoradores.ts';
import { MesaSesionCerradaEvent, MesaSesionIniciadaEvent } from './eventos.ts';
import { campo, MesaElement } from './mesa-element.ts';

/**
 * "Ingreso IPS" (GTIC-015-FR steps 3 and 4): NIT and contraseña; logged in, who it is and the way out.
 *
 * @fires mesa-sesion-iniciada - somebody logged in here
 * @fires mesa-sesion-cerrada - the session was closed here
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop [--mesa-acento=#0b5a86] - buttons, links, focus
 * @cssprop [--mesa-acento-texto=#fff] - text on the accent
 * @cssprop [--mesa-texto=#17242f] - text
 * @cssprop [--mesa-texto-suave=#546676] - secondary text
 * @cssprop [--mesa-fondo=#fff] - surface
 * @cssprop [--mesa-fondo-suave=#f1f5f8] - raised or quiet surface
 * @cssprop [--mesa-linea=#d8e0e7] - separating lines
 * @cssprop [--mesa-borde=#74879a] - borders of controls
 * @cssprop [--mesa-error=#b3261e] - errors
 * @cssprop [--mesa-exito=#1a6b41] - success
 * @cssprop [--mesa-radio=8px] - corners
 * @cssprop [--mesa-fuente=system-ui] - font family
 */
export class MesaLogin extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      .usuario {
        justify-content: space-between;
      }
      .clave {
        display: block;
        position: relative;
      }
      .clave input {
        padding-inline-end: 6.5em;
      }
      .clave button {
        position: absolute;
        inset-block: 0;
        inset-inline-end: 0;
      }
    `,
  ];

  @state() private errores: Record<string, string | undefined> = {};
  @state() private aviso = '';
  @state() private enviando = false;
  @state() private visible = false;
  @state() private advertido = false;

  /** `soporte` asks for the correo of the EPS's staff in place of the NIT. */
  @property() modo: 'ips' | 'soporte' = 'ips';

  protected override escuchar(): void {
    this.cliente.ingresos.delete(this);
    super.escuchar();
    if (this.embebido) return;
    this.cliente.ingresos.add(this);
    this.cliente.avisar('sesion');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cliente.ingresos.delete(this);
  }

  protected override alAvisar(): void {
    // Said at once: an element that holds this one takes it off the page when it hears the same news.
    if (this.enviando && this.cliente.usuario) this.dispatchEvent(new MesaSesionIniciadaEvent());
  }

  #ingresar = async (evento: SubmitEvent): Promise<void> => {
    evento.preventDefault();
    if (this.enviando) return;
    const { quien, clave } = this.#campos();
    const nit = leerNit(quien.value);
    const credenciales =
      this.modo === 'soporte' ? { correo: quien.value.trim() } : 'nit' in nit ? { nit: nit.nit } : undefined;
    this.aviso = '';
    this.errores = {
      quien: !quien.value.trim()
        ? 'requerido'
        : credenciales
          ? undefined
          : (nit as { codigo: string }).codigo,
      clave: clave.value ? undefined : 'requerido',
    };
    if (!credenciales || this.errores.quien || this.errores.clave)
      return this.enfocar(this.errores.quien ? '#quien' : '#clave');

    this.enviando = true;
    try {
      await this.cliente.iniciarSesion({ ...credenciales, contrasena: clave.value });
      this.visible = false;
    } catch (error) {
      this.#mostrar(this.fallo(error));
      await this.enfocar('#clave');
    } finally {
      this.enviando = false;
    }
  };

  #mostrar({ message, espera, campos }: ErrorApi): void {
    const minutos = Math.ceil(espera / 60);
    this.aviso = espera
      ? `Hubo demasiados intentos. Espere ${espera > 90 ? `${minutos} minutos` : `${espera} segundos`} e intente de nuevo.`
      : message;
    for (const { campo, codigo } of campos) {
      this.errores = { ...this.errores, [campo === 'contrasena' ? 'clave' : 'quien']: codigo };
    }
  }

  #salir = async (): Promise<void> => {
    this.aviso = '';
    // Closing wipes what waits: said once, done when pressed again.
    const pendientes = this.cliente.enVivo?.salidas.pendientes ?? 0;
    if (pendientes && !this.advertido) {
      this.advertido = true;
      this.aviso = 'Tiene mensajes sin enviar. Si cierra la sesión se borran.';
      return;
    }
    this.advertido = false;
    try {
      await this.cliente.cerrarSesion();
      this.dispatchEvent(new MesaSesionCerradaEvent());
      await this.enfocar('#quien');
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  };

  #campos(): Record<'quien' | 'clave', HTMLInputElement> {
    return this.renderRoot.querySelector('form')!.elements as never;
  }

  protected override render(): TemplateResult {
    const { usuario, fallo } = this.cliente;
    return html`<section class=${this.marco} aria-label="Ingreso">
      ${
        usuario
          ? this.renderUsuario(usuario)
          : fallo
            ? this.renderFallo(fallo, () => this.cliente.consultarSesion())
            : usuario === null
              ? this.renderIngreso()
              : this.renderEspera()
      }
    </section>`;
  }

  private renderUsuario({ nombre, nit, correo }: Usuario): TemplateResult {
    return html`<div class="fila usuario">
        <p><strong>${nombre}</strong><br /><span class="suave">${nit ? `NIT ${nit}` : correo}</span></p>
        <button type="button" @click=${this.#salir}>
          ${this.advertido ? 'Cerrar de todos modos' : 'Cerrar sesión'}
        </button>
      </div>
      ${this.renderAviso()}`;
  }

  private renderIngreso(): TemplateResult {
    const soporte = this.modo === 'soporte';
    const { quien, clave } = this.errores;
    const { anterior } = this.cliente;
    return html`${this.embebido ? nothing : html`<h2>${soporte ? 'Ingreso soporte' : 'Ingreso IPS'}</h2>`}
      <form novalidate @submit=${this.#ingresar}>
        ${this.renderAviso()}
        ${campo(
          'quien',
          soporte ? 'Correo' : 'NIT',
          html`<input
            id="quien"
            type=${soporte ? 'email' : 'text'}
            value=${(this.cliente.expirada && (anterior?.nit ?? anterior?.correo)) || ''}
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            aria-invalid=${!!quien}
            aria-describedby="quien-ayuda quien-error"
          />`,
          quien,
        )}
        ${campo(
          'clave',
          'Contraseña',
          html`<span class="clave"
            ><input
              id="clave"
              type=${this.visible ? 'text' : 'password'}
              autocomplete="current-password"
              required
              aria-invalid=${!!clave}
              aria-describedby="clave-ayuda clave-error"
            /><button type="button" class="enlace" @click=${() => (this.visible = !this.visible)}>
              ${this.visible ? 'Ocultar' : 'Mostrar'}<span class="oculto"> contraseña</span>
            </button></span
          >`,
          clave,
        )}
        <p>
          <button class="principal" aria-disabled=${this.enviando}>
            ${this.enviando ? 'Ingresando…' : 'Ingresar'}
          </button>
        </p>
      </form>`;
  }

  private renderAviso(): TemplateResult {
    return html`<div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-login': MesaLogin;
  }
}
