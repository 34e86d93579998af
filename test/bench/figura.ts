/** One figure of the bench, and whether it reaches its aim. */
export interface Figura {
  que: string;
  valor: number;
  meta: number;
  /** Whether more is better. */
  mas: boolean;
  detalle: string;
}

/** A figure that should be at least, or at most, its aim. */
export const alMenos = (que: string, valor: number, meta: number, detalle: string): Figura => ({
  que, valor, meta, mas: true, detalle }); // prettier-ignore
export const aLoMas = (que: string, valor: number, meta: number, detalle: string): Figura => ({
  que, valor, meta, mas: false, detalle }); // prettier-ignore
