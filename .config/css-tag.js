/**
 * Stands in for Lit's own css-tag.js in the bundle: without the ways around browsers that lack constructable style
 * sheets (all that the widget supports have them) and without the messages for whoever writes styles, 0.4 KB.
 */
export class CSSResult {
  constructor(cssText) {
    this.cssText = cssText;
  }
  get styleSheet() {
    if (!this.sheet) (this.sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.sheet;
  }
  toString() {
    return this.cssText;
  }
}

export const supportsAdoptingStyleSheets = true;
export const unsafeCSS = (text) => new CSSResult(`${text}`);
export const css = (strings, ...values) => new CSSResult(String.raw({ raw: strings }, ...values));
export const getCompatibleStyle = (style) => style;
export function adoptStyles(root, styles) {
  root.adoptedStyleSheets = styles.map((style) => style.styleSheet ?? style);
}
