import { Task, initialState } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Estado } from '../../shared/estado.ts';
import type { EventoVivo } from '../../shared/evento.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Usuario } from '../../shared/usuario.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { renderCabecera } from './cabecera-caso.ts';
import { esMio, renderMensajes, sinLlegar } from './mensajes.ts';
import { renderMarco, sinMensajes } from './marco.ts';
import { Conversacion } from './conversacion.ts';
import { property, state } from '../ui/decorators.ts';
import { EscribiendoController } from './escribiendo-controller.ts';
import { estilosEstado } from '../ui/estado-caso.ts';
import { MesaMensajeEnviadoEvent } from './evento-mensaje-enviado.ts';
import type { ConversacionHost } from './conversacion-host.ts';
import type { Extras } from './extras.ts';
import { renderRedaccion, renderSinEnviar, type VistaRedaccion } from './formulario-mensaje.ts';
import { LecturaController } from './lectura-controller.ts';
import type { Aviso } from '../client/aviso.ts';
import { estilosConversacion } from './mesa-conversacion.styles.ts';
import { adoptStyles } from '../ui/adopt-styles.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { abrirElegido } from '../adjuntos/lista-de-adjuntos.ts';
import { renderCerrado, renderPasos } from './pasos-caso.ts';
import { RedaccionController } from './redaccion-controller.ts';
import type { Saliente } from '../outbox/saliente.ts';

/** Milliseconds between two requests for news while the event stream is down. */
const REVISION_MS = 30_000;
const PAUSA_MS = 150;

/**
 * One case with its conversation, live. Internal: `mesa-caso-chat` and `mesa-bandeja` hold it, and it paints in their
 * shadow root, so that what they show is theirs.
 */
export class MesaConversacion extends MesaElement implements ConversacionHost {
  static override styles = [estilosEstado, estilosConversacion];

  @state() private conversacion: Conversacion | undefined;
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private otroCaso = false;

  /** Number of the case. */
  @property({ type: Number }) caso = 0;

  /** What an agent's composer has besides. */
  @property({ attribute: false }) extras: Extras | undefined;

  readonly #redaccion = new RedaccionController(this);
  readonly #escribiendo = new EscribiendoController(this);
  readonly #lectura = new LecturaController(this);
  #reloj: ReturnType<typeof setInterval> | undefined;
  #pausa: ReturnType<typeof setTimeout> | undefined;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.quien, this.caso, this.cliente] as const,
    task: ([quien, caso, cliente]) =>
      quien && caso ? Conversacion.traer(cliente, caso, this.vista) : initialState,
    onComplete: (conversacion) => {
      const primera = !this.vista;
      // Messages that the event stream brought meanwhile stay.
      this.#mostrar(conversacion.con(this.vista?.mensajes ?? []) ?? conversacion);
      if (primera) this.#lectura.abrir(conversacion);
    },
    onError: (error) => this.fallo(error),
  });

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    adoptStyles(this, MesaConversacion.styles);
    this.#reloj = setInterval(this.#revisar, REVISION_MS);
    document.addEventListener('visibilitychange', this.#alVolver);
    addEventListener('online', this.#alVolver);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#reloj);
    clearTimeout(this.#pausa);
    document.removeEventListener('visibilitychange', this.#alVolver);
    removeEventListener('online', this.#alVolver);
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (cambios.has('caso')) this.#empezar();
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso === 'sesion') return this.#alCambiarSesion();
    if (aviso === this.caso) this.#pedirNovedades();
    if (typeof aviso !== 'object') return;
    if (aviso.tipo === 'resincronizar') this.#pedirNovedades();
    else if (aviso.datos.numero !== this.caso) return;
    else if (aviso.tipo === 'enviado') this.#alEnviado(aviso.datos.mensaje);
    else if (aviso.tipo !== 'salida') this.#alSuceder(aviso);
  }

  #alCambiarSesion(): void {
    const { usuario, expirada } = this.cliente;
    if ((usuario || !expirada) && this.#storageKey() !== this.#redaccion.borrador?.storageKey)
      this.#empezar();
  }

  #alSuceder(evento: EventoVivo): void {
    const conversacion = this.vista;
    if (!conversacion) return;
    if (evento.tipo === 'escribiendo') return this.#escribiendo.oir(evento.datos);
    if (evento.tipo === 'mensaje.creado') this.#escribiendo.callar(evento.datos.mensaje.autor.nombre);
    const nueva = conversacion.trasEvento(evento, this.soyIps);
    if (nueva) this.#mostrar(nueva);
    else this.#pedirNovedades();
  }

  /** Several reasons to ask at once are one question. */
  #pedirNovedades(): void {
    clearTimeout(this.#pausa);
    this.#pausa = setTimeout(() => {
      if (this.cliente.usuario) void this.#carga.run();
    }, PAUSA_MS);
  }

  #revisar = (): void => {
    // Some texts on the screen count minutes.
    this.requestUpdate();
    if (!document.hidden && this.conversacion && this.cliente.enVivo?.stream !== 'viva')
      this.#pedirNovedades();
  };

  #alVolver = (): void => {
    if (document.hidden) return;
    this.#pedirNovedades();
    this.#lectura.marcar();
  };

  get #yo(): Usuario | undefined {
    const { usuario, anterior } = this.cliente;
    return usuario ?? anterior;
  }

  get soyIps(): boolean {
    return this.#yo?.rol === 'ips';
  }

  #storageKey(): string | undefined {
    return this.caso ? this.cliente.storageKey(`mensaje:${this.caso}`) : undefined;
  }

  #empezar(): void {
    this.#redaccion.empezar(this.#storageKey());
    this.conversacion = undefined;
    this.aviso = this.hecho = '';
    this.otroCaso = false;
    this.#lectura.cerrar();
    this.#escribiendo.olvidar();
  }

  /** The case on the screen; undefined until it has arrived. */
  get vista(): Conversacion | undefined {
    return this.conversacion?.caso.numero === this.caso ? this.conversacion : undefined;
  }

  #mostrar(conversacion: Conversacion): void {
    const { ultima = 0 } = this.vista ?? {};
    const deOtros = conversacion.mensajes.filter(
      ({ secuencia, interno, autor }) => !interno && secuencia > ultima && !esMio(autor, this.soyIps),
    );
    this.#lectura.ventana.alLlegar(conversacion.mensajes.length - (this.vista?.mensajes.length ?? 0));
    this.conversacion = conversacion;
    this.#lectura.alLlegar(ultima ? deOtros : []);
  }

  /** Everything up to `hasta` was seen. */
  leido(hasta: number): void {
    const { caso } = this.conversacion!;
    this.conversacion = this.conversacion!.conCaso({ ...caso, leidoHasta: hasta, noLeidos: 0 });
  }

  #escribir = (evento: Event): void => {
    this.#redaccion.escribir(evento);
    if ((evento.target as HTMLTextAreaElement).name !== 'texto') return;
    this.aviso = this.hecho = '';
    // The IPS is not told that somebody writes an internal note.
    if (!this.#redaccion.interno) this.#escribiendo.decir();
  };

  #alEnviar = (evento: Event): void => {
    evento.preventDefault();
    void this.#enviar();
  };

  async #enviar(resuelve = false): Promise<void> {
    this.aviso = this.hecho = '';
    // Before anything is waited for: later the person may be writing elsewhere.
    void this.enfocar('#texto');
    const salio = await this.#redaccion.enviar(this.vista?.ultima ?? 0, resuelve);
    if (!salio) return;
    this.#lectura.bajar();
    if (resuelve) this.dispatchEvent(new Event('resuelto'));
  }

  /** Focus to the composer, for a reply or an internal note. */
  redactar(interno: boolean): void {
    if (this.extras) this.#redaccion.interno = interno;
    void this.enfocar('#texto');
  }

  #alEnviado(mensaje: Mensaje): void {
    this.hecho = mensaje.interno ? 'Nota guardada.' : 'Mensaje enviado.';
    const nueva = this.vista?.con([mensaje]);
    if (nueva) this.#mostrar(nueva);
    else this.#pedirNovedades();
    this.dispatchEvent(new MesaMensajeEnviadoEvent(this.caso, mensaje.secuencia));
  }

  #editar = (item: Saliente): void => {
    this.#redaccion.editar(item);
    void this.enfocar('#texto');
  };

  async #pasarA(estado: Estado): Promise<void> {
    const { caso: numero } = this;
    this.aviso = this.hecho = '';
    try {
      const caso = await this.cliente.pedir('PATCH /casos/:numero', { params: { numero }, body: { estado } });
      this.cliente.avisar(numero);
      if (numero !== this.caso) return;
      this.conversacion = this.vista?.conCaso(caso);
      this.hecho = estado === 'RESUELTO' ? 'El caso quedó resuelto.' : 'El caso quedó abierto de nuevo.';
      // The button that did it is gone.
      void this.enfocar('#texto');
    } catch (error) {
      this.aviso = this.fallo(error).message;
      void this.#carga.run();
    }
  }

  /** With older messages, unless another case is open by now. */
  agregarAnteriores(numero: number, anteriores: readonly Mensaje[]): Conversacion | undefined {
    const { vista } = this;
    if (vista?.caso.numero !== numero) return undefined;
    return (this.conversacion = vista.con(anteriores) ?? vista);
  }

  /** Something about the conversation failed. */
  alFallarLectura(error: unknown): void {
    this.aviso = this.fallo(error).message;
  }

  #descargar = async (adjunto: Adjunto, ver: boolean): Promise<void> => {
    this.aviso = '';
    try {
      await abrirElegido(this.cliente.api, adjunto, ver);
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  };

  protected override render(): TemplateResult {
    const conversacion = this.vista;
    if (conversacion) return this.renderCaso(conversacion);
    const error = this.#carga.error as ErrorApi | undefined;
    return error ? this.renderFallo(error, () => this.#carga.run()) : this.renderEspera();
  }

  private renderCaso(conversacion: Conversacion): TemplateResult {
    const { caso } = conversacion;
    const error = this.#carga.error as ErrorApi | undefined;
    return html`${this.extras ? nothing : renderCabecera(caso, this.#descargar, this.servidor)}
    ${renderMarco({
      inicio: this.extras?.renderInicio(caso, this.#descargar),
      hayAnteriores: conversacion.hayAnteriores || this.#lectura.ventana.hayAntes(conversacion.mensajes),
      vacia: sinMensajes(conversacion, this.soyIps, !!this.#redaccion.salida?.items.length),
      nuevos: this.#lectura.nuevos,
      anuncio: this.#lectura.anuncio,
      escriben: this.#escribiendo.frase,
      sinConexion: this.cliente.enVivo?.stream === 'caida' && !!this.cliente.usuario,
      mensajes: this.renderMensajes(conversacion),
      alMover: this.#lectura.alDesplazar,
      alPedirAnteriores: this.#lectura.traerAnteriores,
      alBajar: () => this.#lectura.bajar(),
      lejos: !this.#lectura.ventana.alFinal,
    })}
    ${error && this.cliente.enVivo?.stream !== 'caida' ? this.renderFallo(error, () => this.#carga.run()) : nothing}
    ${caso.puede.comentar ? this.renderComentar(conversacion) : this.renderCerrado()}`;
  }

  private renderMensajes({ mensajes, caso }: Conversacion): TemplateResult {
    const yo = this.#yo?.nombre ?? '';
    const { salida } = this.#redaccion;
    return renderMensajes({
      mensajes: this.#lectura.ventana.de(mensajes),
      ultimoMio: mensajes.findLast(({ autor, interno }) => !interno && esMio(autor, this.soyIps))?.secuencia,
      yo,
      soyIps: this.soyIps,
      marca: this.#lectura.marca,
      vistoHasta: caso.vistoHasta,
      pendientes: this.#lectura.ventana.alFinal ? sinLlegar(salida?.items ?? [], mensajes, yo) : [],
      salida,
      sinConexion: this.cliente.enVivo?.stream === 'caida',
      servidor: this.servidor,
      alDescargar: this.#descargar,
      alEditar: caso.puede.comentar ? this.#editar : undefined,
    });
  }

  private renderComentar({ caso: { puede } }: Conversacion): TemplateResult {
    const { extras, aviso, hecho, servidor } = this;
    const redaccion = this.#redaccion;
    const { texto, interno, falta, adjuntos } = redaccion;
    const vista: VistaRedaccion = {
      ...{ servidor, texto, interno, falta, aviso, hecho, adjuntos },
      alEscribir: this.#escribir,
      alEnviar: this.#alEnviar,
      acciones: extras ? nothing : renderPasos(puede, this.soyIps, (estado) => this.#pasarA(estado)),
    };
    if (!extras) return renderRedaccion(vista);
    return extras.render({
      ...vista,
      ponerInterno: (si) => this.redactar(si),
      insertar: (nuevo) => redaccion.insertar(nuevo),
      enviarYResolver: () => void this.#enviar(true),
    });
  }

  private renderCerrado(): TemplateResult {
    const { texto, archivos, descartar } = this.#redaccion;
    const hay = texto || archivos.length;
    return html`${hay ? renderSinEnviar(texto, archivos, descartar) : nothing}
    ${
      this.otroCaso
        ? html`<mesa-nuevo-caso embebido .servidor=${this.servidor}></mesa-nuevo-caso>`
        : renderCerrado(this.soyIps, this.aviso, () => (this.otroCaso = true))
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-conversacion': MesaConversacion;
  }
}

registrar('mesa-conversacion', MesaConversacion);
