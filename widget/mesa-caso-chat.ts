import './mesa.ts';
import { Task, initialState } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../shared/adjunto.ts';
import { cambiarCaso, enviarMensaje, marcarLectura } from '../shared/api.ts';
import type { Estado } from '../shared/estado.ts';

import type { Mensaje } from '../shared/mensaje.ts';
import { AdjuntosController } from './adjuntos-controller.ts';
import { sinConexion, type ErrorApi } from './api-client.ts';
import { Borrador } from './borrador.ts';
import { renderFicha } from './caso-ficha.ts';
import { Conversacion } from './conversacion.ts';
import { property, state } from './decoradores.ts';
import { renderDescargas } from './descargar.ts';
import { estilosEstado } from './estado-caso.ts';
import { MesaMensajeEnviadoEvent, MesaNoLeidosEvent } from './eventos.ts';
import { CAMPOS_MENSAJE, renderRedaccion, type CampoMensaje } from './formulario-mensaje.ts';
import { estilosChat } from './mesa-caso-chat.styles.ts';
import type { Aviso } from './mesa-client.ts';
import { MesaElement, registrar } from './mesa-element.ts';
import { conEnlaces } from './texto-con-enlaces.ts';
import { fecha } from './textos.ts';

const REVISION_MS = 30_000;

/**
 * "Gestión Mesa de Ayuda": one case and its conversation.
 *
 * @fires mesa-mensaje-enviado - the server has the message; detail `{numero, secuencia}`
 * @fires mesa-no-leidos - how many messages of this case are unread; detail `{numero, noLeidos}`
 * @fires mesa-error - something failed; detail `{codigo}`
 * @cssprop --mesa-… - the tokens of `mesa-login`
 */
export class MesaCasoChat extends MesaElement {
  static override styles = [...MesaElement.styles, estilosEstado, estilosChat];

  @state() private charla: Conversacion | undefined;
  @state() private borrador: Borrador<CampoMensaje> | undefined;
  @state() private falta: string | undefined;
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private enviando = false;
  @state() private otroCaso = false;

  /** Number of the case. */
  @property({ type: Number }) caso = 0;

  readonly #adjuntos = new AdjuntosController(this);
  /** The session ended under a message: it goes out after the login. */
  #pendiente = false;
  #reloj: ReturnType<typeof setInterval> | undefined;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.claveDeBorrador(''), this.caso, this.cliente] as const,
    task: ([quien, caso, cliente]) =>
      quien && caso ? Conversacion.traer(cliente, caso, this.#vigente()) : initialState,
    onComplete: (charla) => {
      this.#recibir(charla);
      if (this.#pendiente) void this.#enviar();
    },
    onError: (error) => this.fallo(error),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reloj = setInterval(this.#revisar, REVISION_MS);
    document.addEventListener('visibilitychange', this.#revisar);
    addEventListener('online', this.#revisar);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#reloj);
    document.removeEventListener('visibilitychange', this.#revisar);
    removeEventListener('online', this.#revisar);
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (cambios.has('caso')) this.#empezar();
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso === this.caso) void this.#carga.run();
    if (aviso !== 'sesion') return;
    const { usuario, expirada } = this.cliente;
    if ((usuario || !expirada) && this.#claveDeBorrador() !== this.borrador?.clave) this.#empezar();
  }

  #claveDeBorrador(): string | undefined {
    return this.caso ? this.cliente.claveDeBorrador(`mensaje:${this.caso}`) : undefined;
  }

  #empezar(): void {
    const clave = this.#claveDeBorrador();
    this.borrador = clave ? new Borrador(clave, CAMPOS_MENSAJE) : undefined;
    this.#adjuntos.abrir(this.borrador);
    this.charla = this.falta = undefined;
    this.aviso = this.hecho = '';
    this.otroCaso = this.#pendiente = false;
  }

  #vigente(): Conversacion | undefined {
    return this.charla?.caso.numero === this.caso ? this.charla : undefined;
  }

  /** What is on the screen is read; the bottom stays in sight if it was. */
  #recibir(charla: Conversacion): void {
    const marco = this.renderRoot.querySelector('.charla');
    const abajo = !marco || marco.scrollHeight - marco.scrollTop - marco.clientHeight < 60;
    this.charla = charla;
    if (abajo) void this.updateComplete.then(() => this.#bajar());
    void this.#leer(charla);
  }

  #bajar(): void {
    const marco = this.renderRoot.querySelector('.charla');
    if (marco) marco.scrollTop = marco.scrollHeight;
  }

  async #leer({ caso: { numero, noLeidos, ultimaSecuencia } }: Conversacion): Promise<void> {
    this.dispatchEvent(new MesaNoLeidosEvent(numero, noLeidos));
    if (!noLeidos || document.hidden) return;
    try {
      await this.cliente.pedir(marcarLectura, { params: { numero }, body: { hasta: ultimaSecuencia } });
      this.dispatchEvent(new MesaNoLeidosEvent(numero, 0));
      this.cliente.avisar(numero);
    } catch {
      // The mark stays; the next look sets it.
    }
  }

  #revisar = (): void => {
    if (!document.hidden && this.charla && this.cliente.usuario && this.#carga.status !== 1) {
      void this.#carga.run();
    }
  };

  #escribir = ({ target }: Event): void => {
    const { name, value } = target as HTMLTextAreaElement;
    if (name !== 'texto') return;
    this.borrador?.poner({ texto: value });
    this.falta = undefined;
    this.aviso = this.hecho = '';
    this.requestUpdate();
  };

  #alEnviar = (evento: Event): void => {
    evento.preventDefault();
    void this.#enviar();
  };

  async #enviar(): Promise<void> {
    const { borrador, caso: numero } = this;
    if (!borrador || this.enviando) return;
    this.enviando = true;
    this.#pendiente = false;
    this.aviso = this.hecho = '';
    try {
      const body = await this.#validar(borrador);
      if (!body) return;
      const mensaje = await this.cliente.pedir(enviarMensaje, {
        params: { numero },
        body,
        clave: borrador.claveDeEnvio(body),
      });
      borrador.borrar();
      if (borrador === this.borrador) this.#mostrarEnviado(mensaje);
      this.dispatchEvent(new MesaMensajeEnviadoEvent(numero, mensaje.secuencia));
      this.cliente.avisar(numero);
    } catch (error) {
      this.#mostrarFallo(this.fallo(error));
    } finally {
      this.enviando = false;
    }
  }

  /** The message to send; undefined after what is wrong has been shown. */
  async #validar({ valores, adjuntos }: Borrador<CampoMensaje>) {
    const { NuevoMensaje } = await import('./validar.ts').catch(() => {
      throw sinConexion();
    });
    const { data, error } = NuevoMensaje.safeParse({
      ...valores,
      ...(adjuntos.length && { adjuntos }),
    });
    this.falta = this.#adjuntos.lista?.porResolver ?? error?.issues[0]?.message;
    if (data && !this.falta) return data;
    void this.enfocar('#texto');
    return undefined;
  }

  #mostrarEnviado(mensaje: Mensaje): void {
    const charla = this.#vigente()?.conMensaje(mensaje);
    this.#empezar();
    this.charla = charla;
    this.hecho = 'Mensaje enviado.';
    void this.updateComplete.then(() => this.#bajar());
    void this.enfocar('#texto');
  }

  #mostrarFallo({ codigo, message, campos }: ErrorApi): void {
    if (codigo === 'idempotencia_conflicto') this.borrador?.olvidarEnvio();
    if (codigo === 'caso_cerrado') void this.#carga.run();
    this.#pendiente = codigo === 'sin_sesion';
    this.aviso = this.#pendiente ? '' : message;
    this.falta = campos[0]?.codigo;
  }

  async #pasarA(estado: Estado): Promise<void> {
    const { caso: numero } = this;
    this.aviso = this.hecho = '';
    try {
      const caso = await this.cliente.pedir(cambiarCaso, { params: { numero }, body: { estado } });
      this.charla = this.#vigente()?.conCaso(caso);
      this.hecho = estado === 'RESUELTO' ? 'El caso quedó resuelto.' : 'El caso quedó abierto de nuevo.';
      this.cliente.avisar(numero);
    } catch (error) {
      this.aviso = this.fallo(error).message;
      void this.#carga.run();
    }
  }

  #traerAnteriores = async (): Promise<void> => {
    const marco = this.renderRoot.querySelector('.charla')!;
    const desdeAbajo = marco.scrollHeight - marco.scrollTop;
    try {
      this.charla = await this.charla?.conAnteriores(this.cliente);
      await this.updateComplete;
      marco.scrollTop = marco.scrollHeight - desdeAbajo;
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  };

  #descargar = async (adjunto: Adjunto, ver: boolean): Promise<void> => {
    this.aviso = '';
    // Now, while the press still counts as one: later the browser would take it for an unasked window.
    const ventana = ver ? open('', '_blank') : null;
    try {
      const { abrir } = await import('./abrir-adjunto.ts');
      await abrir(this.cliente.api, adjunto, ventana);
    } catch (error) {
      ventana?.close();
      this.aviso = this.fallo(error).message;
    }
  };

  protected override render(): TemplateResult {
    return html`<section class=${this.marco} aria-label="Gestión Mesa de Ayuda">
      ${this.renderPuerta()} ${this.#vigente() ? this.renderCaso(this.charla!) : this.renderSinCaso()}
    </section>`;
  }

  private renderSinCaso(): TemplateResult | typeof nothing {
    if (!this.cliente.usuario) return nothing;
    if (!this.caso) return html`<p class="suave">Elija un caso para ver su conversación.</p>`;
    const error = this.#carga.error as ErrorApi | undefined;
    return error ? this.renderFallo(error, () => this.#carga.run()) : this.renderEspera();
  }

  private renderCaso(charla: Conversacion): TemplateResult {
    const { caso } = charla;
    const error = this.#carga.error as ErrorApi | undefined;
    return html`${renderFicha(caso, this.#descargar)}
      <div class="charla" tabindex="0" role="region" aria-label="Conversación">
        ${
          charla.hayAnteriores
            ? html`<button type="button" class="enlace" @click=${this.#traerAnteriores}>
                Ver mensajes anteriores
              </button>`
            : nothing
        }
        <div role="log" aria-label="Mensajes">
          <ol>
            ${charla.mensajes.map((mensaje) => this.renderMensaje(mensaje))}
          </ol>
        </div>
      </div>
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${caso.puede.comentar ? this.renderComentar(charla) : this.renderCerrado()}`;
  }

  private renderMensaje({ autor, texto, fecha: cuando, adjuntos, interno }: Mensaje): TemplateResult {
    const { usuario, anterior } = this.cliente;
    const soyIps = (usuario ?? anterior)?.rol === 'ips';
    const mio = (autor.rol === 'ips') === soyIps;
    return html`<li class="mensaje ${mio ? 'mio' : ''} ${interno ? 'interno' : ''}">
      <div class="quien">
        <strong>${autor.nombre}</strong>
        <time class="suave" datetime=${cuando}>${fecha(cuando)}</time>
      </div>
      ${texto ? html`<p dir="auto">${conEnlaces(texto)}</p>` : nothing}
      ${renderDescargas(adjuntos, this.#descargar)}
    </li>`;
  }

  private renderComentar({ caso: { puede } }: Conversacion): TemplateResult {
    return renderRedaccion({
      servidor: this.servidor,
      texto: this.borrador?.valores.texto ?? '',
      falta: this.falta,
      aviso: this.aviso,
      hecho: this.hecho,
      enviando: this.enviando,
      adjuntos: this.#adjuntos,
      alEscribir: this.#escribir,
      alEnviar: this.#alEnviar,
      acciones: html`${
        puede.resolver
          ? html`<button type="button" class="enlace" @click=${() => this.#pasarA('RESUELTO')}>
              Marcar como resuelto
            </button>`
          : nothing
      }
      ${
        puede.reabrir
          ? html`<button type="button" class="enlace" @click=${() => this.#pasarA('ACTIVO')}>
              Reabrir caso
            </button>`
          : nothing
      }`,
    });
  }

  private renderCerrado(): TemplateResult {
    if (this.otroCaso) {
      return html`<mesa-nuevo-caso embebido .servidor=${this.servidor}></mesa-nuevo-caso>`;
    }
    return html`<div class="aviso">
      <p>Este caso está cerrado y no recibe mensajes. Si necesita más ayuda, genere un caso nuevo.</p>
      <button type="button" class="enlace" @click=${() => (this.otroCaso = true)}>
        Generar un caso nuevo
      </button>
      <p class="error" role="alert">${this.aviso}</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-caso-chat': MesaCasoChat;
  }
}

registrar('mesa-caso-chat', MesaCasoChat);
