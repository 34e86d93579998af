/** What narrows the list of the desk. */
import { html, type TemplateResult } from 'lit';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Soporte } from '../../shared/bandeja.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import { cuantosFiltros, ORDENES, ordenDe, type Ruta } from './escritorio-ruta.ts';
import { renderDesplegable } from '../ui/desplegable.ts';
import { ICONO } from '../ui/iconos.ts';
import { campo } from '../ui/mesa-element.ts';

export interface VistaFiltros {
  ruta: Ruta;
  catalogo: Catalogo | undefined;
  soporte: Soporte['soporte'];
  alCambiar: (evento: Event) => void;
  alQuitar: () => void;
}

type Opcion = readonly [valor: string, nombre: string];

export const elegir = (
  id: string,
  valor: string,
  opciones: readonly Opcion[],
  alCambiar: (evento: Event) => void = () => undefined,
): TemplateResult =>
  html`<select id=${id} name=${id} @change=${alCambiar}>
    ${opciones.map(
      ([codigo, nombre]) => html`<option value=${codigo} .selected=${codigo === valor}>${nombre}</option>`,
    )}
  </select>`;

export function renderFiltros(vista: VistaFiltros): TemplateResult {
  const { ruta, catalogo, soporte, alCambiar, alQuitar } = vista;
  const motivos = catalogo?.motivos ?? [];
  const asuntos = motivos.find(({ codigo }) => codigo === ruta.motivo)?.asuntos ?? [];
  const cuantos = cuantosFiltros(ruta);
  const nombrados = (lista: readonly { codigo: string; nombre: string }[]): Opcion[] =>
    lista.map(({ codigo, nombre }) => [codigo, nombre]);
  const fijo = /^(sin-asignar|mios)$/.test(ruta.vista);
  return renderDesplegable({
    clase: 'filtros',
    boton: html`${ICONO.filtros} <span class="rotulo">Filtros${cuantos ? ` (${cuantos})` : ''}</span>`,
    contenido: html`<form aria-label="Filtros" @submit=${(e: Event) => e.preventDefault()}>
      <div class="rejilla">
        ${campo('orden', 'Orden', elegir('orden', ordenDe(ruta), Object.entries(ORDENES), alCambiar))}
        ${campo('motivo', 'Motivo', elegir('motivo', ruta.motivo, [['', 'Todos'], ...nombrados(motivos)], alCambiar))}
        ${campo(
          'asunto',
          'Asunto',
          elegir(
            'asunto',
            ruta.asunto,
            [['', ruta.motivo ? 'Todos' : 'Elija el motivo'], ...nombrados(asuntos)],
            alCambiar,
          ),
        )}
        ${
          fijo
            ? ''
            : campo(
                'asignado',
                'Asignado a',
                elegir(
                  'asignado',
                  ruta.asignado,
                  [
                    ['', 'Cualquiera'],
                    ['nadie', 'Nadie'],
                    ...soporte.map(({ correo, nombre }): Opcion => [correo, nombre]),
                  ],
                  alCambiar,
                ),
              )
        }
        ${campo(
          'prioridad',
          'Prioridad',
          elegir(
            'prioridad',
            ruta.prioridad,
            [['', 'Todas'], ...Object.entries(NOMBRE_PRIORIDAD)],
            alCambiar,
          ),
        )}
        ${campo(
          'ips',
          'NIT de la IPS',
          html`<input
            id="ips"
            name="ips"
            inputmode="numeric"
            autocomplete="off"
            .value=${ruta.ips}
            @change=${alCambiar}
          />`,
        )}
        ${campo(
          'desde',
          'Creados desde',
          html`<input type="date" id="desde" name="desde" .value=${ruta.desde} @change=${alCambiar} />`,
        )}
        ${campo(
          'hasta',
          'Creados hasta',
          html`<input type="date" id="hasta" name="hasta" .value=${ruta.hasta} @change=${alCambiar} />`,
        )}
      </div>
      <div class="fila">
        <button type="button" class="enlace" ?disabled=${!cuantos} @click=${alQuitar}>Quitar filtros</button>
        <button type="button" data-cierra>Listo</button>
      </div>
    </form>`,
  });
}
