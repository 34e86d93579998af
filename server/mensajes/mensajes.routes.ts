import { Hono } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { ConsultaMensajes, Lectura, NuevoMensaje } from '../../shared/mensaje.ts';
import type { Servicios } from '../servicios.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { unaVez } from '../db/idempotency.ts';
import { leerClaveDeEnvio, leerConsulta, leerCuerpo, leerNumero } from '../http/body.ts';
import type { AppEnv } from '../http/context.ts';
import { alcance } from '../http/session.ts';
import { enviarMensaje } from './enviar-mensaje.ts';
import { marcarLectura } from './marcar-lectura.ts';
import { listarMensajes } from './mensajes.repository.ts';

export function rutasDeMensajes({ base, calendario, difusion, reloj }: Servicios): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get(api.listarMensajes.ruta, async (c) => {
      const consulta = leerConsulta(c, ConsultaMensajes);
      return c.json({ mensajes: await listarMensajes(base.leer, alcance(c), leerNumero(c), consulta) });
    })
    .post(api.enviarMensaje.ruta, async (c) => {
      const numero = leerNumero(c);
      const claveDeEnvio = leerClaveDeEnvio(c);
      const nuevo = await leerCuerpo(c, NuevoMensaje);
      const quien = alcance(c);
      const ahora = reloj();
      const ruta = `POST /casos/${numero}/mensajes`;
      const mensaje = await base.escribir((tx) =>
        unaVez(
          tx,
          { usuario: quien.usuario.id, ruta, claveDeEnvio, cuerpo: nuevo, ahora },
          () => enviarMensaje(tx, quien, numero, nuevo, ahora, calendario),
          () => numero,
        ),
      );
      return c.json(mensaje, 201);
    })
    .put(api.marcarLectura.ruta, async (c) => {
      const numero = leerNumero(c);
      const { hasta } = await leerCuerpo(c, Lectura);
      await base.escribir((tx) => marcarLectura(tx, alcance(c), numero, hasta, reloj()));
      return c.body(null, 204);
    })
    .post(api.avisarEscribiendo.ruta, async (c) => {
      const quien = alcance(c);
      const { numero, nit } = await exigirFila(base.leer, quien, leerNumero(c));
      difusion.escribiendo({ numero, nit, alcance: quien });
      return c.body(null, 204);
    });
}
