import * as api from '../../shared/api/usuarios.ts';
import type { SesionActiva } from '../alcance.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { nuevaClave } from '../sesiones/claves.ts';
import { modificarUsuario, registrarUsuario, renovarClave } from './administrar-usuarios.ts';
import { leerFichaUsuario, listarFichasUsuarios } from './fichas.repository.ts';
import { listarActivos } from './soporte.repository.ts';

export function rutasDeUsuarios({ base: { leer, escribir }, reloj }: Servicios): Route[] {
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });
  return [
    atender(api.listarSoporte, async () => ({ soporte: await listarActivos(leer) })),

    atender(api.listarUsuarios, async ({ query: { nit } }) => ({
      usuarios: await listarFichasUsuarios(leer, nit),
    })),

    atender(api.registrarUsuario, async ({ body, sesion }) => {
      const { contrasena, ...clave } = await nuevaClave();
      const id = await escribir((tx) => registrarUsuario(tx, body, clave, autor(sesion)));
      return { ...(await leerFichaUsuario(leer, id)), contrasena };
    }),

    atender(api.cambiarUsuario, async ({ body, params: { id }, sesion }) => {
      await escribir((tx) => modificarUsuario(tx, id, body, autor(sesion)));
      return leerFichaUsuario(leer, id);
    }),

    atender(api.renovarClaveUsuario, async ({ params: { id }, sesion }) => {
      const { contrasena, ...clave } = await nuevaClave();
      await escribir((tx) => renovarClave(tx, id, clave, autor(sesion)));
      return { contrasena };
    }),
  ];
}
