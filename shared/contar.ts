/** How long a text is, for every limit on text. Apart from the rest of `texto.ts`, because it is in the first page load. */

/** NFC, Unix line ends, no white space around. Texts are counted and stored in this form. */
export function normalizar(texto: string): string {
  return texto.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** Length in Unicode code points, the unit of every limit on text (GTIC-015-FR step 6). */
export function contar(texto: string): number {
  let cuenta = 0;
  for (const _ of texto) cuenta += 1;
  return cuenta;
}
