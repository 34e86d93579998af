/** The views of the desk's cases, with their counts, and what stands in place of a list without cases. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Bandeja, Vista } from '../../shared/bandeja.ts';
import { ICONO } from '../ui/iconos.ts';
import { renderDesplegable } from '../ui/desplegable.ts';
import { cuantosFiltros, escribirRuta, ORDENES, sinFiltros, VISTAS, type Ruta } from './escritorio-ruta.ts';

type AlIr = (cambio: Partial<Ruta>) => void;

/** How many cases the view has, as people read it: "7", "1000+"; empty while it is not known. */
export function cuentaDe(bandeja: Bandeja | undefined, vista: Vista): string {
  const cuantos = bandeja?.vistas[vista];
  if (cuantos === undefined) return '';
  return cuantos >= bandeja!.tope ? `${bandeja!.tope}+` : `${cuantos}`;
}

/** In a column of their own, or folded into a menu of the list's head. */
export function renderVistas(bandeja: Bandeja | undefined, ruta: Ruta, alIr: AlIr): TemplateResult {
  const cuenta = cuentaDe(bandeja, ruta.vista);
  return renderDesplegable({
    clase: 'caja-de-vistas',
    boton: html`<strong>${VISTAS[ruta.vista]}</strong> ${ICONO.abajo} <span class="cuenta">${cuenta}</span>`,
    contenido: html`<nav class="vistas" aria-label="Vistas">
      ${(Object.entries(VISTAS) as [Vista, string][]).map(([vista, nombre]) => {
        const suya = cuentaDe(bandeja, vista);
        const cambio = { ...sinFiltros(), vista, orden: '', buscar: '', caso: 0 };
        return html`<a
          href=${escribirRuta({ ...ruta, ...cambio })}
          class="vista-${vista} ${suya && suya !== '0' ? 'con-casos' : ''}"
          aria-current=${vista === ruta.vista ? 'page' : 'false'}
          data-cierra
          @click=${(evento: Event) => {
            evento.preventDefault();
            alIr(cambio);
          }}
          ><span>${nombre}</span> <span class="cuenta">${suya}</span></a
        >`;
      })}
    </nav>`,
  });
}

/** Over a list that does not hold all that was searched for. */
export const renderRecorte = (recortada: boolean | undefined): TemplateResult | typeof nothing =>
  recortada
    ? html`<p class="suave" role="status">
        Son más de 5.000: aquí están los 5.000 casos más nuevos. Para ver los demás agregue palabras o
        filtros, o elija el orden «${ORDENES.numero}».
      </p>`
    : nothing;

/** What a view without cases says; of the others, that there are none. */
const VACIA: Partial<Record<Vista, string>> = {
  'sin-asignar': 'Todos los casos tienen quien los atienda.',
  mios: 'No tiene casos abiertos.',
  vencidos: 'No hay casos vencidos.',
};

/** In place of a list without cases. */
export function renderNada(ruta: Ruta, alIr: AlIr): TemplateResult {
  const filtrado = !!ruta.sinLeer || cuantosFiltros(ruta) > 0;
  const buscando = !!ruta.buscar || filtrado;
  const deTodos = ruta.vista === 'para-mi';
  const boton = (nombre: string, cambio: Partial<Ruta>) =>
    html`<button type="button" class="enlace" @click=${() => alIr(cambio)}>${nombre}</button>`;
  if (deTodos && !buscando) {
    return html`<div class="vacio">
      <p><strong>Nada lo espera.</strong></p>
      <p class="suave">
        No tiene casos por responder, ninguno está por vencer y todos tienen quien los atienda.
      </p>
    </div>`;
  }
  return html`<div class="vacio">
    <p><strong>${(!buscando && VACIA[ruta.vista]) || 'No hay casos aquí.'}</strong></p>
    ${
      buscando
        ? html`<p class="suave">Pruebe otras palabras o menos filtros.</p>
            <div class="fila">
              ${deTodos ? nothing : boton('Buscar en todos los casos', { vista: 'para-mi' })}
              ${filtrado ? boton('Quitar filtros', sinFiltros()) : nothing}
            </div>`
        : nothing
    }
  </div>`;
}
