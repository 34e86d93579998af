/** The choice of what a destination is told: checkboxes that are one field of its form. */
import { css, html, type TemplateResult } from 'lit';
import { TIPOS_DE_AVISO, type TipoDeAviso } from '../../shared/webhook-codigos.ts';
import { fraseDe } from '../words/faltas.ts';
import { AVISOS } from './avisos-en-palabras.ts';

export const estilosDeAvisos = css`
  fieldset {
    border: 0;
    padding: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
    font-weight: var(--fuerte);
  }
  .opciones {
    gap: 0 12px;
  }
  .opcion {
    font-weight: var(--mesa-peso, 400);
    margin: 0;
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: var(--mesa-alto-control, 44px);
  }
  .opcion input {
    width: 20px;
    min-height: 20px;
    height: 20px;
    flex: none;
    accent-color: var(--acento);
  }
`;

/** `falta` is what is wrong with the choice. */
export function renderAvisos(elegidos: readonly TipoDeAviso[], falta: string | undefined): TemplateResult {
  return html`<fieldset>
    <legend>Qué se le avisa</legend>
    <div class="dos opciones">
      ${TIPOS_DE_AVISO.map(
        (tipo) =>
          html`<label class="opcion"
            ><input
              type="checkbox"
              name="eventos"
              value=${tipo}
              ?checked=${elegidos.includes(tipo)}
              aria-invalid=${!!falta}
              aria-describedby="eventos-error"
            />${AVISOS[tipo]}</label
          >`,
      )}
    </div>
    <p class="error" id="eventos-error">${falta ? fraseDe(falta) : ''}</p>
  </fieldset>`;
}
