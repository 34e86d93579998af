import { css } from 'lit';

/** The bar over the desk, and what opens below a button anywhere in it. */
export const estilosBarra = css`
  .barra {
    grid-area: barra;
    display: flex;
    align-items: center;
    gap: var(--paso-2);
    min-block-size: 48px;
    padding-inline: var(--paso-3);
    background: var(--lienzo);
    border-bottom: 1px solid var(--linea);
  }
  .casa {
    display: flex;
    align-items: center;
    gap: var(--paso-2);
    font-size: var(--letra-4);
    font-weight: 650;
    white-space: nowrap;
  }
  .sello {
    flex: none;
    width: calc(var(--cuerpo) * 1.75);
    height: calc(var(--cuerpo) * 1.75);
    fill: var(--acento);
    stroke: none;
    forced-color-adjust: none;
  }
  .sello path {
    stroke: var(--acento-texto);
    stroke-width: 5;
    stroke-linecap: round;
  }
  .secciones {
    display: flex;
    align-self: stretch;
    margin-inline-start: var(--paso-3);
  }
  .secciones a {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: var(--paso-2);
    padding-inline: var(--paso-3);
    color: var(--texto-suave);
    text-decoration: none;
    white-space: nowrap;
    transition: color var(--ritmo);
  }
  .secciones a:hover {
    color: var(--texto);
  }
  .secciones a[aria-current='page'] {
    color: var(--acento);
    border-bottom: 2px solid;
    padding-top: 2px;
  }
  .buscador {
    position: relative;
    display: block;
    flex: 0 1 24em;
    min-width: 0;
    margin-inline-start: auto;
  }
  .buscador label {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 10px;
    display: flex;
    align-items: center;
    margin: 0;
    color: var(--texto-suave);
  }
  .buscador input {
    padding-inline: 2.4em 2.1em;
    text-overflow: ellipsis;
    background: var(--fondo);
  }
  .buscador kbd {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-end: 8px;
    translate: 0 -50%;
  }
  .buscador :not(:placeholder-shown) + kbd {
    display: none;
  }
  kbd {
    font: inherit;
    font-size: var(--letra-1);
    line-height: 1.4;
    border: 1px solid var(--linea);
    border-radius: var(--radio-chico);
    padding: 0 5px;
    background: var(--fondo-suave);
    color: var(--texto-suave);
    white-space: nowrap;
  }
  mesa-novedades {
    flex: none;
    inline-size: 36px;
    block-size: 36px;
  }
  .iniciales {
    display: grid;
    place-items: center;
    width: calc(var(--cuerpo) * 1.75);
    height: calc(var(--cuerpo) * 1.75);
    border-radius: 50%;
    background: var(--acento);
    color: var(--acento-texto);
    font-size: var(--letra-1);
    font-weight: 650;
    forced-color-adjust: none;
  }
  .iniciales::before {
    content: attr(data-letras);
  }
  .menu-usuario > .abre {
    padding-inline: 2px;
    border-radius: 99px;
  }
  /* A button without a frame, beside others of its kind. */
  .llano {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border-color: transparent;
    background: none;
    color: var(--texto-suave);
    font-weight: 500;
    padding-inline: 7px;
    white-space: nowrap;
    transition: background var(--ritmo);
  }
  .llano:hover {
    color: var(--texto);
  }
  .llano[aria-pressed='true'],
  .llano[aria-expanded='true'] {
    background: var(--realce);
    color: var(--acento);
  }
  .desplegable {
    position: relative;
  }
  .flotante {
    position: absolute;
    inset-block-start: calc(100% + 6px);
    inset-inline-start: 0;
    z-index: 3;
    width: max-content;
    max-width: min(24em, 100vw - 24px);
    padding: var(--paso-2);
    background: var(--fondo);
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    box-shadow: var(--sombra-2);
  }
  [aria-expanded='false'] + .flotante {
    display: none;
  }
  .menu-usuario .flotante {
    inset-inline: auto 0;
    min-width: min(17em, 100vw - 24px);
  }
  .hacia-arriba .flotante {
    inset-block: auto calc(100% + 6px);
    inset-inline: auto 0;
  }
  .quien-soy {
    display: grid;
    padding: var(--paso-1) var(--paso-2) var(--paso-2);
    margin-bottom: var(--paso-1);
    border-bottom: 1px solid var(--linea);
  }
  .punto {
    display: flex;
    align-items: center;
    gap: 10px;
    width: 100%;
    margin: 0;
    padding: 6px var(--paso-2);
    min-height: 36px;
    border: 0;
    border-radius: var(--radio-chico);
    background: none;
    color: var(--texto);
    font-weight: 400;
    text-align: start;
    cursor: pointer;
  }
  .punto:hover {
    background: var(--fondo-suave);
  }
  .punto input {
    width: 16px;
    min-height: 16px;
    accent-color: var(--acento);
  }
  .punto kbd {
    margin-inline-start: auto;
  }
  .flotante > .error {
    padding: var(--paso-1) var(--paso-2);
    max-width: 20em;
  }
  .teclas {
    margin: auto;
    max-width: min(32em, 100% - 24px);
    max-height: calc(100dvh - 24px);
    border: 1px solid var(--linea);
    border-radius: var(--radio-grande);
    padding: var(--paso-5);
    background: var(--fondo);
    color: inherit;
    box-shadow: var(--sombra-2);
  }
  .teclas::backdrop {
    background: var(--velo);
  }
  .teclas.muchas {
    max-width: min(54em, 100% - 24px);
  }
  .grupos-de-teclas {
    columns: 2 20em;
    column-gap: var(--paso-6);
  }
  .grupos-de-teclas > div {
    break-inside: avoid;
    margin-bottom: var(--paso-4);
  }
  .teclas .principal {
    justify-self: end;
  }
  .teclas h3 {
    font-size: var(--letra-3);
    margin-bottom: var(--paso-1);
  }
  .teclas dl div {
    display: grid;
    grid-template-columns: 6em 1fr;
    gap: var(--paso-3);
    padding-block: 3px;
  }
  .teclas dt,
  .teclas dd {
    font-size: var(--letra-3);
    line-height: 1.5;
    margin: 0;
    color: inherit;
  }
  @container mesa (max-width: 63.99em) {
    .casa span,
    .buscador kbd {
      display: none;
    }
    .buscador input {
      padding-inline-end: var(--paso-2);
    }
    .secciones {
      margin-inline-start: 0;
    }
  }
  @container mesa (max-width: 47.99em) {
    .barra {
      gap: var(--paso-1);
      padding-inline: var(--paso-2);
    }
    .casa {
      display: none;
    }
    .secciones span {
      position: absolute;
      width: 1px;
      clip-path: inset(50%);
      overflow: hidden;
      white-space: nowrap;
    }
    .secciones a {
      padding-inline: 10px;
    }
  }
  @media not (pointer: fine) {
    .tecla {
      display: none;
    }
  }
  @media print {
    .barra {
      display: none;
    }
  }
`;
