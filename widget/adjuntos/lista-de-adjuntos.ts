/** The attachments of a case or message, to look at or to save. */
import Bajar from 'lucide/dist/esm/icons/download.mjs';
import { html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Marca } from '../../shared/marcas.ts';
import type { ApiClient } from '../net/api-client.ts';
import { Parte, traer } from '../net/lazy-part.ts';
import { icono } from '../ui/icono.ts';
import { nombreCorto } from '../words/nombre-corto.ts';
import { tipoDeArchivo } from '../ui/tipo-de-archivo.ts';
import { megas } from '../words/faltas.ts';

/** `ver`: in a new tab. */
export type AlElegir = (adjunto: Adjunto, ver: boolean) => unknown;

/** What is said beside a file that is more than a document (docs/manual-soporte.md has the rest). */
const FRASES: Record<Marca, string> = {
  programa: 'Contiene un programa (script): no permita que se ejecute.',
  vinculos: 'Contiene vínculos externos: ábralo sin actualizarlos.',
  incrustado: 'Contiene otros archivos: no los abra si no los esperaba.',
  enorme: 'Imagen muy grande: guárdela antes de abrirla.',
};

/** Thumbnails; what is without them has all that it needs. */
const imagenes = new Parte(() => import('./mesa-imagen.ts'));

/** With `servidor` small pictures show themselves. */
export function renderDescargas(
  adjuntos: readonly Adjunto[],
  alElegir: AlElegir,
  servidor?: string,
): TemplateResult | typeof nothing {
  if (!adjuntos.length) return nothing;
  return html`<ul class="archivos" aria-label="Archivos adjuntos">
    ${adjuntos.map((adjunto) => {
      const { nombre, tipo, bytes, marcas = [] } = adjunto;
      // What may run or fetch something is never shown by the browser itself.
      const ver = !marcas.length && /pdf$|^image/.test(tipo);
      const { nombre: clase, dibujo } = tipoDeArchivo(tipo);
      const imagen = servidor !== undefined && ver && tipo.startsWith('image');
      if (imagen) imagenes.traer();
      return html`<li>
        ${imagen ? html`<mesa-imagen embebido .servidor=${servidor} .adjunto=${adjunto}></mesa-imagen>` : nothing}
        <button type="button" class="archivo" @click=${() => alElegir(adjunto, ver)}>
          ${icono(dibujo)}
          <span class="oculto">${ver ? 'Ver' : 'Descargar'} </span
          ><bdi title=${nombre}>${nombreCorto(nombre)}</bdi>
          <span class="suave">${clase}, ${megas(bytes)}</span>
        </button>
        ${
          ver
            ? html`<button
                type="button"
                class="enlace bajar"
                title="Descargar"
                @click=${() => alElegir(adjunto, false)}
              >
                ${icono(Bajar)}<span class="oculto">Descargar ${nombre}</span>
              </button>`
            : nothing
        }
        ${marcas.map((marca) => html`<p class="suave">${FRASES[marca]}</p>`)}
      </li>`;
    })}
  </ul>`;
}

/** Opens what was chosen in a new tab (`ver`), or saves it. Throws `ErrorApi`. */
export async function abrirElegido(api: ApiClient, adjunto: Adjunto, ver: boolean): Promise<void> {
  // Before anything is waited for: later the browser would take it for a window that nobody asked for.
  const ventana = ver ? open('', '_blank') : null;
  try {
    const { abrir } = await traer(() => import('./abrir-adjunto.ts'));
    await abrir(api, adjunto, ventana);
  } catch (error) {
    ventana?.close();
    throw error;
  }
}
