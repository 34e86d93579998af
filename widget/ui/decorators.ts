/**
 * Lit's `@property` and `@state` in their legacy form alone: Lit's own bring the standard form too, 0.4 KB of a first
 * load that is counted in bytes.
 */
import type { LitElement, PropertyDeclaration } from 'lit';

export const property =
  (opciones: PropertyDeclaration = {}) =>
  (prototipo: LitElement, nombre: PropertyKey): void =>
    (prototipo.constructor as typeof LitElement).createProperty(nombre, opciones);

export const state = () => property({ state: true, attribute: false });
