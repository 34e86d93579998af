import { css } from 'lit';

/** For the shadow root around: the heading with the number stands there, so that it is shown whatever arrives later. */
export const estilosBanda = css`
  @container (min-width: 30em) {
    mesa-quien {
      justify-self: end;
    }
  }
  .banda {
    padding: 24px;
    border-radius: calc(var(--radio) * 1.5);
    background: var(--exito);
    color: var(--fondo);
    font-size: 1.125em;
    text-align: center;
    text-wrap: balance;
  }
  .banda::before {
    content: '✓' / '';
    display: grid;
    place-content: center;
    width: 1.75em;
    height: 1.75em;
    margin: 0 auto 8px;
    border: 2px solid currentcolor;
    border-radius: 50%;
    font-size: 1.25em;
    line-height: 1;
  }
  .banda strong {
    display: block;
    margin-top: 4px;
    font-size: 2.25em;
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.02em;
  }
  @media (forced-colors: active) {
    .banda {
      border: 2px solid CanvasText;
      color: CanvasText;
    }
  }
  @media print {
    .panel {
      border: 0;
      padding: 0;
    }
    .banda {
      border: 2px solid;
      background: none;
      color: CanvasText;
    }
    mesa-quien {
      display: none;
    }
  }
`;

export const estilosRegistrado = css`
  .partes {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--paso-5);
  }
  .promesa {
    font-size: var(--letra-5);
    line-height: 1.35;
    text-wrap: balance;
  }
  .promesa + p {
    margin-top: var(--paso-1);
  }
  .fila {
    margin-top: var(--paso-4);
  }
  .fila button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--paso-2);
  }
  .fila + p {
    margin-top: var(--paso-2);
  }
  h3 {
    margin-bottom: var(--paso-2);
    font-size: var(--letra-4);
  }
  dl {
    display: grid;
    gap: var(--paso-3);
  }
  dt {
    color: var(--texto-suave);
    font-size: var(--letra-3);
  }
  dd {
    margin: 0;
    white-space: pre-line;
  }
  .mensaje {
    max-height: 12em;
    overflow-y: auto;
  }
  ul {
    display: grid;
    gap: var(--paso-1);
    padding: 0;
    list-style: none;
  }
  li .icono {
    margin-inline-end: var(--paso-2);
    color: var(--texto-suave);
  }
  ol {
    display: grid;
    gap: var(--paso-2);
    padding-inline-start: 1.5em;
  }
  section {
    padding-top: var(--paso-4);
    border-top: 1px solid var(--linea);
  }
  @container (min-width: 36em) {
    dl {
      grid-template-columns: 1fr 1fr;
    }
    .ancho {
      grid-column: 1 / -1;
    }
  }
  @container (max-width: 30em) {
    .fila button {
      width: 100%;
    }
  }
  @media print {
    .fila,
    [role='status'] {
      display: none;
    }
    .mensaje {
      max-height: none;
    }
  }
`;
