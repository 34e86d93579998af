/** Builds the service from its configuration, opens the port, and stops everything in order. */
import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { pino, type Logger } from 'pino';
import { prepararSubida } from '../../shared/api/adjuntos.ts';
import { BASE } from '../../shared/api/endpoint.ts';
import type { ArchivoSubido } from '../adjuntos/upload-router.ts';
import { alLlegar, almacenDe, salirA } from '../adjuntos/nube.ts';
import { crearComprobados } from '../adjuntos/comprobados.ts';
import { crearInspector } from '../adjuntos/inspector.ts';
import { crearSubidas } from '../adjuntos/subidas.ts';
import { createApp } from '../app.ts';
import type { CorreoEntrante } from '../correo-entrante/correo-entrante.ts';
import type { Servicios } from '../servicios.ts';
import { sembrarCatalogo } from '../catalogo/sembrar-catalogo.ts';
import { ErrorConfig, type Config } from '../config.ts';
import { iniciarCorreo } from '../correo/correo.ts';
import { medirCorreo } from '../correo/medir-correo.ts';
import { medirBuzon } from '../correo-entrante/medir-buzon.ts';
import { abrirBase } from '../db/database.sqlite.ts';
import { guardarVersion } from '../estaticos/versiones.ts';
import { CARPETA_DEL_WIDGET } from '../estaticos/widget.routes.ts';
import { crearDifusion } from '../eventos/difusion.ts';
import type { AppEnv } from '../http/context.ts';
import { programarMantenimiento } from './maintenance.ts';
import { endSlowRequests, type Patience } from './slow-clients.ts';
import type { ErrorJwks } from '../portal/pedir-jwks.ts';
import { abrirPortal } from '../portal/portal.ts';
import { olvidarPreparada } from '../respaldo/restaurar-respaldo.ts';
import { olvidarReparto } from '../reparto/posiciones.repository.ts';
import { crearMetricas } from '../salud/metricas.ts';
import { createSessionCookie } from '../sesiones/cookie.ts';
import { crearLimitador } from '../sesiones/limitador.ts';
import { abrirLlaves } from '../sesiones/llave-del-navegador.ts';
import { crearCalendario } from '../tiempo/calendario.ts';
import { abrirSello } from '../segundo-factor/sello.ts';
import { crearSesiones } from '../sesiones/sesiones.ts';

export interface Servicio {
  /** Where it listens, such as http://127.0.0.1:8080. */
  url: string;
  servicios: Servicios;
  /** Waits at most ten seconds for requests under way, then closes everything. */
  detener(): Promise<void>;
}

export interface Opciones {
  /** `paginas` are routes outside the API; `preparar` runs on the database before the port opens. */
  paginas?: (servicios: Servicios) => Hono<AppEnv>;
  preparar?: (servicios: Servicios) => Promise<void>;
  log?: Logger;
  /** Lines of the log that were lost so far. */
  lineasPerdidas?: () => number;
  reloj?: () => number;
  /** How long a client may stand still; tests cannot wait as long. */
  paciencia?: Patience;
  /** `fetch` for requests to the UploadThing cloud; tests replace it. */
  salir?: typeof fetch;
  /** Whether this process does the hourly work; one of those that serve together is enough. */
  mantenimiento?: boolean;
}

const ESPERA_AL_DETENER = 7_000;

/** Opens database and stores without a port: what `mesa` and the tests need. */
export async function abrirServicios(
  config: Config,
  {
    log = pino({ level: config.registro }),
    lineasPerdidas = () => 0,
    reloj = Date.now,
    salir = fetch,
  }: Opciones = {},
): Promise<{ servicios: Servicios; apagar: () => void; cerrar: () => Promise<void> }> {
  let apagando = false;
  const base = await abrirBase(config.datos, { primerCaso: config.primerCaso });
  const avisar = (frase: string) => log.warn({ aviso: 'archivo' }, frase);
  const limitador = crearLimitador(config.datos, { avisar });
  const sesiones = crearSesiones(base, reloj, { exigeFactor: config.segundoFactor === 'exigido' });
  const servicios: Servicios = {
    config,
    base,
    log,
    reloj,
    limitador,
    calendario: crearCalendario(config.horario, config.festivos),
    ...(await abrirAdjuntos()),
    inspector: crearInspector(),
    sesiones,
    llaveDe: await abrirLlaves(base),
    portal: abrirPortal(config.portal),
    sello: await abrirSello(base),
    webhooks: config.webhooks && { sello: await abrirSello(base, 'webhooks 1') },
    difusion: crearDifusion({ base, sesiones }),
    cookie: createSessionCookie(config),
    metricas: crearMetricas(),
    apagando: () => apagando,
  };
  servicios.metricas.medirFlujos(servicios.difusion.abiertos);
  servicios.metricas.medirRegistro(lineasPerdidas);
  if (config.correo) medirCorreo(servicios);
  if (config.imap) medirBuzon(servicios);
  await sembrarCatalogo(base);

  async function abrirAdjuntos(): Promise<Pick<Servicios, 'almacen' | 'comprobados' | 'subidas'>> {
    const almacen = await almacenDe(config, salir);
    const comprobados = crearComprobados(almacen);
    const { nube, url } = config;
    if (!nube) return { almacen, comprobados, subidas: crearSubidas(config.datos, undefined, avisar) };
    const opciones = () => ({
      token: nube.token,
      callbackUrl: `${url}${BASE}${prepararSubida.path}`,
      alLlegar: (archivo: ArchivoSubido, usuario: number) => alLlegar(servicios, archivo, usuario),
      salir: salirA(nube, salir),
    });
    return { almacen, comprobados, subidas: crearSubidas(config.datos, opciones, avisar) };
  }

  return {
    servicios,
    apagar: () => {
      apagando = true;
      // Browsers reconnect to the process that serves next.
      servicios.difusion.cerrar();
    },
    async cerrar() {
      await servicios.inspector.cerrar();
      await base.cerrar();
      limitador.cerrar();
    },
  };
}

export async function iniciarServicio(config: Config, opciones: Opciones = {}): Promise<Servicio> {
  await olvidarPreparada(config.datos);
  const { servicios, apagar, cerrar } = await abrirServicios(config, opciones);
  const trabaja = opciones.mantenimiento !== false;
  let server: ServerType;
  let url: string;
  let detenerCorreo = () => Promise.resolve();
  let dejarDeAvisar: (() => Promise<void>) | undefined;
  try {
    await opciones.preparar?.(servicios);
    await probarLlaves(servicios);
    const versiones = await guardarVersion(
      CARPETA_DEL_WIDGET,
      join(config.datos, 'widget'),
      config.versionesDelWidget,
      (err) => servicios.log.warn({ err }, 'las versiones anteriores del widget no se guardaron'),
    );
    const app = createApp(servicios, opciones.paginas?.(servicios), versiones);
    if (trabaja) {
      detenerCorreo = await iniciarCorreo(servicios);
      dejarDeAvisar = await avisar(servicios);
    }
    ({ server, url } = await escuchar(app, config));
  } catch (error) {
    await Promise.all([detenerCorreo(), dejarDeAvisar?.()]);
    await cerrar();
    throw error;
  }
  // A connection that the system could not accept (ENFILE, ENOBUFS) is lost by itself; without a listener it would end us.
  (server as Server).on('error', (err) => servicios.log.error({ err }, 'no se pudo aceptar una conexión'));
  const dejarDeMirar = endSlowRequests(
    server as Server,
    (lenta) => servicios.log.warn(lenta, 'se cerró una conexión que no avanzaba'),
    opciones.paciencia,
  );
  const cancelarMantenimiento = trabaja ? programarMantenimiento(servicios) : () => undefined;
  const correoEntrante = trabaja ? await abrirCorreoEntrante(servicios) : undefined;
  return {
    url,
    servicios,
    async detener() {
      apagar();
      cancelarMantenimiento();
      dejarDeMirar();
      await Promise.all([
        dejarDeEscuchar(server as Server),
        detenerCorreo(),
        correoEntrante?.detener(),
        dejarDeAvisar?.(),
      ]);
      await cerrar();
    },
  };
}

/** Webhooks are loaded only where they are switched on. */
async function avisar(servicios: Servicios): Promise<(() => Promise<void>) | undefined> {
  if (servicios.webhooks) return (await import('../webhooks/webhooks.ts')).iniciarWebhooks(servicios);
  await servicios.base.escribir((tx) => olvidarReparto(tx, 'webhooks'));
  return undefined;
}

/** Its libraries are loaded only where mail is read. */
async function abrirCorreoEntrante(servicios: Servicios): Promise<CorreoEntrante | undefined> {
  const { imap } = servicios.config;
  if (!imap) return undefined;
  const { iniciarCorreoEntrante } = await import('../correo-entrante/correo-entrante.ts');
  return iniciarCorreoEntrante(servicios, imap);
}

async function probarLlaves({ config, log, portal }: Servicios): Promise<void> {
  const jwks = config.portal?.jwks;
  if (!portal || !jwks) return;
  const prueba = portal.probarLlaves();
  if ('archivo' in jwks) {
    return prueba.catch((error: ErrorJwks) => {
      throw new ErrorConfig(`MESA_PORTAL_JWKS: ${error.message} ${error.remedio}`);
    });
  }
  // Not waited for: the portal may start after this service.
  prueba.catch(({ message, remedio }: ErrorJwks) => log.warn({ aviso: 'portal' }, `${message} ${remedio}`));
}

function escuchar(app: Hono<AppEnv>, { host, puerto }: Config): Promise<{ server: ServerType; url: string }> {
  return new Promise((cumplir, rechazar) => {
    const server = serve(
      { fetch: app.fetch, hostname: host, port: puerto, serverOptions: LIMITES },
      (info) => {
        server.off('error', rechazar);
        cumplir({ server, url: direccion(info) });
      },
    );
    server.on('error', rechazar);
  });
}

/**
 * Limits of the HTTP server, in milliseconds. A 10 MB file at 8 kbit/s takes three hours, and one that stands still is
 * ended much sooner (slow-clients.ts); headers must come much faster.
 */
const LIMITES = {
  requestTimeout: 4 * 3_600_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
};

function direccion({ address, family, port }: AddressInfo): string {
  const abierta = address === '0.0.0.0' || address === '::';
  const host = abierta ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

async function dejarDeEscuchar(server: Server): Promise<void> {
  const cerrado = new Promise((cumplir) => server.close(cumplir));
  // A connection becomes idle only after the answer to its request, so idle ones are closed repeatedly.
  const barrido = setInterval(() => server.closeIdleConnections(), 100);
  const limite = setTimeout(() => server.closeAllConnections(), ESPERA_AL_DETENER);
  await cerrado;
  clearInterval(barrido);
  clearTimeout(limite);
}
