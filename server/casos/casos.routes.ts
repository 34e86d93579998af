import * as api from '../../shared/api/casos.ts';
import { BASE } from '../../shared/api/endpoint.ts';
import { unaVez } from '../db/idempotency.ts';
import { caminoPublico } from '../http/address.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { contarVistas } from './bandeja.repository.ts';
import { cambiarCaso } from './cambiar-caso.ts';
import { cambiarLote } from './cambiar-lote.ts';
import { leerCaso } from './casos.repository.ts';
import { crearCaso } from './crear-caso.ts';
import { leerHistoria } from './historia.repository.ts';
import { listarCasos, usaIndice } from './listar-casos.ts';

export function rutasDeCasos(servicios: Servicios): Route[] {
  const { base, calendario, config, reloj } = servicios;
  return [
    atender(api.listarCasos, async ({ alcance, query }) => {
      // A disk that takes no writes is no reason not to find what is in the index already.
      if (usaIndice(alcance, query)) await base.ponerBusquedaAlDia().catch(() => undefined);
      return listarCasos(base.leer, alcance, query, reloj());
    }),

    atender(api.crearCaso, async ({ c, alcance, body, claveDeEnvio }) => {
      const ahora = reloj();
      const { id: usuario } = alcance.usuario;
      const envio = { usuario, ruta: 'POST /casos', claveDeEnvio, cuerpo: body, ahora };
      const caso = await base.escribir((tx) =>
        unaVez(
          tx,
          envio,
          () => crearCaso(tx, alcance, body, ahora, calendario),
          ({ numero }) => numero,
        ),
      );
      c.header('Location', `${caminoPublico(c, config)}${BASE}/casos/${caso.numero}`);
      return caso;
    }),

    atender(api.leerCaso, ({ alcance, params }) => leerCaso(base.leer, alcance, params.numero)),

    atender(api.cambiarCaso, ({ alcance, body, params }) =>
      base.escribir((tx) => cambiarCaso(tx, alcance, params.numero, body, reloj(), calendario)),
    ),

    atender(api.cambiarLote, ({ alcance, body }) => cambiarLote(servicios, alcance, body)),

    atender(api.leerBandeja, ({ sesion }) => contarVistas(base.leer, sesion.usuario.id, reloj())),

    atender(api.leerHistoria, async ({ alcance, params }) => ({
      historia: await leerHistoria(base.leer, alcance, params.numero),
    })),
  ];
}
