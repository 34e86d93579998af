import { css } from 'lit';

/** The rows of the desk's list of cases: two lines in 56 px. */
export const estilosLista = css`
  .filas,
  .historia,
  .otros,
  .respuestas ul {
    list-style: none;
    padding: 0;
    display: grid;
  }
  .grupo {
    position: sticky;
    top: 0;
    z-index: 1;
    padding: 6px var(--paso-3);
    background: var(--lienzo);
    border-bottom: 1px solid var(--linea);
    font-size: var(--letra-2);
    font-weight: 650;
    color: var(--texto-suave);
  }
  .caja {
    display: grid;
    place-items: center start;
    width: 40px;
    margin: 0;
    padding-inline-start: 8px;
    cursor: pointer;
  }
  .caja input {
    width: 16px;
    height: 16px;
    min-height: 0;
    margin: 0;
    accent-color: var(--acento);
  }
  .fila-caso {
    display: grid;
    grid-template-columns: 40px minmax(0, 1fr);
    min-height: calc(var(--cuerpo) * 3.5);
    border-bottom: 1px solid var(--linea);
    transition: background var(--ritmo);
  }
  .fila-caso a {
    position: relative;
    display: grid;
    grid-template-columns: fit-content(38%) minmax(0, 1fr) auto auto;
    align-content: center;
    align-items: baseline;
    gap: 1px var(--paso-2);
    min-width: 0;
    padding: 3px var(--paso-3) 3px 0;
    color: inherit;
    text-decoration: none;
    font-weight: 400;
    line-height: 1.45;
  }
  .fila-caso:hover {
    background: var(--fondo-suave);
  }
  .fila-caso.elegida {
    background: var(--realce);
  }
  .fila-caso.abierta {
    background: var(--realce);
    box-shadow: inset 3px 0 var(--acento);
  }
  .de {
    grid-column: 1 / 3;
    font-weight: 500;
  }
  .sin-leer .de {
    font-weight: 700;
  }
  /* Beside the name: it moves nothing when it goes. */
  .sin-leer a::before {
    content: '';
    position: absolute;
    inset: calc(var(--cuerpo) * 1.125 - 4px) auto auto -11px;
    border: 4px solid var(--acento);
    border-radius: 50%;
  }
  .fila-caso .asunto {
    grid-area: 2 / 1;
    font-size: var(--letra-1);
    letter-spacing: 0.02em;
    color: var(--texto-suave);
  }
  .fila-caso time,
  .numero {
    font-size: var(--letra-2);
    font-variant-numeric: tabular-nums;
    color: var(--texto-suave);
    white-space: nowrap;
  }
  .numero {
    justify-self: end;
  }
  .fila-caso time {
    position: relative;
    text-align: end;
  }
  .sin-leer time {
    color: var(--acento);
  }
  .segunda {
    display: flex;
    gap: var(--paso-2);
    grid-area: 2 / 2 / auto / -1;
    min-width: 0;
    font-size: var(--letra-2);
  }
  .sin-leer .segunda .suave {
    color: var(--texto);
  }
  .descripcion + .suave {
    margin-inline-start: 4px;
  }
  .quien-dijo {
    font-weight: 600;
  }
  mark {
    background: var(--marcado);
    color: inherit;
    border-radius: 2px;
  }
  .marcas {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin-inline-start: auto;
    max-height: 20px;
  }
  .marcas > * {
    display: inline-flex;
  }
  .corto {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .de-quien {
    max-width: 9em;
    font-size: var(--letra-2);
    color: var(--texto-suave);
  }
  .corta {
    display: none;
    place-items: center;
    width: 20px;
    height: 20px;
    border: 1px solid var(--linea);
    border-radius: 50%;
    background: var(--realce);
    color: var(--acento);
    font-size: 10px;
    font-weight: 650;
  }
  .corta.nadie {
    background: none;
    border: 1px dashed var(--borde);
  }
  .nuevos {
    display: grid;
    place-items: center;
    min-width: 18px;
    height: 18px;
    padding-inline: 5px;
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
    border-radius: 99px;
    font-size: var(--letra-1);
    font-weight: 650;
    line-height: 1;
  }
  .prioridad,
  .plazo {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    white-space: nowrap;
    font-size: var(--letra-1);
  }
  .prioridad {
    font-weight: 650;
    border: 1px solid currentcolor;
    border-radius: var(--radio-chico);
    padding: 0 5px;
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
    color: var(--alerta);
  }
  .fila-caso .estado {
    padding: 0 7px;
    font-size: var(--letra-1);
    font-weight: 500;
  }
  .rollo > .suave {
    padding: var(--paso-2) var(--paso-3);
    border-bottom: 1px solid var(--linea);
  }
  .resultado > .enlace {
    margin: var(--paso-1) var(--paso-3) var(--paso-3);
  }
  .resultado > .aviso {
    margin: var(--paso-3);
  }
  /* Where there is room, what the case is called stands before what was said last. */
  @container lista (max-width: 44em) {
    .corta {
      display: grid;
    }
    .larga {
      position: absolute;
      width: 1px;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    /* Its dot says it, where there is one alone. */
    .marcas:not(.todas) .estado {
      border: 0;
      padding: 0;
      gap: 0;
      background: none;
      font-size: 0;
    }
    .descripcion.con-mas,
    .hallada .asunto {
      display: none;
    }
    .hallada .segunda {
      grid-column-start: 1;
    }
    .descripcion + .suave {
      margin: 0;
    }
  }
  @container lista (min-width: 44em) {
    .fila-caso a {
      grid-template-columns: minmax(0, 24em) minmax(0, 1fr) auto minmax(4.5em, auto);
    }
    .fila-caso .de {
      grid-column: 1;
    }
    .fila-caso .asunto {
      grid-area: 1 / 2;
    }
    .segunda {
      grid-column-start: 1;
    }
    .descripcion {
      font-weight: 500;
    }
  }
`;
