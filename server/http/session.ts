/** Puts the live session on the request, and shuts every route that is not declared public. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { CABECERA_USUARIO, cuentaDe } from '../../shared/cuenta.ts';
import { alcanceDe, type Alcance, type SesionActiva } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { SessionCookie } from '../sesiones/cookie.ts';
import type { Sesiones } from '../sesiones/sesiones.ts';
import type { AppEnv } from './context.ts';

const ENDPOINTS: readonly api.Endpoint[] = Object.values(api).filter(
  (algo): algo is typeof algo & api.Endpoint => typeof algo === 'object' && 'metodo' in algo,
);

const nombreDe = ({ metodo, ruta }: Pick<api.Endpoint, 'metodo' | 'ruta'>) => `${metodo} ${api.BASE}${ruta}`;

const PUBLICOS = new Set(ENDPOINTS.filter(({ publico }) => publico).map(nombreDe));

const SALIDA = nombreDe(api.cerrarSesion);

/** What a user may do who has to change the password first. */
const CON_CLAVE_POR_CAMBIAR = new Set(
  [api.leerSesion, api.iniciarSesion, api.cerrarSesion, api.cambiarClave].map(nombreDe),
);

/** What is only for the staff or its admins, by the first word of its path. */
const RESERVADOS = new Map<string, { forma: RegExp; para: NonNullable<api.Endpoint['para']> }[]>();
for (const { metodo, ruta, para } of ENDPOINTS) {
  if (!para) continue;
  const forma = new RegExp(`^${metodo} ${api.BASE}${ruta.replace(/:\w+/g, '[^/]+')}$`);
  const palabra = primeraPalabra(api.BASE + ruta);
  RESERVADOS.set(palabra, [...(RESERVADOS.get(palabra) ?? []), { forma, para }]);
}

function primeraPalabra(ruta: string): string {
  return ruta.slice(api.BASE.length + 1).split('/', 1)[0] ?? '';
}

export function exigirSesion(sesiones: Sesiones, cookie: SessionCookie): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const [leida] = cookie.leer(c);
    const sesion = leida && (await sesiones.validar(leida.id));
    c.set('sesion', sesion);
    const metodo = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const pedido = `${metodo} ${c.req.path}`;
    const publico = PUBLICOS.has(pedido);
    if (!sesion && !publico) throw new AppError('sin_sesion');
    if (sesion) {
      if (sesion.renovada) cookie.poner(c, sesion.id, leida.local);
      // To log in, and to ask who is logged in, one may believe anything.
      if (!publico || pedido === SALIDA) exigirUsuario(c, cuentaDe(sesion.usuario));
      exigirPermiso(sesion, pedido, c.req.path);
    }
    await next();
  };
}

/**
 * A page goes on believing that A is logged in after B did so in another tab, or on another page of the same site. It
 * says so with what it asks, and is refused before anything is done as B. Every answer says whose session it was given
 * to, for pages that send no such header with what they read: across origins it would cost a request more.
 */
function exigirUsuario(c: Context<AppEnv>, cuenta: string): void {
  const creido = c.req.header(CABECERA_USUARIO);
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  const dicho = encodeURI(cuenta);
  // As the security headers are set (security-headers.ts).
  if (outgoing) outgoing.setHeader(CABECERA_USUARIO, dicho);
  else c.header(CABECERA_USUARIO, dicho);
  if (creido !== undefined && !nombra(creido, cuenta)) throw new AppError('otro_usuario');
}

/** Header values are ASCII, so what is not comes percent-encoded (RFC 3986, 2.1). */
function nombra(cabecera: string, cuenta: string): boolean {
  let leida = cabecera;
  try {
    leida = decodeURIComponent(cabecera);
  } catch {
    // A percent sign that encodes nothing stands for itself.
  }
  return leida.toLowerCase() === cuenta.toLowerCase();
}

function exigirPermiso({ usuario }: SesionActiva, pedido: string, ruta: string): void {
  if (usuario.debeCambiarClave && !CON_CLAVE_POR_CAMBIAR.has(pedido)) throw new AppError('clave_por_cambiar');
  if (usuario.rol === 'admin') return;
  const reservado = RESERVADOS.get(primeraPalabra(ruta))?.find(({ forma }) => forma.test(pedido));
  if (reservado && (usuario.rol === 'ips' || reservado.para === 'admin')) throw new AppError('no_permitido');
}

export function sesionActiva(c: Context<AppEnv>): SesionActiva {
  if (!c.var.sesion) throw new AppError('sin_sesion');
  return c.var.sesion;
}

export function alcance(c: Context<AppEnv>): Alcance {
  return alcanceDe(sesionActiva(c).usuario);
}
