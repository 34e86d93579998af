/** What the controllers of an open case ask of the element that holds them. */
import type { ReactiveControllerHost } from 'lit';
import type { AdjuntosHost } from '../adjuntos/adjuntos-controller.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Conversacion } from './conversacion.ts';
import type { Extras } from './extras.ts';

export interface ConversacionHost extends AdjuntosHost, ReactiveControllerHost {
  /** Number of the case. */
  readonly caso: number;
  /** Whether the reader is an IPS. */
  readonly soyIps: boolean;
  /** The case on the screen; undefined until it has arrived. */
  readonly vista: Conversacion | undefined;
  readonly extras: Extras | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** With older messages; undefined when another case is open by now. */
  agregarAnteriores(numero: number, anteriores: readonly Mensaje[]): Conversacion | undefined;
  alFallarLectura(error: unknown): void;
  /** Everything up to the message of this `secuencia` was seen. */
  leido(hasta: number): void;
}
