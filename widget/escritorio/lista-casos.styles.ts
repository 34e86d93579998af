import { css } from 'lit';

/** The rows of the desk's list of cases. */
export const estilosLista = css`
  .filas {
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    overflow: clip;
    background: var(--fondo);
  }
  .fila-caso {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: start;
    border-bottom: 1px solid var(--linea);
  }
  .fila-caso:last-child {
    border-bottom: 0;
  }
  .fila-caso > input {
    width: 24px;
    min-height: 24px;
    height: 24px;
    margin: 12px 0 0 12px;
    accent-color: var(--acento);
  }
  .fila-caso a {
    display: grid;
    gap: 2px;
    padding: 10px 12px;
    color: inherit;
    text-decoration: none;
    font-weight: 400;
  }
  .fila-caso a:hover,
  .fila-caso.abierta {
    background: var(--fondo-suave);
  }
  .fila-caso.abierta {
    box-shadow: inset 4px 0 var(--acento);
  }
  .fila-caso a:focus-visible {
    outline-offset: -3px;
  }
  .sin-leer .que {
    font-weight: 600;
  }
  .renglon {
    display: flex;
    align-items: center;
    gap: 4px 10px;
    min-width: 0;
  }
  .renglon.suave {
    flex-wrap: wrap;
  }
  .renglon > :not(.corto) {
    flex: none;
  }
  .renglon time {
    margin-inline-start: auto;
    white-space: nowrap;
  }
  .corto {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .nuevos {
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
    border-radius: 99px;
    padding: 0 8px;
    font-size: 0.875em;
    font-weight: 600;
  }
  .prioridad,
  .plazo {
    white-space: nowrap;
    font-size: 0.875em;
  }
  .prioridad {
    font-weight: 600;
    border: 1px solid currentcolor;
    border-radius: 4px;
    padding: 0 6px;
  }
  .URGENTE,
  .ALTA,
  .vencido {
    color: var(--error);
  }
  .BAJA {
    color: var(--texto-suave);
  }
  .vencido,
  .pronto {
    font-weight: 600;
  }
  .pronto {
    color: color-mix(in srgb, #b26a00 75%, CanvasText);
  }
`;
