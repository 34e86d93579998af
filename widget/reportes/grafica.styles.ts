import { css } from 'lit';

/** Charts take the width that there is; their texts stay as large as the page's. */
export const estilosGrafica = css`
  .graficas svg {
    display: block;
    overflow: visible;
    margin-block-start: 12px;
  }
  svg text {
    fill: currentColor;
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .antiguedad {
    width: calc(100% - 10em);
    margin-inline-start: 7.25em;
  }
  .dias {
    width: calc(100% - 2.5em);
    margin-inline-start: 2.5em;
  }
  .nombre,
  .marca {
    text-anchor: end;
  }
  .marca,
  .fecha {
    fill: var(--texto-suave);
  }
  .centro {
    text-anchor: middle;
  }
  .fin {
    text-anchor: end;
  }
  svg .cifra {
    font-weight: 600;
  }
  .guia {
    stroke: var(--linea);
  }
  .antiguedad .guia {
    stroke: var(--borde);
  }
  .barra {
    fill: var(--acento);
    fill-opacity: 0.7;
  }
  .linea {
    fill: none;
    stroke: var(--texto);
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .punto {
    fill: var(--texto);
    pointer-events: none;
  }
  .paso {
    fill: var(--texto);
    fill-opacity: 0;
  }
  .paso:hover {
    fill-opacity: 0.08;
  }
  .leyenda {
    display: flex;
    gap: 16px;
    font-size: 0.875em;
  }
  .leyenda span::before {
    content: '';
    display: inline-block;
    width: 0;
    border: 6px solid var(--acento);
    margin-inline-end: 8px;
    vertical-align: -1px;
    opacity: 0.7;
  }
  .leyenda .resueltos::before {
    width: 18px;
    border-width: 2px 0 0;
    border-color: var(--texto);
    vertical-align: 4px;
    opacity: 1;
  }
  details {
    margin-block-start: 8px;
  }
  summary {
    color: var(--acento);
    font-size: 0.875em;
    font-weight: 600;
    cursor: pointer;
    padding-block: 4px;
  }
  .rollo {
    max-height: 20em;
    overflow: auto;
  }
  @media (forced-colors: active) {
    .barra {
      fill: Canvas;
      fill-opacity: 1;
      stroke: CanvasText;
      vector-effect: non-scaling-stroke;
    }
    .linea {
      stroke: Highlight;
    }
    .punto {
      fill: Highlight;
    }
    .leyenda .resueltos::before {
      border-color: Highlight;
    }
  }
  @media print {
    details {
      display: none;
    }
  }
`;
