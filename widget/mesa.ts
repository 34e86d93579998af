/**
 * The entry: `<script type="module" src="…/widget/mesa.js">` defines the tags. Login and form are here, since a clerk
 * waits for them; the list and the conversation come at once where they are used, else when the browser is idle. The
 * agents' part comes only where its tag is.
 */
import { ociosos } from './mesa-client.ts';
import { registrar } from './mesa-element.ts';
import { MesaLogin } from './mesa-login.ts';
import { MesaNuevoCaso } from './mesa-nuevo-caso.ts';

export type * from './eventos.ts';

registrar('mesa-login', MesaLogin);
registrar('mesa-nuevo-caso', MesaNuevoCaso);

const PARTES: Record<string, () => Promise<unknown>> = {
  'mesa-mis-solicitudes': () => import('./mesa-mis-solicitudes.ts'),
  'mesa-caso-chat': () => import('./mesa-caso-chat.ts'),
};
// Where it comes to the page later, vigia.ts sees it.
if (document.querySelector('mesa-bandeja')) traer(() => import('./mesa-bandeja.ts'));

/** A part that did not arrive is asked for again when the line is back. */
function traer(traerParte: () => Promise<unknown>): void {
  traerParte().catch(() => addEventListener('online', () => traer(traerParte), { once: true }));
}

for (const [etiqueta, parte] of Object.entries(PARTES)) {
  if (document.querySelector(etiqueta)) traer(parte);
  else ociosos(() => traer(parte));
}
