import { Hono, type Context } from 'hono';
import type { Servicios } from '../servicios.ts';
import { AppError } from '../errores.ts';
import { direccionDelSocket, esDe } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { esLocal, vieneReenviada } from '../sesiones/local.ts';

export function rutasDeSalud({ base, config, metricas }: Servicios): Hono<AppEnv> {
  /**
   * Whether MESA_METRICAS names the client. An address that only a proxy shows, because MESA_PROXY does not name it or it
   * passes no client's on, is nobody's.
   */
  function estaEnLista(c: Context<AppEnv>): boolean {
    const direccion = c.var.direccion();
    const esDeProxy = vieneReenviada(c) && direccion === direccionDelSocket(c);
    return !esDeProxy && esDe(config.metricas, direccion);
  }

  return (
    new Hono<AppEnv>()
      .use(async (c, next) => {
        c.header('Cache-Control', 'no-store');
        await next();
      })
      // Answers while the process lives.
      .get('/salud', (c) => c.json({ estado: 'vivo' }))
      // Answers 200 while the database accepts writes; migrations ran before the port was opened.
      .get('/listo', async (c) => {
        if (!(await base.lista())) throw new AppError('no_disponible');
        return c.json({ estado: 'listo' });
      })
      .get('/metrics', async (c) => {
        // A proxy on this machine has a loopback address too, and may add no header of its own. So nothing is open by
        // itself where the configuration speaks of one.
        if (!esLocal(c, config) && !estaEnLista(c)) throw new AppError('no_existe');
        c.header('Content-Type', metricas.tipo);
        return c.body(await metricas.texto());
      })
  );
}
