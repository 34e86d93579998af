import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import campana from 'lucide/dist/esm/icons/bell.mjs';
import { NOVEDADES_CONTADAS } from '../../shared/limites.ts';
import type { Novedad, Novedades } from '../../shared/novedades.ts';
import type { Aviso } from '../client/aviso.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { estilosEscala } from '../ui/escala.styles.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { fecha } from '../words/fechas.ts';
import { hace } from '../words/hace.ts';
import { frasesDe } from './frases.ts';
import { estilosNovedades } from './mesa-novedades.styles.ts';

/** Drawn here, since the page would load what draws every other icon (ui/icono.ts) for this one. */
const CAMPANA = html`<svg class="icono" viewBox="0 0 24 24" aria-hidden="true">
  <path d=${campana.map(([, { d }]) => `M0 0${d}`).join('')} />
</svg>`;

/** What happens in a burst is one question. */
const PAUSA_MS = 400;
/** The same after somebody began to leave, who may stay after all. */
const PAUSA_AL_SALIR_MS = 5_000;
/** Pixels between the button and the list, and from the list to the edge of the window. */
const AIRE = 6;
const ORILLA = 12;
/** Pixels that the list has at least, where the window ends soon below the button. */
const ALTO_MINIMO = 160;
/** Whether it lies in the browser's top layer; an older browser does not know the selector. */
const ENCIMA = CSS.supports('selector(:popover-open)') ? ':popover-open' : ':not(*)';

/**
 * The bell: how many cases have something new, and below it what happened on each. Internal to the list and the desk.
 *
 * @fires abrir - a CustomEvent: its detail is the number of the case that was chosen
 */
export class MesaNovedades extends MesaElement {
  static override styles = [...MesaElement.styles, estilosEscala, estilosNovedades];

  /** The case that the person has open; what is new on it is seen there. */
  @property({ type: Number }) caso: number | undefined;

  @state() private datos: Novedades | undefined;
  @state() private abierta = false;
  @state() private sinTraer: ErrorApi | undefined;
  /** Said once, until the news has been looked at. */
  @state() private dicho = '';

  /** Cases that were new when the list was opened: they stay marked while it is open. */
  #recientes = new Set<number>();
  #quien: string | undefined;
  #pausa: ReturnType<typeof setTimeout> | undefined;
  /** Of the questions, whose answer counts. */
  #pregunta = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#alVolver);
    document.addEventListener('mesa-antes-de-salir', this.#alSalir);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#alVolver);
    document.removeEventListener('mesa-antes-de-salir', this.#alSalir);
    clearTimeout(this.#pausa);
    this.#pausa = undefined;
    this.#cerrar();
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (cambios.has('caso')) this.#verCaso();
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso === 'sesion') this.#alCambiarSesion();
    else if (typeof aviso === 'number') this.#preguntarLuego();
    else if (typeof aviso === 'object' && /^(mensaje|caso|lectura|resinc)/.test(aviso.tipo))
      this.#preguntarLuego();
  }

  #alCambiarSesion(): void {
    const { quien } = this.cliente;
    if (quien === this.#quien) return;
    this.#quien = quien;
    this.#pregunta += 1;
    this.datos = this.sinTraer = undefined;
    this.dicho = '';
    this.#cerrar();
    if (quien) void this.#preguntar();
  }

  /** Another tab may have looked at the news meanwhile, and the day goes on. */
  #alVolver = (): void => {
    if (!document.hidden) this.#preguntarLuego();
  };

  /** While a session is being closed nothing is asked, which would be refused and shown as a fault in the console. */
  #alSalir = (): void => {
    clearTimeout(this.#pausa);
    this.#pausa = undefined;
    this.#preguntarLuego(PAUSA_AL_SALIR_MS);
  };

  #preguntarLuego(pausa = PAUSA_MS): void {
    this.#pausa ??= setTimeout(() => {
      this.#pausa = undefined;
      // It asks when somebody comes back to it.
      if (!document.hidden) void this.#preguntar();
    }, pausa);
  }

  #preguntar = async (): Promise<void> => {
    if (!this.cliente.quien || !this.isConnected) return;
    const pregunta = (this.#pregunta += 1);
    try {
      const datos = await this.cliente.pedir('GET /novedades');
      if (pregunta === this.#pregunta) this.#recibir(datos);
    } catch (error) {
      if (pregunta === this.#pregunta) this.sinTraer = error as ErrorApi;
    }
  };

  #recibir(datos: Novedades): void {
    const antes = this.datos;
    this.sinTraer = undefined;
    this.datos = datos;
    if (!datos.nuevas) this.dicho = '';
    else if (antes?.nuevas === 0 && !this.abierta) this.dicho = 'Tiene novedades en sus casos.';
    // Asked for before the case was opened, or the first answer of all.
    if (!antes) this.#verCaso();
    if (this.abierta) this.#ver();
  }

  /** All that is listed has been seen. */
  #ver(): void {
    const { datos } = this;
    if (!datos) return;
    for (const { numero, nueva } of datos.novedades) if (nueva) this.#recientes.add(numero);
    if (!datos.nuevas) return;
    this.#anotar({ ...datos, nuevas: 0 }, { marca: datos.marca });
  }

  #verCaso(): void {
    const { caso, datos } = this;
    const suya = datos?.novedades.find(({ numero, nueva }) => nueva && numero === caso);
    if (!caso || !datos || !suya) return;
    const novedades = datos.novedades.map((una) => (una === suya ? { ...una, nueva: false } : una));
    this.#anotar({ ...datos, novedades, nuevas: datos.nuevas - 1 }, { marca: datos.marca, caso });
  }

  /** Shows at once what the service is told; where that fails, the next answer says how it is. */
  #anotar(datos: Novedades, body: { marca: string; caso?: number }): void {
    this.datos = datos;
    if (!datos.nuevas) this.dicho = '';
    // An answer that is on its way does not know of it.
    this.#pregunta += 1;
    this.cliente.pedir('PUT /novedades/vistas', { body }).then(
      () => undefined,
      () => this.#preguntarLuego(),
    );
  }

  #alternar = async (): Promise<void> => {
    if (this.abierta) return this.#cerrar();
    this.abierta = true;
    this.#ver();
    if (!this.datos) void this.#preguntar();
    await this.updateComplete;
    const lista = this.#lista;
    if (!lista) return;
    // Safari has it since 17: before, the list lies in the page like any other part of it.
    if ('showPopover' in lista) lista.showPopover();
    this.#colocar();
    document.addEventListener('pointerdown', this.#alPresionar);
    for (const cuando of ['scroll', 'resize']) addEventListener(cuando, this.#colocar, true);
    (lista.querySelector('button') ?? lista).focus({ preventScroll: true });
  };

  #cerrar = (): void => {
    if (!this.abierta) return;
    this.abierta = false;
    const { datos } = this;
    const vistas = this.#recientes;
    this.#recientes = new Set();
    if (datos) {
      const novedades = datos.novedades.map((una) =>
        vistas.has(una.numero) ? { ...una, nueva: false } : una,
      );
      this.datos = { ...datos, novedades };
    }
    document.removeEventListener('pointerdown', this.#alPresionar);
    for (const cuando of ['scroll', 'resize']) removeEventListener(cuando, this.#colocar, true);
  };

  get #lista(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.novedades');
  }

  #alPresionar = (evento: Event): void => {
    if (!evento.composedPath().includes(this)) this.#cerrar();
  };

  /**
   * Below the button, with its end under the button's, and no part of it beside the window. It moves with the page, as the
   * button does.
   */
  #colocar = (evento?: Event): void => {
    const lista = this.#lista;
    if (!lista) return;
    const boton = this.renderRoot.querySelector('.campana')!.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    const ancho = lista.offsetWidth;
    const izquierda = Math.max(ORILLA, Math.min(boton.right - ancho, clientWidth - ancho - ORILLA));
    const abajo = boton.bottom + AIRE;
    // Over everything else it has its place from the beginning of the page, elsewhere from that of this element.
    const encima = lista.matches(ENCIMA);
    // A window that becomes narrower must not become wider again by what lies over it.
    const borde = `100vw - ${ORILLA + ancho}px`;
    lista.style.left = encima
      ? `calc(${scrollX}px + max(${ORILLA}px, min(${izquierda}px, ${borde})))`
      : `${izquierda - boton.left}px`;
    lista.style.top = `${abajo + (encima ? scrollY : -boton.top)}px`;
    if (evento?.type === 'scroll') return;
    lista.style.maxHeight = `min(32em, ${Math.max(ALTO_MINIMO, innerHeight - abajo - ORILLA)}px)`;
  };

  #alTeclear = (evento: KeyboardEvent): void => {
    if (!this.abierta) return;
    const { key } = evento;
    if (key === 'Escape') {
      this.#cerrar();
      void this.enfocar('.campana');
    } else {
      const puntos = [...(this.#lista?.querySelectorAll<HTMLElement>('li button') ?? [])];
      const lugar = puntos.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement);
      const a = { ArrowDown: lugar + 1, ArrowUp: lugar - 1, Home: 0, End: puntos.length - 1 }[key];
      if (a === undefined || !puntos.length) return;
      puntos[(a + puntos.length) % puntos.length]!.focus();
    }
    evento.preventDefault();
    // The page has shortcuts of its own.
    evento.stopPropagation();
  };

  /** The focus went on: the list does not stay behind. */
  #alPerderFoco = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget && !this.renderRoot.contains(relatedTarget as Node)) this.#cerrar();
  };

  #abrir(numero: number): void {
    this.#cerrar();
    this.dispatchEvent(new CustomEvent('abrir', { detail: numero }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.cliente.usuario) return nothing;
    const nuevas = this.datos?.nuevas ?? 0;
    const cuantas = nuevas >= NOVEDADES_CONTADAS ? `${NOVEDADES_CONTADAS - 1}+` : `${nuevas}`;
    return html`<div @keydown=${this.#alTeclear} @focusout=${this.#alPerderFoco}>
      <button
        type="button"
        class="campana"
        aria-expanded=${this.abierta}
        aria-label=${nuevas ? `Novedades: ${cuantas}` : 'Novedades'}
        title="Novedades"
        @click=${this.#alternar}
      >
        ${CAMPANA}${nuevas ? html`<span class="cuenta">${cuantas}</span>` : nothing}
      </button>
      ${this.abierta ? this.renderLista() : nothing}
      <p class="oculto" role="status">${this.dicho}</p>
    </div>`;
  }

  private renderLista(): TemplateResult {
    return html`<section class="novedades" popover="manual" tabindex="-1" aria-labelledby="titulo">
      <p class="titulo" id="titulo">Novedades</p>
      ${this.renderContenido()}
    </section>`;
  }

  private renderContenido(): TemplateResult {
    const { datos, sinTraer } = this;
    if (!datos)
      return sinTraer
        ? this.renderFallo(sinTraer, () => this.#preguntar())
        : html`<p class="nada">Cargando…</p>`;
    if (!datos.novedades.length) return html`<p class="nada">${this.#nada}</p>`;
    return html`<ul role="list">
      ${repeat(
        datos.novedades,
        ({ numero }) => numero,
        (novedad) => this.renderNovedad(novedad),
      )}
    </ul>`;
  }

  get #deIps(): boolean {
    return this.cliente.usuario?.rol === 'ips';
  }

  get #nada(): string {
    return this.#deIps
      ? 'Aquí verá las respuestas de soporte y los cambios de estado de sus casos.'
      : 'Aquí verá lo que pase en sus casos, los que le asignen y los que estén por vencer.';
  }

  private renderNovedad(novedad: Novedad): TemplateResult {
    const { numero, asunto, fecha: cuando, ips } = novedad;
    const nueva = novedad.nueva || this.#recientes.has(numero);
    const ahora = Date.now();
    return html`<li class=${nueva ? 'nueva' : ''}>
      <button type="button" @click=${() => this.#abrir(numero)}>
        <span class="punto">${nueva ? html`<span class="oculto">Nueva: </span>` : nothing}</span>
        <span class="caso">${numero} · ${asunto}</span>
        <time datetime=${cuando} title=${fecha(cuando)}>${hace(cuando, ahora)}</time>
        <span class="que">${frasesDe(novedad, this.#deIps, ahora)}</span>
        ${ips ? html`<span class="de"><bdi>${ips}</bdi></span>` : nothing}
      </button>
    </li>`;
  }
}

registrar('mesa-novedades', MesaNovedades);

declare global {
  interface HTMLElementTagNameMap {
    'mesa-novedades': MesaNovedades;
  }
}
