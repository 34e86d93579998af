import { css } from 'lit';

/**
 * The desk on one screen: bar, views, list, case and its rail, of which the list, the conversation and the rail scroll by
 * themselves. From 80 em on all of them stand side by side; below that the rail floats, below 64 em the views fold into a
 * menu, below 48 em the case takes the list's place.
 */
export const estilosEscritorio = css`
  mesa-escritorio {
    display: grid;
    grid-template:
      'barra' auto
      'obra' minmax(0, 1fr) / minmax(0, 1fr);
    block-size: var(--mesa-alto, 100dvh);
    overflow: clip;
    font-size: var(--letra-3);
    background: var(--fondo);
  }
  mesa-escritorio :is(button, input, select, textarea) {
    min-height: 34px;
    padding: 4px 10px;
  }
  mesa-escritorio :is(button, a):focus-visible {
    outline-offset: -2px;
  }
  mesa-escritorio :is(.suave, .ayuda, .error) {
    font-size: var(--letra-2);
  }
  mesa-escritorio label:not(.oculto, .caja, .punto, .tono, .clip) {
    font-size: var(--letra-2);
    color: var(--texto-suave);
    margin-bottom: 2px;
  }
  mesa-escritorio .aviso {
    padding: var(--paso-2) var(--paso-3);
  }
  .escritorio,
  .otra-seccion {
    grid-area: obra;
    min-height: 0;
  }
  .otra-seccion {
    overflow: auto;
    padding: var(--paso-5) max(var(--paso-5), (100% - 80em) / 2);
    font-size: var(--letra-4);
  }
  .escritorio,
  .columna-lista {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .columna-lista {
    grid-template-rows: auto minmax(0, 1fr);
  }
  .columna-lista,
  .columna-caso,
  .lista {
    min-width: 0;
    min-height: 0;
  }
  .lista {
    position: relative;
    display: flex;
    flex-direction: column;
    container: lista / inline-size;
  }
  .rollo {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .caja-de-vistas {
    padding: var(--paso-1) var(--paso-2) 0;
  }
  .caja-de-vistas > .abre {
    color: var(--texto);
    font-size: var(--letra-4);
  }
  .vistas {
    display: grid;
    gap: 1px;
  }
  .vistas a {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--paso-2);
    min-height: 34px;
    padding: 4px 10px;
    border-radius: var(--radio-chico);
    color: var(--texto);
    font-weight: 500;
    text-decoration: none;
    transition: background var(--ritmo);
  }
  .vistas a:hover {
    background: var(--fondo-suave);
  }
  .vistas a[aria-current='page'] {
    background: var(--realce);
    color: var(--acento);
    font-weight: 650;
  }
  .vista-resueltos {
    margin-top: var(--paso-3);
  }
  .cuenta {
    font-variant-numeric: tabular-nums;
    font-size: var(--letra-2);
    font-weight: 400;
    color: var(--texto-suave);
    white-space: nowrap;
  }
  .vista-vencidos.con-casos .cuenta {
    color: var(--error);
    font-weight: 650;
  }
  .cabeza-de-lista {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--paso-1);
    min-block-size: 44px;
    padding-inline: 0 var(--paso-1);
    border-bottom: 1px solid var(--linea);
  }
  .cabeza-de-lista > .caja,
  .eleccion .caja {
    flex: none;
  }
  @container lista (max-width: 27em) {
    .paginas .total {
      display: none;
    }
  }
  @container lista (max-width: 22em) {
    .rotulo {
      position: absolute;
      width: 1px;
      clip-path: inset(50%);
      overflow: hidden;
      white-space: nowrap;
    }
  }
  .paginas {
    display: flex;
    align-items: center;
    gap: var(--paso-1);
    margin-inline-start: auto;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .filtros {
    position: static;
  }
  .filtros .flotante {
    inset-inline-start: var(--paso-2);
    width: 27em;
    max-width: calc(100cqi - 16px);
    max-height: calc(100dvh - 10em);
    overflow-y: auto;
    padding: var(--paso-3);
  }
  .filtros form {
    gap: var(--paso-3);
  }
  .filtros .fila {
    justify-content: space-between;
  }
  .rejilla {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11em), 1fr));
    gap: var(--paso-2) var(--paso-3);
    align-items: end;
  }
  .rejilla .campo p {
    margin: 0;
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  .vacio {
    text-align: center;
    padding: var(--paso-6) var(--paso-4);
  }
  .vacio .fila {
    justify-content: center;
  }
  .columna-caso {
    container: caso / inline-size;
    border-inline-start: 1px solid var(--linea);
  }
  @container mesa (max-width: 47.99em) {
    .con-caso > .columna-lista {
      display: none;
    }
    .columna-caso {
      border: 0;
    }
    .otra-seccion {
      padding: var(--paso-4) var(--paso-3);
    }
  }
  @container mesa (min-width: 48em) {
    .escritorio.con-caso {
      grid-template-columns: clamp(var(--cuerpo) * 20, 42%, var(--cuerpo) * 26) minmax(0, 1fr);
    }
  }
  @container mesa (min-width: 64em) {
    .escritorio.con-caso {
      grid-template-columns: clamp(var(--cuerpo) * 32, 41%, var(--cuerpo) * 44) minmax(0, 1fr);
    }
    .columna-lista {
      grid-template: minmax(0, 1fr) / calc(var(--cuerpo) * 10.5) minmax(0, 1fr);
    }
    .caja-de-vistas {
      overflow-y: auto;
      padding: var(--paso-2);
      background: var(--lienzo);
      border-inline-end: 1px solid var(--linea);
    }
    .caja-de-vistas > .abre {
      display: none;
    }
    .caja-de-vistas > .flotante {
      display: block;
      position: static;
      width: auto;
      padding: 0;
      border: 0;
      background: none;
      box-shadow: none;
    }
  }
  @media (pointer: coarse) {
    mesa-escritorio :is(button, input:not([type='checkbox'], [type='radio']), select, .vistas a) {
      min-height: 40px;
    }
  }
  @media (forced-colors: active) {
    [aria-pressed='true'],
    .vistas a[aria-current='page'],
    .fila-caso.abierta,
    .fila-caso.elegida,
    .tono.puesto {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    mesa-escritorio {
      display: block;
      block-size: auto;
    }
    .otra-seccion {
      overflow: visible;
      padding: 0;
    }
  }
`;
