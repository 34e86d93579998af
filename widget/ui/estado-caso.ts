/** The estado of a case as people see it: a name with a dot, never colour alone. */
import { css, html, type TemplateResult } from 'lit';
import type { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';

export const estilosEstado = css`
  .estado {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border: 1px solid var(--linea);
    border-radius: 99px;
    padding: 0 10px;
    font-size: 0.875em;
    font-weight: 600;
    white-space: nowrap;
    background: var(--fondo);
  }
  .estado::before {
    content: '';
    width: 8px;
    height: 8px;
    border-radius: 50%;
    border: 2px solid var(--punto);
    background: var(--punto);
    forced-color-adjust: none;
  }
  .ACTIVO {
    --punto: var(--acento);
  }
  .EN_GESTION {
    --punto: #b26a00;
  }
  .RESUELTO {
    --punto: var(--exito);
  }
  .CERRADO {
    --punto: var(--texto-suave);
  }
  .CERRADO::before {
    background: none;
  }
`;

export const renderEstado = (estado: Estado): TemplateResult =>
  html`<span class="estado ${estado}">${NOMBRE_ESTADO[estado]}</span>`;
