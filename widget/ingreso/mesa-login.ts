import { css, html, nothing, type TemplateResult } from 'lit';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaSesionIniciadaEvent } from '../eventos.ts';
import { estilosIngreso, renderFormulario } from './formulario-ingreso.ts';
import type { Aviso } from '../client/aviso.ts';
import { MesaClient } from '../client/mesa-client.ts';
import { MesaElement } from '../ui/mesa-element.ts';

/**
 * "Ingreso IPS" (GTIC-015-FR steps 3 and 4): NIT and contraseña; logged in, who it is and the way out. A password that
 * somebody else gave has to be changed here first.
 *
 * @tag mesa-login
 * @summary Ingreso con NIT y contraseña; después, quién ingresó y por dónde se sale
 * @attr modo - `soporte`: el personal de la EPS, que ingresa con su correo
 * @method focus - lleva el foco al primer campo, en cuanto esté
 * @fires mesa-sesion-iniciada - la persona ingresó aquí
 * @slot olvido - qué hacer cuando se olvidó la contraseña; si no se pone, lo que diga MESA_OLVIDO, o que la EPS da otra; donde se envían correos, además hay un enlace
 * @slot titulo - el título; si no se pone, «Ingreso IPS»
 * @csspart panel - el marco, con su fondo, su borde y su espacio
 * @csspart titulo - el título
 * @csspart boton - «Ingresar»
 */
export class MesaLogin extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    estilosIngreso,
    css`
      .hueso {
        height: 21.5em;
      }
      @container (max-width: 27em) {
        .hueso {
          height: 24.5em;
        }
      }
      /* Who comes from the portal gets one line. */
      :host([portal]) .hueso {
        height: 1.5em;
      }
    `,
  ];

  @state() protected errores: Record<string, string | undefined> = {};
  @state() private aviso: unknown = '';
  @state() protected enviando = false;
  @state() protected visible = false;
  @state() private conUsuario = false;
  readonly #quien = this.aparte(MesaClient.partes.reingreso);
  readonly #cambio = this.aparte(() => import('./mesa-cuenta.ts'));
  /** Somebody did something here: the focus may go on to what follows. */
  #reciente = false;
  /** Somebody is about to be logged in here. */
  #porDecir = false;

  /** `soporte` asks for the correo of the EPS's staff in place of the NIT. */
  @property() modo: 'ips' | 'soporte' = 'ips';

  protected override escuchar(): void {
    this.cliente.ingresos.delete(this);
    super.escuchar();
    this.#contarse();
    this.#vista.observe(this);
  }

  /** Other elements send people to a login of the page only if it can be seen and is not inside another element. */
  #contarse = (): void => {
    const { ingresos } = this.cliente;
    // Safari has it since 17.4; without, what lies in a closed <details> counts as visible.
    const { checkVisibility } = this as { checkVisibility?: () => boolean };
    const visible = !this.embebido && (checkVisibility?.call(this) ?? this.getClientRects().length > 0);
    if (visible === ingresos.has(this)) return;
    if (visible) ingresos.add(this);
    else ingresos.delete(this);
    this.cliente.avisar('sesion');
  };

  // In a later task: changing sizes within the observer's callback raises an error on the page.
  readonly #vista = new ResizeObserver(() => setTimeout(this.#contarse));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.cliente.ingresos.delete(this)) this.cliente.avisar('sesion');
  }

  /** To the first field, as soon as it is there. */
  override focus(): void {
    this.irAlCampo();
  }

  protected override alAvisar(_aviso: Aviso): void {
    const { usuario } = this.cliente;
    // Told at once: an element that holds this one removes it when it hears the same news.
    if (this.#porDecir && usuario) {
      this.#porDecir = false;
      this.dispatchEvent(new MesaSesionIniciadaEvent());
    }
    this.#contarse();
  }

  protected ingresar = async (evento: SubmitEvent): Promise<void> => {
    evento.preventDefault();
    if (this.enviando) return;
    const { quien, contrasena, usuario } = this.#campos();
    const alias = usuario?.value.trim();
    const escrito = quien.value.trim();
    this.aviso = '';
    this.errores = {
      quien: escrito ? undefined : 'requerido',
      contrasena: contrasena.value ? undefined : 'requerido',
    };
    if (!escrito || !contrasena.value) return this.enfocar(escrito ? '#contrasena' : '#quien');

    this.enviando = this.#reciente = this.#porDecir = true;
    try {
      await this.cliente.iniciarSesion({
        // The service reads a NIT as people write it, and says what is wrong with it.
        ...(this.modo === 'soporte'
          ? { correo: escrito }
          : { nit: escrito, ...(alias && { usuario: alias }) }),
        contrasena: contrasena.value,
      });
      this.visible = false;
    } catch (error) {
      this.#mostrar(this.fallo(error));
      await this.enfocar(this.errores.quien ? '#quien' : '#contrasena');
    } finally {
      this.enviando = this.#porDecir = false;
    }
  };

  #pedirUsuario = (): void => {
    this.conUsuario = true;
    void this.enfocar('#usuario');
  };

  #mostrar({ codigo: cual, message, salida, espera, campos }: ErrorApi): void {
    if (/^(credenciales|ips_)/.test(cual))
      this.errores = { [cual === 'credenciales' ? 'contrasena' : 'quien']: message };
    else if (!campos.length)
      this.aviso = espera
        ? `Hubo demasiados intentos. Espere ${espera > 90 ? `${Math.ceil(espera / 60)} minutos` : `${espera} segundos`} e intente de nuevo.`
        : (salida ?? message);
    for (const { campo, codigo } of campos) {
      this.errores = { ...this.errores, [/^(contrasena|usuario)$/.test(campo) ? campo : 'quien']: codigo };
    }
  }

  #campos(): Record<'quien' | 'contrasena', HTMLInputElement> & { usuario?: HTMLInputElement } {
    return this.renderRoot.querySelector('form')!.elements as never;
  }

  protected override render(): TemplateResult {
    const { usuario, fallo, porCambiar, portal } = this.cliente;
    return html`<section class=${this.marco} part="panel" aria-label="Ingreso">
      ${
        (usuario ?? portal)
          ? this.renderParte(
              this.#quien,
              () => html`<mesa-quien embebido completo .servidor=${this.servidor}></mesa-quien>`,
            )
          : fallo
            ? this.renderFallo(fallo, () => this.cliente.consultarSesion())
            : porCambiar
              ? this.renderCambio()
              : usuario === null
                ? this.renderIngreso()
                : this.renderEspera()
      }
    </section>`;
  }

  protected renderCambio(): TemplateResult {
    return this.renderParte(
      this.#cambio,
      () => html`<mesa-cuenta embebido .servidor=${this.servidor} ?reciente=${this.#reciente}></mesa-cuenta>`,
    );
  }

  protected renderIngreso(): TemplateResult {
    const { modo, errores, visible, enviando, conUsuario } = this;
    const soporte = modo === 'soporte';
    return html`${this.embebido ? nothing : html`<h2 part="titulo"><slot name="titulo">Ingreso ${soporte ? 'soporte' : 'IPS'}</slot></h2>`}
    ${renderFormulario({
      soporte,
      aviso: this.renderAviso(),
      errores,
      visible,
      enviando,
      conUsuario,
      alVer: () => (this.visible = !visible),
      alPedirUsuario: this.#pedirUsuario,
      alIngresar: this.ingresar,
    })}`;
  }

  protected renderAviso(): TemplateResult {
    return html`<div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-login': MesaLogin;
  }
}
