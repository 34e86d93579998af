import { css } from 'lit';

export const estilosNuevoCaso = css`
  /* As high as the form that comes. */
  .hueso {
    height: 45.75em;
  }
  .par {
    display: grid;
    gap: 16px;
  }
  @container (min-width: 36em) {
    .par {
      grid-template-columns: 1fr 1fr;
    }
    .hueso {
      height: 35em;
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
  #descripcion {
    resize: none;
  }
  textarea {
    field-sizing: content;
    max-height: 24em;
  }
  #mensaje {
    min-height: 7.25em;
  }
  .cuenta {
    float: inline-end;
    margin-inline-start: 12px;
    font-size: 1em;
    font-variant-numeric: tabular-nums;
  }
  label .suave {
    font-weight: 400;
  }
  mesa-adjuntos {
    margin-top: 8px;
  }
`;
