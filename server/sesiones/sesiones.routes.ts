import type { Context } from 'hono';
import * as api from '../../shared/api/sesion.ts';
import type { Sesion, Usuario } from '../../shared/usuario.ts';
import type { SesionActiva } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { contarNoLeidos } from '../usuarios/usuarios.repository.ts';
import { cambiarContrasenaPropia } from './cambiar-contrasena.ts';
import { explicarCookieRechazada } from './cookie-rechazada.ts';
import { iniciarSesion } from './iniciar-sesion.ts';
import { esLocal } from './local.ts';

export function rutasDeSesiones(servicios: Servicios): Route[] {
  const { config, sesiones, cookie } = servicios;
  const explicar = explicarCookieRechazada(config);

  /** Ends all sessions whose ids the request carries; the browser keeps at most one of them. */
  async function cerrarLasDe(c: Context<AppEnv>): Promise<void> {
    for (const { id } of cookie.leer(c)) await sesiones.cerrar(id);
  }

  return [
    atender(api.leerSesion, ({ sesion }) => (sesion ? describir(servicios, sesion) : { usuario: null })),

    atender(api.iniciarSesion, async ({ c, body: { cookie: pedida, ...credenciales } }) => {
      const local = pedida === 'local';
      if (local && !esLocal(c, config)) throw explicar(c);
      const id = await iniciarSesion(servicios, credenciales, {
        direccion: c.get('direccion')(),
        solicitud: c.get('solicitud'),
      });
      // The browser's earlier session, if any, ends.
      await cerrarLasDe(c);
      cookie.poner(c, id, local);
      const sesion = await sesiones.validar(id);
      if (!sesion) throw new AppError('credenciales');
      return describir(servicios, sesion);
    }),

    atender(api.cambiarClave, async ({ base, c, body, sesion }) => {
      await cambiarContrasenaPropia({ ...servicios, base }, sesion, body, c.get('direccion')());
    }),

    atender(api.cerrarSesion, async ({ c }) => {
      await cerrarLasDe(c);
      cookie.quitar(c);
    }),
  ];
}

async function describir({ base, llaveDe }: Servicios, sesion: SesionActiva): Promise<Sesion> {
  const { id, nit, debeCambiarClave } = sesion.usuario;
  return {
    usuario: publico(sesion),
    ...(nit !== undefined && { noLeidos: await contarNoLeidos(base.leer, id) }),
    // Not with a password that somebody else gave, because that person may be the one who is logged in.
    ...(!debeCambiarClave && { llave: llaveDe(sesion.usuario) }),
  };
}

function publico({ usuario: { id: _, ips: __, ...usuario } }: SesionActiva): Usuario {
  return usuario;
}
