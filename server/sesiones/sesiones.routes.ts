import { Hono, type Context } from 'hono';
import {
  cambiarClave,
  cerrarSesion,
  iniciarSesion as endpointIniciar,
  leerSesion,
} from '../../shared/api.ts';
import { CambioClave, Credenciales, type Sesion, type Usuario } from '../../shared/usuario.ts';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { contarNoLeidos } from '../usuarios/usuarios.repository.ts';
import { leerCuerpo } from '../http/body.ts';
import type { AppEnv } from '../http/context.ts';
import { sesionActiva } from '../http/session.ts';
import { cambiarContrasenaPropia } from './cambiar-contrasena.ts';
import { explicarCookieRechazada } from './cookie-rechazada.ts';
import { iniciarSesion } from './iniciar-sesion.ts';
import { esLocal } from './local.ts';
import type { SesionActiva } from '../alcance.ts';

export function rutasDeSesiones(servicios: Servicios): Hono<AppEnv> {
  const { config, sesiones, cookie } = servicios;
  const explicar = explicarCookieRechazada(config);

  /** All that the request carries; the browser keeps one of them at most. */
  async function cerrarLasDe(c: Context<AppEnv>): Promise<void> {
    for (const { id } of cookie.leer(c)) await sesiones.cerrar(id);
  }

  return new Hono<AppEnv>()
    .get(leerSesion.ruta, async (c) => {
      const { sesion } = c.var;
      return c.json(sesion ? await describir(servicios, sesion) : { usuario: null });
    })
    .post(endpointIniciar.ruta, async (c) => {
      const { cookie: cual, ...credenciales } = await leerCuerpo(c, Credenciales);
      const local = cual === 'local';
      if (local && !esLocal(c, config)) throw explicar(c);
      const id = await iniciarSesion(servicios, credenciales, c.var.direccion());
      // The browser's earlier session, if any, is not carried over.
      await cerrarLasDe(c);
      cookie.poner(c, id, local);
      const sesion = await sesiones.validar(id);
      if (!sesion) throw new AppError('credenciales');
      return c.json(await describir(servicios, sesion));
    })
    .post(cambiarClave.ruta, async (c) => {
      const cambio = await leerCuerpo(c, CambioClave);
      await cambiarContrasenaPropia(servicios, sesionActiva(c), cambio, c.var.direccion());
      return c.body(null, 204);
    })
    .delete(cerrarSesion.ruta, async (c) => {
      await cerrarLasDe(c);
      cookie.quitar(c);
      return c.body(null, 204);
    });
}

async function describir({ base, llaveDe }: Servicios, sesion: SesionActiva): Promise<Sesion> {
  const { id, nit, debeCambiarClave } = sesion.usuario;
  return {
    usuario: publico(sesion),
    ...(nit !== undefined && { noLeidos: await contarNoLeidos(base.leer, id) }),
    // Whoever gave the password may be the one who logged in with it.
    ...(!debeCambiarClave && { llave: llaveDe(sesion.usuario) }),
  };
}

function publico({ usuario: { id: _, ips: __, ...usuario } }: SesionActiva): Usuario {
  return usuario;
}
