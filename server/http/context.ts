/** Values that Hono's context carries with a request. */
import type { Logger } from 'pino';
import type { SesionActiva } from '../alcance.ts';

export interface AppEnv {
  Variables: {
    /** Request id: in the log and in every error's body. */
    solicitud: string;
    log: Logger;
    /** Computes the client's address (address.ts). */
    direccion: () => string;
    /** The live session of the request, if it has one. */
    sesion: SesionActiva | undefined;
  };
}
