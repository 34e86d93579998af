/** The way through a list that comes in pages. */
import { html, nothing, type TemplateResult } from 'lit';

/** `cursores` is where each page after the first begins, up to the one shown; `detalle` stands behind its number. */
export function renderPaginas(
  cursores: readonly string[],
  siguiente: string | null,
  alPasar: (cursores: readonly string[]) => void,
  detalle = '',
): TemplateResult | typeof nothing {
  if (!cursores.length && !siguiente) return nothing;
  return html`<nav class="fila pie" aria-label="Páginas">
    <button type="button" ?disabled=${!cursores.length} @click=${() => alPasar(cursores.slice(0, -1))}>
      Anterior
    </button>
    <span class="suave">Página ${cursores.length + 1}${detalle}</span>
    <button type="button" ?disabled=${!siguiente} @click=${() => alPasar([...cursores, siguiente!])}>
      Siguiente
    </button>
  </nav>`;
}

/** Says that the search index is behind, so that the list may lack something. */
export function renderIndizando({
  indizando,
}: {
  indizando?: true | undefined;
}): TemplateResult | typeof nothing {
  return indizando
    ? html`<p class="suave" role="status">
        Hay cambios recientes que la búsqueda todavía no incluye, así que puede faltar algo. Busque de nuevo
        en unos minutos.
      </p>`
    : nothing;
}
