import { ADJUNTOS_POR_ENVIO } from '../../shared/adjunto.ts';
import * as api from '../../shared/api/catalogo.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { MENSAJE_MAXIMO } from '../../shared/limites.ts';
import { TIPOS_ADJUNTO } from '../../shared/tipos-adjunto.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { etagOf, hasContent } from '../http/etag.ts';
import { setHeader } from '../http/security-headers.ts';
import type { Servicios } from '../servicios.ts';
import { leerVigente } from './catalogo.repository.ts';
import { motivosRecientes } from './motivos-recientes.ts';
import { guardarCatalogo, leerEditable } from './guardar-catalogo.ts';

export function rutasDeCatalogo({ base: { leer }, config, reloj }: Servicios): Route[] {
  const limites = {
    descripcion: config.descripcionMaximo,
    mensaje: MENSAJE_MAXIMO,
    adjunto: {
      bytes: config.adjuntoMaximo,
      cantidad: ADJUNTOS_POR_ENVIO,
      tipos: [...TIPOS_ADJUNTO],
    },
  };
  return [
    atender(api.leerCatalogo, async ({ c, alcance }) => {
      const [motivos, recientes] = [await leerVigente(leer), await motivosRecientes(leer, alcance)];
      const catalogo: Catalogo = {
        motivos,
        limites,
        // A motivo that was retired since cannot be chosen.
        recientes: recientes?.filter((usado) => motivos.some(({ codigo }) => codigo === usado)),
      };
      const etag = etagOf(JSON.stringify(catalogo));
      setHeader(c, 'Cache-Control', 'private, no-cache');
      setHeader(c, 'ETag', etag);
      return hasContent(c.req.header('if-none-match'), etag) ? c.body(null, 304) : catalogo;
    }),

    atender(api.leerCatalogoEditable, () => leerEditable(leer)),

    atender(api.guardarCatalogo, async ({ base, body, sesion }) => {
      await base.escribir((tx) => guardarCatalogo(tx, body, { usuario: sesion.usuario.id, ahora: reloj() }));
      return leerEditable(leer);
    }),
  ];
}
