/** What the application works with. A function that needs two of them takes a `Pick` of it. */
import type { Logger } from 'pino';
import type { Almacen } from './adjuntos/almacen.ts';
import type { Comprobados } from './adjuntos/comprobados.ts';
import type { Inspector } from './adjuntos/inspector.ts';
import type { Subidas } from './adjuntos/subidas.ts';
import type { Config } from './config.ts';
import type { Base } from './db/database.sqlite.ts';
import type { Difusion } from './eventos/difusion.ts';
import type { Portal } from './portal/portal.ts';
import type { Metricas } from './salud/metricas.ts';
import type { SessionCookie } from './sesiones/cookie.ts';
import type { Limitador } from './sesiones/limitador.ts';
import type { LlaveDe } from './sesiones/llave-del-navegador.ts';
import type { Sello } from './segundo-factor/sello.ts';
import type { Sesiones } from './sesiones/sesiones.ts';
import type { Calendario } from './tiempo/calendario.ts';

export interface Servicios {
  config: Config;
  base: Base;
  almacen: Almacen;
  comprobados: Comprobados;
  subidas: Subidas;
  inspector: Inspector;
  sesiones: Sesiones;
  limitador: Limitador;
  llaveDe: LlaveDe;
  /** The hand-over from the portal; undefined where it is not set up. */
  portal: Portal | undefined;
  sello: Sello;
  /** What seals the secrets of webhooks; undefined where they are switched off. */
  webhooks: { sello: Sello } | undefined;
  cookie: SessionCookie;
  difusion: Difusion;
  metricas: Metricas;
  log: Logger;
  /** Now, in milliseconds since 1970 UTC. */
  reloj: () => number;
  /** Office hours. */
  calendario: Calendario;
  /** Whether the service is on its way down; then it takes no new work. */
  apagando: () => boolean;
}
