import * as api from '../../shared/api/usuarios.ts';
import type { SesionActiva } from '../alcance.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { nuevaContrasena } from '../sesiones/contrasenas.ts';
import {
  modificarUsuario,
  registrarUsuario,
  renovarContrasena,
  restablecerFactor,
} from './administrar-usuarios.ts';
import { leerFichaUsuario, listarFichasUsuarios } from './fichas.repository.ts';
import { listarSoporte } from './usuarios.repository.ts';

export function rutasDeUsuarios({ base: { leer }, reloj }: Servicios): Route[] {
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });
  return [
    atender(api.listarSoporte, async () => ({ soporte: await listarSoporte(leer) })),

    atender(api.listarUsuarios, async ({ query: { nit } }) => ({
      usuarios: await listarFichasUsuarios(leer, nit),
    })),

    atender(api.registrarUsuario, async ({ base, body, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      const id = await base.escribir((tx) => registrarUsuario(tx, body, dado, autor(sesion)));
      return { ...(await leerFichaUsuario(leer, id)), contrasena };
    }),

    atender(api.cambiarUsuario, async ({ base, body, params: { id }, sesion }) => {
      await base.escribir((tx) => modificarUsuario(tx, id, body, autor(sesion)));
      return leerFichaUsuario(leer, id);
    }),

    atender(api.renovarClaveUsuario, async ({ base, params: { id }, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      await base.escribir((tx) => renovarContrasena(tx, id, dado, autor(sesion)));
      return { contrasena };
    }),

    atender(api.restablecerFactor, async ({ base, params: { id }, sesion }) => {
      await base.escribir((tx) => restablecerFactor(tx, id, autor(sesion)));
    }),
  ];
}
