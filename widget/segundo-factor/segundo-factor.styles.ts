import { css } from 'lit';

export const estilosFactor = css`
  h2 {
    font-size: 1.125em;
    line-height: 1.35;
    font-weight: 650;
  }
  h2:focus {
    outline: none;
  }
  .factor {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  .factor > form {
    margin-top: 4px;
  }
  .hecho {
    border-color: var(--exito);
  }
  .peligro {
    color: var(--error);
  }
  .vinculo {
    display: grid;
    grid-template-columns: 200px minmax(0, 1fr);
    gap: 12px 20px;
    align-items: start;
  }
  .qr {
    display: block;
    width: min(200px, 100%);
    height: auto;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    forced-color-adjust: none;
  }
  .secreto {
    display: block;
    margin-block: 4px 8px;
    font:
      1em / 1.6 ui-monospace,
      monospace;
    letter-spacing: 0.04em;
  }
  #codigo {
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.08em;
  }
  .codigos {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(13em, 1fr));
    gap: 4px 24px;
    padding: 12px 16px;
    list-style: none;
    background: var(--fondo-suave);
    border-radius: var(--radio);
    font:
      1em / 1.6 ui-monospace,
      monospace;
  }
  @container (max-width: 30em) {
    .vinculo {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
