/** The whole application as Hono routes, without a port: run/service.ts and the tests give it its services. */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as api from '../shared/api-todo.ts';
import { avisosDeLaNube, rutasDeAdjuntos } from './adjuntos/adjuntos.routes.ts';
import { rutasDeAdministracion } from './auditoria/admin.routes.ts';
import { rutasDeCasos } from './casos/casos.routes.ts';
import { rutasDeCatalogo } from './catalogo/catalogo.routes.ts';
import { rutasDeConstancia } from './constancia/constancia.routes.ts';
import { AppError } from './errores.ts';
import { rutasDeAgentes } from './estaticos/agentes.routes.ts';
import type { Version } from './estaticos/versiones.ts';
import { rutasDelWidget } from './estaticos/widget.routes.ts';
import { rutasDeEventos } from './eventos/eventos.routes.ts';
import { cabecerasSeguras, CSP_DE_API } from './http/security-headers.ts';
import { caminoPublico, leerCamino } from './http/address.ts';
import type { AppEnv } from './http/context.ts';
import { responderError } from './http/error-response.ts';
import { metodoNoAdmitido } from './http/methods.ts';
import { notarMontaje } from './http/setup-warnings.ts';
import { permitirOrigenes, revisarOrigen } from './http/origin.ts';
import { registrarSolicitud } from './http/request-log.ts';
import { exigirSesion } from './http/session.ts';
import { rutasDeMensajes } from './mensajes/mensajes.routes.ts';
import { documentoOpenapi } from './http/openapi.ts';
import { rutasDeReportes } from './reportes/reportes.routes.ts';
import { rutasDeSalud } from './salud/salud.routes.ts';
import type { Servicios } from './servicios.ts';
import { rutasDeSoporte } from './casos/soporte.routes.ts';
import { rutasDeSesiones } from './sesiones/sesiones.routes.ts';

/** `paginas` are routes outside the API, such as the demo's page; `versiones` earlier builds of the widget. */
export function createApp(
  servicios: Servicios,
  paginas: Hono<AppEnv> = new Hono<AppEnv>(),
  versiones: readonly Version[] = [],
): Hono<AppEnv> {
  const { config, cookie, sesiones } = servicios;
  const app = new Hono<AppEnv>({ getPath: leerCamino(config) });
  app.onError(responderError);
  app.notFound((c) => responderError(metodoNoAdmitido(c) ?? new AppError('no_existe'), c));

  app.use(registrarSolicitud(servicios));
  app.use(cabecerasSeguras(config));
  app.route('/', rutasDeSalud(servicios));
  app.route('/', rutasDelWidget(versiones));
  app.route('/', rutasDeAgentes());

  const v1 = new Hono<AppEnv>();
  v1.use(cabecerasSeguras(config, CSP_DE_API));
  v1.use(notarMontaje(servicios));
  v1.use(permitirOrigenes(config));
  v1.use(revisarOrigen(config));
  v1.use(limitarCuerpo());
  if (config.nube) v1.post(api.prepararSubida.ruta, avisosDeLaNube(servicios));
  v1.use(exigirSesion(sesiones, cookie));
  v1.route('/', rutasDeSesiones(servicios));
  v1.route('/', rutasDeCatalogo(servicios));
  // Before the cases, whose routes would take `lote` for the number of a case.
  v1.route('/', rutasDeSoporte(servicios));
  v1.route('/', rutasDeCasos(servicios));
  v1.route('/', rutasDeMensajes(servicios));
  v1.route('/', rutasDeEventos(servicios));
  v1.route('/', rutasDeAdjuntos(servicios));
  v1.route('/', rutasDeReportes(servicios));
  v1.route('/', rutasDeConstancia(servicios));
  v1.route('/', rutasDeAdministracion(servicios));
  v1.get(api.leerOpenapi.ruta, (c) =>
    c.json(documentoOpenapi(config, config.url ?? caminoPublico(c, config))),
  );
  app.route(api.BASE, v1);

  app.route('/', paginas);
  return app;
}

const INGESTA = `${api.BASE}${api.subirAdjunto.ruta.replace(':clave', '')}`;

const IMPORTACION = `${api.BASE}${api.importarIps.ruta}`;

/**
 * No more than CUERPO_MAXIMO is held in memory (CSV_MAXIMO of a file to import). A body with Content-Length is framed by it (RFC 9112, 6.3) and refused
 * unread; one without is counted as it comes; an upload counts its own as it streams.
 */
function limitarCuerpo(): MiddlewareHandler<AppEnv> {
  const contar = bodyLimit({ maxSize: api.CUERPO_MAXIMO });
  const contarCsv = bodyLimit({ maxSize: api.CSV_MAXIMO });
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    if (c.req.method === api.subirAdjunto.metodo && c.req.path.startsWith(INGESTA)) return next();
    const esCsv = c.req.path === IMPORTACION;
    const largo = c.req.header('content-length');
    if (largo === undefined || c.req.header('transfer-encoding') !== undefined) {
      return (esCsv ? contarCsv : contar)(c, next);
    }
    if (!(Number(largo) <= (esCsv ? api.CSV_MAXIMO : api.CUERPO_MAXIMO))) throw new AppError('cuerpo_grande');
    return next();
  };
}
