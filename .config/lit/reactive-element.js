/**
 * Stands in for `@lit/reactive-element` in the bundle, as far as our elements and `@lit/task` use it; its class is in
 * lit-element.js beside it. Every browser that the widget supports has constructable style sheets.
 */
class CSSResult {
  constructor(cssText) {
    this.cssText = cssText;
  }
  /** Made when the first element needs it: to import the widget takes no DOM for it. */
  get styleSheet() {
    if (!this.sheet) (this.sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.sheet;
  }
}

/** A style sheet; ours have nothing to fill in. */
export const css = (strings) => new CSSResult(strings[0]);

export const notEqual = (value, old) => !Object.is(value, old);
