import { css } from 'lit';

/** List and case side by side from 68 em on; below that the case takes the list's place. */
export const estilosEscritorio = css`
  mesa-escritorio,
  mesa-caso-soporte {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  mesa-caso-soporte:focus {
    outline: none;
  }
  .secciones,
  .vistas {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .secciones {
    border-bottom: 1px solid var(--linea);
    align-items: center;
  }
  .secciones a,
  .vistas a {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    padding: 4px 12px;
    color: inherit;
    text-decoration: none;
    font-weight: 600;
  }
  .secciones a[aria-current='page'] {
    color: var(--acento);
    border-bottom: 3px solid var(--acento);
    padding-top: 7px;
  }
  .teclado {
    margin-inline-start: auto;
  }
  kbd {
    font: inherit;
    font-size: 0.875em;
    border: 1px solid var(--linea);
    border-radius: 4px;
    padding: 0 6px;
    background: var(--fondo-suave);
  }
  .vistas a {
    border-radius: 99px;
    border: 1px solid var(--linea);
    min-height: 36px;
    font-size: 0.875em;
  }
  .vistas a[aria-current='page'] {
    background: var(--acento);
    border-color: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
  }
  .cuenta {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .cuenta:empty {
    display: none;
  }
  .alerta:not([aria-current='page']) {
    color: var(--error);
    border-color: var(--error);
  }
  .escritorio,
  .columna-lista,
  .columna-caso,
  .herramientas,
  .gestion,
  .mas {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    align-content: start;
  }
  .buscador {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
  }
  .rejilla {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11em), 1fr));
    gap: 8px 12px;
    align-items: end;
  }
  .rejilla .campo p {
    margin: 0;
  }
  summary {
    cursor: pointer;
    font-weight: 600;
    color: var(--acento);
    min-height: 32px;
  }
  details[open] > summary {
    margin-bottom: 8px;
  }
  .eleccion {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    background: var(--fondo-suave);
    border-radius: var(--radio);
    padding: 8px 12px;
    position: sticky;
    top: 0;
    z-index: 1;
  }
  .eleccion select {
    width: auto;
  }
  .filas,
  .historia,
  .otros,
  .respuestas ul {
    list-style: none;
    padding: 0;
    display: grid;
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  .vacio {
    text-align: center;
    padding: 24px;
    border: 1.5px dashed var(--linea);
    border-radius: var(--radio);
  }
  .pie,
  .entre {
    justify-content: space-between;
  }
  .columna-caso {
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
    padding: 16px;
    background: var(--fondo);
  }
  .teclas {
    margin: auto;
    max-width: min(32em, 100% - 24px);
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
    padding: 24px;
    background: var(--fondo);
    color: inherit;
  }
  .teclas dl div {
    display: grid;
    grid-template-columns: 4em 1fr;
    gap: 12px;
  }
  @container (min-width: 68em) {
    .escritorio.con-caso {
      grid-template-columns: minmax(24em, 2fr) minmax(0, 3fr);
      align-items: start;
      gap: 24px;
    }
    .volver {
      display: none;
    }
  }
  @container (max-width: 68em) {
    .con-caso .columna-lista {
      display: none;
    }
  }
  @container (max-width: 30em) {
    .buscador {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media not (pointer: fine) {
    .teclado {
      display: none;
    }
  }
  @media print {
    .secciones {
      display: none;
    }
  }
`;
