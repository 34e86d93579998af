/** What the elements tell the page. Details hold numbers and codes only, never what people wrote. */

import type { Rol } from '../shared/usuario.ts';

export class EventoMesa<Detalle = undefined> extends Event {
  constructor(tipo: string, detalle: Detalle, cancelable = false) {
    super(tipo, { bubbles: true, composed: true, cancelable });
    this.detail = detalle;
  }
  readonly detail: Detalle;
}

/** What a page may know of the session: whether somebody is logged in, and in what role. */
export interface SesionDePagina {
  readonly iniciada: boolean;
  readonly rol: Rol | null;
}

/** Who is logged in is known, or has changed: from each element when it comes to the page, and at each change. */
export class MesaSesionEvent extends EventoMesa<SesionDePagina> {
  constructor(sesion: SesionDePagina) {
    super('mesa-sesion', sesion);
  }
}

/** Somebody logged in through `mesa-login`. */
export class MesaSesionIniciadaEvent extends EventoMesa {
  constructor() {
    super('mesa-sesion-iniciada', undefined);
  }
}

/** The session ended by "Cerrar sesión". */
export class MesaSesionCerradaEvent extends EventoMesa {
  constructor() {
    super('mesa-sesion-cerrada', undefined);
  }
}

/** A valid case is about to be filed; preventing it keeps the form as it is. */
export class MesaAntesDeCrearEvent extends EventoMesa {
  constructor() {
    super('mesa-antes-de-crear', undefined, true);
  }
}

/** A case was filed. */
export class MesaCasoCreadoEvent extends EventoMesa<{ numero: number }> {
  constructor(numero: number) {
    super('mesa-caso-creado', { numero });
  }
}

/** Somebody asks to see a case; unless prevented it opens in a dialog. */
export class MesaCasoAbrirEvent extends EventoMesa<{ numero: number }> {
  constructor(numero: number) {
    super('mesa-caso-abrir', { numero }, true);
  }
}

/**
 * How many messages of the EPS the IPS has not read yet, over all its cases: what a page shows beside its menu. From an
 * open case also with its `numero` and its own `noLeidos`.
 */
export class MesaNoLeidosEvent extends EventoMesa<{ total?: number; numero?: number; noLeidos?: number }> {
  constructor(total?: number, numero?: number, noLeidos?: number) {
    super('mesa-no-leidos', { total, numero, noLeidos });
  }
}

/** Something failed; the element shows it in place, the page may want to count it. */
export class MesaErrorEvent extends EventoMesa<{ codigo: string }> {
  constructor(codigo: string) {
    super('mesa-error', { codigo });
  }
}

declare global {
  interface HTMLElementEventMap {
    'mesa-sesion': MesaSesionEvent;
    'mesa-sesion-iniciada': MesaSesionIniciadaEvent;
    'mesa-sesion-cerrada': MesaSesionCerradaEvent;
    'mesa-antes-de-crear': MesaAntesDeCrearEvent;
    'mesa-caso-creado': MesaCasoCreadoEvent;
    'mesa-caso-abrir': MesaCasoAbrirEvent;
    'mesa-no-leidos': MesaNoLeidosEvent;
    'mesa-error': MesaErrorEvent;
  }
}
