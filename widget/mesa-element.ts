/** What every element has: its server, the client it shares with the others, and the faces of the session. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { ErrorApi } from './api-client.ts';
import { property } from './decoradores.ts';
import { MesaErrorEvent, MesaNoLeidosEvent } from './eventos.ts';
import { MesaClient, type Aviso } from './mesa-client.ts';
import { estilos } from './mesa.styles.ts';
import { fraseDe } from './textos.ts';

export abstract class MesaElement extends LitElement {
  static override styles = [estilos];

  /** Where the help desk lives; by default the origin that served this script. */
  @property() servidor = new URL(import.meta.url).origin;

  /** Inside another element, which has the frame. */
  @property({ type: Boolean }) embebido = false;

  #cliente: MesaClient | undefined;
  #callar: (() => void) | undefined;

  get cliente(): MesaClient {
    return (this.#cliente ??= MesaClient.de(this.servidor));
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
    // What happened while it was away.
    this.alAvisar({ tipo: 'resincronizar', datos: {} });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#callar?.();
    this.cliente.elementos.delete(this);
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
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
      }
    });
    this.#decirNoLeidos();
    this.alAvisar('sesion');
  }

  /** One element speaks for all of the page. */
  #decirNoLeidos(): void {
    const { noLeidos, elementos } = this.cliente;
    const [portavoz] = elementos;
    if (portavoz === this && noLeidos !== undefined) this.dispatchEvent(new MesaNoLeidosEvent(noLeidos));
  }

  /** Something changed that all elements share. */
  protected alAvisar(_aviso: Aviso): void {}

  /** Tells the page, and returns the error in a form fit to show. */
  protected fallo(error: unknown): ErrorApi {
    const fallo = error instanceof ErrorApi ? error : new ErrorApi();
    this.dispatchEvent(new MesaErrorEvent(fallo.codigo));
    return fallo;
  }

  /** Focus goes where the work goes on, once that is painted. */
  protected async enfocar(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** What stands in place of the content while nobody is logged in; undefined once somebody is. */
  protected renderPuerta(): TemplateResult | undefined {
    const { usuario, anterior, fallo, expirada, ingresos, porCambiar } = this.cliente;
    if (usuario) return undefined;
    if (fallo) return this.renderFallo(fallo, () => this.cliente.consultarSesion());
    if (usuario === undefined) return this.renderEspera();
    if (!expirada && ingresos.size)
      return html`<p class="aviso">
        ${
          porCambiar
            ? 'Cambie su contraseña'
            : `Ingrese con su ${this.modoDeIngreso === 'ips' ? 'NIT' : 'correo'} y contraseña`
        }
        para continuar.
      </p>`;
    return html`
      ${
        expirada
          ? html`<p class="aviso" role="status">Su sesión terminó. Ingrese de nuevo para continuar.</p>`
          : nothing
      }
      <mesa-login
        embebido
        .servidor=${this.servidor}
        .modo=${anterior?.correo ? 'soporte' : this.modoDeIngreso}
        @mesa-sesion-iniciada=${() => this.enfocar('select, textarea')}
      ></mesa-login>
    `;
  }

  protected renderEspera(): TemplateResult {
    return html`<div aria-busy="true" role="status">
      <span class="oculto">Cargando…</span>
      <p class="hueso">&nbsp;</p>
    </div>`;
  }

  /** What was refused is refused again: only another answer may come of what was busy, late, broken or without a line. */
  protected renderFallo({ message, status }: ErrorApi, reintentar: () => unknown): TemplateResult {
    return html`<div class="aviso mal" role="alert">
      ${message}
      ${
        /4(?!08|29)../.test(`${status}`)
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
