/**
 * What all tags of the npm package need: the login, which the others show without a session, and what is loaded later.
 * The package is put together by .config/package; a page that loads mesa.js has no use for these files.
 */
import { MesaClient } from '../client/mesa-client.ts';
import { MesaLogin } from '../ingreso/mesa-login.ts';
import { Parte } from '../net/lazy-part.ts';
import { whenIdle } from '../net/when-idle.ts';
import { registrar } from '../ui/mesa-element.ts';

MesaClient.partes = {
  reingreso: () => import('../ingreso/mesa-reingreso.ts'),
  portal: () => import('../ingreso/portal.ts'),
  adjuntos: () => import('../adjuntos/mesa-adjuntos.ts'),
};
registrar('mesa-login', MesaLogin);
// Loaded before it is needed: then the page's server may have this file no longer.
whenIdle(new Parte(() => import('../ui/reload-offer.ts')).traer);
whenIdle(new Parte(() => import('../ui/version-fit.ts')).traer);
