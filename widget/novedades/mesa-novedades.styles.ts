import { css } from 'lit';

/** A button as high as the line of a title, and the list that floats below it. */
export const estilosNovedades = css`
  :host {
    position: relative;
    display: inline-block;
    flex: none;
    min-inline-size: 36px;
    min-block-size: 36px;
    container-type: normal;
  }
  .campana {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 36px;
    min-height: 36px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--texto-suave);
  }
  .campana:hover {
    color: var(--texto);
  }
  .campana[aria-expanded='true'] {
    background: var(--realce);
    color: var(--acento);
  }
  .cuenta {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 17px;
    min-inline-size: 18px;
    padding-inline: 5px;
    border-radius: 99px;
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
    font-size: 11px;
    line-height: 18px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .novedades {
    position: absolute;
    inset: auto;
    z-index: 3;
    overflow: auto;
    overscroll-behavior: contain;
    inline-size: min(24em, 100vw - 24px);
    margin: 0;
    padding: var(--paso-2);
    border: 1px solid var(--linea);
    border-radius: var(--radio-grande);
    background: var(--fondo);
    color: var(--texto);
    box-shadow: var(--sombra-2);
    text-align: start;
  }
  .titulo {
    padding: var(--paso-1) var(--paso-2) var(--paso-2);
    font-size: var(--letra-4);
    font-weight: 650;
  }
  ul {
    display: grid;
    gap: 2px;
    padding: 0;
    list-style: none;
  }
  li button {
    display: grid;
    grid-template-columns: 8px minmax(0, 1fr) auto;
    gap: 0 var(--paso-2);
    inline-size: 100%;
    padding: var(--paso-2);
    border: 0;
    background: none;
    color: inherit;
    font-size: var(--letra-3);
    font-weight: inherit;
    text-align: start;
  }
  .punto {
    inline-size: 8px;
    block-size: 8px;
    margin-block-start: 0.45em;
    border-radius: 50%;
    forced-color-adjust: none;
  }
  .nueva .punto {
    background: var(--acento);
  }
  .caso {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  li:not(.nueva) .caso {
    font-weight: inherit;
  }
  time,
  .de {
    color: var(--texto-suave);
    font-size: var(--letra-2);
  }
  .que,
  .de {
    grid-column: 2 / -1;
  }
  .de {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .nada {
    padding: var(--paso-2);
    color: var(--texto-suave);
    font-size: var(--letra-3);
  }
  .novedades > .aviso {
    font-size: var(--letra-3);
  }
`;
