import { css } from 'lit';

/** The rail of a case: beside the conversation from 80 em on, over it below. */
export const estilosRiel = css`
  .riel {
    position: absolute;
    inset-block: 52px 0;
    inset-inline-end: 0;
    z-index: 2;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--paso-4);
    align-content: start;
    width: min(19em, 100%);
    padding: var(--paso-4);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    background: var(--lienzo);
    border-inline-start: 1px solid var(--linea);
    box-shadow: var(--sombra-2);
  }
  /* Only when it is opened: a window that changes its size moves nothing. */
  .riel.abierto {
    transition: translate var(--ritmo);
  }
  .de-la-ips strong,
  .inicio > .suave {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .riel:not(.abierto) {
    visibility: hidden;
    translate: 100%;
    box-shadow: none;
  }
  .riel p {
    margin: 0;
  }
  .pasos {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 6px;
  }
  .pasos > :nth-child(2),
  .pasos > p {
    grid-column: 1 / -1;
    order: -1;
  }
  .pasos button {
    font-size: var(--letra-2);
  }
  .riel button:not(.enlace) {
    padding-inline: var(--paso-2);
    background: var(--fondo);
    border-color: var(--linea);
    box-shadow: var(--sombra-1);
  }
  .riel button:not(.enlace):hover:enabled {
    background: var(--realce);
    border-color: var(--acento);
  }
  .pasos > :nth-child(2):enabled {
    border-color: var(--acento);
  }
  .con-boton {
    display: flex;
    gap: 6px;
  }
  .con-boton select {
    flex: 1;
    min-width: 0;
    text-overflow: ellipsis;
  }
  .propiedades {
    display: grid;
    gap: var(--paso-2);
    border-top: 1px solid var(--linea);
    padding-top: var(--paso-3);
  }
  .propiedades dt,
  .propiedades dd {
    margin: 0;
    line-height: 1.4;
    font-size: inherit;
  }
  .propiedades dt {
    font-size: var(--letra-2);
    color: var(--texto-suave);
  }
  .de-la-ips {
    border-top: 1px solid var(--linea);
    padding-top: var(--paso-3);
  }
  .riel summary {
    cursor: pointer;
    font-weight: 600;
    color: var(--acento);
    min-height: 24px;
  }
  .riel details[open] > summary {
    margin-bottom: var(--paso-2);
  }
  .riel .rejilla {
    grid-template-columns: minmax(0, 1fr);
  }
  .constancia {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .historia,
  .otros {
    gap: var(--paso-3);
  }
  .historia li {
    border-inline-start: 2px solid var(--linea);
    padding-inline-start: var(--paso-3);
  }
  .otros li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px var(--paso-2);
  }
  .otros .fila {
    grid-column: 1 / -1;
    justify-content: space-between;
  }
  @container caso (max-width: 30em) {
    .riel {
      width: 100%;
    }
  }
  @container mesa (min-width: 80em) {
    mesa-caso-soporte {
      grid-template:
        'cabeza cabeza' auto
        'conversacion riel' minmax(0, 1fr) / minmax(0, 1fr) calc(var(--cuerpo) * 16);
    }
    mesa-caso-soporte > aside.riel.riel {
      grid-area: riel;
      position: static;
      visibility: visible;
      translate: none;
      transition: none;
      width: auto;
      box-shadow: none;
    }
    .ver-riel {
      display: none;
    }
  }
`;
