/**
 * Makes a value that a bundler may leave out where nobody uses it. esbuild does not see that zod's calls have no side
 * effects, so every schema is marked `@__PURE__` and made in here; a page loads zod only when a form is being filled.
 */
export const puro = <Valor>(hacer: () => Valor): Valor => hacer();
