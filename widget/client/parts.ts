/** Parts of other rooms that the client loads when they are needed; the entry says where they are. `C` is the client. */
import type { Sesion } from '../../shared/usuario.ts';
import type { Fabrica } from '../outbox/traslado.ts';

export interface Parts<C> {
  /** The dialog that asks for the password after a session that ended by itself, `mesa-quien`, and the way out. */
  reingreso: () => Promise<
    Record<'vigilar' | 'reingresar', (cliente: C) => void> & {
      cerrarSesion(this: void, casa: HTMLElement): Promise<boolean>;
      permiteSalir(this: void, casa: HTMLElement, pendientes: number): boolean;
    }
  >;
  /** Logs in whom the portal names, unless the session that there is is of the same user. */
  portal: () => Promise<{ entrar: (cliente: C, sesion: Sesion) => Promise<Sesion> }>;
  /** What uploads need. */
  adjuntos: () => Promise<{ fabricaDeAdjuntos: (cliente: C) => ReturnType<Fabrica> }>;
}
