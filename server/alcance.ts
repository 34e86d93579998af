/**
 * Who asks, and what that lets them see. Every query on cases takes an Alcance as a required argument, so that it
 * cannot be forgotten.
 */
import type { Parte } from '../shared/estado.ts';
import type { Usuario } from '../shared/usuario.ts';

/** A user whose session is live, who is active, and whose IPS is. */
export interface UsuarioActivo extends Usuario {
  id: number;
  /** Name of the user's IPS; a named user of it has his own besides. */
  ips?: string;
}

export interface SesionActiva {
  usuario: UsuarioActivo;
  /** The id that the browser holds; never stored, never logged. */
  id: string;
  /** What is stored of the id; names the session where it must not be known. */
  huella: string;
  /** Just prolonged: the cookie has to be sent again. */
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
