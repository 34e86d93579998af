/** What an agent does with the own account: password and second factor, the way out. */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { MesaClient } from '../client/mesa-client.ts';
import { MesaSesionCerradaEvent } from '../eventos.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { traer, type Parte } from '../net/lazy-part.ts';

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost, HTMLElement {
  readonly cliente: MesaClient;
  readonly servidor: string;
  readonly renderRoot: ParentNode;
  readonly partes: { readonly cuenta: Parte };
  fallo(error: unknown): ErrorApi;
  /** Shows a part, and loads it when this is painted for the first time. */
  conParte(parte: Parte, pintar: () => TemplateResult): TemplateResult;
}

export class CuentaController implements ReactiveController {
  /** What is said before the session is closed, or why it could not be. */
  aviso = '';
  #advertido = 0;
  #abierta = false;
  readonly #host: Host;

  constructor(host: Host) {
    (this.#host = host).addController(this);
  }

  hostUpdate(): void {
    // Who comes next sees nothing of it.
    if (!this.#host.cliente.usuario) this.#abierta = false;
  }

  salir = async ({ detail }: MouseEvent): Promise<void> => {
    // Closing wipes what waits: said once, done when pressed again. A double click is one press.
    if (detail > 1) return;
    const host = this.#host;
    const pendientes = await traer(() => import('../storage/wipe.ts')).then(
      ({ contarPendientes }) => contarPendientes(host.cliente.storageKey('salida:')),
      () => 0,
    );
    if (this.#advertido < pendientes) {
      this.#advertido = pendientes;
      return this.#decir('Tiene mensajes sin enviar. Si cierra la sesión se borran.');
    }
    this.#advertido = 0;
    this.#decir('');
    // The desk is off the page by the time that the session is closed.
    const { host: bandeja } = host.getRootNode() as ShadowRoot;
    try {
      const { permiteSalir } = await traer(MesaClient.partes.reingreso);
      if (!permiteSalir(bandeja as HTMLElement, pendientes)) return;
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

  abrir = async (): Promise<void> => {
    this.#abierta = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog.cuenta')?.showModal();
  };

  #cerrar = (): void => {
    if (!this.#abierta) return;
    this.#abierta = false;
    this.#host.requestUpdate();
    this.#host.renderRoot.querySelector<HTMLElement>('.menu-usuario > .abre')?.focus();
  };

  render(): TemplateResult | typeof nothing {
    const host = this.#host;
    if (!this.#abierta) return nothing;
    const parte = host.conParte(
      host.partes.cuenta,
      () =>
        html`<mesa-cuenta embebido reciente .servidor=${host.servidor} @close=${this.#cerrar}></mesa-cuenta>`,
    );
    // It brings a dialog of its own; until it is here, this one says that it is on its way, or why it does not come.
    return host.partes.cuenta.lista
      ? parte
      : html`<dialog class="teclas cuenta" aria-label="Su cuenta" @close=${this.#cerrar}>${parte}</dialog>`;
  }
}
