/** The figures of several processes that serve together, added up by the one that started them (run/workers.ts). */
import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';

const PEDIR = 'mesa:pedir-metricas';
const DAR = 'mesa:dar-metricas';

interface Mensaje {
  tipo?: string;
  pedido?: number;
  texto?: string | undefined;
}

let ultimoPedido = 0;

/** In the process that started the others: answers their `metricasDeTodos`. */
export function atenderMetricas(): void {
  const registro = new AggregatorRegistry();
  cluster.on('message', (worker, { tipo, pedido }: Mensaje) => {
    if (tipo !== PEDIR) return;
    const dar = (texto?: string) => {
      if (worker.isConnected()) worker.send({ tipo: DAR, pedido, texto });
    };
    // A process that is just starting or ending does not answer: then the one that was asked gives its own figures.
    registro.clusterMetrics().then(dar, () => dar());
  });
}

/**
 * In a process that `dirigir` started, the figures of all of them in Prometheus' text format; undefined in any other, and
 * while the others do not answer.
 */
export function metricasDeTodos(): Promise<string | undefined> {
  if (!cluster.isWorker) return Promise.resolve(undefined);
  const pedido = (ultimoPedido += 1);
  return new Promise((cumplir) => {
    const recibir = (mensaje: Mensaje) => {
      if (mensaje.tipo !== DAR || mensaje.pedido !== pedido) return;
      process.off('message', recibir);
      cumplir(mensaje.texto);
    };
    process.on('message', recibir);
    process.send?.({ tipo: PEDIR, pedido });
  });
}
