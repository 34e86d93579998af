/** The figures of the outbox for Prometheus. They have no addresses. */
import type { Servicios } from '../servicios.ts';
import { contarCorreos, enviadosEntre } from './estado-de-correo.repository.ts';

/** Milliseconds within which what ended is committed, for sure: what ended since then is counted the next time. */
const RETRASO_MS = 5_000;

/** Counts what is sent from now on, whichever process sends it. */
export function medirCorreo({ base, metricas, reloj }: Pick<Servicios, 'base' | 'metricas' | 'reloj'>): void {
  let contado = reloj();
  let enviados = 0;
  async function leer() {
    const ahora = reloj();
    const hasta = ahora - RETRASO_MS;
    if (hasta > contado) {
      const desde = contado;
      contado = hasta;
      enviados += await enviadosEntre(base.leer, desde, hasta);
    }
    return { ...(await contarCorreos(base.leer)), ahora, enviados };
  }
  metricas.medirTablas(leer, [
    ['mesa_correos_en_espera', 'Mails that wait to be sent', ({ enEspera }) => enEspera],
    [
      'mesa_correo_mas_antiguo_segundos',
      'Seconds for which the oldest mail has waited',
      ({ ahora, desde }) => (desde === null ? 0 : Math.max(0, Math.round((ahora - desde) / 1_000))),
    ],
    ['mesa_correos_fallidos', 'Mails that were given up and can be sent again', ({ fallidos }) => fallidos],
    [
      'mesa_correos_enviados_total',
      'Mails that the SMTP server has taken since this process began',
      (leido) => leido.enviados,
    ],
  ]);
}
