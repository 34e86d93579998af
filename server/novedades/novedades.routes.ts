import * as api from '../../shared/api/novedades.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { leerNovedades } from './leer-novedades.ts';
import { verNovedades } from './ver-novedades.ts';

export const rutasDeNovedades = ({ base: { leer }, reloj }: Servicios): Route[] => [
  atender(api.leerNovedades, ({ alcance }) => leerNovedades(leer, alcance, reloj())),

  atender(api.verNovedades, async ({ base, alcance, body }) => {
    await base.escribir((tx) => verNovedades(tx, alcance, body, reloj()));
  }),
];
