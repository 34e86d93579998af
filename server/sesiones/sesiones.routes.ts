import type { Context } from 'hono';
import { terminarIngreso as terminacion } from '../../shared/api/segundo-factor.ts';
import * as api from '../../shared/api/sesion.ts';
import type { Sesion, Usuario } from '../../shared/usuario.ts';
import type { SesionActiva } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { entrarDesdePortal } from '../portal/entrar-desde-portal.ts';
import type { Servicios } from '../servicios.ts';
import { contarNoLeidos } from '../usuarios/usuarios.repository.ts';
import { cambiarContrasenaPropia } from './cambiar-contrasena.ts';
import { explicarCookieRechazada } from './cookie-rechazada.ts';
import { iniciarSesion } from './iniciar-sesion.ts';
import { pedirRecuperacion, restablecerContrasena } from './recuperar-contrasena.ts';
import { PAGINA_DE_RESTABLECER } from '../correo/paginas/restablecer.ts';
import { comoPagina } from '../correo/paginas/pagina.ts';
import { esLocal } from './local.ts';
import { terminarIngreso } from './terminar-ingreso.ts';

export function rutasDeSesiones(servicios: Servicios): Route[] {
  const { config, sesiones, cookie } = servicios;
  const explicar = explicarCookieRechazada(config);

  /** Ends all sessions whose ids the request carries; the browser keeps at most one of them. */
  async function cerrarLasDe(c: Context<AppEnv>): Promise<void> {
    for (const { id } of cookie.leer(c)) await sesiones.cerrar(id);
  }

  /** Gives the browser a session in the place of its earlier one, if any. */
  async function entregar(c: Context<AppEnv>, id: string, local: boolean): Promise<Sesion> {
    await cerrarLasDe(c);
    cookie.poner(c, id, local);
    const sesion = await sesiones.validar(id);
    if (!sesion) throw new AppError('credenciales');
    return describir(servicios, sesion);
  }

  /** Whether a plain cookie is asked for, and may be given. */
  function conPlana(c: Context<AppEnv>, pedida: 'local' | undefined): boolean {
    if (pedida === 'local' && !esLocal(c, config)) throw explicar(c);
    return pedida === 'local';
  }

  const deDonde = (c: Context<AppEnv>) => ({
    direccion: c.get('direccion')(),
    solicitud: c.get('solicitud'),
  });

  return [
    atender(api.leerSesion, ({ sesion }) => (sesion ? describir(servicios, sesion) : { usuario: null })),

    atender(api.iniciarSesion, async ({ c, body: { cookie: pedida, ...credenciales } }) => {
      const local = conPlana(c, pedida);
      const iniciada = await iniciarSesion(servicios, credenciales, deDonde(c));
      if ('paso' in iniciada) return { usuario: null, paso: iniciada.paso };
      return entregar(c, iniciada.sesion, local);
    }),

    atender(api.entrarDesdePortal, async ({ c, body: { cookie: pedida, token } }) => {
      const local = conPlana(c, pedida);
      return entregar(c, await entrarDesdePortal(servicios, token, deDonde(c)), local);
    }),

    atender(terminacion, async ({ c, body: { cookie: pedida, ...paso } }) => {
      const local = conPlana(c, pedida);
      return entregar(c, await terminarIngreso(servicios, paso, deDonde(c)), local);
    }),

    atender(api.cambiarClave, async ({ base, c, body, sesion }) => {
      await cambiarContrasenaPropia({ ...servicios, base }, sesion, body, c.get('direccion')());
    }),

    atender(api.cerrarSesion, async ({ c }) => {
      await cerrarLasDe(c);
      cookie.quitar(c);
    }),

    atender(api.leerAyudaPorOlvido, () => ({
      correo: config.correo !== undefined,
      aQuien: config.olvido ?? null,
    })),

    atender(api.recuperarContrasena, async ({ c, body }) => {
      await pedirRecuperacion(servicios, body, deDonde(c));
      return {};
    }),

    atender(api.abrirRestablecer, ({ c }) => comoPagina(c, PAGINA_DE_RESTABLECER)),

    atender(api.restablecerContrasena, ({ c, body }) => restablecerContrasena(servicios, body, deDonde(c))),
  ];
}

async function describir({ base, config, llaveDe }: Servicios, sesion: SesionActiva): Promise<Sesion> {
  const { id, nit, debeCambiarClave, debeActivarFactor } = sesion.usuario;
  return {
    usuario: { ...publico(sesion), ...(config.correo && { conCorreo: true }) },
    ...(nit !== undefined && { noLeidos: await contarNoLeidos(base.leer, id) }),
    // Not with a password that somebody else gave, because that person may be the one who is logged in; nor before the
    // second factor that has to be there.
    ...(!debeCambiarClave && !debeActivarFactor && { llave: llaveDe(sesion.usuario) }),
  };
}

function publico({ usuario: { id: _, ips: __, ...usuario } }: SesionActiva): Usuario {
  return usuario;
}
