import { css } from 'lit';

/** A table from 700 px of the element on; below that each case is a card of three lines that opens as a whole. */
export const estilosSolicitudes = css`
  mesa-novedades {
    flex: none;
    inline-size: 36px;
    block-size: 36px;
  }
  mesa-quien {
    margin-inline-start: auto;
  }
  .filtros {
    display: grid;
    gap: var(--paso-3);
  }
  .fichas:not(:has(> *)) {
    display: none;
  }
  .ficha {
    display: inline-flex;
    align-items: center;
    gap: var(--paso-2);
    min-height: 36px;
    padding: 4px 14px;
    border-radius: 99px;
    font-size: var(--letra-3);
  }
  .ficha[aria-pressed='true'] {
    border-color: var(--acento);
    background: var(--realce);
  }
  .ficha[aria-pressed='true']::before {
    content: '✓' / '';
  }
  .titulos {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
  }
  .cuerpo {
    border: 1px solid var(--linea);
    border-radius: var(--radio-grande);
    overflow: hidden;
  }
  .cuerpo [role='row'] {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 2px var(--paso-3);
    padding: 10px var(--paso-4);
  }
  [role='row'] + [role='row'] {
    border-top: 1px solid var(--linea);
  }
  .cuerpo [role='row']:hover {
    background: var(--fondo-suave);
  }
  .sin-leer {
    box-shadow: inset 3px 0 var(--acento);
  }
  .caso {
    order: 1;
  }
  .numero {
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .en {
    order: 2;
    min-width: 0;
  }
  .estado {
    padding: 0;
    border: 0;
    background: none;
  }
  .cuando {
    order: 3;
    justify-self: end;
    color: var(--texto-suave);
    font-size: var(--letra-3);
    white-space: nowrap;
  }
  .asunto {
    order: 4;
    grid-column: 1 / -1;
    font-size: var(--letra-3);
  }
  .palabras {
    order: 5;
    grid-column: 1 / -1;
    font-size: var(--letra-3);
  }
  .palabras > * {
    display: block;
  }
  .ultimo {
    color: var(--texto-suave);
  }
  .sin-leer :is(.asunto, .ultimo, .palabras) {
    color: var(--texto);
    font-weight: 600;
  }
  .asunto,
  .palabras > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .accion {
    position: absolute;
    inset: 0;
  }
  .accion button {
    width: 100%;
    height: 100%;
    border: 0;
    border-radius: 0;
    background: none;
  }
  .accion button:focus-visible {
    outline-offset: -4px;
  }
  .nuevos {
    display: inline-block;
    margin-inline-start: 4px;
    padding: 0 8px;
    border-radius: 99px;
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
    font-size: var(--letra-1);
    font-weight: 600;
    vertical-align: 1px;
  }
  .vacio {
    padding: var(--paso-5);
    border: 1.5px dashed var(--linea);
    border-radius: var(--radio-grande);
    text-align: center;
  }
  .vacio button {
    margin-top: var(--paso-2);
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  .pie {
    justify-content: space-between;
  }
  .hueso {
    height: 44em;
  }
  @container (max-width: 30em) {
    /* In the line of the title; the name has one of its own. */
    mesa-quien {
      order: 1;
    }
  }
  @container (max-width: 36em) {
    .plegados .campo + .campo,
    time:not(.corto) {
      display: none;
    }
    .palabras:has(.ultimo) > bdi {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
    }
    .cuerpo {
      margin-inline: -16px;
      border-inline: 0;
      border-radius: 0;
    }
    .estado {
      display: flex;
      overflow: hidden;
    }
  }
  @container (max-width: 43.74em) {
    /* The button is the card; what it says is for screen readers. */
    .ver {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
      white-space: nowrap;
    }
  }
  @container (min-width: 36em) {
    .plegar {
      display: none;
    }
    .filtros {
      grid-template-columns: 1fr 1fr;
    }
    .filtros .campo:first-child {
      grid-column: 1 / -1;
    }
    .corto {
      display: none;
    }
  }
  @container (min-width: 43.75em) {
    .filtros {
      grid-template-columns: minmax(12em, 1fr) auto auto;
    }
    .filtros .campo:first-child {
      grid-column: auto;
    }
    .titulos,
    .cuerpo [role='row'] {
      position: static;
      display: grid;
      grid-template-columns: 5.25em 5.5em minmax(6em, 1fr) minmax(0, 1.5fr) 6.75em 5.75em;
      gap: var(--paso-3);
      clip-path: none;
      width: auto;
      height: auto;
      padding: var(--paso-2) var(--paso-3);
    }
    .titulos {
      align-items: end;
      color: var(--texto-suave);
      font-weight: 600;
      line-height: 1.3;
    }
    .titulos span {
      font-size: var(--letra-3);
    }
    .cuerpo [role='cell'] {
      position: static;
      order: 0;
      grid-column: auto;
      justify-self: stretch;
    }
    .caso .nuevos,
    .caso .error {
      display: table;
      margin-inline-start: 0;
    }
    .cuando {
      white-space: normal;
      font-variant-numeric: tabular-nums;
    }
    .cuando,
    .asunto {
      color: inherit;
    }
    .asunto,
    .palabras > bdi {
      white-space: normal;
    }
    .accion button {
      height: auto;
      min-height: 36px;
      padding: 4px 8px;
      border: 1px solid var(--borde);
      border-radius: var(--radio);
      color: var(--acento);
      -webkit-text-fill-color: currentcolor;
      font-size: var(--letra-3);
    }
  }
  @container (min-width: 56em) {
    .titulos,
    .cuerpo [role='row'] {
      grid-template-columns: 5.5em 8.5em minmax(0, 1fr) minmax(0, 1.7fr) 7em 6em;
    }
  }
`;
