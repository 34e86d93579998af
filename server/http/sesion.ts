/** Puts the live session on the request, and shuts every route that is not declared public. */
import type { Context, MiddlewareHandler } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { alcanceDe, type Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { Galleta } from '../sesiones/galleta.ts';
import type { SesionActiva, Sesiones } from '../sesiones/sesiones.ts';
import type { Entorno } from './entorno.ts';

const ENDPOINTS: readonly api.Endpoint[] = Object.values(api).filter(
  (algo): algo is typeof algo & api.Endpoint => typeof algo === 'object' && 'metodo' in algo,
);

const nombreDe = ({ metodo, ruta }: Pick<api.Endpoint, 'metodo' | 'ruta'>) => `${metodo} ${api.BASE}${ruta}`;

const PUBLICOS = new Set(ENDPOINTS.filter(({ publico }) => publico).map(nombreDe));

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

export function exigirSesion(sesiones: Sesiones, galleta: Galleta): MiddlewareHandler<Entorno> {
  return async (c, next) => {
    const id = galleta.leer(c);
    const sesion = id === undefined ? undefined : await sesiones.validar(id);
    c.set('sesion', sesion);
    const metodo = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const pedido = `${metodo} ${c.req.path}`;
    if (!sesion && !PUBLICOS.has(pedido)) throw new AppError('sin_sesion');
    if (sesion) exigirPermiso(sesion, pedido, c.req.path);
    if (sesion?.renovada) galleta.poner(c, sesion.id);
    await next();
  };
}

function exigirPermiso({ usuario }: SesionActiva, pedido: string, ruta: string): void {
  if (usuario.debeCambiarClave && !CON_CLAVE_POR_CAMBIAR.has(pedido)) throw new AppError('clave_por_cambiar');
  if (usuario.rol === 'admin') return;
  const reservado = RESERVADOS.get(primeraPalabra(ruta))?.find(({ forma }) => forma.test(pedido));
  if (reservado && (usuario.rol === 'ips' || reservado.para === 'admin')) throw new AppError('no_permitido');
}

export function sesionActiva(c: Context<Entorno>): SesionActiva {
  if (!c.var.sesion) throw new AppError('sin_sesion');
  return c.var.sesion;
}

export function alcance(c: Context<Entorno>): Alcance {
  return alcanceDe(sesionActiva(c).usuario);
}
