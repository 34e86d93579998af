/** What every element has: its server, the client it shares with the others, and what it shows without a session. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { ErrorApi } from '../net/api-error.ts';
import { property } from './decorators.ts';
import { MesaErrorEvent, MesaNoLeidosEvent, MesaSesionEvent, type SesionDePagina } from '../eventos.ts';
import type { Aviso } from '../client/aviso.ts';
import { MesaClient, type TokenDelPortal } from '../client/mesa-client.ts';
import { PROPIO } from '../net/server-url.ts';
import { estilos } from './mesa.styles.ts';
import { Parte, traer } from '../net/lazy-part.ts';
import { fraseDe } from '../words/faltas.ts';

/**
 * What portal developers read of it, and of each element, is in Spanish after the tags of these comments: the manifest
 * (widget/custom-elements.json) and docs/referencia.md are made of them by `npm run elementos`.
 *
 * @attr servidor - dirección del servicio, con su ruta si la tiene; si no se pone, la carpeta que está sobre `widget/`, de donde vino el script
 * @attr portal - dirección de esta misma página que responde, como texto, el token de quien ya ingresó al portal. Como propiedad también puede ser una función que lo trae. Basta con un elemento de la página
 * @prop noLeidos - mensajes de la EPS que la IPS no ha leído, en todos sus casos; `undefined` mientras no se sabe
 * @method cerrarSesion - cierra la sesión como «Cerrar sesión»: pregunta si hay mensajes sin enviar, y dice si quedó cerrada. Si el servicio no pudo, falla con un error que tiene `codigo`
 * @prop sesion - quién ingresó, lo mismo que dice `mesa-sesion`; `undefined` mientras no se sabe
 * @fires mesa-sesion - se sabe quién ingresó, o cambió; también en las demás pestañas
 * @fires mesa-antes-de-salir - la persona va a cerrar la sesión; si se impide, sigue abierta. `pendientes`: cuántos mensajes sin enviar se borrarían
 * @fires mesa-sesion-cerrada - la persona cerró la sesión aquí
 * @fires mesa-no-leidos - cuántos mensajes de la EPS no ha leído la IPS en todos sus casos (`total`); de un caso abierto, además los suyos (`numero`, `noLeidos`). Lo dice un solo elemento de la página
 * @fires mesa-error - algo falló; el elemento ya lo muestra. `codigo` es uno del servicio, `sin_conexion`, o uno de instalación
 * @cssprop --mesa-acento - botón principal, enlaces y foco
 * @cssprop [--mesa-acento-texto=var(--mesa-fondo)] - texto sobre el acento
 * @cssprop --mesa-texto - texto
 * @cssprop --mesa-texto-suave - texto de menos importancia
 * @cssprop [--mesa-fondo=Canvas] - fondo del panel y de los campos
 * @cssprop --mesa-fondo-suave - fondo de lo que está dentro del panel
 * @cssprop --mesa-linea - líneas que separan
 * @cssprop --mesa-borde - bordes de los campos y botones
 * @cssprop --mesa-error - lo que falta o falló
 * @cssprop --mesa-exito - lo que se hizo
 * @cssprop [--mesa-radio=8px] - radio de las esquinas
 * @cssprop [--mesa-fuente=system-ui, sans-serif] - tipo de letra
 * @cssprop [--mesa-tamano=max(1rem, 16px)] - tamaño del texto; títulos y textos menores lo siguen
 * @cssprop [--mesa-peso=400] - peso del texto
 * @cssprop [--mesa-peso-fuerte=600] - peso de botones, enlaces y nombres de campos
 * @cssprop [--mesa-densidad=1] - cuánto espacio hay entre las cosas: `0.75` más apretado, `1.25` más suelto
 * @cssprop [--mesa-alto-control=44px] - alto mínimo de botones y campos; WCAG 2.2 pide al menos 24px
 */
export abstract class MesaElement extends LitElement {
  static override styles = [estilos];

  /** Where the help desk lives, with its path if it has one; by default the one that served this script. */
  @property() servidor = PROPIO;

  /**
   * Where the portal says who is logged in there: a function that gets a new token at each call, or with the attribute
   * `portal` an address of the page's own origin that answers one as text. On one element of the page it is for all.
   */
  @property({ attribute: 'portal' }) tokenDelPortal: TokenDelPortal | undefined;

  /** Inside another element, which has the frame. Internal. */
  @property({ type: Boolean }) embebido = false;

  #cliente: MesaClient | undefined;
  #callar: (() => void) | undefined;
  /** The session that the page was told of last. */
  #dicha: string | undefined;
  #porEnfocar = false;

  /** Internal. */
  get cliente(): MesaClient {
    return (this.#cliente ??= MesaClient.de(this.servidor));
  }

  /** Who is logged in, as far as a page may know; undefined until the server has said. */
  get sesion(): SesionDePagina | undefined {
    const { usuario } = this.cliente;
    return usuario === undefined ? undefined : { iniciada: !!usuario, rol: usuario?.rol ?? null };
  }

  /** Messages that an IPS has not read, over all its cases; undefined while it is not known, or nobody is logged in. */
  get noLeidos(): number | undefined {
    return this.cliente.noLeidos;
  }

  /**
   * Closes the session, as "Cerrar sesión" does: asks where messages wait to be sent. Resolves to whether it is closed;
   * rejects with an error that has a `codigo`, as of `mesa-error`, where the service could not do it.
   */
  async cerrarSesion(): Promise<boolean> {
    return (await traer(MesaClient.partes.reingreso)).cerrarSesion(this);
  }

  /** Who usually logs in here. */
  protected get modoDeIngreso(): 'ips' | 'soporte' {
    return 'ips';
  }

  protected get marco(): string {
    return this.embebido ? 'lleno' : 'panel';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // At first `willUpdate` does it: an element that was on the page before its script knows its server only then.
    if (!this.hasUpdated) return;
    this.escuchar();
    // It missed what happened while it was off the page.
    this.alAvisar({ tipo: 'resincronizar', datos: {} });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#callar?.();
    this.cliente.elementos.delete(this);
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    if (cambios.has('tokenDelPortal')) {
      const { cliente } = this;
      const { portal } = cliente;
      cliente.portal = this.tokenDelPortal;
      // Where it was known already, a function in its place is of the same portal.
      if (!portal) void cliente.consultarSesion();
    }
    if (this.isConnected && (!this.hasUpdated || cambios.has('servidor'))) this.escuchar();
  }

  protected escuchar(): void {
    this.#callar?.();
    this.#cliente?.elementos.delete(this);
    this.#cliente = undefined;
    const { cliente } = this;
    cliente.elementos.add(this);
    this.#callar = cliente.escuchar((aviso) => {
      if (aviso === 'no-leidos') this.#decirNoLeidos();
      else {
        this.requestUpdate();
        this.alAvisar(aviso);
        if (aviso === 'sesion') this.#decirSesion();
      }
    });
    this.#decirNoLeidos();
    this.alAvisar('sesion');
    this.#dicha = undefined;
    this.#decirSesion();
  }

  /** Tells the page who is logged in; an element inside another one leaves that to the outer one. */
  #decirSesion(): void {
    const { sesion, cliente } = this;
    const dentro = this.embebido || (this.getRootNode() as ShadowRoot).host instanceof MesaElement;
    if (!sesion || dentro) return;
    const dicha = `${cliente.quien} ${sesion.rol}`;
    if (dicha === this.#dicha) return;
    this.#dicha = dicha;
    this.dispatchEvent(new MesaSesionEvent(sesion));
  }

  /** Only one element of the page tells the unread total. */
  #decirNoLeidos(): void {
    const { noLeidos, portavoz } = this.cliente;
    if (portavoz === this && noLeidos !== undefined) this.dispatchEvent(new MesaNoLeidosEvent(noLeidos));
  }

  /** Called with each news of the client. */
  protected alAvisar(_aviso: Aviso): void {}

  /** Tells the page, and returns the error in a form fit to show. Internal. */
  fallo(error: unknown): ErrorApi {
    const fallo = error instanceof ErrorApi ? error : new ErrorApi();
    this.dispatchEvent(new MesaErrorEvent(fallo.codigo));
    if (fallo.codigo === 'version') this.ofrecerActualizar();
    return fallo;
  }

  /** Offers to reload the page; `novedad` says why where work can go on without. Internal. */
  ofrecerActualizar(novedad?: string): void {
    traer(() => import('./reload-offer.ts')).then(
      (oferta) => oferta.ofrecerActualizar(this.renderRoot, novedad),
      // Without that part only the text of the error is shown.
      () => undefined,
    );
  }

  /** Something that this element needs only later. */
  protected aparte(importar: () => Promise<unknown>): Parte {
    return new Parte(importar, (fallo) => {
      if (fallo) this.fallo(fallo);
      this.requestUpdate();
    });
  }

  /** Shows a part, and loads it when this is painted for the first time. */
  protected renderParte(parte: Parte, renderLista: () => TemplateResult): TemplateResult {
    if (parte.lista) return renderLista();
    if (parte.fallo) return this.renderFallo(parte.fallo, parte.traer);
    parte.traer();
    return this.renderEspera();
  }

  /** Focus goes where the work goes on, once that is painted. */
  protected async enfocar(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** The focus goes to the first field, as soon as there is one. Internal. */
  irAlCampo(): void {
    this.#porEnfocar = true;
    this.requestUpdate();
  }

  protected override updated(): void {
    const campo =
      this.#porEnfocar && this.renderRoot.querySelector<HTMLElement>('input, select, textarea, mesa-login');
    if (!campo) return;
    this.#porEnfocar = false;
    campo.focus();
  }

  protected renderTitulo(titulo: string): TemplateResult {
    return html`<header class="cabeza">
      <h2 part="titulo"><slot name="titulo">${titulo}</slot></h2>
      ${this.renderQuien()}
    </header>`;
  }

  /** Who is logged in, once that part is here; its place is kept. An element inside another one leaves it to that. */
  protected renderQuien(): TemplateResult | typeof nothing {
    return this.embebido ? nothing : html`<mesa-quien embebido .servidor=${this.servidor}></mesa-quien>`;
  }

  /** Content for who is logged in. After a session that ended by itself it stays in the page, but hidden. */
  protected renderTrasPuerta(contenido: unknown): TemplateResult {
    return html`${this.renderPuerta()}
      <div class="obra" ?inert=${!this.cliente.usuario}>${contenido}</div>`;
  }

  /** What stands in place of the content while nobody is logged in; undefined once somebody is. */
  protected renderPuerta(): TemplateResult | undefined {
    const { cliente } = this;
    const { usuario, fallo, expirada, ingresos, porCambiar, avisoDeReingreso, relevo } = cliente;
    if (usuario) return ingresos.size ? undefined : relevo;
    if (fallo) return this.renderFallo(fallo, () => cliente.consultarSesion());
    if (usuario === undefined) return this.renderEspera();
    if (expirada && avisoDeReingreso !== null) return html`${avisoDeReingreso?.(this.servidor)}`;
    if (!expirada && ingresos.size)
      return html`<p class="aviso">
        ${
          porCambiar
            ? 'Termine de ingresar'
            : `Ingrese con su ${this.modoDeIngreso === 'ips' ? 'NIT' : 'correo'} y contraseña`
        }
        para continuar.
      </p>`;
    return html`<mesa-login
      embebido
      .servidor=${this.servidor}
      .modo=${this.modoDeIngreso}
      @mesa-sesion-iniciada=${() => this.enfocar('select, textarea')}
    ></mesa-login>`;
  }

  protected renderEspera(): TemplateResult {
    return html`<div aria-busy="true" role="status">
      <span class="oculto">Cargando…</span>
      <p class="hueso">&nbsp;</p>
    </div>`;
  }

  protected renderFallo(fallo: ErrorApi, reintentar: (evento: MouseEvent) => unknown): TemplateResult {
    return html`<div class="aviso mal" role="alert">
      ${fallo.message}
      ${
        fallo.definitivo || fallo.codigo === 'version'
          ? nothing
          : html`<button class="enlace" @click=${reintentar}>Reintentar</button>`
      }
    </div>`;
  }
}

/** Defines a tag once; a second script on the same page (an old include, two versions) must not break the first. */
export function registrar(etiqueta: string, clase: CustomElementConstructor): void {
  if (!customElements.get(etiqueta)) return customElements.define(etiqueta, clase);
  // eslint-disable-next-line no-console -- for the portal's developer, who would not notice otherwise
  console.warn(`<${etiqueta}> ya está definido: la página carga dos veces el script de la Mesa de Ayuda.`);
}

/**
 * One field: label, control, help, and what is wrong with it (a code of shared/errores.ts, or a sentence). The control
 * names `id-ayuda` and `id-error` as its description.
 */
export function campo(
  id: string,
  etiqueta: unknown,
  control: TemplateResult,
  falta?: string,
  ayuda: unknown = nothing,
): TemplateResult {
  return html`<div class="campo">
    <label for=${id}>${etiqueta}</label>
    ${control}
    <p class="ayuda" id="${id}-ayuda">${ayuda}</p>
    <p class="error" id="${id}-error">${falta && fraseDe(falta)}</p>
  </div>`;
}
