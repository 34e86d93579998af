import { Hono } from 'hono';
import * as api from '../../shared/api.ts';
import { CambioLote, NuevaRespuesta } from '../../shared/bandeja.ts';
import type { Servicios } from '../app.ts';
import { leerCuerpo, leerNumero } from '../http/cuerpo.ts';
import type { Entorno } from '../http/entorno.ts';
import { alcance, sesionActiva } from '../http/sesion.ts';
import { contarVistas } from './bandeja.repository.ts';
import { cambiarLote } from './cambiar-lote.ts';
import { leerHistoria } from './historia.repository.ts';
import {
  borrarRespuesta,
  crearRespuesta,
  guardarRespuesta,
  listarRespuestas,
} from './respuestas.repository.ts';
import { listarActivos } from './soporte.repository.ts';

export function rutasDeSoporte(servicios: Servicios): Hono<Entorno> {
  const { base, reloj } = servicios;
  const id = (texto: string) => (/^\d{1,15}$/.test(texto) ? Number(texto) : 0);

  return new Hono<Entorno>()
    .get(api.leerBandeja.ruta, async (c) =>
      c.json(await contarVistas(base.leer, sesionActiva(c).usuario.id, reloj())),
    )
    .get(api.listarSoporte.ruta, async (c) => c.json({ soporte: await listarActivos(base.leer) }))
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
      return c.json(await base.escribir((tx) => crearRespuesta(tx, alcance(c), nueva, reloj())), 201);
    })
    .put(api.cambiarRespuesta.ruta, async (c) => {
      const nueva = await leerCuerpo(c, NuevaRespuesta);
      const cual = id(c.req.param('id') ?? '');
      return c.json(await base.escribir((tx) => guardarRespuesta(tx, alcance(c), cual, nueva, reloj())));
    })
    .delete(api.borrarRespuesta.ruta, async (c) => {
      await base.escribir((tx) => borrarRespuesta(tx, alcance(c), id(c.req.param('id') ?? ''), reloj()));
      return c.body(null, 204);
    });
}
