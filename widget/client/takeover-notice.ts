/** What is said when somebody else turns out to be logged in. */
import { html } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import type { Creido } from '../net/api-client.ts';
import type { LiveHost } from './live-host.ts';

/** Tells who was here before, and sees other things now, who is logged in; unless another is believed to be by now. */
export function relevar(cliente: LiveHost, { nombre }: Usuario, creido: Creido): void {
  if (creido !== cliente.api.creido) return;
  cliente.relevo = html`<p class="aviso" role="alert">
    En este navegador ingresó otro usuario: ahora está en la sesión de <bdi>${nombre}</bdi>. Lo que estaba sin
    enviar quedó guardado para quien lo escribió.
  </p>`;
  cliente.avisar('relevo');
}
