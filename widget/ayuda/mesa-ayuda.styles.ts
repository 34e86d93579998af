import { css } from 'lit';

export const estilosAyuda = css`
  [role='tablist'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--paso-1) var(--paso-4);
    border-bottom: 1px solid var(--linea);
  }
  [role='tab'] {
    border: 0;
    border-bottom: 3px solid transparent;
    border-radius: 0;
    background: none;
    padding-inline: var(--paso-1);
    margin-bottom: -1px;
    color: var(--texto-suave);
  }
  [aria-selected='true'] {
    border-color: var(--acento);
    color: var(--texto);
  }
  .cuantos {
    display: inline-block;
    min-width: 1.5em;
    padding-inline: 0.375em;
    border-radius: 99px;
    background: var(--acento);
    color: var(--acento-texto);
    font-size: 0.875em;
    text-align: center;
  }
  #volver {
    margin: 0 0 var(--paso-2) calc(-1 * var(--paso-2));
  }
`;
