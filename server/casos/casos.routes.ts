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
import { deshacerLote } from './deshacer-lote.ts';
import { leerHistoria } from './historia.repository.ts';
import { listarCasos, usaIndice } from './listar-casos.ts';

export function rutasDeCasos({
  base: { leer, ponerBusquedaAlDia },
  calendario,
  config,
  reloj,
}: Servicios): Route[] {
  return [
    atender(api.listarCasos, async ({ alcance, query }) => {
      // If the index cannot be written now, the search uses what it already contains.
      if (usaIndice(alcance, query)) await ponerBusquedaAlDia().catch(() => undefined);
      return listarCasos(leer, alcance, query, reloj());
    }),

    atender(api.crearCaso, async ({ base, c, alcance, body, claveDeEnvio }) => {
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

    atender(api.leerCaso, ({ alcance, params }) => leerCaso(leer, alcance, params.numero)),

    atender(api.cambiarCaso, ({ base, alcance, body, params }) =>
      base.escribir((tx) => cambiarCaso(tx, alcance, params.numero, body, reloj(), calendario)),
    ),

    atender(api.cambiarLote, ({ base, alcance, body }) =>
      cambiarLote({ base, calendario, reloj }, alcance, body),
    ),

    atender(api.deshacerLote, ({ base, alcance, body }) =>
      deshacerLote({ base, calendario, reloj }, alcance, body),
    ),

    atender(api.leerBandeja, ({ sesion }) => contarVistas(leer, sesion.usuario.id, reloj())),

    atender(api.leerHistoria, async ({ alcance, params }) => ({
      historia: await leerHistoria(leer, alcance, params.numero),
    })),
  ];
}
