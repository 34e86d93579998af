/**
 * Checks what a person wrote by the very schemas that the server uses. A part of its own: zod comes while the form is
 * being filled, not before it is shown.
 */
export { nuevoCaso } from '../../shared/caso.ts';
export { NuevoMensaje } from '../../shared/mensaje.ts';
