import { CLAVES_POR_IMPORTACION, type Importacion } from '../../shared/admin.ts';
import * as api from '../../shared/api/ips.ts';
import type { SesionActiva } from '../alcance.ts';
import { ErrorCsv } from '../csv/leer-csv.ts';
import { leerCuerpoCsv } from '../http/body.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { nuevaContrasena } from '../sesiones/contrasenas.ts';
import { leerFichaIps, listarFichasIps } from './fichas.repository.ts';
import { modificarIps, registrarIps, renovarContrasenaDeIps } from './administrar-ips.ts';
import { importarIps } from './importar-ips.ts';
import { sinHacer } from './plan-de-importacion.ts';

export function rutasDeIps({ base: { leer }, reloj }: Servicios): Route[] {
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });
  return [
    atender(api.listarIps, ({ query }) => listarFichasIps(leer, query)),

    atender(api.registrarIps, async ({ base, body, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      await base.escribir((tx) => registrarIps(tx, { ...body, ...dado }, autor(sesion)));
      return { ...(await leerFichaIps(leer, body.nit)), contrasena };
    }),

    atender(api.importarIps, async ({ base, c, query: { parcial, simular, plan }, sesion }) =>
      importarIps(base, await leerCuerpoCsv(c), {
        autor: autor(sesion),
        parcial: parcial === '1',
        simular: simular === '1',
        plan,
        debeCambiar: true,
        contrasenasMaximo: CLAVES_POR_IMPORTACION,
      }).catch(archivoMalo),
    ),

    atender(api.cambiarIps, async ({ base, body, params: { nit }, sesion }) => {
      await base.escribir((tx) => modificarIps(tx, nit, body, autor(sesion)));
      return leerFichaIps(leer, nit);
    }),

    atender(api.renovarClaveIps, async ({ base, params: { nit }, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      await base.escribir((tx) => renovarContrasenaDeIps(tx, nit, dado, autor(sesion)));
      return { contrasena };
    }),
  ];
}

/** An unreadable file is refused as a whole, with the line at which reading failed. */
function archivoMalo(error: unknown): Importacion {
  if (!(error instanceof ErrorCsv)) throw error;
  const rechazadas = [{ linea: error.linea, causa: error.message }];
  return { ...sinHacer({ rechazadas, sinUsar: [] }), ilegible: true };
}
