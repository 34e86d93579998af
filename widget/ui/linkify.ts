/** Text as text, with its http(s) addresses made clickable. Never markup. */
import { html, type TemplateResult } from 'lit';

// Without the punctuation that ends a sentence around the address.
const ENLACE = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/iu;

export const conEnlaces = (texto: string): (string | TemplateResult)[] =>
  texto
    .split(ENLACE)
    .map((parte, i) =>
      i % 2 ? html`<a href=${parte} target="_blank" rel="noopener noreferrer nofollow">${parte}</a>` : parte,
    );
