import type { CSSResult } from 'lit';

/** Gives styles to the shadow root that `elemento` stands in, for an element that paints without one of its own. */
export function adoptStyles(elemento: Element, styles: readonly CSSResult[]): void {
  const raiz = elemento.getRootNode() as ShadowRoot;
  const hojas = styles.map(({ styleSheet }) => styleSheet!);
  raiz.adoptedStyleSheets = [...new Set([...raiz.adoptedStyleSheets, ...hojas])];
}
