/** Webhooks as long as the service runs: events become deliveries, and these are sent. */
import { crearReparto } from '../reparto/repartir.ts';
import type { Servicios } from '../servicios.ts';
import { encolarAvisos } from './encolar-avisos.ts';
import { crearEnviador } from './enviador.ts';
import { contarEntregas } from './webhooks.repository.ts';

/** Begins; the returned function ends it, within some seconds. */
export async function iniciarWebhooks(servicios: Servicios): Promise<() => Promise<void>> {
  const { base, log, metricas, reloj } = servicios;
  const contar = metricas.contar(
    'mesa_webhooks_intentos_total',
    'Attempts to deliver webhooks, by how they ended',
    'resultado',
  );
  metricas.medirTablas(
    () => contarEntregas(base.leer),
    [
      ['mesa_webhooks_en_espera', 'Deliveries of webhooks that wait', ({ enEspera }) => enEspera],
      ['mesa_webhooks_fallidas', 'Deliveries of webhooks that failed', ({ fallidas }) => fallidas],
    ],
  );
  const enviador = crearEnviador(servicios, { alIntentar: contar });
  const reparto = await crearReparto({
    base,
    destino: 'webhooks',
    alEvento: (tx, evento) => encolarAvisos(tx, evento, reloj()),
    log,
  });
  return async () => {
    await reparto.detener();
    await enviador.detener();
  };
}
