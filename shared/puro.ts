/**
 * Makes a value that a bundler may drop when nobody uses it. esbuild does not know that zod's calls have no side
 * effects, so every schema is marked `@__PURE__` and made in here; pages then load zod only when a form is filled in.
 */
export const puro = <Valor>(hacer: () => Valor): Valor => hacer();
