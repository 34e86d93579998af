/** Where a case can go from here, for who does not work at the desk. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Estado, Puede } from '../../shared/estado.ts';

/** What an IPS may say of its own case; the desk has its own buttons. */
export function renderPasos(
  { resolver, reabrir }: Puede,
  soyIps: boolean,
  alPasar: (estado: Estado) => unknown,
): TemplateResult {
  const paso = (nombre: string, estado: Estado) =>
    html`<button type="button" class="enlace" @click=${() => alPasar(estado)}>${nombre}</button>`;
  return html`${resolver ? paso('Marcar como resuelto', 'RESUELTO') : nothing}
  ${reabrir ? paso('Reabrir caso', soyIps ? 'ACTIVO' : 'EN_GESTION') : nothing}`;
}

/** In place of the composer of a closed case. `aviso` is what went wrong last. */
export function renderCerrado(soyIps: boolean, aviso: string, alGenerarOtro: () => void): TemplateResult {
  return html`<div class="aviso">
    <p>
      Este caso está cerrado y no recibe mensajes.
      ${soyIps ? 'Si necesita más ayuda, genere un caso nuevo.' : nothing}
    </p>
    ${
      soyIps
        ? html`<button type="button" class="enlace" @click=${alGenerarOtro}>Generar un caso nuevo</button>`
        : nothing
    }
    <p class="error" role="alert">${aviso}</p>
  </div>`;
}
