import { html, nothing, type TemplateResult } from 'lit';
import type { EstadoFactor } from '../../shared/segundo-factor.ts';
import { faltaDeCodigo, fraseDeEspera, renderCodigo } from '../ingreso/campo-codigo.ts';
import type { Aviso } from '../client/aviso.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaSesionIniciadaEvent } from '../eventos.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';
import { plural } from '../words/cifras.ts';
import './mesa-codigos-recuperacion.ts';
import { renderQr } from './qr.ts';
import { estilosFactor } from './segundo-factor.styles.ts';

type Acto = 'activar' | 'telefono' | 'codigos' | 'quitar';

/** What is asked for before each act, and its button. */
const ACTOS: Record<Acto, { titulo: string; frase: string; boton: string; clase?: string }> = {
  activar: {
    titulo: 'Verificación en dos pasos',
    frase:
      'Al ingresar se pedirá, además de la contraseña, un código que muestra una aplicación de su teléfono y que cambia cada 30 segundos. Sirve cualquiera de autenticación: Google Authenticator, Microsoft Authenticator, Aegis…',
    boton: 'Empezar',
  },
  telefono: {
    titulo: 'Cambiar de teléfono',
    frase:
      'La aplicación que usa ahora sirve hasta que active la otra. Si ya no la tiene, escriba un código de recuperación.',
    boton: 'Continuar',
  },
  codigos: {
    titulo: 'Códigos de recuperación nuevos',
    frase: 'Los que tenía dejan de servir.',
    boton: 'Hacer códigos nuevos',
  },
  quitar: {
    titulo: 'Quitar la verificación en dos pasos',
    frase: 'Desde entonces su contraseña basta para ingresar. Sus sesiones en otros equipos se cerrarán.',
    boton: 'Quitar la verificación',
    clase: 'peligro',
  },
};

const DIA = new Intl.DateTimeFormat('es-CO', { dateStyle: 'long', timeZone: 'America/Bogota' });

/** Recovery codes left from which on new ones are advised. */
const POCOS = 3;

/**
 * One's own second factor: activated with a QR code, moved to another phone, switched off; recovery codes. Internal to
 * `mesa-cuenta`. Where it must be activated first it fires `mesa-sesion-iniciada` when that is done.
 */
export class MesaSegundoFactor extends MesaElement {
  static override styles = [...MesaElement.styles, estilosFactor];

  @state() private estado: EstadoFactor | undefined;
  @state() private falla: ErrorApi | undefined;
  @state() private acto: Acto | undefined;
  /** What the app has to know, until it is confirmed. */
  @state() private nuevo: { secreto: string; uri: string } | undefined;
  @state() private codigos: readonly string[] | undefined;
  @state() private faltas: { actual?: string | undefined; codigo?: string | undefined } = {};
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private enviando = false;

  /** Somebody came here just now: the focus goes to the heading. */
  @property({ type: Boolean }) reciente = false;

  /** Recovery codes are on the screen, which cannot be seen again. */
  get mostrando(): boolean {
    return this.codigos !== undefined;
  }

  /** It had to be activated before anything else, and was. */
  #cumplido = false;

  protected override alAvisar(aviso: Aviso): void {
    // Said at once: what holds this takes it off the page when it hears the same news.
    if (aviso === 'sesion' && this.#cumplido && this.cliente.usuario) {
      this.#cumplido = false;
      this.dispatchEvent(new MesaSesionIniciadaEvent());
    }
  }

  protected override firstUpdated(): void {
    void this.#cargar(this.reciente);
  }

  #cargar = async (enfocar = true): Promise<void> => {
    this.falla = undefined;
    try {
      this.estado = await this.cliente.pedir('GET /sesion/segundo-factor');
      this.acto = this.estado.activo ? undefined : 'activar';
      if (enfocar) await this.enfocar('h2');
    } catch (error) {
      this.falla = this.fallo(error);
    }
  };

  #elegir(acto: Acto | undefined): void {
    this.acto = acto;
    this.nuevo = undefined;
    this.faltas = {};
    this.aviso = this.hecho = '';
    void this.enfocar('h2');
  }

  /** Submits a form: `trabajo` gets password and code as they were written. */
  #alEnviar =
    (trabajo: (escrito: { actual: string; codigo: string }) => Promise<unknown>) =>
    async (evento: SubmitEvent): Promise<void> => {
      evento.preventDefault();
      if (this.enviando) return;
      const datos = new FormData(evento.currentTarget as HTMLFormElement);
      const [actual, codigo] = ['actual', 'codigo'].map((cual) => datos.get(cual) as string | null);
      this.aviso = this.hecho = '';
      this.faltas = {
        ...(actual === '' && { actual: 'requerido' }),
        ...(codigo?.trim() === '' && { codigo: 'Escriba el código.' }),
      };
      if (this.faltas.actual ?? this.faltas.codigo) return this.enfocar('[aria-invalid=true]');
      this.enviando = true;
      try {
        await trabajo({ actual: actual ?? '', codigo: codigo ?? '' });
      } catch (error) {
        await this.#mostrar(this.fallo(error));
      } finally {
        this.enviando = false;
      }
    };

  async #mostrar(fallo: ErrorApi): Promise<void> {
    const actual = fallo.campos.some((uno) => uno.campo === 'actual');
    this.faltas = {
      actual: actual ? 'La contraseña no es correcta. Escríbala de nuevo.' : undefined,
      codigo: faltaDeCodigo(fallo),
    };
    if (fallo.codigo === 'activacion_vencida') this.nuevo = undefined;
    const enCampo = this.faltas.actual ?? this.faltas.codigo;
    this.aviso = enCampo ? '' : fallo.espera ? fraseDeEspera(fallo.espera) : fallo.message;
    await this.enfocar('[aria-invalid=true]');
  }

  #probar = this.#alEnviar(async (body) => {
    const { cliente } = this;
    if (this.acto === 'quitar') {
      await cliente.pedir('POST /sesion/segundo-factor/quitar', { body });
      await this.#cargar();
      this.hecho = 'La verificación en dos pasos quedó inactiva.';
    } else if (this.acto === 'codigos') {
      ({ codigos: this.codigos } = await cliente.pedir('POST /sesion/segundo-factor/codigos', { body }));
    } else {
      this.nuevo = await cliente.pedir('POST /sesion/segundo-factor', {
        body: { actual: body.actual, ...(body.codigo && { codigo: body.codigo }) },
      });
      await this.enfocar('h2');
    }
  });

  #confirmar = this.#alEnviar(async ({ codigo }) => {
    const { codigos } = await this.cliente.pedir('POST /sesion/segundo-factor/confirmar', {
      body: { codigo },
    });
    this.nuevo = undefined;
    this.codigos = codigos;
  });

  #guardados = async (): Promise<void> => {
    const { cliente } = this;
    this.codigos = undefined;
    if (cliente.porCambiar) {
      this.#cumplido = true;
      await cliente.consultarSesion(true);
      cliente.logoutChannel?.postMessage(1);
      return;
    }
    const { acto } = this;
    await this.#cargar();
    this.hecho =
      acto === 'codigos'
        ? 'Los códigos nuevos ya sirven.'
        : 'La verificación en dos pasos está activa. Sus sesiones en otros equipos se cerraron.';
  };

  #salir = async (): Promise<void> => {
    try {
      await this.cliente.cerrarSesion();
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  };

  protected override render(): TemplateResult {
    const { acto, codigos, estado, falla, nuevo } = this;
    if (falla) return this.renderFallo(falla, () => this.#cargar());
    if (!estado) return this.renderEspera();
    if (codigos) {
      return html`<mesa-codigos-recuperacion
        embebido
        .servidor=${this.servidor}
        .codigos=${codigos}
        @close=${this.#guardados}
      ></mesa-codigos-recuperacion>`;
    }
    return html`<div class="factor">
      ${nuevo ? this.renderNuevo(nuevo) : acto ? this.renderPrueba(acto, estado) : this.renderActiva(estado)}
    </div>`;
  }

  private renderMensajes(): TemplateResult {
    return html`<div role="status">${this.hecho && html`<p class="aviso hecho">${this.hecho}</p>`}</div>
      <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>`;
  }

  private renderActiva({ desde, codigos, exigido }: EstadoFactor): TemplateResult {
    const quedan = codigos
      ? `Le ${codigos === 1 ? 'queda' : 'quedan'} ${plural(codigos, 'código de recuperación', 'códigos de recuperación')}.`
      : 'No le quedan códigos de recuperación.';
    return html`<h2 tabindex="-1">Verificación en dos pasos</h2>
      ${this.renderMensajes()}
      <p>Activa desde el ${DIA.format(new Date(desde!))}.</p>
      ${
        codigos <= POCOS
          ? html`<p class="aviso mal">${quedan} Haga códigos nuevos y guárdelos.</p>`
          : html`<p class="suave">${quedan}</p>`
      }
      <div class="fila">
        <button type="button" @click=${() => this.#elegir('telefono')}>Cambiar de teléfono</button>
        <button type="button" @click=${() => this.#elegir('codigos')}>Códigos nuevos</button>
        ${
          exigido
            ? nothing
            : html`<button type="button" class="peligro" @click=${() => this.#elegir('quitar')}>
                Quitar
              </button>`
        }
      </div>`;
  }

  private renderPrueba(acto: Acto, { activo, permitido }: EstadoFactor): TemplateResult {
    const { titulo, frase, boton, clase } = ACTOS[acto];
    const obligado = !!this.cliente.porCambiar;
    if (!permitido && !activo) {
      return html`<h2 tabindex="-1">${titulo}</h2>
        <p class="suave">La EPS no la usa por ahora.</p>`;
    }
    return html`<h2 tabindex="-1">${obligado ? 'Active la verificación en dos pasos' : titulo}</h2>
      ${this.renderMensajes()}
      ${obligado ? html`<p>La EPS la exige a quienes atienden la Mesa de Ayuda.</p>` : nothing}
      <p class="suave">${frase}</p>
      <form novalidate @submit=${this.#probar}>
        ${this.renderContrasena()}
        ${
          activo
            ? renderCodigo({
                falta: this.faltas.codigo,
                cual: 'cualquiera',
                ayuda: 'El que muestra la aplicación, o uno de recuperación.',
              })
            : nothing
        }
        <div class="fila">
          <button class=${clase ?? 'principal'} aria-disabled=${this.enviando}>
            ${this.enviando ? 'Un momento…' : boton}
          </button>
          ${
            obligado
              ? html`<button type="button" class="enlace" @click=${this.#salir}>Cerrar sesión</button>`
              : activo
                ? html`<button type="button" class="enlace" @click=${() => this.#elegir(undefined)}>
                    Cancelar
                  </button>`
                : nothing
          }
        </div>
      </form>`;
  }

  private renderContrasena(): TemplateResult {
    const { actual } = this.faltas;
    const { correo } = this.cliente.usuario ?? this.cliente.porCambiar ?? {};
    return html`<input
        class="oculto"
        autocomplete="username"
        aria-hidden="true"
        tabindex="-1"
        readonly
        .value=${correo ?? ''}
      />
      ${campo(
        'actual',
        'Su contraseña',
        html`<input
          id="actual"
          name="actual"
          type="password"
          autocomplete="current-password"
          required
          aria-invalid=${!!actual}
          aria-describedby="actual-ayuda actual-error"
        />`,
        actual,
      )}`;
  }

  private renderNuevo({ secreto, uri }: { secreto: string; uri: string }): TemplateResult {
    return html`<h2 tabindex="-1">Agregue la Mesa de Ayuda a la aplicación</h2>
      ${this.renderMensajes()}
      <div class="vinculo">
        ${renderQr(uri, 'Código QR para la aplicación de autenticación')}
        <div>
          <p class="suave">
            En la aplicación elija agregar una cuenta y escanee el dibujo. Si no puede, escriba esta clave:
          </p>
          <code class="secreto">${secreto.match(/.{1,4}/g)!.join(' ')}</code>
          <a href=${uri}>Abrir la aplicación de este teléfono</a>
        </div>
      </div>
      <form novalidate @submit=${this.#confirmar}>
        ${renderCodigo({ falta: this.faltas.codigo, cual: 'aplicacion', ayuda: 'El que la aplicación muestra ahora.' })}
        <div class="fila">
          <button class="principal" aria-disabled=${this.enviando}>
            ${this.enviando ? 'Activando…' : 'Activar'}
          </button>
          <button
            type="button"
            class="enlace"
            @click=${() => this.#elegir(this.estado?.activo ? undefined : 'activar')}
          >
            Cancelar
          </button>
        </div>
      </form>`;
  }
}

registrar('mesa-segundo-factor', MesaSegundoFactor);
