/** How a conversation is read: where it stands on the screen, what is new in it, and what has been seen. */
import type { ReactiveController } from 'lit';
import type { Mensaje } from '../../shared/mensaje.ts';
import { esMio } from './mensajes.ts';
import type { Conversacion } from './conversacion.ts';
import { MesaNoLeidosEvent } from '../eventos.ts';
import type { ConversacionHost } from './conversacion-host.ts';
import { Ventana } from './ventana.ts';

/** Pixels within which the end counts as in sight, and the beginning as reached. */
const CERCA = 60;
const PAUSA_MS = 400;
const LARGO_ANUNCIO = 120;

export class LecturaController implements ReactiveController {
  /** The first message that was new when the case was opened; 0 for none. */
  marca = 0;
  /** Messages of the other side that arrived below what is in sight. */
  nuevos = 0;
  /** What a screen reader is told of what arrived. */
  anuncio = '';
  /** Whether older messages are on their way. */
  ocupada = false;

  readonly ventana = new Ventana();
  readonly #elemento: ConversacionHost;
  #alFinal = true;
  /** Where the end was when it was brought into sight last. */
  #final = 0;
  #pausa: ReturnType<typeof setTimeout> | undefined;
  #marcando = false;

  constructor(elemento: ConversacionHost) {
    (this.#elemento = elemento).addController(this);
    // More of a message is shown: it stays where it is, though the conversation becomes longer.
    elemento.addEventListener('desplegar', () => (this.#alFinal = false));
  }

  /** The page was scrolled or resized, or a part of it shown: the end may be in sight now. */
  readonly #mirar = (): void => this.marcar();
  /** Also the messages: a picture that has arrived makes them longer, and the end stays in sight. */
  readonly #tamano = new ResizeObserver(() => {
    if (this.#alFinal) this.#irAlFinal();
    this.#mirar();
  });

  hostConnected(): void {
    this.#tamano.observe(this.#elemento);
    addEventListener('scroll', this.#mirar, { capture: true, passive: true });
    addEventListener('resize', this.#mirar);
  }

  hostUpdated(): void {
    const mensajes = this.#marco?.querySelector('[role=log]');
    if (mensajes) this.#tamano.observe(mensajes);
    if (this.#alFinal) this.#irAlFinal();
  }

  hostDisconnected(): void {
    clearTimeout(this.#pausa);
    this.#tamano.disconnect();
    removeEventListener('scroll', this.#mirar, { capture: true });
    removeEventListener('resize', this.#mirar);
  }

  get #marco(): HTMLElement | null {
    return this.#elemento.renderRoot.querySelector('.mensajes');
  }

  get #arriba(): boolean {
    const marco = this.#marco;
    return !!marco && marco.scrollHeight > marco.clientHeight && marco.scrollTop < CERCA;
  }

  get #abajo(): boolean {
    const marco = this.#marco;
    return !!marco && marco.scrollHeight - marco.scrollTop - marco.clientHeight < CERCA;
  }

  /** A case is shown for the first time: what is new in it gets a line above, and into sight. */
  abrir({ caso: { noLeidos, numero, leidoHasta }, mensajes }: Conversacion): void {
    const { soyIps } = this.#elemento;
    const primero = mensajes.find(
      ({ secuencia, interno, autor }) => !interno && secuencia > leidoHasta && !esMio(autor, soyIps),
    );
    this.marca = primero?.secuencia ?? 0;
    this.#decir(numero, noLeidos);
    this.#alFinal = true;
    void this.#elemento.updateComplete.then(() => {
      const linea = this.#elemento.renderRoot.querySelector('.nuevo');
      const marco = this.#marco;
      if (linea && marco) {
        marco.scrollTop = Math.max(0, (linea as HTMLElement).offsetTop - CERCA);
        this.alMover();
      }
      this.marcar();
    });
  }

  cerrar(): void {
    this.ventana.irAlFinal();
    this.marca = this.nuevos = 0;
    this.anuncio = '';
    this.#alFinal = true;
  }

  /** Messages of the other side arrived. */
  alLlegar(mensajes: readonly Mensaje[]): void {
    const [primero] = mensajes;
    if (primero) {
      if (!this.#alFinal) this.nuevos += mensajes.length;
      this.anuncio =
        mensajes.length === 1
          ? `Mensaje nuevo de ${primero.autor.nombre}: ${primero.texto.slice(0, LARGO_ANUNCIO)}`
          : `${mensajes.length} mensajes nuevos.`;
    }
    this.marcar();
  }

  /** The conversation was scrolled: near its edges more of it comes into the page. */
  alDesplazar = (): void => {
    this.alMover();
    if (this.#arriba) void this.traerAnteriores();
    else if (this.#abajo && !this.ventana.alFinal) this.#verSiguientes();
  };

  traerAnteriores = async (): Promise<void> => {
    const elemento = this.#elemento;
    const { vista, cliente } = elemento;
    if (!vista || this.ocupada) return;
    const guardados = this.ventana.hayAntes(vista.mensajes);
    if (!guardados && !vista.hayAnteriores) return;
    try {
      await this.#sinMoverse(
        async () => (guardados ? [] : vista.traerAnteriores(cliente)),
        (anteriores) => {
          const nueva = elemento.agregarAnteriores(vista.caso.numero, anteriores);
          if (nueva) this.ventana.subir(nueva.mensajes);
        },
      );
    } catch (error) {
      elemento.alFallarLectura(error);
    }
  };

  #verSiguientes(): void {
    if (this.ocupada) return;
    void this.#sinMoverse(
      () => Promise.resolve(),
      () => this.ventana.bajar(),
    );
  }

  alMover(): void {
    const marco = this.#marco;
    if (!marco) return;
    // Nobody has moved it: it became longer before that could be seen.
    this.#alFinal &&= marco.scrollTop === this.#final;
    this.#alFinal ||= this.#abajo && this.ventana.alFinal;
    if (!this.#alFinal) return;
    if (this.nuevos) {
      this.nuevos = 0;
      this.#elemento.requestUpdate();
    }
    this.marcar();
  }

  bajar(): void {
    this.ventana.irAlFinal();
    this.#alFinal = true;
    this.nuevos = this.marca = 0;
    this.#elemento.requestUpdate();
    this.marcar();
  }

  /** Keeps what is in sight where it is while messages come in above and go below, or the other way round. */
  async #sinMoverse<T>(traer: () => Promise<T>, poner: (traido: T) => void): Promise<void> {
    const marco = this.#marco;
    if (!marco) return;
    this.ocupada = true;
    try {
      const traido = await traer();
      const { top } = marco.getBoundingClientRect();
      const fila = [...marco.querySelectorAll('.mensaje')].find(
        (una) => una.getBoundingClientRect().bottom > top,
      );
      const antes = fila?.getBoundingClientRect().top ?? 0;
      this.#alFinal = false;
      poner(traido);
      this.#elemento.requestUpdate();
      await this.#elemento.updateComplete;
      if (fila?.isConnected) marco.scrollTop += fila.getBoundingClientRect().top - antes;
    } finally {
      this.ocupada = false;
    }
  }

  /** What is in sight is read, once it has been there for a moment. */
  marcar(): void {
    clearTimeout(this.#pausa);
    if (this.#porLeer()) this.#pausa = setTimeout(() => void this.#marcar(), PAUSA_MS);
  }

  /** Up to which message, when there is something to mark. */
  #porLeer(): number | undefined {
    const { vista, soyIps, cliente } = this.#elemento;
    if (!vista || document.hidden || !cliente.usuario || !this.#alFinal || !this.#aLaVista) return undefined;
    const ultimo = vista.mensajes.findLast(({ interno, autor }) => !interno && !esMio(autor, soyIps));
    return ultimo && ultimo.secuencia > vista.caso.leidoHasta ? vista.ultima : undefined;
  }

  /** Whether the end of the conversation is on the screen: not in a hidden part of the page, nor below its edge. */
  get #aLaVista(): boolean {
    const { height = 0, bottom = 0 } = this.#marco?.getBoundingClientRect() ?? {};
    return height > 0 && bottom > 0 && bottom - CERCA < innerHeight;
  }

  async #marcar(): Promise<void> {
    const hasta = this.#porLeer();
    if (!hasta || this.#marcando) return;
    const { cliente, caso: numero } = this.#elemento;
    this.#marcando = true;
    try {
      await cliente.pedir('PUT /casos/:numero/lectura', { params: { numero }, body: { hasta } });
      if (this.#elemento.vista?.caso.numero !== numero) return;
      this.#elemento.leido(hasta);
      this.#decir(numero, 0);
      cliente.avisar(numero);
    } catch {
      // The next time that the end is in sight it is tried again.
    } finally {
      this.#marcando = false;
    }
    // More may have come meanwhile.
    this.marcar();
  }

  #decir(numero: number, noLeidos: number): void {
    const { cliente } = this.#elemento;
    this.#elemento.dispatchEvent(new MesaNoLeidosEvent(cliente.noLeidos, numero, noLeidos));
  }

  #irAlFinal(): void {
    const marco = this.#marco;
    if (!marco) return;
    marco.scrollTop = marco.scrollHeight;
    this.#final = marco.scrollTop;
  }
}
