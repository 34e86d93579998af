import type { Marca } from '../../../shared/marcas.ts';

/**
 * Pixels of a picture that browsers show without harm: 200 MiB while it is drawn. Telephones make up to 50 million by
 * themselves; a file of 1 MB may declare a thousand times as many.
 */
const PIXELES = 50_000_000;

/** `ancho` and `alto` are in pixels, as the file tells them. */
export function marcarSiEsEnorme(marcas: Set<Marca>, ancho: number, alto: number): void {
  if (ancho * alto > PIXELES) marcas.add('enorme');
}
