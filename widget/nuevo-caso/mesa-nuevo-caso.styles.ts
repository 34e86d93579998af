import { css } from 'lit';

export const estilosNuevoCaso = css`
  .par {
    display: grid;
    gap: 16px;
  }
  @container (min-width: 36em) {
    .par {
      grid-template-columns: 1fr 1fr;
    }
  }
  .soltar {
    border: 1.5px dashed var(--borde);
    border-radius: var(--radio);
    background: var(--fondo-suave);
    padding: 16px;
    margin: 0;
    font-weight: 400;
    text-align: center;
    cursor: pointer;
  }
  .soltar u {
    color: var(--acento);
    font-weight: 600;
    text-underline-offset: 3px;
  }
  .soltar:hover,
  :focus-visible + .soltar {
    border-color: var(--acento);
  }
  :focus-visible + .soltar {
    outline: 3px solid var(--acento);
    outline-offset: 2px;
  }
  h2 strong {
    display: block;
    font-size: 2em;
    color: var(--exito);
    font-variant-numeric: tabular-nums;
  }
  mesa-adjuntos {
    margin-top: 8px;
  }
`;
