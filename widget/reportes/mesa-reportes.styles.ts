import { css } from 'lit';

export const estilosReportes = css`
  h3 {
    font-size: 1em;
    line-height: 1.5;
    font-weight: 650;
  }
  .periodo {
    gap: 12px;
    align-items: start;
  }
  fieldset {
    border: 0;
    padding: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
  }
  [type='date'] {
    padding-inline: 8px;
  }
  .opciones {
    display: grid;
    grid-auto-flow: column;
    border: 1px solid var(--borde);
    border-radius: var(--radio);
    overflow: hidden;
  }
  .opciones label {
    position: relative;
    margin: 0;
    font-weight: 400;
    cursor: pointer;
  }
  .opciones label + label {
    border-inline-start: 1px solid var(--linea);
  }
  .opciones span {
    display: grid;
    place-items: center;
    height: 100%;
    min-height: 42px;
    padding: 4px 12px;
    text-align: center;
    line-height: 1.25;
  }
  .opciones :checked + span {
    background: var(--acento);
    color: var(--acento-texto);
    font-weight: 600;
  }
  .opciones :focus-visible + span {
    outline: 3px solid;
    outline-offset: -6px;
  }
  .reporte {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  .cabeza {
    justify-content: space-between;
    border-top: 1px solid var(--linea);
    padding-top: 16px;
  }
  .descargas button {
    flex: 1;
    white-space: nowrap;
  }
  .totales,
  .graficas {
    display: grid;
    gap: 12px;
  }
  .totales div {
    background: var(--fondo-suave);
    border-radius: var(--radio);
    padding: 12px 16px;
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
  }
  .total {
    font-size: 1.375em;
    line-height: 1.25;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    margin-block: 4px;
  }
  .comparado {
    margin-block-start: 8px;
    padding-block-start: 8px;
    border-top: 1px solid var(--linea);
    font-size: 0.875em;
    color: var(--texto-suave);
  }
  .comparado strong {
    color: var(--texto);
    margin-inline-end: 4px;
  }
  .mejor strong {
    color: var(--exito);
  }
  .peor strong {
    color: var(--error);
  }
  .graficas {
    gap: 24px;
  }
  .vacio {
    text-align: center;
    padding: 24px;
    border: 1.5px dashed var(--linea);
    border-radius: var(--radio);
  }
  @media (forced-colors: active) {
    .opciones :checked + span {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  .totales {
    grid-template-columns: 1fr 1fr;
  }
  @container (max-width: 30em) {
    .descargas button {
      padding-inline: 8px;
      font-size: 0.875em;
    }
    .totales :nth-child(n + 3):is(div) {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 20em) {
    .periodo {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    fieldset {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 60em) {
    .totales {
      grid-template-columns: 1fr 1fr 2fr 2fr;
    }
    .periodo {
      grid-template-columns: 1fr 11em 11em;
    }
    fieldset {
      grid-column: auto;
    }
    .graficas {
      grid-template-columns: 3fr 2fr;
      gap: 48px;
    }
  }
  @media print {
    .periodo,
    .descargas,
    .enlace {
      display: none;
    }
    figure,
    tr {
      break-inside: avoid;
    }
  }
`;
