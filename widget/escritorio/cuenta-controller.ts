/** What an agent does with the own account: another password, the way out. */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { MesaClient } from '../client/mesa-client.ts';
import { MesaSesionCerradaEvent } from '../eventos.ts';
import type { ErrorApi } from '../net/api-error.ts';
import type { Parte } from '../net/lazy-part.ts';

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost, HTMLElement {
  readonly cliente: MesaClient;
  readonly servidor: string;
  readonly renderRoot: ParentNode;
  readonly partes: { readonly contrasena: Parte };
  fallo(error: unknown): ErrorApi;
  /** Shows a part, and loads it when this is painted for the first time. */
  conParte(parte: Parte, pintar: () => TemplateResult): TemplateResult;
}

export class CuentaController implements ReactiveController {
  /** What is said before the session is closed, or why it could not be. */
  aviso = '';
  #advertido = 0;
  #cambiando = false;
  readonly #host: Host;

  constructor(host: Host) {
    (this.#host = host).addController(this);
  }

  hostConnected(): void {}

  salir = async ({ detail }: MouseEvent): Promise<void> => {
    // Closing wipes what waits: said once, done when pressed again. A double click is one press.
    if (detail > 1) return;
    const host = this.#host;
    const pendientes = await host.cliente.pendientes().catch(() => 0);
    if (this.#advertido < pendientes) {
      this.#advertido = pendientes;
      return this.#decir('Tiene mensajes sin enviar. Si cierra la sesión se borran.');
    }
    this.#advertido = 0;
    this.#decir('');
    try {
      // The desk is off the page by the time that the session is closed.
      const { host: bandeja } = host.getRootNode() as ShadowRoot;
      await host.cliente.cerrarSesion();
      bandeja.dispatchEvent(new MesaSesionCerradaEvent());
    } catch (error) {
      this.#decir(host.fallo(error).message);
    }
  };

  #decir(aviso: string): void {
    this.aviso = aviso;
    this.#host.requestUpdate();
  }

  cambiarContrasena = async (): Promise<void> => {
    this.#cambiando = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#dialogo?.showModal();
  };

  get #dialogo(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog.contrasena');
  }

  #cerrar = (): void => {
    if (!this.#cambiando) return;
    this.#cambiando = false;
    this.#host.requestUpdate();
    this.#host.renderRoot.querySelector<HTMLElement>('.menu-usuario > .abre')?.focus();
  };

  render(): TemplateResult | typeof nothing {
    const host = this.#host;
    if (!this.#cambiando) return nothing;
    return html`<dialog class="teclas contrasena" aria-label="Cambiar contraseña" @close=${this.#cerrar}>
      ${host.conParte(
        host.partes.contrasena,
        () =>
          html`<mesa-cambio-clave
            embebido
            reciente
            .servidor=${host.servidor}
            @close=${this.#cerrar}
          ></mesa-cambio-clave>`,
      )}
    </dialog>`;
  }
}
