import { css } from 'lit';

/** The composer of an agent. */
export const estilosRedaccion = css`
  .redaccion.soporte {
    gap: 6px;
    margin: 0 var(--paso-3) var(--paso-3);
    padding: var(--paso-2);
    border: 1px solid var(--borde);
    border-radius: var(--radio);
    background: var(--fondo);
    flex: none;
  }
  .redaccion.soporte:focus-within {
    border-color: var(--acento);
    box-shadow: 0 0 0 1px var(--acento);
  }
  .redaccion.interna {
    background: var(--nota);
  }
  .tonos {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    min-width: 0;
    border: 0;
    padding: 0;
  }
  .tono {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    margin: 0;
    padding: 2px 10px;
    border-radius: var(--radio-chico);
    color: var(--texto-suave);
    font-weight: 500;
    cursor: pointer;
  }
  .tono input {
    position: absolute;
    inset: 0;
    width: auto;
    min-height: 0;
    opacity: 0;
    cursor: pointer;
  }
  .tono.puesto {
    background: var(--realce);
    color: var(--acento);
  }
  .interna .tono.puesto {
    background: color-mix(in srgb, var(--alerta) 16%, transparent);
    color: var(--texto);
  }
  .tono:focus-within {
    outline: 3px solid var(--acento);
    outline-offset: -2px;
  }
  .redaccion.soporte textarea {
    min-height: 4.5em;
    max-height: 30dvh;
    padding: 4px 6px;
    border: 0;
    background: none;
    outline: none;
    resize: none;
    field-sizing: content;
  }
  .redaccion.soporte .acciones {
    justify-content: start;
    flex-wrap: nowrap;
    gap: 2px;
  }
  .redaccion.soporte .clip {
    min-height: 34px;
    padding: 4px 8px;
    border-color: transparent;
    color: var(--texto-suave);
    font-weight: 500;
    font-size: var(--letra-3);
    white-space: nowrap;
  }
  .redaccion.soporte .clip:hover,
  .redaccion.soporte .llano:hover {
    background: var(--fondo-suave);
  }
  .redaccion.soporte .ayuda {
    margin-inline: auto var(--paso-2);
  }
  .redaccion.soporte .acciones > :last-child {
    margin-inline-start: auto;
  }
  @container caso (max-width: 70em) {
    .redaccion.soporte .ayuda {
      display: none;
    }
  }
  @container caso (min-width: 70em) {
    .redaccion.soporte .acciones > :last-child {
      margin-inline-start: 0;
    }
  }
  .redaccion.soporte .principal {
    width: auto;
    flex: none;
    padding-inline: var(--paso-4);
  }
  .partido,
  .partido .desplegable {
    display: flex;
    margin-inline-start: auto;
  }
  .partido > .principal {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }
  .partido .desplegable > .abre {
    border-color: var(--acento);
    border-inline-start-color: var(--acento-texto);
    border-start-start-radius: 0;
    border-end-start-radius: 0;
    background: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
  }
  .partido .desplegable > .abre:is(:hover, [aria-expanded='true']) {
    box-shadow: inset 0 0 0 9em rgb(0 0 0 / 0.15);
  }
  .respuestas {
    display: grid;
    gap: var(--paso-2);
    padding-bottom: var(--paso-2);
    border-bottom: 1px solid var(--linea);
  }
  .respuestas ul {
    gap: 2px;
    max-height: min(14em, 22dvh);
    overflow-y: auto;
  }
  .respuestas ul button {
    display: grid;
    width: 100%;
    text-align: start;
    border-color: transparent;
    background: none;
    font-weight: 400;
    color: var(--texto);
  }
  .respuestas ul button:hover {
    background: var(--fondo-suave);
  }
  @container caso (max-width: 30em) {
    .tono .suave {
      position: absolute;
      width: 1px;
      clip-path: inset(50%);
      overflow: hidden;
      white-space: nowrap;
    }
    .redaccion.soporte :is(.clip, .llano) {
      font-size: 0;
    }
    .redaccion.soporte :is(.clip, .llano) svg {
      width: calc(var(--cuerpo) * 1.25);
      height: calc(var(--cuerpo) * 1.25);
    }
    .redaccion.soporte {
      margin: 0;
      border-width: 1px 0 0;
      border-radius: 0;
    }
    .redaccion.soporte textarea {
      min-height: 3em;
    }
    .redaccion.soporte .acciones {
      flex-wrap: wrap;
    }
  }
  /* A keyboard on the screen leaves little: the conversation and what is being written come first. */
  @media (max-height: 26em) {
    .redaccion.soporte textarea {
      min-height: 2.5em;
      max-height: 20dvh;
    }
    mesa-escritorio:has(> .con-caso) > .barra {
      display: none;
    }
  }
`;
