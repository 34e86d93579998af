/** The views of the desk's cases, with their counts, and what stands in place of a list without cases. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Bandeja } from '../../shared/bandeja.ts';
import { ICONO } from '../ui/iconos.ts';
import { renderDesplegable } from '../ui/desplegable.ts';
import {
  cuantosFiltros,
  escribirRuta,
  sinFiltros,
  VISTAS,
  type Ruta,
  type VistaDelEscritorio,
} from './escritorio-ruta.ts';

type AlIr = (cambio: Partial<Ruta>) => void;

/** How many cases the view has, as people read it: "7", "1000+"; empty while it is not known. */
export function cuentaDe(bandeja: Bandeja | undefined, vista: VistaDelEscritorio): string {
  const cuantos = vista === 'para-mi' ? undefined : bandeja?.vistas[vista];
  if (cuantos === undefined) return '';
  return cuantos >= bandeja!.tope ? `${bandeja!.tope}+` : `${cuantos}`;
}

/** In a column of their own, or folded into a menu of the list's head. */
export function renderVistas(bandeja: Bandeja | undefined, ruta: Ruta, alIr: AlIr): TemplateResult {
  const cuenta = cuentaDe(bandeja, ruta.vista);
  return renderDesplegable({
    clase: 'caja-de-vistas',
    boton: html`<strong>${VISTAS[ruta.vista]}</strong> <span class="cuenta">${cuenta}</span> ${ICONO.abajo}`,
    contenido: html`<nav class="vistas" aria-label="Vistas">
      ${(Object.entries(VISTAS) as [VistaDelEscritorio, string][]).map(([vista, nombre]) => {
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

/** The views that together hold all cases. */
const DONDE_BUSCAR = ['abiertos', 'resueltos', 'cerrados'] as const;

/** In place of a list without cases. */
export function renderNada(ruta: Ruta, alIr: AlIr): TemplateResult {
  const buscando = !!ruta.buscar || !!ruta.sinLeer || cuantosFiltros(ruta) > 0;
  if (ruta.vista === 'para-mi' && !buscando) {
    return html`<div class="vacio">
      <p><strong>Nada lo espera.</strong></p>
      <p class="suave">
        No tiene casos por responder, ninguno está por vencer y todos tienen quien los atienda.
      </p>
    </div>`;
  }
  return html`<div class="vacio">
    <p><strong>${ruta.vista === 'vencidos' ? 'No hay casos vencidos.' : 'No hay casos aquí.'}</strong></p>
    ${
      buscando
        ? html`<p class="suave">Si busca uno, pruebe otras palabras o menos filtros, o busque en:</p>
            <div class="fila">
              ${DONDE_BUSCAR.filter((vista) => vista !== ruta.vista && ruta.vista !== 'para-mi').map(
                (vista) =>
                  html`<button type="button" class="enlace" @click=${() => alIr({ vista })}>
                    ${VISTAS[vista]}
                  </button>`,
              )}
              <button type="button" class="enlace" @click=${() => alIr({ ...sinFiltros() })}>
                Quitar filtros
              </button>
            </div>`
        : nothing
    }
  </div>`;
}
