/** One icon of Lucide, by its file: its index would load all of them where the tests do not bundle. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  /** Shapes on a square of 24 units. */
  const dibujo: readonly (readonly [string, Readonly<Record<string, string>>])[];
  export default dibujo;
}
