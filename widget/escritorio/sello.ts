import { html } from 'lit';

/** A cross on a tile, as in the icon of the page. */
export const SELLO = html`<svg class="sello" viewBox="0 0 36 36" aria-hidden="true">
  <rect width="36" height="36" rx="9" />
  <path d="M18 8v20M8 18h20" />
</svg>`;
