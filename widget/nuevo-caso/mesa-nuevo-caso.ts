import { html, type TemplateResult } from 'lit';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Usuario } from '../../shared/usuario.ts';
import { normalizar, primeraParte } from '../../shared/texto.ts';
import { AdjuntosController } from '../adjuntos/adjuntos-controller.ts';
import type { ErrorApi } from '../net/api-client.ts';
import { Borrador, clavesDe, PERDIDO } from '../storage/borrador.ts';
import { state } from '../ui/decorators.ts';
import { MesaAntesDeCrearEvent, MesaCasoCreadoEvent } from '../eventos.ts';
import { CAMPOS, POR_RESOLVER, renderFormulario, type CampoCaso } from './formulario-caso.ts';
import type { Aviso } from '../client/mesa-client.ts';
import { MesaElement } from '../ui/mesa-element.ts';
import { estilosNuevoCaso } from './mesa-nuevo-caso.styles.ts';
import { traer } from '../net/lazy-part.ts';

/**
 * "Generar mesa de ayuda" (GTIC-015-FR steps 6 to 8): files a case and shows its number.
 *
 * @fires mesa-sesion - who is logged in is known, or changed; detail `{iniciada, rol}`, as the property `sesion`
 * @fires mesa-antes-de-crear - cancelable: a valid case is about to be sent
 * @fires mesa-caso-creado - the case was filed; detail `{numero}`
 * @fires mesa-caso-abrir - cancelable: "Ver el caso"; not prevented, it opens in a dialog
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop --mesa-… - the tokens of `mesa-login`
 */
export class MesaNuevoCaso extends MesaElement {
  static override styles = [...MesaElement.styles, estilosNuevoCaso];

  @state() private borrador: Borrador<CampoCaso> | undefined;
  @state() private catalogo: Catalogo | undefined;
  /** Why there is no catalogue. */
  @state() private sinCatalogo: ErrorApi | undefined;
  @state() private errores: Record<string, string | undefined> = {};
  @state() private aviso = '';
  @state() private enviando = false;
  @state() private conMensaje = false;
  @state() private numero: number | undefined;

  readonly #registrado = this.aparte(() => import('./mesa-caso-registrado.ts'));
  readonly #adjuntos = new AdjuntosController(
    this,
    () => !!this.catalogo && !!this.cliente.usuario && !this.numero && !this.enviando,
  );
  get #pendiente(): boolean {
    return !!this.borrador?.pendiente;
  }

  set #pendiente(pendiente: boolean) {
    const { borrador } = this;
    if (!borrador || borrador.pendiente === pendiente) return;
    borrador.pendiente = pendiente;
    borrador.guardar();
  }

  /** Who changes something, or takes a file away, sends it again. */
  #soltar(): void {
    if (!this.#pendiente) return;
    this.#pendiente = false;
    this.errores = { ...this.errores, adjuntos: 'Hubo cambios. Presione Generar Servicio de nuevo.' };
  }

  /** The choices of files, as last seen. */
  #elegidos = '';

  override updated(cambios: Map<PropertyKey, unknown>): void {
    super.updated(cambios);
    const elegidos = this.borrador?.archivos.map(({ id }) => id).join() ?? '';
    // Who took the form away would see nothing of it.
    if (!elegidos.startsWith(this.#elegidos) || !this.isConnected) this.#soltar();
    this.#elegidos = elegidos;
    if (this.#pendiente && this.cliente.usuario && this.catalogo && !this.#adjuntos.porResolver) {
      void this.#enviar();
    }
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso !== 'sesion') return;
    const { usuario, expirada } = this.cliente;
    if (usuario !== this.#paraQuien) {
      this.#paraQuien = usuario;
      if (usuario) void this.#cargar();
    }
    const clave = this.cliente.claveDeBorrador('caso');
    // What belongs to one user is never shown to the next; after an expired session the same one may come back.
    if ((usuario || !expirada) && clave !== this.borrador?.clave) this.#empezar(clave);
  }

  /** Who was logged in when the catalogue was last asked for. */
  #paraQuien: Usuario | null | undefined;

  #cargar = async (): Promise<void> => {
    const quien = this.#paraQuien;
    this.sinCatalogo = undefined;
    try {
      const catalogo = await this.cliente.catalogo();
      if (quien === this.#paraQuien) this.catalogo = catalogo;
    } catch (error) {
      if (quien === this.#paraQuien) this.sinCatalogo = this.fallo(error);
    }
  };

  #empezar(clave: string | undefined): void {
    this.borrador = clave ? new Borrador(clave, CAMPOS) : undefined;
    this.#adjuntos.abrir(this.borrador);
    this.numero = undefined;
    this.errores = this.#pendiente ? { adjuntos: POR_RESOLVER } : {};
    this.aviso = '';
    this.conMensaje = !!this.borrador?.valores.mensaje;
    this.#elegidos = '';
  }

  #poner(valores: Partial<Record<CampoCaso, string>>): void {
    this.borrador?.poner(valores);
    this.#soltar();
    this.errores = {
      ...this.errores,
      ...Object.fromEntries(Object.keys(valores).map((campo) => [campo, undefined])),
    };
  }

  #escribir = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    if (!name) return;
    this.#poner(name === 'motivo' ? { motivo: value, asunto: '' } : { [name]: value });
  };

  /** Thirty characters are few: the beginning stays as descripción and the whole goes as the first message. */
  #pasarAMensaje = (): void => {
    const { descripcion, mensaje } = this.borrador!.valores;
    this.conMensaje = true;
    this.#poner({
      descripcion: primeraParte(descripcion, this.catalogo!.limites.descripcion),
      mensaje: [mensaje, descripcion].filter(Boolean).join('\n\n'),
    });
    void this.enfocar('#mensaje');
  };

  #alEnviar = (evento: Event): void => {
    evento.preventDefault();
    void this.#enviar();
  };

  async #enviar(): Promise<void> {
    const { borrador } = this;
    if (!borrador || this.enviando) return;
    const { perdido } = borrador;
    // Somebody else may be logged in by the time that it goes out.
    const { creido } = this.cliente.api;
    // Who reloads while this is still being checked has pressed the button all the same.
    borrador.pendiente = !perdido && !!this.#adjuntos.porResolver;
    borrador.guardar();
    this.aviso = '';
    if (perdido) {
      this.aviso = PERDIDO;
      return;
    }
    this.enviando = true;
    this.#registrado.traer();
    try {
      const caso = await this.#validar(borrador);
      if (!caso || !this.dispatchEvent(new MesaAntesDeCrearEvent())) return;
      const claveDeEnvio = borrador.claveDeEnvio(caso);
      const { numero } = await this.cliente.pedir('POST /casos', { body: caso, claveDeEnvio, creido });
      borrador.borrar();
      // Somebody else may have logged in meanwhile.
      if (borrador === this.borrador) {
        this.#empezar(borrador.clave);
        this.numero = numero;
      }
      this.dispatchEvent(new MesaCasoCreadoEvent(numero));
      this.cliente.avisar(numero);
      void this.enfocar('h2');
    } catch (error) {
      const fallo = this.fallo(error);
      if (borrador === this.borrador) this.#mostrar(fallo);
    } finally {
      this.enviando = false;
    }
  }

  /** The case to send; undefined after its faults have been shown at their fields. */
  async #validar(borrador: Borrador<CampoCaso>) {
    const { nuevoCaso } = await traer(() => import('./validar.ts'));
    // Not before: an upload may have ended meanwhile.
    const adjuntos = clavesDe(borrador.archivos);
    const { mensaje, ...resto } = borrador.valores;
    const { data, error } = nuevoCaso(this.catalogo!.limites.descripcion).safeParse({
      ...resto,
      ...(normalizar(mensaje) && { mensaje }),
      ...(adjuntos?.length && { adjuntos }),
    });
    // Of several faults of a field the first is told.
    const faltas =
      error?.issues.map(({ path, message }) => [String(path[0]), message] as const).reverse() ?? [];
    const { porResolver, impedimento } = this.#adjuntos;
    this.errores = { ...Object.fromEntries(faltas), adjuntos: porResolver && POR_RESOLVER };
    const listo = data && adjuntos && !porResolver;
    this.#pendiente = !listo && !!data && !impedimento;
    if (listo) return data;
    void this.enfocar('[aria-invalid=true]');
    return undefined;
  }

  #mostrar({ codigo, message, campos, deSesion }: ErrorApi): void {
    if (codigo === 'idempotencia_conflicto') this.borrador?.olvidarEnvio();
    this.#pendiente = deSesion;
    this.aviso = this.#pendiente ? '' : message;
    this.errores = Object.fromEntries(campos.map(({ campo, codigo }) => [campo, codigo]));
    // Of a new case nothing but its files can be missing or used.
    if (this.#adjuntos.lista?.perder(codigo)) {
      this.aviso = '';
      this.errores = { adjuntos: POR_RESOLVER };
    }
    if (this.errores.motivo ?? this.errores.asunto) {
      // What is offered has changed.
      this.cliente.olvidarCatalogo();
      void this.#cargar();
    }
    void this.enfocar('[aria-invalid=true]');
  }

  protected override render(): TemplateResult {
    return html`<section class=${this.marco} aria-label="Generar mesa de ayuda">
      ${
        this.numero
          ? this.renderTrasPuerta(this.renderRegistrado(this.numero))
          : html`<h2>Generar mesa de ayuda</h2>
              ${this.renderTrasPuerta(this.renderContenido())}`
      }
    </section>`;
  }

  private renderContenido(): TemplateResult | undefined {
    const { borrador, catalogo, errores, aviso, enviando, conMensaje } = this;
    if (borrador && catalogo) {
      return renderFormulario({
        servidor: this.servidor,
        valores: borrador.valores,
        catalogo,
        errores,
        aviso,
        enviando,
        conMensaje,
        adjuntos: this.#adjuntos,
        alEscribir: this.#escribir,
        alPasarAMensaje: this.#pasarAMensaje,
        alEnviar: this.#alEnviar,
      });
    }
    if (!this.cliente.usuario) return undefined;
    return this.sinCatalogo ? this.renderFallo(this.sinCatalogo, this.#cargar) : this.renderEspera();
  }

  private renderRegistrado(numero: number): TemplateResult {
    return html`<h2 tabindex="-1">Su solicitud quedó registrada con el número <strong>${numero}</strong></h2>
      ${this.renderParte(
        this.#registrado,
        () =>
          html`<mesa-caso-registrado
            .servidor=${this.servidor}
            .numero=${numero}
            @otra=${() => {
              this.numero = undefined;
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
