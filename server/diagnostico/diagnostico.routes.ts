/** What `<mesa-diagnostico>` compares with what the browser sees. */
import { diagnosticar } from '../../shared/api/diagnostico.ts';
import { direccionPublica } from '../http/address.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { createProbeCookie } from '../sesiones/cookie.ts';

export function rutasDeDiagnostico({ config, reloj }: Servicios): Route[] {
  const prueba = createProbeCookie(config);
  return [
    atender(diagnosticar, ({ c }) => {
      const cookie = prueba.llego(c);
      prueba.poner(c);
      return { hora: reloj(), direccion: direccionPublica(c, config), cookie };
    }),
  ];
}
