/** What can be done with the chosen cases at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../shared/bandeja.ts';
import { elegir } from './escritorio-filtros.ts';

export interface VistaEleccion {
  cuantos: number;
  soporte: Soporte['soporte'];
  /** The change, and what to say of it once it is done. */
  alCambiar: (cambio: object, que: string) => unknown;
  alSoltar: () => void;
}

export function renderEleccion({
  cuantos,
  soporte,
  alCambiar,
  alSoltar,
}: VistaEleccion): TemplateResult | typeof nothing {
  if (!cuantos) return nothing;
  const con = (hacer: (valor: string, nombre: string) => unknown) => (evento: Event) => {
    const select = evento.target as HTMLSelectElement;
    const [elegida] = select.selectedOptions;
    const { value } = select;
    select.value = '';
    if (value) hacer(value, elegida!.textContent.trim());
  };
  return html`<div class="eleccion" role="group" aria-label="Casos elegidos">
    <strong>${cuantos === 1 ? '1 elegido' : `${cuantos} elegidos`}</strong>
    <label class="oculto" for="lote-asignado">Asignar a</label>
    ${elegir(
      'lote-asignado',
      '',
      [
        ['', 'Asignar a…'],
        ['yo', 'Mí'],
        ['nadie', 'Nadie'],
        ...soporte.map(({ correo, nombre }) => [correo, nombre] as const),
      ],
      con((correo, nombre) =>
        alCambiar(
          { asignado: correo === 'nadie' ? null : correo },
          `asignado a ${nombre.toLowerCase() === 'mí' ? 'usted' : nombre}`,
        ),
      ),
    )}
    <label class="oculto" for="lote-estado">Cambiar estado</label>
    ${elegir(
      'lote-estado',
      '',
      [
        ['', 'Cambiar estado…'],
        ['EN_GESTION', 'En gestión'],
        ['RESUELTO', 'Resuelto'],
        ['CERRADO', 'Cerrado'],
      ],
      con((estado, nombre) => alCambiar({ estado }, `estado ${nombre}`)),
    )}
    <button type="button" class="enlace" @click=${alSoltar}>Soltar</button>
  </div>`;
}
