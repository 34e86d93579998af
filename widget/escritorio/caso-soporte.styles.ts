import { css } from 'lit';

/** A case at the desk: what is above and below its conversation, and what an agent's composer has besides. */
export const estilosCasoSoporte = css`
  .gestion {
    border-bottom: 1px solid var(--linea);
    padding-bottom: 12px;
  }
  .gestion .fila > select {
    width: auto;
    flex: 1;
    min-width: 0;
  }
  .mas {
    border-top: 1px solid var(--linea);
    padding-top: 12px;
    gap: 4px;
  }
  .historia {
    gap: 8px;
  }
  .historia li {
    border-inline-start: 3px solid var(--linea);
    padding-inline-start: 12px;
  }
  .extras {
    justify-content: space-between;
  }
  .interruptor {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 4px 8px;
    margin: 0;
    min-height: 44px;
  }
  .interruptor input {
    width: 24px;
    min-height: 24px;
    height: 24px;
    accent-color: var(--acento);
  }
  .respuestas {
    display: grid;
    gap: 8px;
    border: 1px solid var(--linea);
    border-radius: var(--radio);
    padding: 8px;
  }
  .respuestas ul {
    gap: 4px;
    max-height: 16em;
    overflow-y: auto;
  }
  .respuestas button {
    display: grid;
    width: 100%;
    text-align: start;
    border-color: transparent;
    background: none;
    font-weight: 400;
  }
  .respuestas button:hover {
    background: var(--fondo-suave);
  }
`;
