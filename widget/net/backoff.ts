/**
 * Milliseconds until the next attempt after so many failed ones: `primera`, doubled each time up to `maxima`, with jitter
 * so that the pages of a city do not come back all at once; never less than the seconds that the server asks for.
 */
export const pausaTras = (fallos: number, primera: number, maxima: number, segundosPedidos = 0): number =>
  Math.max(segundosPedidos * 1000, Math.min(primera * 2 ** (fallos - 1), maxima) * (0.5 + Math.random()));
