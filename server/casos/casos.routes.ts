import type { Context } from 'hono';
import * as api from '../../shared/api/casos.ts';
import { BASE } from '../../shared/api/endpoint.ts';
import { unaVez } from '../db/idempotency.ts';
import { correr } from '../db/steps.ts';
import { caminoPublico } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { hasContent } from '../http/etag.ts';
import { after } from '../http/maybe.ts';
import { setHeader } from '../http/security-headers.ts';
import type { Servicios } from '../servicios.ts';
import { contarVistas } from './bandeja.repository.ts';
import { cambiarCaso } from './cambiar-caso.ts';
import { cambiarLote } from './cambiar-lote.ts';
import { leerCaso } from './casos.repository.ts';
import { crearCaso } from './crear-caso.ts';
import { deshacerLote } from './deshacer-lote.ts';
import { leerHistoria } from './historia.repository.ts';
import { listarCasos, usaIndice } from './listar-casos.ts';
import { guardarPaginas, type Pagina } from './paginas-guardadas.ts';

export function rutasDeCasos({
  base: { cambios, leer, prepararBusqueda },
  calendario,
  config,
  reloj,
}: Servicios): Route[] {
  const paginas = guardarPaginas(cambios);
  return [
    atender(
      api.listarCasos,
      ({ alcance, c, query }) => {
        const leida = () => correr(listarCasos(leer, alcance, query, reloj()));
        if (usaIndice(alcance, query)) {
          return prepararBusqueda(alcance.nit).then(async (indizando) => {
            const lista = await leida();
            return indizando ? { ...lista, indizando } : lista;
          });
        }
        if (alcance.parte !== 'ips') return leida();
        const pagina = paginas.hacer(alcance, preguntaDe(c), leida);
        return after(pagina, (hecha) => responderPagina(c, hecha));
      },
      {
        again(c, alcance) {
          const pagina = paginas.hallar(alcance, preguntaDe(c));
          return pagina && responderPagina(c, pagina);
        },
      },
    ),

    atender(api.crearCaso, async ({ base, c, alcance, body, claveDeEnvio }) => {
      const ahora = reloj();
      const { id: usuario } = alcance.usuario;
      const envio = { usuario, ruta: 'POST /casos', claveDeEnvio, cuerpo: body, ahora };
      const escrita = await base.escribir((tx) =>
        unaVez(
          tx,
          envio,
          () => crearCaso(tx, alcance, body, ahora, calendario),
          ({ numero }) => numero,
        ),
      );
      c.header('Location', `${caminoPublico(c, config)}${BASE}/casos/${escrita.caso}`);
      return escrita;
    }),

    atender(api.leerCaso, ({ alcance, params }) => correr(leerCaso(leer, alcance, params.numero))),

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

/** The query of a request as it was sent. */
function preguntaDe(c: Context<AppEnv>): string {
  const { url } = c.req;
  const desde = url.indexOf('?');
  return desde < 0 ? '' : url.slice(desde + 1);
}

function responderPagina(c: Context<AppEnv>, { texto, etag }: Pagina): Response {
  setHeader(c, 'ETag', etag);
  if (hasContent(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  return c.body(texto, 200, { 'Content-Type': 'application/json' });
}
