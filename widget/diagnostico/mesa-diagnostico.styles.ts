import { css } from 'lit';

export const estilosDiagnostico = css`
  ol {
    display: grid;
    gap: 12px;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
  }
  svg {
    width: 1.5em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .bien svg {
    color: var(--exito);
  }
  .mal svg {
    color: var(--error);
  }
  li > :not(svg) {
    grid-column: 2;
  }
  pre {
    padding: 8px 12px;
    overflow-x: auto;
    border-radius: var(--radio);
    background: var(--fondo-suave);
    font:
      0.875em/1.5 ui-monospace,
      Consolas,
      monospace;
  }
  .acciones {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
`;
