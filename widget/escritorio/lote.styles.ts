import { css } from 'lit';

/** What is done with several cases, and what is said of it. */
export const estilosLote = css`
  .eleccion {
    display: grid;
    gap: 6px;
    padding: 5px var(--paso-2) 6px 0;
    background: var(--realce);
    border-bottom: 1px solid var(--linea);
  }
  .eleccion .fila {
    gap: 6px;
    flex-wrap: nowrap;
  }
  .eleccion :is(strong, .enlace) {
    white-space: nowrap;
    font-size: var(--letra-2);
  }
  .eleccion .enlace {
    min-width: 0;
    padding-inline: 4px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .eleccion .fila + .fila {
    padding-inline-start: var(--paso-2);
  }
  .eleccion .llano,
  .eleccion > .fila > .enlace:last-child {
    margin-inline-start: auto;
  }
  .eleccion > .fila > span {
    padding-inline-start: var(--paso-2);
  }
  .eleccion select {
    flex: 1 1 8em;
    min-width: 0;
    max-width: 15em;
    padding-inline: 6px 2px;
  }
  .eleccion #lote-asignado {
    flex-grow: 1.3;
  }
  .eleccion progress {
    width: calc(100% - 8px);
    height: 6px;
    margin-inline-start: var(--paso-2);
    accent-color: var(--acento);
  }
  .dichos {
    position: absolute;
    inset-block-end: var(--paso-3);
    inset-inline: var(--paso-3);
    z-index: 2;
    display: grid;
    gap: var(--paso-2);
    pointer-events: none;
  }
  .dichos .aviso {
    width: fit-content;
    max-width: 100%;
    margin-inline: auto;
    background: var(--fondo);
    border: 1px solid var(--linea);
    border-inline-start: 4px solid var(--exito);
    box-shadow: var(--sombra-2);
    pointer-events: auto;
    animation: aparecer var(--ritmo);
  }
  .dichos .mal {
    border-inline-start-color: var(--error);
  }
  @keyframes aparecer {
    from {
      translate: 0 8px;
    }
  }
`;
