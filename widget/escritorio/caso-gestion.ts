/** What is decided about a case in its rail: estado, who has it, how urgent it is. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../../shared/bandeja.ts';
import type { CambioCaso, Caso } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import { puedePasar } from '../../shared/transiciones.ts';
import { decidir } from '../ui/committed-select.ts';
import { campo } from '../ui/mesa-element.ts';
import { renderPlazo } from '../ui/plazo.ts';

const PASOS: readonly (readonly [Estado, string])[] = [
  ['EN_GESTION', 'Poner en gestión'],
  ['RESUELTO', 'Marcar como resuelto'],
  ['CERRADO', 'Cerrar'],
];

export const CERRADO = 'Este caso está cerrado y ya no se cambia.';

type AlDecidir = (
  cambio: CambioCaso,
  hecho: string,
  numero: number,
  select: HTMLSelectElement,
) => Promise<void>;

interface VistaGestion {
  caso: Caso;
  soporte: Soporte['soporte'];
  yo: string | undefined;
  alTomar: () => void;
  alPasar: (estado: Estado) => void;
  alDecidir: AlDecidir;
}

export function renderGestion(vista: VistaGestion): TemplateResult {
  const { caso, soporte, yo, alTomar, alPasar } = vista;
  const { asignado, estado, prioridad, vence } = caso;
  const cerrado = estado === 'CERRADO';
  return html`<div class="pasos" role="group" aria-label="Estado">
      ${
        cerrado
          ? html`<p class="suave">${CERRADO}</p>`
          : // All of them, in their places: what is aimed at does not move when a colleague does something.
            PASOS.map(
              ([a, nombre]) =>
                html`<button
                  type="button"
                  ?disabled=${!puedePasar(estado, a, 'soporte')}
                  @click=${() => alPasar(a)}
                >
                  ${estado === 'RESUELTO' && a === 'EN_GESTION' ? 'Reabrir' : nombre}
                </button>`,
            )
      }
    </div>
    ${renderPlazo(vence, Date.now())}
    ${campo(
      'caso-asignado',
      'Asignado a',
      html`<div class="con-boton">
        ${renderDecision(
          vista,
          'caso-asignado',
          asignado?.correo ?? '',
          [['', 'Nadie'], ...posibles(soporte, asignado)],
          (correo) => [
            { asignado: correo || null, asignadoAntes: asignado?.correo ?? null },
            correo ? 'El caso cambió de manos.' : 'El caso quedó sin asignar.',
          ],
        )}
        ${
          asignado?.correo === yo || cerrado
            ? nothing
            : html`<button type="button" title="Tomar (a)" @click=${alTomar}>Tomar</button>`
        }
      </div>`,
    )}
    ${campo(
      'caso-prioridad',
      'Prioridad',
      renderDecision(
        vista,
        'caso-prioridad',
        prioridad ?? 'NORMAL',
        Object.entries(NOMBRE_PRIORIDAD),
        (nueva) => [{ prioridad: nueva as CambioCaso['prioridad'] }, 'La prioridad cambió.'],
      ),
    )}`;
}

/** A select whose choice is saved at once. */
function renderDecision(
  { caso: { numero, estado }, alDecidir }: VistaGestion,
  id: string,
  valor: string,
  opciones: readonly (readonly [string, string])[],
  cambioA: (nuevo: string) => [CambioCaso, string],
): TemplateResult {
  const { pointerdown, keydown, change, blur } = decidir(
    valor,
    (nuevo, select) => void alDecidir(...cambioA(nuevo), numero, select),
  );
  return html`<select
    id=${id}
    ?disabled=${estado === 'CERRADO'}
    @pointerdown=${pointerdown}
    @keydown=${keydown}
    @change=${change}
    @blur=${blur}
  >
    ${opciones.map(
      ([codigo, nombre]) => html`<option value=${codigo} .selected=${codigo === valor}>${nombre}</option>`,
    )}
  </select>`;
}

/** The active staff, and who has the case though no longer one of them. */
function posibles(soporte: Soporte['soporte'], asignado: Caso['asignado']): [string, string][] {
  const lista = soporte.map(({ correo, nombre }): [string, string] => [correo, nombre]);
  if (asignado && !lista.some(([correo]) => correo === asignado.correo)) {
    lista.push([asignado.correo, `${asignado.nombre} (inactivo)`]);
  }
  return lista;
}
