import { css } from 'lit';

/** A case at the desk: its head, the conversation with the composer at its foot, and the rail. */
export const estilosCasoSoporte = css`
  mesa-caso-soporte {
    position: relative;
    display: grid;
    grid-template: 'cabeza' auto 'conversacion' minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
    overflow: clip;
  }
  mesa-caso-soporte:focus {
    outline: none;
  }
  mesa-caso-soporte > .cabeza {
    grid-area: cabeza;
    display: flex;
    align-items: center;
    gap: var(--paso-2);
    min-block-size: 52px;
    padding: 4px var(--paso-3);
    border-bottom: 1px solid var(--linea);
  }
  .titulo {
    flex: 1;
    min-width: 0;
  }
  .primera {
    display: flex;
    align-items: center;
    gap: var(--paso-2);
  }
  .primera .estado {
    font-size: var(--letra-1);
  }
  .titulo p {
    display: block;
    min-height: 1.5em;
  }
  .titulo h2 {
    font-size: var(--letra-4);
    line-height: 1.35;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .titulo .asunto {
    font-weight: 500;
    color: var(--texto-suave);
  }
  .titulo .asunto::before {
    content: '·';
    margin-inline: 4px 2px;
  }
  .volver .equis,
  .volver .atras {
    display: contents;
  }
  .volver .equis {
    display: none;
  }
  mesa-caso-soporte > .dichos {
    grid-area: conversacion;
    position: relative;
    inset: auto;
    align-self: start;
    margin: var(--paso-3);
  }
  mesa-caso-soporte > mesa-conversacion {
    grid-area: conversacion;
    display: flex;
    flex-direction: column;
    gap: 0;
    min-height: 0;
  }
  mesa-caso-soporte > mesa-conversacion > :is(.aviso, [aria-busy]) {
    margin: var(--paso-3);
  }
  mesa-caso-soporte .marco {
    flex: 1;
    min-height: 0;
  }
  mesa-caso-soporte .mensajes {
    block-size: 100%;
    max-height: none;
    padding: var(--paso-4);
    align-content: start;
    scrollbar-width: thin;
  }
  .inicio {
    display: grid;
    gap: 2px;
    padding: var(--paso-2) var(--paso-3);
    border: 1px dashed var(--linea);
    border-radius: var(--radio);
    text-align: center;
  }
  .inicio .archivo {
    justify-self: center;
  }
  mesa-caso-soporte .mensaje {
    border-radius: var(--radio-grande);
    border-color: transparent;
    background: var(--fondo-suave);
  }
  mesa-caso-soporte .mensaje:not(.mio) {
    border-end-start-radius: 2px;
  }
  mesa-caso-soporte .mensaje.mio {
    border-end-end-radius: 2px;
    background: var(--realce);
  }
  mesa-caso-soporte .mensaje.interno {
    background: var(--nota);
    border-color: color-mix(in srgb, var(--alerta) 40%, transparent);
  }
  mesa-caso-soporte .mensaje.pendiente {
    border: 1px dashed var(--borde);
  }
  mesa-caso-soporte .escribe {
    padding-inline: var(--paso-4);
  }
  @container mesa (min-width: 48em) {
    .volver {
      order: 9;
    }
    .volver .equis {
      display: contents;
    }
    .volver .atras {
      display: none;
    }
  }
  @container caso (max-width: 30em) {
    .titulo .asunto {
      display: none;
    }
  }
`;
