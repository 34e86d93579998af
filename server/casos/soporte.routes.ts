import { Hono, type Context } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { CambioLote, NuevaRespuesta } from '../../shared/bandeja.ts';
import type { Servicios } from '../servicios.ts';
import { leerCuerpo, leerId, leerNumero } from '../http/body.ts';
import type { AppEnv } from '../http/context.ts';
import { alcance, sesionActiva } from '../http/session.ts';
import { contarVistas } from './bandeja.repository.ts';
import { cambiarLote } from './cambiar-lote.ts';
import { leerHistoria } from './historia.repository.ts';
import {
  borrarRespuesta,
  crearRespuesta,
  guardarRespuesta,
  listarRespuestas,
} from '../respuestas/respuestas.repository.ts';
import { listarSoporte } from '../usuarios/usuarios.repository.ts';

export function rutasDeSoporte(servicios: Servicios): Hono<AppEnv> {
  const { base, reloj } = servicios;
  const autor = (c: Context<AppEnv>) => ({ usuario: sesionActiva(c).usuario.id, ahora: reloj() });

  return new Hono<AppEnv>()
    .get(api.leerBandeja.ruta, async (c) =>
      c.json(await contarVistas(base.leer, sesionActiva(c).usuario.id, reloj())),
    )
    .get(api.listarSoporte.ruta, async (c) => c.json({ soporte: await listarSoporte(base.leer) }))
    .post(api.cambiarLote.ruta, async (c) => {
      const lote = await leerCuerpo(c, CambioLote);
      return c.json(await cambiarLote(servicios, alcance(c), lote));
    })
    .get(api.leerHistoria.ruta, async (c) =>
      c.json({ historia: await leerHistoria(base.leer, alcance(c), leerNumero(c)) }),
    )
    .get(api.listarRespuestas.ruta, async (c) => c.json({ respuestas: await listarRespuestas(base.leer) }))
    .post(api.crearRespuesta.ruta, async (c) => {
      const nueva = await leerCuerpo(c, NuevaRespuesta);
      return c.json(await base.escribir((tx) => crearRespuesta(tx, autor(c), nueva)), 201);
    })
    .put(api.cambiarRespuesta.ruta, async (c) => {
      const nueva = await leerCuerpo(c, NuevaRespuesta);
      return c.json(await base.escribir((tx) => guardarRespuesta(tx, autor(c), leerId(c), nueva)));
    })
    .delete(api.borrarRespuesta.ruta, async (c) => {
      await base.escribir((tx) => borrarRespuesta(tx, autor(c), leerId(c)));
      return c.body(null, 204);
    });
}
