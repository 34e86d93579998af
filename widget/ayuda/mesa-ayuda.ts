import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import type { Aviso } from '../client/aviso.ts';
import { MesaCasoAbrirEvent } from '../eventos.ts';
import type { MesaNuevoCaso } from '../nuevo-caso/mesa-nuevo-caso.ts';
import { property } from '../ui/decorators.ts';
import { estilosEscala } from '../ui/escala.styles.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { MesaVistaEvent } from './evento-vista.ts';
import {
  delCaso,
  escribirLugar,
  esPrimero,
  leerLugar,
  mismo,
  PRIMERO,
  type Enlace,
  type Lugar,
  type Vista,
} from './lugar.ts';
import { estilosAyuda } from './mesa-ayuda.styles.ts';
import { renderPestanas } from './pestanas.ts';

/** What a new case may begin with. */
export type CamposDeCaso = Partial<Record<'motivo' | 'asunto' | 'descripcion' | 'mensaje', string>>;

/**
 * The whole help desk of an IPS in one tag: login, the form and the list as tabs, and the open case in the list's place.
 *
 * Where a person is stands in the page's address, `#mesa=solicitudes` or `#mesa=40912`, unless it is told otherwise.
 *
 * @tag mesa-ayuda
 * @summary Toda la mesa de ayuda de una IPS en una etiqueta: ingreso, formulario, lista y casos
 * @attr vista - lo que se ve: `nuevo` (el formulario) o `solicitudes` (la lista, o el caso abierto)
 * @attr caso - número del caso abierto; 0 si no hay ninguno
 * @attr enlace - dónde dice la dirección de la página lo que se ve: `hash` (`#mesa=…`) o `consulta` (`?mesa=…`)
 * @attr sin-enlace - no toca la dirección de la página
 * @attr motivo - código del motivo con el que empieza el formulario
 * @attr asunto - código del asunto con el que empieza
 * @attr descripcion - descripción con la que empieza
 * @attr mensaje - primer mensaje con el que empieza
 * @prop usuario - quién ingresó; `null` si nadie, `undefined` mientras no se sabe
 * @method focus - lleva el foco al primer campo de lo que se ve, en cuanto esté
 * @method abrirCaso - muestra ese caso
 * @method abrirSolicitudes - muestra la lista
 * @method nuevoCaso - muestra el formulario y comienza un caso con estos valores
 * @fires mesa-sesion-iniciada - la persona ingresó aquí
 * @fires mesa-vista - se va a ver otra cosa; si se impide, queda donde está
 * @fires mesa-antes-de-crear - un caso completo está por enviarse; si se impide, el formulario queda como está
 * @fires mesa-caso-creado - el caso quedó registrado
 * @fires mesa-caso-abrir - se eligió un caso; si no se impide, se ve aquí
 * @fires mesa-antes-de-enviar - un mensaje está por enviarse; si se impide, queda en su campo
 * @fires mesa-mensaje-enviado - el servicio tiene el mensaje
 * @slot titulo - el título; si no se pone, «Mesa de Ayuda»
 * @slot olvido - qué hacer cuando se olvidó la contraseña, como en `mesa-login`
 * @slot ayuda - lo que se lee antes de los campos del formulario, como en `mesa-nuevo-caso`
 * @slot campos - campos propios de la página en el formulario, como en `mesa-nuevo-caso`
 * @slot vacia - lo que se ve en vez de la lista mientras no hay ningún caso, como en `mesa-mis-solicitudes`
 */
export class MesaAyuda extends MesaElement {
  static override styles = [...MesaElement.styles, estilosEscala, estilosAyuda];

  /** What is shown: `nuevo` (the form) or `solicitudes` (the list, or the open case). */
  @property() vista: Vista = PRIMERO.vista;
  /** Number of the open case; 0 for none. */
  @property({ type: Number }) caso = PRIMERO.caso;
  /** Where the page's address says what is shown: `hash` (`#mesa=…`) or `consulta` (`?mesa=…`). */
  @property() enlace: Enlace = 'hash';
  /** Leaves the page's address alone. */
  @property({ type: Boolean, attribute: 'sin-enlace' }) sinEnlace = false;
  /** Code of the motivo that the form begins with. */
  @property() motivo: string | undefined;
  /** Code of the asunto that it begins with. */
  @property() asunto: string | undefined;
  /** Descripción that it begins with. */
  @property() descripcion: string | undefined;
  /** First message that it begins with. */
  @property() mensaje: string | undefined;

  readonly #lista = this.aparte(() => import('../solicitudes/mesa-mis-solicitudes.ts'));
  readonly #chat = this.aparte(() => import('../conversacion/mesa-caso-chat.ts'));
  /** Whose things are shown. */
  #quien: string | undefined;
  /** What has been on the screen stays in the page: a draft, the place in the list. */
  #vistas = new Set<Vista>();
  #callarNoLeidos: (() => void) | undefined;

  /** Who is logged in: `{rol, nombre, nit, …}`; null for nobody, undefined until the server has said. */
  get usuario(): Usuario | null | undefined {
    return this.cliente.usuario;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#alNavegar);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#alNavegar);
    this.#callarNoLeidos?.();
  }

  protected override escuchar(): void {
    super.escuchar();
    this.#callarNoLeidos?.();
    this.#callarNoLeidos = this.cliente.escuchar((aviso) => {
      if (aviso === 'no-leidos') this.requestUpdate();
    });
  }

  override willUpdate(cambios: PropertyValues): void {
    // An address that somebody was sent says more than the page's attributes.
    if (!this.hasUpdated && !this.sinEnlace) Object.assign(this, leerLugar(this.enlace, location));
    if (cambios.has('caso') && this.caso) this.vista = 'solicitudes';
    super.willUpdate(cambios);
    this.#vistas.add(this.vista);
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso !== 'sesion') return;
    const { quien, expirada } = this.cliente;
    if (quien === this.#quien || (!quien && expirada)) return;
    const antes = this.#quien;
    this.#quien = quien;
    this.#vistas.clear();
    // What was open was the case of who was here before.
    if (antes) this.#poner(PRIMERO, 'replaceState');
  }

  /** To the first field of what is shown, as soon as it is there. */
  override focus(): void {
    if (this.cliente.usuario) void this.#enfocarVista();
    else this.irAlCampo();
  }

  /** Shows a case, after `mesa-caso-abrir`, which the page may prevent. Without a session the login comes first. */
  abrirCaso(numero: number): void {
    if (this.dispatchEvent(new MesaCasoAbrirEvent(numero))) this.#ir(delCaso(numero));
  }

  /** Shows the list of cases. */
  abrirSolicitudes(): void {
    this.#ir({ vista: 'solicitudes', caso: 0 });
  }

  /** Shows the form with this in it. What a person has begun to write is replaced only if that person says so. */
  async nuevoCaso(campos: CamposDeCaso = {}): Promise<void> {
    const { motivo, asunto, descripcion, mensaje } = campos;
    if (!this.#ir({ ...PRIMERO })) return;
    Object.assign(this, { motivo, asunto, descripcion, mensaje });
    await this.updateComplete;
    this.#formulario?.empezar(campos);
  }

  get #formulario(): MesaNuevoCaso | null {
    return this.renderRoot.querySelector('mesa-nuevo-caso');
  }

  /** By a person or by the page's code. Whether it is shown now. */
  #ir(lugar: Lugar): boolean {
    if (mismo(lugar, this)) return true;
    if (!this.dispatchEvent(new MesaVistaEvent(lugar))) return false;
    this.#poner(lugar, 'pushState');
    void this.#enfocarVista();
    return true;
  }

  #poner(lugar: Lugar, como: 'pushState' | 'replaceState'): void {
    const { vista, caso } = lugar;
    Object.assign(this, { vista, caso });
    if (this.sinEnlace) return;
    const href = escribirLugar(this.enlace, lugar, location);
    // What the page's own router keeps there stays.
    if (href !== location.href) history[como](history.state, '', href);
  }

  #alNavegar = (): void => {
    if (this.sinEnlace) return;
    const { enlace } = this;
    const lugar = leerLugar(enlace, location) ?? (esPrimero(enlace, location) ? PRIMERO : undefined);
    if (lugar) Object.assign(this, lugar);
  };

  async #enfocarVista(): Promise<void> {
    await this.updateComplete;
    if (!this.cliente.usuario) return;
    if (this.vista === 'nuevo') this.#formulario?.focus();
    else await this.enfocar(this.caso ? '#volver' : '[aria-selected=true]');
  }

  /** Of an element inside, which would open a dialog. */
  #alAbrir = (evento: MesaCasoAbrirEvent): void => {
    evento.preventDefault();
    evento.stopPropagation();
    this.abrirCaso(evento.detail.numero);
  };

  protected override render(): TemplateResult {
    const { usuario, expirada, fallo } = this.cliente;
    // After a session that ended by itself what is inside says so, and keeps what was written.
    const dentro = !!usuario || (expirada && !fallo);
    return html`<section class=${this.marco} aria-label="Mesa de Ayuda">
      ${this.renderTitulo('Mesa de Ayuda')} ${dentro ? this.renderDentro() : this.renderFuera()}
    </section>`;
  }

  /** What the page put into a slot of an element inside; an empty slot would hide what stands there otherwise. */
  #pasar(nombre: string, slot: TemplateResult): TemplateResult | typeof nothing {
    return this.querySelector(`:scope > [slot=${nombre}]`) ? slot : nothing;
  }

  private renderFuera(): TemplateResult | undefined {
    const { usuario, fallo } = this.cliente;
    if (usuario !== null || fallo) return this.renderPuerta();
    return html`<mesa-login
      embebido
      .servidor=${this.servidor}
      @mesa-sesion-iniciada=${() => void this.#enfocarVista()}
      >${this.#pasar('olvido', html`<slot name="olvido" slot="olvido"></slot>`)}</mesa-login
    >`;
  }

  private renderDentro(): TemplateResult {
    const { cliente, vista, servidor } = this;
    const quien = cliente.usuario ?? cliente.anterior;
    if (quien && quien.rol !== 'ips') {
      return html`<p class="aviso">
          Esta parte es para las IPS. El personal de la EPS atiende en la bandeja de soporte.
        </p>
        <mesa-login embebido .servidor=${servidor}></mesa-login>`;
    }
    const panel = (suya: Vista, contenido: () => unknown) =>
      html`<div
        role="tabpanel"
        id="panel-${suya}"
        aria-labelledby="pestana-${suya}"
        ?hidden=${suya !== vista}
      >
        ${this.#vistas.has(suya) ? contenido() : nothing}
      </div>`;
    return html`${renderPestanas({
      vista,
      noLeidos: cliente.noLeidos ?? 0,
      alElegir: (elegida) => this.#ir({ vista: elegida, caso: 0 }),
    })}
    ${panel('nuevo', () => this.renderNuevo())} ${panel('solicitudes', () => this.renderSolicitudes())}`;
  }

  private renderNuevo(): TemplateResult {
    const { motivo, asunto, descripcion, mensaje, servidor } = this;
    return html`<mesa-nuevo-caso
      embebido
      .servidor=${servidor}
      .motivo=${motivo}
      .asunto=${asunto}
      .descripcion=${descripcion}
      .mensaje=${mensaje}
      @mesa-caso-abrir=${this.#alAbrir}
      >${this.#pasar('ayuda', html`<slot name="ayuda" slot="ayuda"></slot>`)}
      ${this.#pasar('campos', html`<slot name="campos" slot="campos"></slot>`)}</mesa-nuevo-caso
    >`;
  }

  private renderSolicitudes(): TemplateResult {
    const { caso, servidor } = this;
    return html`${
        caso
          ? html`<button type="button" class="enlace" id="volver" @click=${() => this.abrirSolicitudes()}>
                ← Mis Solicitudes
              </button>
              ${this.renderParte(
                this.#chat,
                () => html`<mesa-caso-chat embebido .servidor=${servidor} .caso=${caso}></mesa-caso-chat>`,
              )}`
          : nothing
      }
      <div ?hidden=${!!caso}>
        ${this.renderParte(
          this.#lista,
          () =>
            html`<mesa-mis-solicitudes embebido .servidor=${servidor} @mesa-caso-abrir=${this.#alAbrir}
              >${this.#pasar('vacia', html`<slot name="vacia" slot="vacia"></slot>`)}</mesa-mis-solicitudes
            >`,
        )}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-ayuda': MesaAyuda;
  }
}

registrar('mesa-ayuda', MesaAyuda);
