import { Hono } from 'hono';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { direccionDelSocket, esDe } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';

export function rutasDeSalud({ base, config, metricas }: Servicios): Hono<AppEnv> {
  return (
    new Hono<AppEnv>()
      .use(async (c, next) => {
        c.header('Cache-Control', 'no-store');
        await next();
      })
      // The process lives.
      .get('/salud', (c) => c.json({ estado: 'vivo' }))
      // The database takes writes; its migrations ran before the port was opened.
      .get('/listo', async (c) => {
        if (!(await base.lista())) throw new AppError('no_disponible');
        return c.json({ estado: 'listo' });
      })
      .get('/metrics', async (c) => {
        // A proxy on this machine comes from loopback too: a forwarded request is judged by its client's address.
        const reenviada = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
        const local = reenviada === undefined && /^(127\.|::1$|$)/.test(direccionDelSocket(c));
        if (!local && !esDe(config.metricas, c.var.direccion())) throw new AppError('no_existe');
        c.header('Content-Type', metricas.tipo);
        return c.body(await metricas.texto());
      })
  );
}
