/**
 * Stands in for `lit-element` in the bundle: Lit's element as far as ours use it, with Lit's names and order of events,
 * in a third of the bytes. It has no reflected properties, no accessors and converters of an element's own, no
 * initializers, no static `properties`; the tests of all elements run with it, and test/widget/ui/lit.test.ts
 * compares it with Lit's own.
 */
import { render } from 'lit-html';

export * from '@lit/reactive-element';
export * from 'lit-html';

const attributeOf = (name, { attribute = name.toLowerCase() }) => attribute;

export class LitElement extends HTMLElement {
  static styles = [];
  /** Options by name of the property, with those of the class that this one extends. */
  static elementProperties = new Map();

  static createProperty(name, options) {
    const { elementProperties } = Object.getPrototypeOf(this);
    if (this.elementProperties === elementProperties) this.elementProperties = new Map(elementProperties);
    this.elementProperties.set(name, options);
    const key = Symbol();
    Object.defineProperty(this.prototype, name, {
      get() {
        return this[key];
      },
      set(value) {
        const old = this[key];
        this[key] = value;
        this.requestUpdate(name, old);
      },
      configurable: true,
      enumerable: true,
    });
  }

  static get observedAttributes() {
    return [...this.elementProperties].map((entry) => attributeOf(...entry)).filter(Boolean);
  }

  isUpdatePending = false;
  hasUpdated = false;
  #changed = new Map();
  #connect;
  #updated = new Promise((resolve) => (this.#connect = resolve));
  #controllers = new Set();
  #options = { host: this };
  /** What the page set before the element was defined. */
  #before = [];

  constructor() {
    super();
    for (const name of this.constructor.elementProperties.keys()) {
      if (!Object.hasOwn(this, name)) continue;
      this.#before.push([name, this[name]]);
      delete this[name];
    }
    this.requestUpdate();
  }

  addController(controller) {
    this.#controllers.add(controller);
    if (this.renderRoot && this.isConnected) controller.hostConnected?.();
  }

  createRenderRoot() {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = this.constructor.styles.map(({ styleSheet }) => styleSheet);
    return root;
  }

  connectedCallback() {
    this.renderRoot ??= this.createRenderRoot();
    this.#connect();
    for (const controller of this.#controllers) controller.hostConnected?.();
  }

  disconnectedCallback() {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute, _, value) {
    for (const [name, options] of this.constructor.elementProperties) {
      if (attributeOf(name, options) !== attribute) continue;
      const { type } = options;
      this[name] = type === Boolean ? value !== null : type && value !== null ? type(value) : value;
    }
  }

  /** Without a name: it is to be painted whether something has changed or not. */
  requestUpdate(name, old) {
    if (name) {
      if (Object.is(this[name], old)) return;
      if (!this.#changed.has(name)) this.#changed.set(name, this.hasUpdated ? old : undefined);
    }
    if (!this.isUpdatePending) this.#updated = this.#paint();
  }

  get updateComplete() {
    return this.#updated;
  }

  async #paint() {
    this.isUpdatePending = true;
    try {
      await this.#updated;
    } catch (error) {
      // It was the one before that failed: the page hears of it, and this one goes on.
      void Promise.reject(error);
    }
    if (!this.hasUpdated) for (const [name, value] of this.#before) this[name] = value;
    const changed = this.#changed;
    try {
      this.willUpdate(changed);
      for (const controller of this.#controllers) controller.hostUpdate?.();
      this.update(changed);
    } catch (error) {
      this.#settle();
      throw error;
    }
    for (const controller of this.#controllers) controller.hostUpdated?.();
    if (!this.hasUpdated) {
      this.hasUpdated = true;
      this.firstUpdated(changed);
    }
    this.updated(changed);
    return !this.isUpdatePending;
  }

  update() {
    const painted = this.render();
    // What changes while it is painted is painted once more.
    this.#settle();
    render(painted, this.renderRoot, this.#options);
  }

  #settle() {
    this.#changed = new Map();
    this.isUpdatePending = false;
  }

  willUpdate() {}
  firstUpdated() {}
  updated() {}
}
