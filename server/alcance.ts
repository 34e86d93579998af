/**
 * Who sees what. Every query on cases takes an Alcance as a required argument, so that it cannot be forgotten.
 */
import type { Parte } from '../shared/estado.ts';
import type { UsuarioActivo } from './sesiones/sesiones.ts';

/** An IPS sees its own cases; the EPS's staff sees all. */
export type Alcance =
  | { readonly parte: 'ips'; readonly nit: string; readonly usuario: UsuarioActivo }
  | { readonly parte: Extract<Parte, 'soporte'>; readonly nit: null; readonly usuario: UsuarioActivo };

export function alcanceDe(usuario: UsuarioActivo): Alcance {
  if (usuario.rol !== 'ips') return { parte: 'soporte', nit: null, usuario };
  if (usuario.nit === undefined) throw new Error('un usuario de IPS sin NIT no tiene alcance');
  return { parte: 'ips', nit: usuario.nit, usuario };
}
