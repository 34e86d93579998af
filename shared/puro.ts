/**
 * Makes a value that a bundler may leave out where nobody uses it. esbuild does not see that zod's calls have no side
 * effects, so what the widget does not need is marked `@__PURE__` and made in here; 4 KB less in the first load.
 */
export const puro = <Valor>(hacer: () => Valor): Valor => hacer();
