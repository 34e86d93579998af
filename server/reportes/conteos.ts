/** Counts for a report: cases created and solved, and the times they took. */
import type { Reporte, Tiempos } from '../../shared/reporte.ts';
import { contarVeces, deRango, juntarVeces, type Veces } from './veces.ts';

export type Hecho = 'llegados' | 'resueltos';
type Renglon = Reporte['total'];

/** Counts as they are kept: `respuesta` of the created cases, `solucion` of the solved ones. */
export interface Cuentas {
  llegados: number;
  resueltos: number;
  respuesta: Veces;
  solucion: Veces;
}

export class Conteo {
  llegados = 0;
  resueltos = 0;
  /** Minutes to the first answer of created cases, and to the solution of solved ones. */
  readonly #respuesta = new Duraciones();
  readonly #solucion = new Duraciones();

  /** `minutos` of office hours; null where there is no answer yet, or nobody knows (a case from another system). */
  anotar(hecho: Hecho, minutos: number | null): void {
    this[hecho] += 1;
    if (minutos !== null) (hecho === 'llegados' ? this.#respuesta : this.#solucion).anotar(minutos);
  }

  /** Adds the cases, whose times `sumarTiempos` adds. */
  sumarCasos({ llegados, resueltos }: Pick<Cuentas, 'llegados' | 'resueltos'>): void {
    this.llegados += llegados;
    this.resueltos += resueltos;
  }

  sumarTiempos({ respuesta, solucion }: Pick<Cuentas, 'respuesta' | 'solucion'>): void {
    this.#respuesta.sumar(respuesta);
    this.#solucion.sumar(solucion);
  }

  cuentas(): Cuentas {
    const { llegados, resueltos } = this;
    return { llegados, resueltos, respuesta: this.#respuesta.veces(), solucion: this.#solucion.veces() };
  }

  /** Which of two comes first: the one with more cases. */
  comparar(otra: Conteo): number {
    return otra.llegados - this.llegados || otra.resueltos - this.resueltos;
  }

  renglon(): Renglon {
    const { llegados, resueltos } = this;
    return { llegados, resueltos, respuesta: this.#respuesta.resumir(), solucion: this.#solucion.resumir() };
  }
}

/** One Conteo for each motivo, IPS or agent. */
export class Conteos {
  readonly #cuentas = new Map<string, Conteo>();

  de(clave: string): Conteo {
    let cuenta = this.#cuentas.get(clave);
    if (!cuenta) this.#cuentas.set(clave, (cuenta = new Conteo()));
    return cuenta;
  }

  todos(): IterableIterator<[string, Conteo]> {
    return this.#cuentas.entries();
  }

  mayores(cuantas = Infinity): [string, Conteo][] {
    return [...this.#cuentas].sort(([unaClave, una], [otraClave, otra]) => una.comparar(otra) || (unaClave < otraClave ? -1 : 1)).slice(0, cuantas); // prettier-ignore
  }
}

/** How often each duration occurred. */
export class Duraciones {
  readonly #sueltas: number[] = [];
  readonly #sumadas: Veces[] = [];

  anotar(minutos: number): void {
    this.#sueltas.push(minutos);
  }

  sumar(veces: Veces): void {
    if (veces.length > 0) this.#sumadas.push(veces);
  }

  veces(): Veces {
    return juntarVeces(
      this.#sueltas.length > 0 ? [...this.#sumadas, contarVeces(this.#sueltas)] : this.#sumadas,
    );
  }

  /**
   * Median and 90th percentile by nearest rank: the smallest value that at least that share of all does not exceed
   * (rank ⌈share × n⌉), so always the time of a real case; null without cases.
   */
  resumir(): Tiempos {
    const veces = this.veces();
    let cuenta = 0;
    for (let i = 1; i < veces.length; i += 2) cuenta += veces[i]!;
    return {
      cuenta,
      mediana: deRango(veces, Math.ceil((50 * cuenta) / 100)),
      p90: deRango(veces, Math.ceil((90 * cuenta) / 100)),
    };
  }
}
