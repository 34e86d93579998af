/**
 * Who asks, and what that lets them see. Every query on cases takes an Alcance as a required argument, so that it
 * cannot be forgotten.
 */
import type { Parte } from '../shared/transiciones.ts';
import type { Usuario } from '../shared/usuario.ts';

/** A user with a live session; the user and the IPS, if any, are active. */
export interface UsuarioActivo extends Usuario {
  id: number;
  /** Name of the user's IPS. `nombre` is the user's own. */
  ips?: string;
}

export interface SesionActiva {
  usuario: UsuarioActivo;
  /** The id that the browser holds; never stored, never logged. */
  id: string;
  /** SHA-256 of the id: what is stored, and what names the session to code that must not know the id. */
  huella: string;
  /** Whether this request prolonged the session, so that its cookie must be sent again. */
  renovada: boolean;
}

/** An IPS sees its own cases; the EPS's staff sees all. */
export type Alcance =
  | { readonly parte: 'ips'; readonly nit: string; readonly usuario: UsuarioActivo }
  | { readonly parte: Extract<Parte, 'soporte'>; readonly nit: null; readonly usuario: UsuarioActivo };

export function alcanceDe(usuario: UsuarioActivo): Alcance {
  if (usuario.rol !== 'ips') return { parte: 'soporte', nit: null, usuario };
  if (usuario.nit === undefined) throw new Error('un usuario de IPS sin NIT no tiene alcance');
  return { parte: 'ips', nit: usuario.nit, usuario };
}
