/**
 * The entry: `<script type="module" src="…/widget/mesa.js">` defines the tags. Login and form are here, since a clerk
 * waits for them; the list and the conversation come at once where they are used, else when the browser is idle. The
 * agents' part comes only where its tag is.
 */
import { traerEtiqueta } from './ui/lazy-tag.ts';
import { MesaClient } from './client/mesa-client.ts';
import { registrar } from './ui/mesa-element.ts';
import { MesaLogin } from './ingreso/mesa-login.ts';
import { MesaNuevoCaso } from './nuevo-caso/mesa-nuevo-caso.ts';
import { Parte } from './net/lazy-part.ts';
import { whenIdle } from './net/when-idle.ts';

export type * from './eventos.ts';
export type * from './ayuda/evento-vista.ts';
export type * from './conversacion/evento-antes-de-enviar.ts';
export type * from './conversacion/evento-mensaje-enviado.ts';
export type * from './ingreso/evento-antes-de-salir.ts';

const PARTES: Record<string, () => Promise<unknown>> = {
  'mesa-mis-solicitudes': () => import('./solicitudes/mesa-mis-solicitudes.ts'),
  'mesa-caso-chat': () => import('./conversacion/mesa-caso-chat.ts'),
};

MesaClient.partes = {
  portal: () => import('./ingreso/portal.ts'),
  reingreso: () => import('./ingreso/mesa-reingreso.ts'),
  adjuntos: () => import('./adjuntos/mesa-adjuntos.ts'),
};

/** Whether the page has such a tag; asked in a way that no form named "querySelector" gets between. */
const hay = (etiqueta: string): boolean => !!Document.prototype.querySelector.call(document, etiqueta);

/** Defines the tags. */
export function definir(): void {
  registrar('mesa-login', MesaLogin);
  registrar('mesa-nuevo-caso', MesaNuevoCaso);
  // Where they come to the page later, watch-for-tags.ts sees them.
  if (hay('mesa-bandeja')) traerEtiqueta('mesa-bandeja', () => import('./escritorio/mesa-bandeja.ts'));
  if (hay('mesa-ayuda')) traerEtiqueta('mesa-ayuda', () => import('./ayuda/mesa-ayuda.ts'));
  // Loaded before it is needed: then the server may have this file no longer.
  whenIdle(new Parte(() => import('./ui/reload-offer.ts')).traer);
  whenIdle(new Parte(() => import('./later.ts')).traer);
  for (const [etiqueta, parte] of Object.entries(PARTES)) {
    if (hay(etiqueta)) traerEtiqueta(etiqueta, parte);
    else whenIdle(() => traerEtiqueta(etiqueta, parte));
  }
}

/**
 * The parts import this file by its plain address. Loaded by another one (`mesa.js?v=3`, a redirect from http) it would
 * be a second copy of all that they share with it, so it leaves the page to the copy that they import.
 */
const alli = import(import.meta.url.replace(/[?#].*/, '')) as Promise<{ definir: typeof definir }>;
void alli.then((mesa) => mesa.definir());
