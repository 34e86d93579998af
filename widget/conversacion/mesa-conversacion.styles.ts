import { css } from 'lit';

export const estilosConversacion = css`
  mesa-conversacion {
    --nota: color-mix(in srgb, #f5b400 16%, Canvas);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  mesa-conversacion[data-soltar] {
    outline: 3px dashed var(--acento);
    outline-offset: 4px;
  }
  .cabeza {
    justify-content: space-between;
  }
  mesa-conversacion dl {
    display: grid;
    gap: 4px 16px;
    background: var(--fondo-suave);
    border-radius: var(--radio);
    padding: 12px 16px;
  }
  mesa-conversacion dl div {
    display: grid;
    grid-template-columns: 5.75em 1fr;
    gap: 8px;
  }
  dt {
    color: var(--texto-suave);
    font-size: 0.875em;
    line-height: 1.7;
  }
  dd {
    white-space: pre-line;
  }
  .mensajes {
    /* What is for screen readers only stays in here. */
    position: relative;
    display: grid;
    gap: 12px;
    max-height: min(60vh, 36em);
    overflow-y: auto;
    overscroll-behavior: contain;
    /* What moves under the upper edge fades, and is not cut. */
    padding: 20px 4px 4px;
    mask-image: linear-gradient(#0000, #000 20px);
    /* lectura-controller.ts keeps the place, in every browser. */
    overflow-anchor: none;
  }
  .vacia {
    padding: 12px 16px 24px;
    text-align: center;
  }
  .mensajes > button {
    justify-self: center;
  }
  .marco {
    position: relative;
  }
  .marco > .abajo {
    position: absolute;
    inset-block-end: 8px;
    inset-inline: 0;
    margin-inline: auto;
    width: max-content;
    border-radius: 99px;
  }
  .corte {
    display: flex;
    align-items: center;
    gap: 12px;
    font-size: 0.875em;
    color: var(--texto-suave);
  }
  .corte::before,
  .corte::after {
    content: '';
    flex: 1;
    border-top: 1px solid var(--linea);
  }
  .corte.nuevo {
    color: var(--acento);
    font-weight: 600;
  }
  .nuevo::before,
  .nuevo::after {
    border-color: var(--acento);
  }
  .mensaje.interno,
  .interna textarea {
    background: var(--nota);
  }
  .mensaje.interno {
    border-color: color-mix(in srgb, #b26a00 45%, Canvas);
  }
  .pendiente {
    border-style: dashed;
  }
  .mensaje.con-archivos {
    inline-size: min(94%, 26em);
    max-inline-size: none;
  }
  .marca {
    display: block;
    text-align: end;
  }
  /* Close below the messages, above what is written. */
  .escribe {
    min-height: 1.5em;
    margin-block: -12px -8px;
  }
  .escribe:empty {
    display: block;
  }
  mesa-conversacion :is(ol, ul) {
    list-style: none;
    padding: 0;
    display: grid;
    gap: 12px;
  }
  .mensaje {
    max-width: min(85%, 34em);
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
    padding: 8px 14px 10px;
    justify-self: start;
    background: var(--fondo);
  }
  .mio {
    justify-self: end;
    background: var(--fondo-suave);
    border-color: color-mix(in srgb, var(--acento) 30%, var(--fondo-suave));
  }
  .mensaje > p {
    white-space: pre-wrap;
  }
  .quien {
    display: flex;
    flex-wrap: wrap;
    column-gap: 8px;
    justify-content: space-between;
    font-size: 0.875em;
  }
  .archivos li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    margin-top: 4px;
  }
  .archivos :is(mesa-imagen, p) {
    flex-basis: 100%;
  }
  .archivo {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    text-align: start;
    min-height: 36px;
    padding: 4px 10px;
  }
  .bajar {
    min-height: 36px;
  }
  #texto {
    field-sizing: content;
    min-height: 5.5em;
    max-height: 14em;
  }
  .redaccion {
    display: grid;
    gap: 8px;
    border-top: 1px solid var(--linea);
    padding-top: 16px;
  }
  .acciones {
    justify-content: space-between;
  }
  .clip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 44px;
    margin: 0;
    padding: 8px 12px;
    border: 1px solid var(--borde);
    border-radius: var(--radio);
    color: var(--acento);
    cursor: pointer;
  }
  :focus-visible + .clip {
    outline: 3px solid var(--acento);
    outline-offset: 2px;
  }
  svg {
    width: 1.25em;
    height: 1.25em;
    vertical-align: -0.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
  }
  @media not (pointer: fine) {
    .tecla {
      display: none;
    }
  }
  /* A name beside its value would leave too little room for the longest words. */
  @container (max-width: 17em) {
    mesa-conversacion dl div {
      grid-template-columns: 1fr;
      gap: 0;
    }
  }
  @container (min-width: 40em) {
    mesa-conversacion dl {
      grid-template-columns: 1fr 1fr;
    }
    .ancho {
      grid-column: 1 / -1;
    }
  }
  @container (max-width: 30em) {
    .mensaje {
      max-width: 94%;
    }
    .acciones .principal {
      width: auto;
      flex: 1;
    }
  }
`;
