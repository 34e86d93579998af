import { Hono } from 'hono';
import { abrirAdjunto, subirAdjunto } from '../../shared/api.ts';
import type { Servicios } from '../app.ts';
import type { Entorno } from '../http/entorno.ts';
import { alcance } from '../http/sesion.ts';
import { entregarAdjunto } from './entregar.ts';
import { recibirAdjunto } from './recibir.ts';

export function rutasDeAdjuntos(servicios: Servicios): Hono<Entorno> {
  return new Hono<Entorno>()
    .post(subirAdjunto.ruta, async (c) => c.json(await recibirAdjunto(servicios, alcance(c), c.req.raw), 201))
    .get(abrirAdjunto.ruta, (c) => entregarAdjunto(servicios, c));
}
