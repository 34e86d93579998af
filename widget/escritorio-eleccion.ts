/** What can be done with the chosen cases at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../shared/bandeja.ts';
import { elegir } from './escritorio-filtros.ts';
import { ESTADOS_DE_LOTE, type Participio } from './escritorio-lote.ts';

export interface VistaEleccion {
  cuantos: number;
  soporte: Soporte['soporte'];
  /** The change, and what to say of its cases once it is done. */
  alCambiar: (cambio: { asignado?: string | null; estado?: string }, que: readonly Participio[]) => unknown;
  alSoltar: () => void;
}

export function renderEleccion({
  cuantos,
  soporte,
  alCambiar,
  alSoltar,
}: VistaEleccion): TemplateResult | typeof nothing {
  if (!cuantos) return nothing;
  // Not at each choice: with the arrows of the keyboard one passes by what one does not want.
  const alAplicar = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const campos = (evento.currentTarget as HTMLFormElement).elements;
    const [asignado, estado] = ['lote-asignado', 'lote-estado'].map(
      (nombre) => campos.namedItem(nombre) as HTMLSelectElement,
    ) as [HTMLSelectElement, HTMLSelectElement];
    const nombreDe = ({ selectedOptions }: HTMLSelectElement) => selectedOptions[0]!.textContent.trim();
    const quien = asignado.value === 'yo' ? 'usted' : nombreDe(asignado);
    const que: Participio[] = [];
    if (asignado.value === 'nadie') que.push(['sin asignar', 'sin asignar']);
    else if (asignado.value) que.push([`asignado a ${quien}`, `asignados a ${quien}`]);
    const suyo = ESTADOS_DE_LOTE[estado.value];
    if (suyo) que.push(suyo);
    if (!que.length) return;
    alCambiar(
      {
        ...(asignado.value && { asignado: asignado.value === 'nadie' ? null : asignado.value }),
        ...(estado.value && { estado: estado.value }),
      },
      que,
    );
    asignado.value = estado.value = '';
  };
  return html`<form class="eleccion" aria-label="Casos elegidos" @submit=${alAplicar}>
    <strong>${cuantos === 1 ? '1 elegido' : `${cuantos} elegidos`}</strong>
    <label class="oculto" for="lote-asignado">Asignar a</label>
    ${elegir('lote-asignado', '', [
      ['', 'Asignar a…'],
      ['yo', 'Mí'],
      ['nadie', 'Nadie'],
      ...soporte.map(({ correo, nombre }) => [correo, nombre] as const),
    ])}
    <label class="oculto" for="lote-estado">Cambiar estado</label>
    ${elegir('lote-estado', '', [
      ['', 'Cambiar estado…'],
      ['EN_GESTION', 'En gestión'],
      ['RESUELTO', 'Resuelto'],
      ['CERRADO', 'Cerrado'],
    ])}
    <button>Aplicar</button>
    <button type="button" class="enlace" @click=${alSoltar}>Quitar selección</button>
  </form>`;
}
