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
    display: grid;
    gap: 2px;
    margin-block-start: 12px;
    padding: 0;
    list-style: none;
  }
  .antiguedad a {
    display: grid;
    grid-template-columns: 7.5em minmax(0, 1fr) 3em;
    align-items: center;
    gap: 12px;
    padding-block: 6px;
    border-radius: var(--radio);
    color: inherit;
    font-size: 0.875em;
    font-weight: 400;
    text-decoration: none;
    font-variant-numeric: tabular-nums;
  }
  .antiguedad a:hover {
    background: var(--fondo-suave);
  }
  .antiguedad a:hover .cifra,
  .antiguedad a:focus-visible .cifra {
    text-decoration: underline;
  }
  .graficas .antiguedad svg {
    width: 100%;
    margin: 0;
    border-inline-start: 1px solid var(--borde);
  }
  .dias {
    width: calc(100% - 2.5em);
    margin-inline-start: 2.5em;
  }
  .nombre {
    text-align: end;
  }
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
  .cifra {
    font-weight: 600;
  }
  .paso {
    cursor: pointer;
  }
  .guia {
    stroke: var(--linea);
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
