/** What is said when somebody else turns out to be logged in. Loaded only then. */
import './mesa.ts';
import { html } from 'lit';
import { cuentaDe } from '../shared/cuenta.ts';
import type { Usuario } from '../shared/usuario.ts';
import type { MesaClient } from './mesa-client.ts';

/** Tells who was here before, and sees other things now, that `usuario` is logged in; unless that is over by now. */
export function relevar(cliente: MesaClient, usuario: Usuario): void {
  if (cuentaDe(usuario) !== cuentaDe(cliente.usuario ?? cliente.porCambiar ?? {})) return;
  cliente.relevo = html`<p class="aviso" role="alert">
    En este navegador ingresó otro usuario: ahora está en la sesión de <bdi>${usuario.nombre}</bdi>. Lo que
    estaba sin enviar quedó guardado para quien lo escribió.
  </p>`;
  cliente.avisar('relevo');
}
