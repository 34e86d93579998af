/** The figures of the outbox for Prometheus. They have no addresses. */
import type { Db } from '../db/statement.ts';
import type { Correos } from '../salud/metricas.ts';
import { contarCorreos, enviadosEntre } from './estado-de-correo.repository.ts';

/** Milliseconds within which what ended is committed, for sure: what ended since then is counted the next time. */
const RETRASO_MS = 5_000;

/** Counts what is sent from now on, whichever process sends it. */
export function medirCorreo(db: Db, reloj: () => number): () => Promise<Correos> {
  let contado = reloj();
  let enviados = 0;
  return async () => {
    const ahora = reloj();
    const hasta = ahora - RETRASO_MS;
    if (hasta > contado) {
      const desde = contado;
      contado = hasta;
      enviados += await enviadosEntre(db, desde, hasta);
    }
    const { enEspera, desde, fallidos } = await contarCorreos(db);
    return {
      enEspera,
      segundos: desde === null ? 0 : Math.max(0, Math.round((ahora - desde) / 1000)),
      fallidos,
      enviados,
    };
  };
}
