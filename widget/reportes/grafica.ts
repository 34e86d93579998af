/** What all charts have: a title, a picture with a summary for screen readers, and its data as a table. */
import { html, type TemplateResult } from 'lit';

export function renderGrafica(
  titulo: string,
  dibujo: TemplateResult,
  columnas: readonly string[],
  filas: readonly (readonly unknown[])[],
): TemplateResult {
  return html`<div class="grafica">
    <h3>${titulo}</h3>
    ${dibujo}
    <details>
      <summary>Ver los datos en tabla<span class="oculto">: ${titulo}</span></summary>
      <div class="rollo" tabindex="0" role="region" aria-label="Datos: ${titulo}">
        <table>
          <thead>
            <tr>
              ${columnas.map((columna) => html`<th scope="col">${columna}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${filas.map(
              ([cabeza, ...valores]) =>
                html`<tr>
                  <th scope="row">${cabeza}</th>
                  ${valores.map((valor) => html`<td>${valor}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </div>`;
}
