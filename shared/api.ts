/** The endpoint table (with api-soporte.ts): the server's routes, the widget's client and the OpenAPI document all come from here. */
import type { Presignado, Subido } from './adjunto.ts';
import type {
  Auditoria,
  CatalogoEditable,
  ClaveDada,
  FichaIps,
  FichaUsuario,
  Importacion,
  ListaIps,
  ListaUsuarios,
} from './admin.ts';
import type {
  Bandeja,
  Historia,
  Respuesta as RespuestaRapida,
  Respuestas,
  ResultadoLote,
  Soporte,
} from './bandeja.ts';
import type { Caso, ListaCasos } from './caso.ts';
import type { Catalogo } from './catalogo.ts';
import type { Mensaje, Mensajes } from './mensaje.ts';
import type { Reporte } from './reporte.ts';
import type { Sesion } from './usuario.ts';

/** All paths below are under this one. */
export const BASE = '/api/v1';

/** Bytes of a JSON body: ten thousand code points fit in it however they are escaped. */
export const CUERPO_MAXIMO = 256 * 1024;

/** Bytes of a CSV file to import: more than fifty thousand rows. */
export const CSV_MAXIMO = 8 * 1024 * 1024;

/** One endpoint. `publico` needs no session; `idempotente` needs the header `Idempotency-Key` (a UUID). */
export interface Endpoint {
  readonly metodo: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly ruta: string;
  readonly exito: 200 | 201 | 204;
  readonly publico?: boolean;
  readonly idempotente?: boolean;
  /** Only for the EPS's staff, or for its admins; others get `no_permitido`. */
  readonly para?: 'soporte' | 'admin';
}

/** What an answer's JSON holds: types only, so that the table weighs nothing in the browser. */
interface CuerpoDe {
  'GET /sesion': Sesion;
  'POST /sesion': Sesion;
  'GET /catalogo': Catalogo;
  'POST /casos': Caso;
  'GET /casos': ListaCasos;
  'GET /casos/:numero': Caso;
  'PATCH /casos/:numero': Caso;
  'GET /casos/:numero/mensajes': Mensajes;
  'POST /casos/:numero/mensajes': Mensaje;
  'GET /bandeja': Bandeja;
  'GET /soporte': Soporte;
  'POST /casos/lote': ResultadoLote;
  'GET /casos/:numero/historia': Historia;
  'GET /respuestas': Respuestas;
  'POST /respuestas': RespuestaRapida;
  'PUT /respuestas/:id': RespuestaRapida;
  'GET /reportes': Reporte;
  'GET /admin/ips': ListaIps;
  'POST /admin/ips': FichaIps & ClaveDada;
  'PATCH /admin/ips/:nit': FichaIps;
  'POST /admin/ips/:nit/clave': ClaveDada;
  'POST /admin/ips/importar': Importacion;
  'GET /admin/usuarios': ListaUsuarios;
  'POST /admin/usuarios': FichaUsuario & ClaveDada;
  'PATCH /admin/usuarios/:id': FichaUsuario;
  'POST /admin/usuarios/:id/clave': ClaveDada;
  'GET /admin/catalogo': CatalogoEditable;
  'PUT /admin/catalogo': CatalogoEditable;
  'GET /admin/auditoria': Auditoria;
  'POST /subidas': Presignado[];
  'PUT /subidas/ingesta/:clave': Subido;
}

/** What an endpoint answers with; undefined where its answer is not JSON. */
export type Respuesta<E extends Endpoint> = `${E['metodo']} ${E['ruta']}` extends infer C extends
  keyof CuerpoDe
  ? CuerpoDe[C]
  : undefined;

/*
 * One constant an endpoint, not one object of all: a bundler keeps only those that a page uses.
 * The bodies' and queries' schemas are named for what they are (NuevoMensaje, ConsultaCasos…) and live with
 * their noun; some depend on the deployment's limits.
 */
export const leerSesion = {
  metodo: 'GET',
  ruta: '/sesion',
  exito: 200,
  publico: true,
} as const;
export const iniciarSesion = {
  metodo: 'POST',
  ruta: '/sesion',
  exito: 200,
  publico: true,
} as const;
export const cerrarSesion = { metodo: 'DELETE', ruta: '/sesion', exito: 204, publico: true } as const;
export const leerCatalogo = { metodo: 'GET', ruta: '/catalogo', exito: 200 } as const;
export const crearCaso = {
  metodo: 'POST',
  ruta: '/casos',
  exito: 201,
  idempotente: true,
} as const;
export const listarCasos = { metodo: 'GET', ruta: '/casos', exito: 200 } as const;
export const leerCaso = { metodo: 'GET', ruta: '/casos/:numero', exito: 200 } as const;
export const cambiarCaso = { metodo: 'PATCH', ruta: '/casos/:numero', exito: 200 } as const;
export const listarMensajes = {
  metodo: 'GET',
  ruta: '/casos/:numero/mensajes',
  exito: 200,
} as const;
export const enviarMensaje = {
  metodo: 'POST',
  ruta: '/casos/:numero/mensajes',
  exito: 201,
  idempotente: true,
} as const;
export const marcarLectura = { metodo: 'PUT', ruta: '/casos/:numero/lectura', exito: 204 } as const;
export const avisarEscribiendo = { metodo: 'POST', ruta: '/casos/:numero/escribiendo', exito: 204 } as const;
/** `text/event-stream` of what the asker may see; goes on after `Last-Event-ID`. The events are in evento.ts. */
export const escucharEventos = { metodo: 'GET', ruta: '/eventos', exito: 200 } as const;
/** The uploadthing file router: `?actionType=upload&slug=adjunto` gives each file its `key` and signed address. */
export const prepararSubida = { metodo: 'POST', ruta: '/subidas', exito: 200 } as const;
export const describirSubidas = { metodo: 'GET', ruta: '/subidas', exito: 200 } as const;
/** Asked with HEAD: header `x-ut-range-start` says how many bytes of the file are here. */
export const retomarSubida = { metodo: 'GET', ruta: '/subidas/ingesta/:clave', exito: 200 } as const;
/** The file from `Range: bytes=N-` on in a multipart field `file`; `clave` is named when the case is sent. */
export const subirAdjunto = { metodo: 'PUT', ruta: '/subidas/ingesta/:clave', exito: 200 } as const;
export const abrirAdjunto = { metodo: 'GET', ruta: '/adjuntos/:clave', exito: 200 } as const;
/** One's own password; the other sessions of this user end. */
export const cambiarClave = { metodo: 'POST', ruta: '/sesion/clave', exito: 204 } as const;

export const leerOpenapi = { metodo: 'GET', ruta: '/openapi.json', exito: 200, publico: true } as const;
