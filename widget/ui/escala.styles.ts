/**
 * The scales that the desk is drawn with: type, spacing, corners, elevation, motion, and the colours besides those of
 * mesa.styles.ts. A page sets none of them; they follow its `--mesa-…` colours, its font size, and the settings of who
 * looks at it.
 */
import { css } from 'lit';

export const estilosEscala = css`
  :host {
    container-name: mesa;
    /* 12, 13, 14, 16, 20 and 26 px where the browser's text size is as it comes. */
    --cuerpo: var(--mesa-tamano, max(1rem, 16px));
    --letra-1: calc(var(--cuerpo) * 0.75);
    --letra-2: calc(var(--cuerpo) * 0.8125);
    --letra-3: calc(var(--cuerpo) * 0.875);
    --letra-4: var(--cuerpo);
    --letra-5: calc(var(--cuerpo) * 1.25);
    --letra-6: calc(var(--cuerpo) * 1.625);
    --paso-1: calc(4px * var(--aire));
    --paso-2: calc(8px * var(--aire));
    --paso-3: calc(12px * var(--aire));
    --paso-4: calc(16px * var(--aire));
    --paso-5: calc(24px * var(--aire));
    --paso-6: calc(40px * var(--aire));
    --radio-chico: calc(var(--radio) * 0.5);
    --radio-grande: calc(var(--radio) * 1.5);
    /* What lies on the page, and what floats over it. */
    --sombra-1: 0 1px 2px rgb(9 20 30 / 0.12);
    --sombra-2: 0 2px 6px rgb(9 20 30 / 0.12), 0 12px 32px rgb(9 20 30 / 0.2);
    --velo: rgb(9 20 30 / 0.45);
    --ritmo: 0.15s ease-out;
    --alerta: var(--mezcla-alerta, var(--texto));
    --realce: var(--mezcla-realce, var(--fondo-suave));
    --nota: var(--mezcla-nota, var(--fondo-suave));
    --marcado: var(--mezcla-marcado, Mark);
    --lienzo: var(--mezcla-lienzo, var(--fondo));
  }
  /* Segoe by name: what "system-ui" is on Windows depends on its language. */
  :host,
  :where(:host > *) {
    font-family: var(--mesa-fuente, 'Segoe UI Variable Text', 'Segoe UI', system-ui, sans-serif);
  }
  @supports (color: color-mix(in srgb, red, red)) {
    :host {
      --mezcla-alerta: color-mix(in srgb, #b26a00 72%, CanvasText);
      --mezcla-realce: color-mix(in srgb, var(--acento) 11%, var(--fondo));
      --mezcla-nota: color-mix(in srgb, #f5b400 15%, var(--fondo));
      --mezcla-marcado: color-mix(in srgb, #f5b400 38%, var(--fondo));
      --mezcla-lienzo: color-mix(in srgb, var(--acento) 4%, var(--fondo));
    }
  }
  @media (forced-colors: active) {
    :host {
      --alerta: CanvasText;
      --realce: Canvas;
      --nota: Canvas;
      --marcado: Mark;
      --lienzo: Canvas;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --ritmo: 0s;
    }
  }
  .icono {
    flex: none;
    width: 1.25em;
    height: 1.25em;
    vertical-align: -0.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
