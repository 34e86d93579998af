import type { Context } from 'hono';
import * as api from '../../shared/api/segundo-factor.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { confirmarFactor, iniciarFactor, quitarFactor, renovarCodigos } from './cambiar-factor.ts';
import type { De } from './probar-codigo.ts';
import { buscarFactor, contarCodigos } from './segundo-factor.repository.ts';

export function rutasDeSegundoFactor(servicios: Servicios): Route[] {
  const {
    base: { leer },
    config,
  } = servicios;
  return [
    atender(api.leerFactor, async ({ sesion: { usuario } }) => {
      const factor = await buscarFactor(leer, usuario.id);
      return {
        activo: factor !== undefined,
        desde: factor ? new Date(factor.activado).toISOString() : null,
        codigos: await contarCodigos(leer, usuario.id),
        exigido: config.segundoFactor === 'exigido',
        permitido: config.segundoFactor !== 'no',
      };
    }),

    atender(api.iniciarFactor, ({ base, body, c, sesion }) =>
      iniciarFactor({ ...servicios, base }, sesion, body, deDonde(c)),
    ),

    atender(api.confirmarFactor, async ({ base, body, sesion }) => ({
      codigos: await confirmarFactor({ ...servicios, base }, sesion, body.codigo),
    })),

    atender(api.renovarCodigos, async ({ base, body, c, sesion }) => ({
      codigos: await renovarCodigos({ ...servicios, base }, sesion, body, deDonde(c)),
    })),

    atender(api.quitarFactor, ({ base, body, c, sesion }) =>
      quitarFactor({ ...servicios, base }, sesion, body, deDonde(c)),
    ),
  ];
}

const deDonde = (c: Context<AppEnv>): De => ({
  direccion: c.get('direccion')(),
  solicitud: c.get('solicitud'),
});
