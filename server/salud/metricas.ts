/** Figures for Prometheus: the process, and how long requests take. */
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricasDeTodos } from './metricas-de-todos.ts';

/** The outbox: what waits and for how long at most, what was given up, and what was sent since this process began. */
export interface Correos {
  enEspera: number;
  segundos: number;
  fallidos: number;
  enviados: number;
}

export interface Metricas {
  /** `ms` is how long the request took, in milliseconds. */
  solicitud(que: { metodo: string; ruta: string; status: number }, ms: number): void;
  /** `abiertos` is called whenever the figures are read. */
  medirFlujos(abiertos: () => number): void;
  /** `perdidas` is called whenever the figures are read. */
  medirRegistro(perdidas: () => number): void;
  /** The outbox of mail; called whenever the figures are read. */
  medirCorreo(medir: () => Promise<Correos>): void;
  /** A figure that `valor` tells whenever it is read. */
  medir(nombre: string, ayuda: string, valor: () => number | Promise<number>): void;
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
    medirCorreo(medir) {
      // Every process reads the same tables: their figures are not added up.
      const comunes = { registers: [registro], aggregator: 'max' as const };
      let leidos: Promise<Correos>;
      new Gauge({
        ...comunes,
        name: 'mesa_correos_en_espera',
        help: 'Mails that wait to be sent',
        async collect() {
          // The first of the figures to be read; the others take theirs from it.
          leidos = medir();
          this.set((await leidos).enEspera);
        },
      });
      new Gauge({
        ...comunes,
        name: 'mesa_correo_mas_antiguo_segundos',
        help: 'Seconds for which the oldest mail has waited',
        async collect() {
          this.set((await leidos).segundos);
        },
      });
      new Gauge({
        ...comunes,
        name: 'mesa_correos_fallidos',
        help: 'Mails that were given up and can be sent again',
        async collect() {
          this.set((await leidos).fallidos);
        },
      });
      new Counter({
        ...comunes,
        name: 'mesa_correos_enviados_total',
        help: 'Mails that the SMTP server has taken since this process began',
        async collect() {
          this.reset();
          this.inc((await leidos).enviados);
        },
      });
    },
    medir(name, help, valor) {
      new Gauge({
        name,
        help,
        registers: [registro],
        async collect() {
          this.set(await valor());
        },
      });
    },
    contar(name, help, etiqueta) {
      const cuenta = new Counter({ name, help, labelNames: [etiqueta], registers: [registro] });
      return (valor) => cuenta.inc({ [etiqueta]: valor });
    },
    texto: async () => (await metricasDeTodos()) ?? registro.metrics(),
    tipo: registro.contentType,
  };
}
