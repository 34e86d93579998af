/**
 * The look that all elements share: tokens, type, buttons, fields, notices. Spacing steps are 4, 8, 12, 16, 24.
 * Colours are mixed from the system's Canvas and CanvasText, so that they follow the page's `color-scheme`.
 */
import { css } from 'lit';

export const estilos = css`
  /* The page's text styles do not reach inside; hiding, pointer events and the colour scheme do. */
  :host {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    /* Chrome 109, the last one of Windows 7, has no color-mix(): the last value fits light and dark pages. */
    --acento: var(--mesa-acento, var(--mezcla-acento, LinkText));
    --acento-texto: var(--mesa-acento-texto, var(--fondo));
    --texto: var(--mesa-texto, var(--mezcla-texto, CanvasText));
    --texto-suave: var(--mesa-texto-suave, var(--mezcla-texto-suave, var(--texto)));
    --fondo: var(--mesa-fondo, Canvas);
    --fondo-suave: var(--mesa-fondo-suave, var(--mezcla-fondo-suave, rgb(128 128 128 / 0.12)));
    --linea: var(--mesa-linea, var(--mezcla-linea, rgb(128 128 128 / 0.3)));
    --borde: var(--mesa-borde, var(--mezcla-borde, gray));
    --error: var(--mesa-error, var(--mezcla-error, var(--texto)));
    --exito: var(--mesa-exito, var(--mezcla-exito, var(--texto)));
    --radio: var(--mesa-radio, 8px);
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
    color: var(--texto);
    -webkit-text-fill-color: currentcolor;
    -webkit-user-select: text;
    user-select: text;
  }
  @supports (color: color-mix(in srgb, red, red)) {
    :host {
      --mezcla-acento: color-mix(in srgb, #0b78b5 70%, CanvasText);
      --mezcla-texto: color-mix(in srgb, #0b78b5 15%, CanvasText);
      --mezcla-texto-suave: color-mix(in srgb, var(--texto) 68%, var(--fondo));
      --mezcla-fondo-suave: color-mix(in srgb, #0b78b5 7%, var(--fondo));
      --mezcla-linea: color-mix(in srgb, var(--texto) 16%, var(--fondo));
      --mezcla-borde: color-mix(in srgb, var(--texto) 55%, var(--fondo));
      --mezcla-error: color-mix(in srgb, #f02a1d 62%, CanvasText);
      --mezcla-exito: color-mix(in srgb, #12995a 60%, CanvasText);
    }
  }
  :host([data-soltar]) {
    outline: 3px dashed var(--acento);
  }
  @media (forced-colors: active) {
    :host {
      --acento: LinkText;
      --acento-texto: Canvas;
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
    background: var(--fondo);
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
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
    outline: 3px solid var(--acento);
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
    border: 1px solid var(--borde);
    border-radius: var(--radio);
    background: var(--fondo);
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
    color: var(--texto-suave);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--error);
    box-shadow: inset 0 0 0 1px var(--error);
  }
  button,
  a,
  u,
  summary {
    color: var(--acento);
    font-weight: 600;
    cursor: pointer;
    text-underline-offset: 3px;
  }
  button:hover {
    background: var(--fondo-suave);
  }
  .principal,
  .principal:hover {
    background: var(--acento);
    border-color: var(--acento);
    color: var(--acento-texto);
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
    border: 0;
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
    color: var(--texto-suave);
  }
  .error {
    color: var(--error);
    font-weight: 600;
  }
  .campo p {
    margin-top: 4px;
  }
  .aviso {
    background: var(--fondo-suave);
    border-radius: var(--radio);
    border-inline-start: 4px solid var(--acento);
    padding: 12px 16px;
  }
  .mal {
    border-color: var(--error);
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
  /* Fields with their labels, as they will stand there. */
  .hueso {
    height: 72px;
    background: repeating-linear-gradient(#0000 0 28px, var(--fondo-suave) 28px 72px, #0000 72px 96px);
  }
  .cabeza {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    column-gap: 16px;
  }
  mesa-quien {
    flex: 0 1 auto;
    min-block-size: 24px;
  }
  @container (max-width: 30em) {
    .panel {
      padding: 16px;
    }
    .principal {
      width: 100%;
    }
    /* A line of its own, also before its name is there. */
    mesa-quien {
      flex-basis: 100%;
    }
  }
`;
