/**
 * The look that all elements share: tokens, type, buttons, fields, notices. Spacing steps are 4, 8, 12, 16, 24.
 * Colours are mixed from the system's Canvas and CanvasText, so that they follow the page's `color-scheme`.
 */
import { css } from 'lit';

export const estilos = css`
  /* What the page says of text is for its own; hiding, ignoring the mouse, light or dark are for all of it. */
  :host {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    /* Chrome 109, the last one of Windows 7, mixes no colours: what comes last goes with light and dark as well. */
    --a: var(--mesa-acento, var(--mA, LinkText));
    --at: var(--mesa-acento-texto, var(--f));
    --t: var(--mesa-texto, var(--mT, CanvasText));
    --s: var(--mesa-texto-suave, var(--mS, var(--t)));
    --f: var(--mesa-fondo, Canvas);
    --g: var(--mesa-fondo-suave, var(--mG, rgb(128 128 128 / 0.12)));
    --l: var(--mesa-linea, var(--mL, rgb(128 128 128 / 0.3)));
    --b: var(--mesa-borde, var(--mB, gray));
    --e: var(--mesa-error, var(--mE, var(--t)));
    --o: var(--mesa-exito, var(--mO, var(--t)));
    --r: var(--mesa-radio, 8px);
    container-type: inline-size;
    min-inline-size: min(100%, 18em);
    display: block;
    overflow-wrap: anywhere;
  }
  /* Once more inside, where a page's rule for everything does not reach. */
  :host,
  :where(:host > *) {
    font: 400 max(1rem, 16px) / 1.5 var(--mesa-fuente, system-ui, sans-serif);
    letter-spacing: normal;
    word-spacing: 0;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    cursor: auto;
    color: var(--t);
    -webkit-text-fill-color: currentcolor;
    -webkit-user-select: text;
    user-select: text;
  }
  @supports (color: color-mix(in srgb, red, red)) {
    :host {
      --mA: color-mix(in srgb, #0b78b5 70%, CanvasText);
      --mT: color-mix(in srgb, #0b78b5 15%, CanvasText);
      --mS: color-mix(in srgb, var(--t) 68%, Canvas);
      --mG: color-mix(in srgb, #0b78b5 7%, Canvas);
      --mL: color-mix(in srgb, var(--t) 16%, Canvas);
      --mB: color-mix(in srgb, var(--t) 55%, Canvas);
      --mE: color-mix(in srgb, #f02a1d 62%, CanvasText);
      --mO: color-mix(in srgb, #12995a 60%, CanvasText);
    }
  }
  :host([data-soltar]) {
    outline: 3px dashed var(--a);
  }
  @media (forced-colors: active) {
    :host {
      --a: LinkText;
      --at: Canvas;
    }
  }
  :host([hidden]),
  [hidden],
  :empty:is(p, div) {
    display: none;
  }
  * {
    box-sizing: border-box;
    margin: 0;
  }
  .panel {
    background: var(--f);
    border: 1px solid var(--l);
    border-radius: calc(var(--r) * 1.5);
    padding: 24px;
  }
  .panel,
  .lleno,
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  h2 {
    font-size: 1.375em;
    line-height: 1.25;
    font-weight: 650;
  }
  :focus-visible {
    outline: 3px solid var(--a);
    outline-offset: 2px;
  }
  h2:focus {
    outline: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    min-height: 44px;
    border: 1px solid var(--b);
    border-radius: var(--r);
    background: var(--f);
    padding: 8px 12px;
  }
  input,
  select,
  textarea {
    display: block;
    width: 100%;
  }
  textarea {
    resize: vertical;
  }
  /* Firefox makes it paler by itself. */
  ::placeholder {
    color: var(--s);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--e);
    box-shadow: inset 0 0 0 1px var(--e);
  }
  button,
  a,
  u {
    color: var(--a);
    font-weight: 600;
    cursor: pointer;
    text-underline-offset: 3px;
  }
  button:hover {
    background: var(--g);
  }
  .principal,
  .principal:hover {
    background: var(--a);
    border-color: var(--a);
    color: var(--at);
    forced-color-adjust: none;
    padding-inline: 24px;
  }
  .principal:hover {
    box-shadow: inset 0 0 0 9em rgb(0 0 0 / 0.15);
  }
  :disabled,
  [aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.6;
  }
  .enlace {
    border-color: transparent;
    background: none;
    text-decoration: underline;
    padding-inline: 8px;
  }
  .fila {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  label,
  .etiqueta {
    display: block;
    font-weight: 600;
    margin-bottom: 4px;
  }
  .ayuda,
  .suave,
  .error {
    font-size: 0.875em;
    color: var(--s);
  }
  .error {
    color: var(--e);
    font-weight: 600;
  }
  .campo p {
    margin-top: 4px;
  }
  .aviso {
    background: var(--g);
    border-radius: var(--r);
    border-inline-start: 4px solid var(--a);
    padding: 12px 16px;
  }
  .mal {
    border-color: var(--e);
  }
  .obra {
    display: contents;
  }
  .obra[inert] {
    visibility: hidden;
  }
  .oculto {
    position: absolute;
    width: 1px;
    height: 1px;
    min-height: 0;
    padding: 0;
    border: 0;
    clip-path: inset(50%);
    overflow: hidden;
    white-space: nowrap;
  }
  .hueso {
    height: 44px;
    border-radius: var(--r);
    background: var(--g);
  }
  @container (max-width: 30em) {
    .panel {
      padding: 16px;
    }
    .principal {
      width: 100%;
    }
  }
`;
