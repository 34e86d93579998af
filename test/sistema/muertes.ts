/** Deaths of a service at points of the work that were chosen before it began, so that their number is certain. */
import { Demostracion } from '../e2e/servicio.ts';

/** As many different ones of `puntos`, at random. */
export function elegir(puntos: readonly string[], cuantos: number, azar: () => number): Set<string> {
  const quedan = [...puntos];
  const elegidos = new Set<string>();
  while (elegidos.size < cuantos && quedan.length > 0) {
    const [punto] = quedan.splice(Math.floor(azar() * quedan.length), 1);
    elegidos.add(punto!);
  }
  return elegidos;
}

/** A service that is killed and started again on the same data while others go on asking it. */
export class Mortal {
  /** Points at which it was killed, in their order. */
  readonly muertes: string[] = [];
  readonly #entorno: Record<string, string>;
  readonly #datos: string;
  readonly #elegidos: ReadonlySet<string>;
  #servicio: Promise<Demostracion>;

  constructor(entorno: Record<string, string>, datos: string, elegidos: ReadonlySet<string>) {
    this.#entorno = entorno;
    this.#datos = datos;
    this.#elegidos = elegidos;
    this.#servicio = this.#nacer();
  }

  /** Where it listens now, or will when it has started. */
  async url(): Promise<string> {
    return (await this.#servicio).url;
  }

  /** Who comes here has reached the point; the service dies if it is one of those that were chosen. */
  async pasar(punto: string): Promise<void> {
    if (!this.#elegidos.has(punto)) return;
    this.muertes.push(punto);
    const antes = this.#servicio;
    this.#servicio = antes.then(async (vivo) => {
      await vivo.terminar('SIGKILL');
      return this.#nacer();
    });
    await this.#servicio;
  }

  async terminar(): Promise<number | null> {
    return (await this.#servicio).terminar();
  }

  #nacer(): Promise<Demostracion> {
    return Demostracion.iniciar(this.#entorno, this.#datos);
  }
}
