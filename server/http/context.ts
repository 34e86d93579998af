/** What travels with a request. */
import type { Logger } from 'pino';
import type { SesionActiva } from '../alcance.ts';

export interface AppEnv {
  Variables: {
    /** Request id: in the log and in every error's body. */
    solicitud: string;
    log: Logger;
    /** The client's address, by MESA_PROXY; found out when asked for. */
    direccion: () => string;
    /** Set when the request carries a live session. */
    sesion: SesionActiva | undefined;
  };
}
