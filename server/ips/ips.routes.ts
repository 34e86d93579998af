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

export function rutasDeIps({ base, reloj }: Servicios): Route[] {
  const { leer, escribir } = base;
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });
  return [
    atender(api.listarIps, ({ query }) => listarFichasIps(leer, query)),

    atender(api.registrarIps, async ({ body, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      await escribir((tx) => registrarIps(tx, { ...body, ...dado }, autor(sesion)));
      return { ...(await leerFichaIps(leer, body.nit)), contrasena };
    }),

    atender(api.importarIps, async ({ c, query: { parcial, simular, plan }, sesion }) =>
      importarIps(base, await leerCuerpoCsv(c), {
        autor: autor(sesion),
        parcial: parcial === '1',
        simular: simular === '1',
        plan,
        debeCambiar: true,
        contrasenasMaximo: CLAVES_POR_IMPORTACION,
      }).catch(archivoMalo),
    ),

    atender(api.cambiarIps, async ({ body, params: { nit }, sesion }) => {
      await escribir((tx) => modificarIps(tx, nit, body, autor(sesion)));
      return leerFichaIps(leer, nit);
    }),

    atender(api.renovarClaveIps, async ({ params: { nit }, sesion }) => {
      const { contrasena, ...dado } = await nuevaContrasena();
      await escribir((tx) => renovarContrasenaDeIps(tx, nit, dado, autor(sesion)));
      return { contrasena };
    }),
  ];
}

/** A file that cannot be read is refused whole, at the line where that shows. */
function archivoMalo(error: unknown): Importacion {
  if (!(error instanceof ErrorCsv)) throw error;
  const rechazadas = [{ linea: error.linea, causa: error.message }];
  return { ...sinHacer({ rechazadas, sinUsar: [] }), ilegible: true };
}
