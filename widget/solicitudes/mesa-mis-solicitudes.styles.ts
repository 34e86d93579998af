import { css } from 'lit';

/** A table from 50 em on; below that each row is a card with the name of its column before each value. */
export const estilosSolicitudes = css`
  .filtros {
    display: grid;
    gap: 12px;
    align-items: end;
  }
  [role='table'],
  [role='rowgroup'] {
    display: grid;
    gap: 12px;
  }
  [role='row'] {
    display: grid;
    gap: 4px;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    padding: 12px 16px;
  }
  .titulos {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
  }
  [role='cell'] {
    display: grid;
    grid-template-columns: minmax(6em, 35%) 1fr;
    gap: 8px;
  }
  [role='cell']::before {
    content: attr(data-columna);
    color: var(--texto-suave);
    font-size: 0.875em;
  }
  .accion {
    display: block;
  }
  .accion::before {
    content: none;
  }
  .accion button {
    width: 100%;
    margin-top: 8px;
  }
  .numero {
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .nuevos {
    display: inline-block;
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
    border-radius: 99px;
    padding: 0 8px;
    font-size: 0.875em;
    font-weight: 600;
  }
  .vacio {
    text-align: center;
    padding: 24px;
    border: 1.5px dashed var(--linea);
    border-radius: var(--radio);
  }
  .vacio button {
    margin-top: 8px;
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  .pie {
    justify-content: space-between;
  }
  @container (min-width: 36em) {
    .filtros {
      grid-template-columns: minmax(9em, 1fr) minmax(12em, 2fr) minmax(9em, 1fr);
    }
  }
  @container (min-width: 50em) {
    [role='table'],
    [role='rowgroup'] {
      gap: 0;
    }
    [role='row'] {
      grid-template-columns: 6em 9.5em minmax(7em, 1fr) minmax(7em, 1.5fr) 8em 7em;
      align-items: center;
      gap: 12px;
      border-width: 0 0 1px;
      border-radius: 0;
      padding: 8px;
    }
    .titulos {
      position: static;
      clip-path: none;
      width: auto;
      height: auto;
      background: var(--fondo-suave);
      font-weight: 600;
    }
    .titulos span {
      font-size: 0.875em;
      line-height: 1.3;
    }
    [role='cell'] {
      display: block;
    }
    [role='cell']::before {
      content: none;
    }
    .accion button {
      margin: 0;
      padding-inline: 8px;
    }
    .cuerpo [role='row']:hover {
      background: var(--fondo-suave);
    }
  }
`;
