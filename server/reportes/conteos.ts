/** Counting for a report: how many cases came and were solved, and how long that took. */
import type { Reporte, Tiempos } from '../../shared/reporte.ts';

export type Hecho = 'llegados' | 'resueltos';
type Renglon = Reporte['total'];

export class Conteo {
  readonly #cuantos = { llegados: 0, resueltos: 0 };
  /** To the first answer of those that came; to the solution of those that were solved. */
  readonly #minutos = { llegados: new Duraciones(), resueltos: new Duraciones() };

  /** `minutos` of office hours; null where there is no answer yet, or nobody knows (a case from another system). */
  anotar(hecho: Hecho, minutos: number | null): void {
    this.#cuantos[hecho] += 1;
    if (minutos !== null) this.#minutos[hecho].anotar(minutos);
  }

  /** Which of two comes first: the one with more cases. */
  comparar(otra: Conteo): number {
    const [a, b] = [this.#cuantos, otra.#cuantos];
    return b.llegados - a.llegados || b.resueltos - a.resueltos;
  }

  renglon(): Renglon {
    return {
      ...this.#cuantos,
      respuesta: this.#minutos.llegados.resumir(),
      solucion: this.#minutos.resueltos.resumir(),
    };
  }
}

/** One count for each key of a kind: each motivo, IPS, agent. */
export class Conteos<Grupo> {
  readonly #cuentas = new Map<Grupo, Conteo>();

  anotar(grupo: Grupo, hecho: Hecho, minutos: number | null): void {
    let cuenta = this.#cuentas.get(grupo);
    if (!cuenta) this.#cuentas.set(grupo, (cuenta = new Conteo()));
    cuenta.anotar(hecho, minutos);
  }

  mayores(cuantas = Infinity): [Grupo, Renglon][] {
    return [...this.#cuentas]
      .sort(([, a], [, b]) => a.comparar(b))
      .slice(0, cuantas)
      .map(([grupo, cuenta]) => [grupo, cuenta.renglon()]);
  }
}

/** How often each duration was seen: of a hundred thousand cases there are some thousand minutes to put in order. */
export class Duraciones {
  readonly #veces = new Map<number, number>();
  #cuenta = 0;

  anotar(minutos: number): void {
    this.#veces.set(minutos, (this.#veces.get(minutos) ?? 0) + 1);
    this.#cuenta += 1;
  }

  /**
   * Median and 90th percentile by nearest rank: the smallest value that at least that share of all does not exceed
   * (rank ⌈share × n⌉). So it is always a time that some case really took; null without any.
   */
  resumir(): Tiempos {
    const enOrden = [...this.#veces].sort(([a], [b]) => a - b);
    const deRango = (rango: number) => {
      let vistas = 0;
      return enOrden.find(([, veces]) => (vistas += veces) >= rango)?.[0] ?? null;
    };
    return {
      cuenta: this.#cuenta,
      mediana: deRango(Math.ceil((50 * this.#cuenta) / 100)),
      p90: deRango(Math.ceil((90 * this.#cuenta) / 100)),
    };
  }
}
