/**
 * The look that all elements share: tokens, type, buttons, fields, notices. Spacing steps are 4, 8, 12, 16, 24.
 * Colours are mixed from the system's Canvas and CanvasText, so that they follow the page's `color-scheme`.
 */
import { css } from 'lit';

export const estilos = css`
  :host {
    --a: var(--mesa-acento, color-mix(in srgb, #0b78b5 70%, CanvasText));
    --at: var(--mesa-acento-texto, Canvas);
    --t: var(--mesa-texto, color-mix(in srgb, #0b78b5 15%, CanvasText));
    --s: var(--mesa-texto-suave, color-mix(in srgb, var(--t) 68%, Canvas));
    --f: var(--mesa-fondo, Canvas);
    --g: var(--mesa-fondo-suave, color-mix(in srgb, #0b78b5 7%, Canvas));
    --l: var(--mesa-linea, color-mix(in srgb, var(--t) 16%, Canvas));
    --b: var(--mesa-borde, color-mix(in srgb, var(--t) 55%, Canvas));
    --e: var(--mesa-error, color-mix(in srgb, #f02a1d 62%, CanvasText));
    --o: var(--mesa-exito, color-mix(in srgb, #12995a 60%, CanvasText));
    --r: var(--mesa-radio, 8px);
    container-type: inline-size;
    min-inline-size: min(100%, 18em);
    display: block;
    font: 400 max(1rem, 16px) / 1.5 var(--mesa-fuente, system-ui, sans-serif);
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    color: var(--t);
    overflow-wrap: break-word;
  }
  /* Chrome 109 is the last one of Windows 7. */
  @supports not (color: color-mix(in srgb, red, red)) {
    :host {
      --a: var(--mesa-acento, #08547f);
      --t: #02121b;
      --s: #535e64;
      --g: #edf5fa;
      --l: #d7d9db;
      --b: #747d81;
      --e: #951a12;
      --o: #0b5c36;
    }
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
  ::placeholder {
    color: var(--s);
    opacity: 1;
  }
  textarea {
    resize: vertical;
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
