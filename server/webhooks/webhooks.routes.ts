import * as api from '../../shared/api/webhooks.ts';
import type { SesionActiva } from '../alcance.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import type { AjustesDeWebhooks } from './ajustes.ts';
import {
  borrarWebhook,
  crearWebhook,
  modificarWebhook,
  probarWebhook,
  reenviarLoFallido,
  reenviarUna,
  renovarSecreto,
} from './administrar-webhooks.ts';
import { borrarEntregas, listarEntregas } from './entregas.repository.ts';
import { leerFicha, leerFichas } from './webhooks.repository.ts';

export function rutasDeWebhooks({ base: { leer }, reloj, webhooks, config }: Servicios): Route[] {
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });

  /** While webhooks are switched off there are none. */
  const encendidos = (): { ajustes: AjustesDeWebhooks; sello: NonNullable<typeof webhooks>['sello'] } => {
    if (!webhooks || !config.webhooks) throw new AppError('no_existe');
    return { ajustes: config.webhooks, sello: webhooks.sello };
  };

  return [
    atender(api.listarWebhooks, async () => ({
      destinos: config.webhooks ? [...config.webhooks.escritos] : null,
      webhooks: config.webhooks ? await leerFichas(leer) : [],
    })),

    atender(api.registrarWebhook, ({ base, body, sesion }) => {
      const con = encendidos();
      return base.escribir((tx) => crearWebhook(tx, con, body, autor(sesion)));
    }),

    atender(api.cambiarWebhook, ({ base, body, params, sesion }) => {
      const { ajustes } = encendidos();
      return base.escribir((tx) => modificarWebhook(tx, ajustes, params.id, body, autor(sesion)));
    }),

    atender(api.borrarWebhook, async ({ base, params, sesion }) => {
      const { ajustes } = encendidos();
      // It gets nothing new while what it has is deleted.
      await base.escribir((tx) => modificarWebhook(tx, ajustes, params.id, { activo: false }, autor(sesion)));
      await borrarEntregas(base, params.id);
      await base.escribir((tx) => borrarWebhook(tx, params.id, autor(sesion)));
    }),

    atender(api.renovarSecreto, ({ base, params, sesion }) => {
      const { sello } = encendidos();
      return base.escribir((tx) => renovarSecreto(tx, sello, params.id, autor(sesion)));
    }),

    atender(api.probarWebhook, ({ base, params, sesion }) => {
      encendidos();
      return base.escribir((tx) => probarWebhook(tx, params.id, autor(sesion)));
    }),

    atender(api.listarEntregas, async ({ params, query }) => {
      encendidos();
      if (!(await leerFicha(leer, params.id))) throw new AppError('no_existe');
      return listarEntregas(leer, params.id, query);
    }),

    atender(api.reenviarFallidas, async ({ base, params, sesion }) => {
      encendidos();
      return { reenviadas: await base.escribir((tx) => reenviarLoFallido(tx, params.id, autor(sesion))) };
    }),

    atender(api.reenviarEntrega, ({ base, params, sesion }) => {
      encendidos();
      return base.escribir((tx) => reenviarUna(tx, params.id, autor(sesion)));
    }),
  ];
}
