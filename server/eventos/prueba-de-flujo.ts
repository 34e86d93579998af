/** A short stream without events of anybody, to see from outside whether a proxy holds streams back. */
import { setTimeout as pausa } from 'node:timers/promises';
import { probarFlujo } from '../../shared/api/eventos.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { CABECERAS_DE_FLUJO } from './eventos.routes.ts';

const MARCAS = 4;
/** Milliseconds between two marks. */
const ENTRE_MARCAS = 300;
/** Most of these streams at once in this process, because anybody may ask for one. */
const A_LA_VEZ = 8;

export function rutaDePrueba(): Route {
  let abiertas = 0;

  return atender(probarFlujo, ({ c }) => {
    if (abiertas >= A_LA_VEZ) throw new AppError('demasiados_intentos', { reintentarEn: 2 });
    for (const [nombre, valor] of Object.entries(CABECERAS_DE_FLUJO)) c.header(nombre, valor);
    if (c.req.method === 'HEAD') return c.body(null);
    abiertas += 1;
    let numero = 0;
    return c.body(
      new ReadableStream<Uint8Array>({
        async pull(salida) {
          if (numero > 0) await pausa(ENTRE_MARCAS);
          numero += 1;
          salida.enqueue(Buffer.from(`event: prueba\ndata: ${JSON.stringify({ numero, de: MARCAS })}\n\n`));
          if (numero < MARCAS) return;
          abiertas -= 1;
          salida.close();
        },
        cancel() {
          abiertas -= 1;
        },
      }),
    );
  });
}
