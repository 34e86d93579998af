/** The asuntos of a motivo while they are edited, and the arrows that move what is edited. */
import { html, type TemplateResult } from 'lit';
import { mover, type AsuntoEditado } from './catalogo-en-edicion.ts';
import { fraseDe } from '../words/faltas.ts';

interface Vista {
  asuntos: readonly AsuntoEditado[];
  /** Place of their motivo. */
  motivo: number;
  errores: Record<string, string | undefined>;
  alCambiar: (asuntos: AsuntoEditado[]) => void;
  /** Faults are told by place, and places are about to change. */
  alMoverse: () => void;
}

export const renderAsuntos = (vista: Vista): TemplateResult =>
  html`${vista.asuntos.map((asunto, j) => renderAsunto(asunto, j, vista))}`;

function renderAsunto(
  { codigo, nombre, retirado }: AsuntoEditado,
  j: number,
  { asuntos, motivo, errores, alCambiar, alMoverse }: Vista,
): TemplateResult {
  const id = `asunto-${motivo}-${j}`;
  const falta = errores[id];
  const cambiar = (cambio: Partial<AsuntoEditado>) => {
    alCambiar(asuntos.map((asunto, k) => (k === j ? { ...asunto, ...cambio } : asunto)));
  };
  const acto = codigo ? (retirado ? 'Ofrecer' : 'Retirar') : 'Quitar';
  return html`<div class="asunto ${retirado ? 'retirado' : ''}">
    <input
      id=${id}
      aria-label="Asunto ${j + 1}"
      .value=${nombre}
      autocomplete="off"
      aria-invalid=${!!falta}
      aria-describedby="${id}-error"
      @input=${(e: Event) => cambiar({ nombre: (e.target as HTMLInputElement).value })}
    />
    ${renderFlechas(nombre, j, asuntos.length, (paso) => {
      alMoverse();
      alCambiar(mover(asuntos, j, paso));
    })}
    <button
      type="button"
      class=${acto === 'Ofrecer' ? '' : 'peligro'}
      ?disabled=${!codigo && asuntos.length === 1}
      @click=${() => {
        if (codigo) return cambiar({ retirado: !retirado });
        alMoverse();
        alCambiar(asuntos.filter((_, k) => k !== j));
      }}
    >
      ${acto}<span class="oculto"> ${nombre}</span>
    </button>
    <p class="error" id="${id}-error">${falta && fraseDe(falta)}</p>
  </div>`;
}

/** One up and one down; `i` is the place of `nombre` among `cuantos`. */
export function renderFlechas(
  nombre: string,
  i: number,
  cuantos: number,
  alMover: (paso: number) => void,
): TemplateResult {
  return html`${[-1, 1].map(
    (paso) =>
      html`<button
        type="button"
        class="flecha"
        ?disabled=${i + paso < 0 || i + paso >= cuantos}
        aria-label="${paso < 0 ? 'Subir' : 'Bajar'} ${nombre}"
        @click=${() => alMover(paso)}
      >
        ${paso < 0 ? '↑' : '↓'}
      </button>`,
  )}`;
}
