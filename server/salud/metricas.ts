/** Figures for Prometheus: the process, and how long requests take. */
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricasDeTodos } from './metricas-de-todos.ts';

/** A figure with its help; a name that ends with `_total` makes it a count. */
type Figura<T> = readonly [nombre: string, ayuda: string, valor: (leido: T) => number];

export interface Metricas {
  /** `ms` is how long the request took, in milliseconds. */
  solicitud(que: { metodo: string; ruta: string; status: number }, ms: number): void;
  /** `abiertos` is called whenever the figures are read. */
  medirFlujos(abiertos: () => number): void;
  /** `perdidas` is called whenever the figures are read. */
  medirRegistro(perdidas: () => number): void;
  /**
   * Figures of tables, which `leer` reads once whenever they are asked for. Every process reads the same tables, so those
   * of several are not added up.
   */
  medirTablas<T>(leer: () => Promise<T>, figuras: readonly Figura<T>[]): void;
  /** A count by one label; the returned function adds one. */
  contar(nombre: string, ayuda: string, etiqueta: string): (valor: string) => void;
  /** All figures in Prometheus' text format, of all processes that serve together. */
  texto(): Promise<string>;
  readonly tipo: string;
}

export function crearMetricas(): Metricas {
  const registro = new Registry();
  collectDefaultMetrics({ register: registro });
  // What this process answers when the first one adds up the figures of all.
  AggregatorRegistry.setRegistries([registro]);
  new AggregatorRegistry();
  const duracion = new Histogram({
    name: 'mesa_solicitud_segundos',
    help: 'Duration of HTTP requests in seconds, by method, route and status',
    labelNames: ['metodo', 'ruta', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registro],
  });
  return {
    solicitud: (que, ms) => duracion.observe(que, ms / 1000),
    medirFlujos(abiertos) {
      new Gauge({
        name: 'mesa_flujos_abiertos',
        help: 'Event streams open now',
        registers: [registro],
        collect() {
          this.set(abiertos());
        },
      });
    },
    medirRegistro(perdidas) {
      new Counter({
        name: 'mesa_registro_perdidas_total',
        help: 'Lines of the log that could not be written',
        registers: [registro],
        collect() {
          this.reset();
          this.inc(perdidas());
        },
      });
    },
    medirTablas<T>(leer: () => Promise<T>, figuras: readonly Figura<T>[]) {
      let leidos: Promise<T>;
      for (const [i, [name, help, valor]] of figuras.entries()) {
        const comun = { name, help, registers: [registro], aggregator: 'max' as const };
        // They are collected in their order: the first one reads, the others take theirs from it.
        const suya = async () => valor(await (i === 0 ? (leidos = leer()) : leidos));
        if (name.endsWith('_total'))
          new Counter({
            ...comun,
            async collect() {
              const cuantos = await suya();
              this.reset();
              this.inc(cuantos);
            },
          });
        else
          new Gauge({
            ...comun,
            async collect() {
              this.set(await suya());
            },
          });
      }
    },
    contar(name, help, etiqueta) {
      const cuenta = new Counter({ name, help, labelNames: [etiqueta], registers: [registro] });
      return (valor) => cuenta.inc({ [etiqueta]: valor });
    },
    texto: async () => (await metricasDeTodos()) ?? registro.metrics(),
    tipo: registro.contentType,
  };
}
