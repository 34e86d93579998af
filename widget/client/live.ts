/**
 * What goes on while somebody is logged in: the shared event stream, and the messages that wait to be sent. Loaded when
 * the page is idle; the form does not wait for it.
 */
import { cuentaDe } from '../../shared/cuenta.ts';
import type { EventoVivo } from '../../shared/evento.ts';
import { caducar } from '../storage/expire.ts';
import { SharedStream } from '../net/shared-stream.ts';
import type { StreamState } from '../net/event-stream.ts';
import type { LiveHost } from './live-host.ts';
import type { Parts } from './parts.ts';
import { Parte, traer, VERSION_NUEVA } from '../net/lazy-part.ts';
import { Outboxes } from './outboxes.ts';
import { ENTRADA, VERSION } from '../net/build-version.ts';

// A logout needs it, and then there may be no connection to load it.
new Parte(() => import('../storage/wipe.ts')).traer();
void caducar(true);

const PAUSA_MS = 300;

export class EnVivo<C extends LiveHost> {
  /** The state of the event stream; undefined until it has been tried. */
  stream: StreamState | undefined;
  readonly outboxes: Outboxes;
  /** Names the user at the server. */
  readonly quien: string;
  readonly #cliente: C;
  #shared: SharedStream | undefined;
  #reloj: ReturnType<typeof setTimeout> | undefined;

  /** For the user who is logged in now; somebody else gets another one. */
  constructor(cliente: C, quien: string, partes: Parts<C>) {
    this.quien = quien;
    this.#cliente = cliente;
    this.outboxes = new Outboxes(cliente, quien, async () =>
      (await traer(partes.adjuntos)).fabricaDeAdjuntos(cliente),
    );
    partes.reingreso().then(
      ({ vigilar }) => vigilar(cliente),
      () => undefined,
    );
  }

  /** The session is good (again). */
  despertar(): void {
    if (this.#shared) return;
    this.#shared = new SharedStream({
      nombre: this.quien,
      api: this.#cliente.api,
      alRecibir: this.#alRecibir,
      alCambiar: this.#alCambiar,
    });
    this.outboxes.seguir();
  }

  /** The session is over: what waits goes on waiting, in case the same user comes back. */
  dormir(): void {
    clearTimeout(this.#reloj);
    this.#shared?.cerrar();
    this.#shared = this.stream = undefined;
  }

  cerrar(): void {
    this.dormir();
    this.outboxes.cerrar();
  }

  #alRecibir = (evento: EventoVivo): void => {
    if (/^(catalogo|resinc)/.test(evento.tipo)) this.#cliente.olvidarCatalogo();
    this.#cliente.avisar(evento);
    if (/^(mensaje|lectura|resinc)/.test(evento.tipo)) this.#contar();
  };

  #alCambiar = (estado: StreamState): void => {
    const antes = this.stream;
    this.stream = estado;
    this.#cliente.avisar('stream');
    if (estado !== 'viva') return;
    this.outboxes.seguir();
    // It brings nothing of what happened before it was open: each element asks the server for what it lacks.
    this.#alRecibir({ tipo: 'resincronizar', datos: {} });
    // A new version comes with a restart of the server, which interrupts the stream.
    if (!import.meta.paquete && antes === 'caida') void this.#mirarVersion().catch(() => undefined);
  };

  async #mirarVersion(): Promise<void> {
    const respuesta = await fetch(new URL('version', ENTRADA), { cache: 'no-store' });
    const { version } = (await respuesta.json()) as { version?: string };
    if (version && VERSION && version !== VERSION) this.#cliente.aLaVista?.ofrecerActualizar(VERSION_NUEVA);
  }

  /** The unread total for the page's menu; several messages in a row are one question. */
  #contar(): void {
    clearTimeout(this.#reloj);
    this.#reloj = setTimeout(() => {
      this.#cliente.api.pedir('GET /sesion').then(
        ({ usuario, noLeidos }) => {
          const cliente = this.#cliente;
          if (cliente.enVivo !== this) return;
          if (cuentaDe(usuario ?? {}) === cuentaDe(cliente.usuario ?? {})) cliente.ponerNoLeidos(noLeidos);
          else void cliente.consultarSesion();
        },
        () => undefined,
      );
    }, PAUSA_MS);
  }
}
