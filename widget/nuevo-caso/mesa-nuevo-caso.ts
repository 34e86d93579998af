import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Usuario } from '../../shared/usuario.ts';
import { AdjuntosController } from '../adjuntos/adjuntos-controller.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { Borrador } from '../storage/borrador.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaAntesDeCrearEvent, MesaCasoCreadoEvent } from '../eventos.ts';
import { EnvioDeCaso } from './envio-de-caso.ts';
import { CAMPOS, type CampoCaso } from './campos-caso.ts';
import { renderFormulario } from './formulario-caso.ts';
import type { Aviso } from '../client/aviso.ts';
import { MesaElement } from '../ui/mesa-element.ts';
import { estilosNuevoCaso } from './mesa-nuevo-caso.styles.ts';
import { traer } from '../net/lazy-part.ts';
import type { CasoRegistrado } from './mesa-caso-registrado.ts';
import type * as TextoLargo from './texto-largo.ts';

/** The rules of the form, which come while it is being filled. */
const reglas = () => traer(() => import('./validar.ts'));

/**
 * "Generar mesa de ayuda" (GTIC-015-FR steps 6 to 8): files a case and shows its number.
 *
 * @tag mesa-nuevo-caso
 * @summary El formulario que registra un caso y dice su número
 * @attr motivo - código del motivo con el que empieza el formulario; lo que la persona ya escribió solo se cambia si ella lo dice
 * @attr asunto - código del asunto con el que empieza; su motivo se elige con él
 * @attr descripcion - descripción con la que empieza
 * @attr mensaje - primer mensaje con el que empieza («Cuéntenos qué pasó»)
 * @method empezar - comienza un caso nuevo con estos valores, también después de registrar otro
 * @method focus - lleva el foco al primer campo, en cuanto esté
 * @fires mesa-antes-de-crear - un caso completo está por enviarse; si se impide, el formulario queda como está
 * @fires mesa-caso-creado - el caso quedó registrado
 * @fires mesa-caso-abrir - «Ver el caso»; si no se impide, se abre en un diálogo
 * @slot titulo - el título; si no se pone, «Generar mesa de ayuda»
 * @slot ayuda - lo que se lee antes de los campos
 * @slot campos - campos propios de la página, cada uno con su `<label>`; lo escrito en ellos se añade al primer mensaje, una línea `Etiqueta: valor` por campo. El formulario no se envía mientras uno no sea válido (`required`, `pattern`), y los vacía al registrar el caso. Archivos y contraseñas no se envían
 * @csspart panel - el marco, con su fondo, su borde y su espacio
 * @csspart titulo - el título
 * @csspart boton - «Generar Servicio»
 */
export class MesaNuevoCaso extends MesaElement {
  static override styles = [...MesaElement.styles, estilosNuevoCaso];

  /** Code of the motivo that the form begins with. What a person has begun to write is replaced only if that person says so. */
  @property() motivo: string | undefined;
  /** Code of the asunto that it begins with; its motivo is chosen with it. */
  @property() asunto: string | undefined;
  /** Descripción that it begins with. */
  @property() descripcion: string | undefined;
  /** First message that it begins with ("Cuéntenos qué pasó"). */
  @property() mensaje: string | undefined;

  @state() private borrador: Borrador<CampoCaso> | undefined;
  /** Where the case is on its way; there is one while there is a draft. */
  @state() private envio: EnvioDeCaso | undefined;
  /** What was filed last. */
  @state() private registrado: CasoRegistrado | undefined;
  @state() private catalogo: Catalogo | undefined;
  /** Why there is no catalogue. */
  @state() private sinCatalogo: ErrorApi | undefined;

  #textoLargo: typeof TextoLargo | undefined;
  readonly #registrado = this.aparte(() => import('./mesa-caso-registrado.ts'));
  readonly #adjuntos = new AdjuntosController(this, {
    puede: () => {
      const { envio, catalogo, cliente } = this;
      return !!envio && !!catalogo && !!cliente.usuario && !envio.numero && !envio.enviando;
    },
    alMover: () => {
      this.envio?.alMoverArchivos();
      // A form that is off the page does not send by itself.
      if (!this.isConnected) this.envio?.alCambiar();
      this.#seguir();
    },
  });

  /** To the first field, as soon as it is there. */
  override focus(): void {
    this.irAlCampo();
  }

  /** A new case that begins with this, as if a person had come for it: also after another one was filed. */
  empezar(campos: Partial<Record<CampoCaso, string>> = {}): void {
    for (const campo of CAMPOS) this[campo] = campos[campo];
    if (!this.envio?.enviando) this.#escribirOtro();
    this.irAlCampo();
  }

  protected override alAvisar(aviso: Aviso): void {
    const { usuario, expirada } = this.cliente;
    // The catalogue may have changed.
    if (usuario && typeof aviso === 'object' && /^(catalogo|resinc)/.test(aviso.tipo)) void this.#cargar();
    if (aviso !== 'sesion') return;
    if (usuario !== this.#paraQuien) {
      this.#paraQuien = usuario;
      if (usuario) void this.#cargar();
    }
    const storageKey = this.cliente.storageKey('caso');
    // What belongs to one user is never shown to the next; after an expired session the same one may come back.
    if ((usuario || !expirada) && storageKey !== this.borrador?.storageKey) this.#empezar(storageKey);
    this.#seguir();
  }

  /** Who was logged in when the catalogue was last asked for. */
  #paraQuien: Usuario | null | undefined;

  #cargar = async (): Promise<void> => {
    const quien = this.#paraQuien;
    this.sinCatalogo = undefined;
    try {
      const catalogo = await this.cliente.catalogo();
      if (quien !== this.#paraQuien) return;
      this.catalogo = catalogo;
      this.#seguir();
      const { borrador, envio } = this;
      // What was chosen and is not offered any more: where this does not arrive, the service refuses it.
      if (borrador?.valores.motivo)
        reglas().then(
          ({ quitarRetirados }) => quitarRetirados(borrador, envio!, catalogo),
          () => undefined,
        );
    } catch (error) {
      if (quien === this.#paraQuien) this.sinCatalogo = this.fallo(error);
    }
  };

  #empezar(storageKey: string | undefined): void {
    this.borrador = storageKey ? new Borrador(storageKey, CAMPOS) : undefined;
    this.#adjuntos.abrir(this.borrador);
    this.#escribirOtro();
  }

  #escribirOtro = (): void => {
    this.envio = this.borrador && new EnvioDeCaso(this.borrador, () => this.requestUpdate());
  };

  #poner(valores: Partial<Record<CampoCaso, string>>): void {
    this.borrador?.poner(valores);
    this.envio?.alEscribir(Object.keys(valores));
  }

  #escribir = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    // A field of the page's own may have the name of one of these.
    if (!name || !this.renderRoot.contains(target as Node)) return;
    this.#poner(name === 'motivo' ? { motivo: value, asunto: '' } : { [name]: value });
  };

  /** Thirty characters are few: what it is about stays as descripción and the whole goes as the first message. */
  #pasarAMensaje = (): void => {
    const { descripcion, mensaje } = this.borrador!.valores;
    this.#poner({
      descripcion: this.#textoLargo!.tituloDe(descripcion, this.catalogo!.limites.descripcion),
      mensaje: [mensaje, descripcion].filter(Boolean).join('\n\n'),
    });
    void this.enfocar('#descripcion');
  };

  #renderLargo = (cuenta: number, maximo: number): unknown => {
    if (this.#textoLargo) return this.#textoLargo.ofrecerMensaje(cuenta, maximo, this.#pasarAMensaje);
    // Asked for at each letter until it is here; the text can be made shorter without.
    traer(() => import('./texto-largo.ts')).then(
      (parte) => {
        this.#textoLargo = parte;
        this.requestUpdate();
      },
      () => undefined,
    );
    return nothing;
  };

  #alEnviar = (evento: Event): void => {
    evento.preventDefault();
    void this.#enviar();
  };

  /** Sends a case that waited for its files or for a login, if they are there now. */
  #seguir(): void {
    const { estado } = this.envio ?? {};
    if (estado === 'por-resolver' && this.cliente.usuario && this.catalogo && !this.#adjuntos.porResolver)
      void this.#enviar();
  }

  /** Settles once what the page gives is in the form. */
  #relleno: Promise<void> | undefined;

  async #enviar(): Promise<void> {
    const { borrador, envio } = this;
    // Somebody else may be logged in by the time that it goes out.
    const { creido } = this.cliente.api;
    if (!borrador || !envio?.alGenerar(this.#adjuntos)) return;
    this.#registrado.traer();
    try {
      await this.#relleno;
      const { validarCaso } = await reglas();
      const { caso, faltas } = await validarCaso(borrador, this.catalogo!.limites.descripcion, this);
      if (envio !== this.envio) return;
      if (!envio.alValidar(faltas, this.#adjuntos) || !caso) return await this.enfocar('[aria-invalid=true]');
      if (!this.dispatchEvent(new MesaAntesDeCrearEvent())) return envio.alDetener();
      const claveDeEnvio = borrador.claveDeEnvio(caso);
      const registrado = await this.cliente.pedir('POST /casos', { body: caso, claveDeEnvio, creido });
      const { numero } = registrado;
      borrador.borrar();
      // Somebody else may have logged in meanwhile.
      if (envio === this.envio) {
        this.#empezar(borrador.storageKey);
        this.envio = envio;
        this.registrado = { ...registrado, mensaje: caso.mensaje };
        envio.alRegistrar(numero);
      }
      this.dispatchEvent(new MesaCasoCreadoEvent(numero));
      this.cliente.avisar(numero);
      void this.enfocar('h2');
    } catch (error) {
      const fallo = this.fallo(error);
      if (envio === this.envio) this.#mostrar(envio, fallo);
    }
  }

  #mostrar(envio: EnvioDeCaso, fallo: ErrorApi): void {
    // Of a new case nothing but its files can be missing or used.
    envio.alFallar(fallo, this.#adjuntos.lista?.perder(fallo.codigo));
    if (envio.errores.motivo ?? envio.errores.asunto) {
      // The catalogue has changed.
      this.cliente.olvidarCatalogo();
      void this.#cargar();
    }
    void this.enfocar('[aria-invalid=true]');
    this.#seguir();
  }

  protected override render(): TemplateResult {
    return html`<section class=${this.marco} part="panel" aria-label="Generar mesa de ayuda">
      ${
        this.envio?.numero
          ? this.renderTrasPuerta(this.renderRegistrado(this.envio.numero))
          : html`${this.renderTitulo('Generar mesa de ayuda')}
            ${this.renderTrasPuerta(this.renderContenido())}`
      }
    </section>`;
  }

  private renderContenido(): TemplateResult | undefined {
    const { borrador, envio, catalogo } = this;
    if (borrador && envio && catalogo) {
      if (CAMPOS.some((campo) => this[campo] ?? borrador.valores[campo])) {
        envio.previos ??= { ...borrador.valores };
        this.#relleno = traer(() => import('./rellenar.ts')).then(
          ({ rellenar }) => rellenar(this, borrador, envio, catalogo),
          () => undefined,
        );
      }
      return renderFormulario({
        servidor: this.servidor,
        valores: borrador.valores,
        catalogo,
        envio,
        adjuntos: this.#adjuntos,
        alEscribir: this.#escribir,
        renderLargo: this.#renderLargo,
        alEnviar: this.#alEnviar,
      });
    }
    if (!this.cliente.usuario) return undefined;
    return this.sinCatalogo ? this.renderFallo(this.sinCatalogo, this.#cargar) : this.renderEspera();
  }

  private renderRegistrado(numero: number): TemplateResult {
    return html`${this.renderQuien()}
      <h2 class="banda" tabindex="-1">
        Su solicitud quedó registrada con el número <strong>${numero}</strong>
      </h2>
      ${this.renderParte(
        this.#registrado,
        () =>
          html`<mesa-caso-registrado
            .servidor=${this.servidor}
            .caso=${this.registrado}
            @otra=${() => {
              this.#escribirOtro();
              void this.enfocar('#motivo');
            }}
          ></mesa-caso-registrado>`,
      )}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-nuevo-caso': MesaNuevoCaso;
  }
}
