import { Hono } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { CambioCaso, ConsultaCasos, nuevoCaso } from '../../shared/caso.ts';
import type { Servicios } from '../servicios.ts';
import { leerClaveDeEnvio, leerConsulta, leerCuerpo, leerNumero } from '../http/body.ts';
import { caminoPublico } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { alcance } from '../http/session.ts';
import { cambiarCaso } from './cambiar-caso.ts';
import { leerCaso } from './casos.repository.ts';
import { crearCaso } from './crear-caso.ts';
import { unaVez } from '../db/idempotency.ts';
import { listarCasos, usaIndice } from './listar-casos.ts';

export function rutasDeCasos({ base, calendario, config, reloj }: Servicios): Hono<AppEnv> {
  const NuevoCaso = nuevoCaso(config.descripcionMaximo);

  return new Hono<AppEnv>()
    .get(api.listarCasos.ruta, async (c) => {
      const consulta = leerConsulta(c, ConsultaCasos);
      // A disk that takes no writes is no reason not to find what is in the index already.
      if (usaIndice(alcance(c), consulta)) await base.ponerBusquedaAlDia().catch(() => undefined);
      return c.json(await listarCasos(base.leer, alcance(c), consulta, reloj()));
    })
    .post(api.crearCaso.ruta, async (c) => {
      const claveDeEnvio = leerClaveDeEnvio(c);
      const nuevo = await leerCuerpo(c, NuevoCaso);
      const quien = alcance(c);
      const ahora = reloj();
      const envio = { usuario: quien.usuario.id, ruta: 'POST /casos', claveDeEnvio, cuerpo: nuevo, ahora };
      const caso = await base.escribir((tx) =>
        unaVez(
          tx,
          envio,
          () => crearCaso(tx, quien, nuevo, ahora, calendario),
          ({ numero }) => numero,
        ),
      );
      c.header('Location', `${caminoPublico(c, config)}${api.BASE}/casos/${caso.numero}`);
      return c.json(caso, 201);
    })
    .get(api.leerCaso.ruta, async (c) => c.json(await leerCaso(base.leer, alcance(c), leerNumero(c))))
    .patch(api.cambiarCaso.ruta, async (c) => {
      const numero = leerNumero(c);
      const cambio = await leerCuerpo(c, CambioCaso);
      return c.json(
        await base.escribir((tx) => cambiarCaso(tx, alcance(c), numero, cambio, reloj(), calendario)),
      );
    });
}
