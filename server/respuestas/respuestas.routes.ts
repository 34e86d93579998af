import * as api from '../../shared/api/respuestas.ts';
import type { SesionActiva } from '../alcance.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import {
  borrarRespuesta,
  crearRespuesta,
  guardarRespuesta,
  listarRespuestas,
} from './respuestas.repository.ts';

export function rutasDeRespuestas({ base: { leer }, reloj }: Servicios): Route[] {
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });
  return [
    atender(api.listarRespuestas, async () => ({ respuestas: await listarRespuestas(leer) })),

    atender(api.crearRespuesta, ({ base, body, sesion }) =>
      base.escribir((tx) => crearRespuesta(tx, autor(sesion), body)),
    ),

    atender(api.cambiarRespuesta, ({ base, body, params, sesion }) =>
      base.escribir((tx) => guardarRespuesta(tx, autor(sesion), params.id, body)),
    ),

    atender(api.borrarRespuesta, async ({ base, params, sesion }) => {
      await base.escribir((tx) => borrarRespuesta(tx, autor(sesion), params.id));
    }),
  ];
}
