/** What can be done with the chosen cases at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../../shared/bandeja.ts';
import type { Estado } from '../../shared/estado.ts';
import { plural } from '../words/cifras.ts';
import { preguntar } from '../ui/confirm.ts';
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

export interface VistaEleccion {
  cuantos: number;
  soporte: Soporte['soporte'];
  alCambiar: (cambio: Cambio, enPalabras: CambioEnPalabras) => unknown;
  alSoltar: () => void;
}

export function renderEleccion({
  cuantos,
  soporte,
  alCambiar,
  alSoltar,
}: VistaEleccion): TemplateResult | typeof nothing {
  if (!cuantos) return nothing;
  // Not at each choice: with the arrow keys people pass choices that they do not want.
  const alAplicar = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const campos = (evento.currentTarget as HTMLFormElement).elements;
    const [asignado, estado] = ['lote-asignado', 'lote-estado'].map(
      (nombre) => campos.namedItem(nombre) as HTMLSelectElement,
    ) as [HTMLSelectElement, HTMLSelectElement];
    const nombreDe = ({ selectedOptions }: HTMLSelectElement) => selectedOptions[0]!.textContent.trim();
    if (!asignado.value && !estado.value) return;
    alCambiar(
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
