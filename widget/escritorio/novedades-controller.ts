/** New cases while the agent is elsewhere: in the title and icon of the tab, and as a notification if that is wanted. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MesaClient } from '../client/mesa-client.ts';

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost {
  readonly cliente: MesaClient;
  /** Whether the page is the desk's own, so that its title and icon are too. */
  readonly pagina: boolean;
  abrir(numero: number): void;
}

export class NovedadesController implements ReactiveController {
  readonly #host: Host;
  #nuevos = 0;
  #titulo = '';
  #icono = '';
  /** Where the browser keeps nothing, as long as the page is there. */
  readonly #enMemoria = new Map<string, boolean>();

  constructor(host: Host) {
    (this.#host = host).addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#alVolver);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#alVolver);
    this.#alVolver();
  }

  #alVolver = (): void => {
    if (!document.hidden) this.#poner(0);
  };

  alLlegar(numero: number): void {
    if (!document.hidden && document.hasFocus()) return;
    this.#poner(this.#nuevos + 1);
    if (this.activo === true) this.#notificar(numero);
  }

  #poner(nuevos: number): void {
    if (!this.#host.pagina || nuevos === this.#nuevos) return;
    if (!this.#nuevos) this.#titulo = document.title;
    this.#nuevos = nuevos;
    document.title = nuevos ? `(${nuevos}) ${this.#titulo}` : this.#titulo;
    const icono = document.querySelector<HTMLLinkElement>('link[rel=icon][data-nuevos]');
    if (!icono) return;
    this.#icono ||= icono.href;
    icono.href = nuevos ? icono.dataset.nuevos! : this.#icono;
  }

  /** The number alone: what a case is about stays in the desk. */
  #notificar(numero: number): void {
    try {
      const aviso = new Notification(`Caso nuevo ${numero}`, { tag: `mesa-${numero}`, lang: 'es-CO' });
      aviso.onclick = () => {
        aviso.close();
        window.focus();
        this.#host.abrir(numero);
      };
    } catch {
      // Chrome on Android wants a service worker for it.
    }
  }

  /** Whether this agent wants notifications in this browser; undefined where there are none. */
  get activo(): boolean | 'negado' | undefined {
    const { Notification: avisos } = window as { Notification?: typeof Notification };
    if (avisos?.permission === 'denied') return 'negado';
    return avisos && avisos.permission === 'granted' && this.#leer();
  }

  alternar = async (): Promise<void> => {
    const quiere = this.activo !== true;
    if (quiere) await Notification.requestPermission();
    this.#guardar(quiere);
    this.#host.requestUpdate();
  };

  get #clave(): string {
    return `mesa-avisos|${this.#host.cliente.quien}`;
  }

  #leer(): boolean {
    try {
      return localStorage.getItem(this.#clave) !== null;
    } catch {
      return this.#enMemoria.get(this.#clave) ?? false;
    }
  }

  #guardar(si: boolean): void {
    this.#enMemoria.set(this.#clave, si);
    try {
      if (si) localStorage.setItem(this.#clave, '1');
      else localStorage.removeItem(this.#clave);
    } catch {
      // As long as this page is open.
    }
  }
}
