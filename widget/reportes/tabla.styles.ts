import { css } from 'lit';

/** Tables, and cards below 38 em. */
export const estilosTabla = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    font-weight: 400;
    padding: 8px 12px 8px 0;
    border-bottom: 1px solid var(--linea);
  }
  thead th {
    font-size: 0.875em;
    font-weight: 600;
  }
  h3 + table {
    margin-block-start: 4px;
  }
  .renglones + .enlace {
    margin: 8px 0 0 -8px;
  }
  .renglones .suave {
    display: block;
  }
  .con-barra {
    display: grid;
    grid-template-columns: 3em 1fr;
    gap: 8px;
    align-items: center;
    color: inherit;
    font-weight: 400;
    text-decoration: none;
    border-radius: 4px;
  }
  .con-barra:hover {
    background: var(--fondo-suave);
  }
  .con-barra > span {
    position: relative;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  .con-barra svg {
    width: 100%;
  }
  @container (max-width: 38em) {
    .renglones,
    .renglones tbody,
    .renglones tr,
    .renglones th,
    .renglones td {
      display: block;
    }
    .renglones thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .renglones tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 8px 16px;
      padding-block: 12px;
      border-bottom: 1px solid var(--linea);
    }
    .renglones th,
    .renglones td {
      padding: 0;
      border: 0;
    }
    .renglones th {
      grid-column: 1 / -1;
      font-weight: 600;
    }
    .renglones td::before {
      content: attr(data-columna);
      display: block;
      color: var(--texto-suave);
      font-size: 0.875em;
    }
  }
  @container (min-width: 38em) {
    .renglones {
      table-layout: fixed;
    }
    .renglones th:first-child {
      width: 24%;
    }
    .renglones th:nth-child(3) {
      width: 14%;
    }
  }
`;
