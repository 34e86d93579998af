/** Webhooks as long as the service runs: events become deliveries, and these are sent. */
import { crearReparto } from '../reparto/repartir.ts';
import type { Servicios } from '../servicios.ts';
import { encolarAvisos } from './encolar-avisos.ts';
import { contarEntregas } from './entregas.repository.ts';
import { crearEnviador } from './enviador.ts';

/** Begins; the returned function ends it, within some seconds. */
export async function iniciarWebhooks(servicios: Servicios): Promise<() => Promise<void>> {
  const { base, log, metricas, reloj } = servicios;
  const contar = metricas.contar(
    'mesa_webhooks_intentos_total',
    'Attempts to deliver webhooks, by how they ended',
    'resultado',
  );
  for (const estado of ['espera', 'fallida'] as const) {
    metricas.medir(
      `mesa_webhooks_${estado === 'espera' ? 'en_espera' : 'fallidas'}`,
      estado === 'espera' ? 'Deliveries of webhooks that wait' : 'Deliveries of webhooks that failed',
      async () => (await contarEntregas(base.leer))[estado],
    );
  }
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
