/** The whole application as Hono routes, without a port: run/service.ts and the tests give it its services. */
import { Hono } from 'hono';
import { BASE } from '../shared/api/endpoint.ts';
import { rutasDeAdjuntos } from './adjuntos/adjuntos.routes.ts';
import { rutasDeAuditoria } from './auditoria/auditoria.routes.ts';
import { rutasDeCasos } from './casos/casos.routes.ts';
import { rutasDeCatalogo } from './catalogo/catalogo.routes.ts';
import { rutasDeConstancia } from './constancia/constancia.routes.ts';
import { rutasDeCorreo } from './correo/correo.routes.ts';
import { rutasDeDirecciones } from './correo/direcciones.routes.ts';
import { rutasDeDiagnostico } from './diagnostico/diagnostico.routes.ts';
import { rutasDeDocs, rutasDeDocumentacion } from './documentacion/documentacion.routes.ts';
import { AppError } from './errores.ts';
import { rutasDeAgentes } from './estaticos/agentes.routes.ts';
import { rutasDePaginaIps } from './estaticos/ips.routes.ts';
import type { Version } from './estaticos/versiones.ts';
import { rutasDelWidget } from './estaticos/widget.routes.ts';
import { rutasDeEventos } from './eventos/eventos.routes.ts';
import { rutaDePrueba } from './eventos/prueba-de-flujo.ts';
import { direccionPublica, leerCamino } from './http/address.ts';
import type { AppEnv } from './http/context.ts';
import { createEdge } from './http/edge.ts';
import { createApi, type Route } from './http/endpoint.ts';
import { responderError } from './http/error-response.ts';
import { registrarSolicitud } from './http/request-log.ts';
import { cabecerasSeguras } from './http/security-headers.ts';
import { rutasDeIps } from './ips/ips.routes.ts';
import { rutasDeMensajes } from './mensajes/mensajes.routes.ts';
import { rutasDeNovedades } from './novedades/novedades.routes.ts';
import { rutasDeReportes } from './reportes/reportes.routes.ts';
import { rutasDeRespuestas } from './respuestas/respuestas.routes.ts';
import { rutasDeSalud } from './salud/salud.routes.ts';
import type { Servicios } from './servicios.ts';
import { rutasDeSegundoFactor } from './segundo-factor/segundo-factor.routes.ts';
import { rutasDeSesiones } from './sesiones/sesiones.routes.ts';
import { rutasDeUsuarios } from './usuarios/usuarios.routes.ts';
import { rutasDeWebhooks } from './webhooks/webhooks.routes.ts';

/** `paginas` are routes outside the API, such as the demo's page; `versiones` earlier builds of the widget. */
export function createApp(
  servicios: Servicios,
  paginas: Hono<AppEnv> = new Hono<AppEnv>(),
  versiones: readonly Version[] = [],
): Hono<AppEnv> {
  const { config } = servicios;
  const limites = { descripcion: config.descripcionMaximo };
  const rutas: Route[] = [
    ...rutasDeSesiones(servicios),
    ...rutasDeSegundoFactor(servicios),
    ...rutasDeCatalogo(servicios),
    ...rutasDeCasos(servicios),
    ...rutasDeMensajes(servicios),
    ...rutasDeEventos(servicios),
    rutaDePrueba(),
    ...rutasDeNovedades(servicios),
    ...rutasDeAdjuntos(servicios),
    ...rutasDeRespuestas(servicios),
    ...rutasDeReportes(servicios),
    ...rutasDeConstancia(servicios),
    ...rutasDeIps(servicios),
    ...rutasDeUsuarios(servicios),
    ...rutasDeDirecciones(servicios),
    ...rutasDeAuditoria(servicios),
    ...rutasDeCorreo(servicios),
    ...rutasDeWebhooks(servicios),
    ...rutasDeDocumentacion(servicios),
    ...rutasDeDiagnostico(servicios),
  ];

  const { endpoints, refusals } = createApi(createEdge(servicios), rutas, limites);
  const getPath = leerCamino(config);

  const lejos = new Hono<AppEnv>({ getPath });
  lejos.onError(responderError);
  lejos.notFound((c) => responderError(new AppError('no_existe'), c));
  // Registered first: its handlers answer by themselves, so the middleware below is not run for them.
  lejos.route(BASE, refusals);
  lejos.use(registrarSolicitud(servicios));
  lejos.use(cabecerasSeguras(config));
  lejos.route('/', rutasDeSalud(servicios));
  lejos.route(
    '/',
    rutasDelWidget(versiones, undefined, (c) => direccionPublica(c, config)),
  );
  lejos.route('/', rutasDeAgentes());
  lejos.route('/', rutasDePaginaIps());
  lejos.route('/', rutasDeDocs(config));
  lejos.route('/', paginas);

  const app = new Hono<AppEnv>({ getPath });
  app.onError(responderError);
  app.route(BASE, endpoints);
  // A second router for the rest: an endpoint that is the only handler of its request is called without any chain.
  app.notFound((c) => lejos.fetch(c.req.raw, c.env));
  return app;
}
