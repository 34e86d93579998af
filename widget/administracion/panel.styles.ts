import { css } from 'lit';

/** What the panels of the administration share. */
export const estilosAdministracion = css`
  h3,
  h4 {
    font-size: 1.125em;
    line-height: 1.35;
    font-weight: 650;
  }
  h4 {
    font-size: 1em;
  }
  h3:focus,
  h4:focus {
    outline: none;
  }
  .partes,
  .entre {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
  }
  .partes {
    gap: 4px;
  }
  .partes a {
    display: inline-flex;
    align-items: center;
    min-height: 36px;
    padding: 4px 12px;
    border: 1px solid var(--linea);
    border-radius: 99px;
    font-size: 0.875em;
    color: inherit;
    text-decoration: none;
  }
  .partes [aria-current='page'] {
    background: var(--acento);
    border-color: var(--acento);
    color: var(--acento-texto);
    forced-color-adjust: none;
  }
  .entre {
    justify-content: space-between;
  }
  .ficha,
  .filas,
  .seccion {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  .seccion {
    gap: 16px;
  }
  .filas {
    list-style: none;
    padding: 0;
    gap: 0;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    overflow: clip;
  }
  .filas > li + li {
    border-top: 1px solid var(--linea);
  }
  .abrir {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 12px;
    width: 100%;
    text-align: start;
    border: 0;
    border-radius: 0;
    font-weight: 400;
    color: inherit;
  }
  .abrir::after {
    content: '›';
    font-size: 1.25em;
    color: var(--texto-suave);
    transition: rotate 0.15s;
  }
  .abrir[aria-expanded='true']::after {
    rotate: 90deg;
  }
  .abrir[aria-expanded='true'] {
    background: var(--fondo-suave);
  }
  .abrir:focus-visible {
    outline-offset: -3px;
  }
  .abrir > * {
    grid-column: 1;
  }
  .abrir::after {
    grid-area: 1 / 2 / span 2;
  }
  .ficha {
    padding: 16px;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    gap: 16px;
  }
  .filas .ficha {
    border: 0;
    border-top: 1px solid var(--linea);
    border-radius: 0;
  }
  .dos {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14em), 1fr));
    gap: 12px;
  }
  .marca {
    border: 1px solid currentcolor;
    border-radius: 4px;
    padding: 0 6px;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--texto-suave);
    white-space: nowrap;
  }
  .retirado > .abrir > strong,
  .retirado input {
    text-decoration: line-through;
    color: var(--texto-suave);
  }
  .peligro {
    color: var(--error);
  }
  .hecho {
    border-color: var(--exito);
  }
  .vacio {
    text-align: center;
    padding: 24px;
    border: 1.5px dashed var(--linea);
    border-radius: var(--radio);
  }
  .vacio p + p {
    margin-top: 4px;
  }
  .pie {
    justify-content: space-between;
  }
  dialog {
    position: fixed;
    inset: 0;
    width: min(30em, 100% - 24px);
    max-height: calc(100dvh - 24px);
    margin: auto;
    padding: 24px;
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
    background: var(--fondo);
    color: inherit;
  }
  dialog[open],
  dialog form {
    display: grid;
    gap: 16px;
  }
  dialog::backdrop {
    background: rgb(9 20 30 / 0.55);
  }
  .clave {
    font:
      600 1.25em / 1.5 ui-monospace,
      monospace;
    background: var(--fondo-suave);
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    padding: 12px 16px;
    user-select: all;
  }
  .registro {
    display: grid;
    gap: 2px;
    padding: 8px 12px;
  }
  .renglones {
    max-height: 20em;
    overflow-y: auto;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    padding: 8px 12px 8px 32px;
  }
  .asunto {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    gap: 4px;
    align-items: center;
  }
  .asunto .error {
    grid-column: 1 / -1;
  }
  .flecha {
    padding-inline: 0;
    width: 44px;
  }
  .guardar {
    position: sticky;
    bottom: 0;
    z-index: 1;
    background: var(--fondo);
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    padding: 12px 16px;
    box-shadow: 0 -4px 12px rgb(0 0 0 / 0.08);
  }
  .guardar .principal {
    width: auto;
  }
  /* What has the focus is not under the bar that sticks to the bottom. */
  .filas input,
  .filas button {
    scroll-margin-block: 8em;
  }
  .corto {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @container (max-width: 30em) {
    .asunto {
      grid-template-columns: 44px 44px 1fr;
    }
    .asunto input {
      grid-column: 1 / -1;
    }
  }
`;
