import * as api from '../../shared/api/mensajes.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { leerOriginal } from '../correo-entrante/recibidos.repository.ts';
import { unaVez } from '../db/idempotency.ts';
import { correr } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { enviarMensaje } from './enviar-mensaje.ts';
import { limitarAvisos } from './limitar-avisos.ts';
import { marcarLectura } from './marcar-lectura.ts';
import { listarMensajes } from './mensajes.repository.ts';

export function rutasDeMensajes({ base: { leer }, calendario, difusion, reloj }: Servicios): Route[] {
  const avisos = limitarAvisos(reloj);
  return [
    atender(api.listarMensajes, async ({ alcance, params, query }) => ({
      mensajes: await listarMensajes(leer, alcance, params.numero, query),
    })),

    atender(api.enviarMensaje, ({ base, alcance, body, claveDeEnvio, params: { numero } }) => {
      const ahora = reloj();
      const { id: usuario } = alcance.usuario;
      const envio = {
        usuario,
        ruta: `POST /casos/${numero}/mensajes`,
        claveDeEnvio,
        cuerpo: body,
        ahora,
      };
      return base.escribir((tx) =>
        unaVez(
          tx,
          envio,
          () => enviarMensaje(tx, alcance, numero, body, ahora, calendario),
          () => numero,
        ),
      );
    }),

    atender(api.leerOriginal, async ({ alcance, params: { numero, secuencia } }) => {
      await correr(exigirFila(leer, alcance, numero));
      const original = await leerOriginal(leer, numero, secuencia);
      // What the staff had below its answer may be of the staff alone.
      const suyo = alcance.parte === 'soporte' || original?.rol === 'ips';
      if (!original || !suyo) throw new AppError('no_existe');
      return { texto: original.texto };
    }),

    atender(api.marcarLectura, async ({ base, alcance, body: { hasta }, params: { numero } }) => {
      await base.escribir((tx) => marcarLectura(tx, alcance, numero, hasta, reloj()));
    }),

    atender(api.avisarEscribiendo, async ({ alcance, params }) => {
      // Above the limit nobody is told; it is a courtesy that nobody misses.
      if (!avisos.cabe(alcance.usuario.id)) return;
      const { numero, nit } = await correr(exigirFila(leer, alcance, params.numero));
      const { nombre, correo } = alcance.usuario;
      difusion.escribiendo({ numero, nit, parte: alcance.parte, nombre, correo });
    }),
  ];
}
