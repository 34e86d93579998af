/** What is said when somebody else turns out to be logged in. Loaded only then. */
import './mesa.ts';
import { html, type TemplateResult } from 'lit';
import type { Usuario } from '../shared/usuario.ts';

/** For who was here before, and sees other things now. */
export const renderRelevo = ({ nombre }: Usuario): TemplateResult =>
  html`<p class="aviso" role="alert">
    En este navegador ingresó otro usuario: ahora está en la sesión de <bdi>${nombre}</bdi>. Lo que estaba sin
    enviar quedó guardado para quien lo escribió.
  </p>`;
