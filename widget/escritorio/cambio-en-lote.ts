/** What can be done with the chosen cases at once: in place of the list's head while there are any. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../../shared/bandeja.ts';
import type { Estado } from '../../shared/estado.ts';
import { cifra, plural } from '../words/cifras.ts';
import { preguntar } from '../ui/confirm.ts';
import { ICONO } from '../ui/iconos.ts';
import { elegir } from './escritorio-filtros.ts';

/** `asignado` is null for nobody. */
export interface Cambio {
  asignado?: string | null;
  estado?: Estado;
}

/** The same in words that people read. */
export interface CambioEnPalabras {
  asignado?: string | null;
  estado?: string;
}

/** Something that takes several requests. */
export interface Progreso {
  que: string;
  hechos: number;
  /** Undefined while it is not known. */
  total: number | undefined;
}

export interface VistaEleccion {
  cuantos: number;
  progreso: Progreso | undefined;
  /** How many the view has, in words; empty where the page has them all. */
  enLaVista: string;
  soporte: Soporte['soporte'];
  casilla: TemplateResult;
  alCambiar: (cambio: Cambio, enPalabras: CambioEnPalabras) => unknown;
  alElegirVista: () => unknown;
  alSoltar: () => void;
  alDetener: () => void;
}

export function renderEleccion(vista: VistaEleccion): TemplateResult {
  const { cuantos, progreso, soporte, enLaVista } = vista;
  if (progreso) return renderProgreso(progreso, vista.alDetener);
  // Not at each choice: with the arrow keys people pass choices that they do not want.
  const alAplicar = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const campos = (evento.currentTarget as HTMLFormElement).elements;
    const [asignado, estado] = ['lote-asignado', 'lote-estado'].map(
      (nombre) => campos.namedItem(nombre) as HTMLSelectElement,
    ) as [HTMLSelectElement, HTMLSelectElement];
    const nombreDe = ({ selectedOptions }: HTMLSelectElement) => selectedOptions[0]!.textContent.trim();
    if (!asignado.value && !estado.value) return;
    vista.alCambiar(
      {
        ...(asignado.value && { asignado: asignado.value === 'nadie' ? null : asignado.value }),
        ...(estado.value && { estado: estado.value as Estado }),
      },
      {
        ...(asignado.value && {
          asignado:
            asignado.value === 'nadie' ? null : asignado.value === 'yo' ? 'usted' : nombreDe(asignado),
        }),
        ...(estado.value && { estado: nombreDe(estado) }),
      },
    );
    asignado.value = estado.value = '';
  };
  return html`<form class="eleccion" aria-label="Casos elegidos" @submit=${alAplicar}>
    <div class="fila">
      ${vista.casilla}
      <strong role="status">${plural(cuantos, 'elegido', 'elegidos')}</strong>
      ${
        enLaVista
          ? html`<button type="button" class="enlace" @click=${vista.alElegirVista}>
              Elegir ${enLaVista} de esta vista
            </button>`
          : nothing
      }
      <button
        type="button"
        class="llano"
        aria-label="Quitar selección"
        title="Quitar selección"
        @click=${vista.alSoltar}
      >
        ${ICONO.cerrar}
      </button>
    </div>
    <div class="fila">
      <label class="oculto" for="lote-asignado">Asignar a</label>
      ${elegir('lote-asignado', '', [
        ['', 'Asignar a…'],
        ['yo', 'Mí'],
        ['nadie', 'Nadie'],
        ...soporte.map(({ correo, nombre }) => [correo, nombre] as const),
      ])}
      <label class="oculto" for="lote-estado">Cambiar estado</label>
      ${elegir('lote-estado', '', [
        ['', 'Estado…'],
        ['EN_GESTION', 'En gestión'],
        ['RESUELTO', 'Resuelto'],
        ['CERRADO', 'Cerrado'],
      ])}
      <button>Aplicar</button>
    </div>
  </form>`;
}

const renderProgreso = ({ que, hechos, total }: Progreso, alDetener: () => void): TemplateResult =>
  html`<div class="eleccion">
    <div class="fila">
      <span role="status"
        >${que}… <strong>${cifra(hechos)}</strong>${total === undefined ? '' : ` de ${cifra(total)}`}</span
      >
      <button type="button" class="enlace" @click=${alDetener}>Detener</button>
    </div>
    <progress
      aria-label=${que}
      max=${total ?? nothing}
      value=${total === undefined ? nothing : hechos}
    ></progress>
  </div>`;

/** Whether a person means to close so many cases. */
export const confirmarCierre = (raiz: ParentNode, cuantos: number): Promise<boolean> =>
  preguntar(raiz, {
    titulo: cuantos === 1 ? '¿Cerrar el caso elegido?' : `¿Cerrar los ${cuantos} casos elegidos?`,
    frase: 'Un caso cerrado no se abre de nuevo ni recibe mensajes.',
    boton: 'Cerrar',
  });

/** What was done, in one sentence: "5 casos quedaron asignados a Ana Agente, en estado Resuelto." */
export function fraseDeLote(cuantos: number, { asignado, estado }: CambioEnPalabras): string {
  const uno = cuantos === 1;
  const partes = [
    asignado === null ? 'sin asignar' : asignado && `${uno ? 'asignado' : 'asignados'} a ${asignado}`,
    estado && `en estado ${estado}`,
  ].filter(Boolean);
  return `${plural(cuantos, 'caso quedó', 'casos quedaron')} ${partes.join(', ')}.`;
}
