/** What stands over the desk's list: what narrows it and leads through it, or what is done with the chosen cases. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Soporte } from '../../shared/bandeja.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { ICONO } from '../ui/iconos.ts';
import { renderEleccion } from './cambio-en-lote.ts';
import type { EleccionController } from './eleccion-controller.ts';
import { renderFiltros } from './escritorio-filtros.ts';
import { enGrupos, sinFiltros, type Ruta } from './escritorio-ruta.ts';
import { cuentaDe } from './escritorio-vistas.ts';
import { POR_PAGINA, type ListaController } from './lista-controller.ts';

interface VistaCabeza {
  ruta: Ruta;
  lista: ListaController;
  eleccion: EleccionController;
  soporte: Soporte['soporte'];
  catalogo: Catalogo | undefined;
  alFiltrar: (evento: Event) => void;
  alIr: (cambio: Partial<Ruta>) => void;
  alAlternarSinLeer: () => void;
  alPasarPagina: (paso: 1 | -1) => unknown;
}

export function renderCabezaDeLista(vista: VistaCabeza): TemplateResult {
  const { ruta, lista, eleccion, soporte, catalogo, alIr } = vista;
  const { elegidos, dePagina, progreso } = eleccion;
  const casilla = html`<label class="caja">
    <input
      type="checkbox"
      aria-label="Elegir los de la página"
      .checked=${dePagina === 'todos'}
      .indeterminate=${dePagina === 'algunos'}
      ?disabled=${!lista.casos.length}
      @change=${eleccion.elegirPagina}
    />
  </label>`;
  if (elegidos.size || progreso) {
    return renderEleccion({
      cuantos: elegidos.size,
      progreso,
      enLaVista: enLaVista(vista),
      soporte,
      casilla,
      alCambiar: eleccion.cambiar,
      alElegirVista: eleccion.elegirVista,
      alSoltar: eleccion.soltar,
      alDetener: eleccion.detener,
    });
  }
  return html`<div class="cabeza-de-lista">
    ${casilla}
    <button
      type="button"
      class="llano"
      aria-pressed=${!!ruta.sinLeer}
      title="Solo los sin leer (l)"
      @click=${vista.alAlternarSinLeer}
    >
      ${ICONO.sinLeer} <span class="rotulo">Sin leer</span>
    </button>
    ${renderFiltros({
      ruta,
      catalogo,
      soporte,
      alCambiar: vista.alFiltrar,
      alQuitar: () => alIr(sinFiltros()),
    })}
    ${renderPaginas(vista)}
  </div>`;
}

/** How many the view has; undefined where a search or a filter narrows it. */
function totalDe({ ruta, lista }: VistaCabeza): string | undefined {
  const estrecha = ruta.buscar.trim() || Object.keys(sinFiltros()).some((filtro) => ruta[filtro as 'ips']);
  return estrecha ? undefined : cuentaDe(lista.bandeja, ruta.vista) || undefined;
}

/** What "all of the view" are called where they are more than the page. */
function enLaVista(vista: VistaCabeza): string {
  const { cursores, listado } = vista.lista;
  if (enGrupos(vista.ruta) || !(cursores.length || listado?.siguiente)) return '';
  const total = totalDe(vista);
  return total ? `los ${total}` : 'todos los';
}

function renderPaginas(vista: VistaCabeza): TemplateResult | typeof nothing {
  const { cursores, listado, casos } = vista.lista;
  if (!listado || !casos.length || enGrupos(vista.ruta)) return nothing;
  const desde = cursores.length * POR_PAGINA + 1;
  const hasta = desde + casos.length - 1;
  const total = listado.siguiente ? totalDe(vista) : `${hasta}`;
  const boton = (paso: 1 | -1, nombre: string, icono: TemplateResult, hay: boolean) =>
    html`<button
      type="button"
      class="llano"
      aria-label=${nombre}
      title=${nombre}
      aria-disabled=${!hay}
      @click=${() => vista.alPasarPagina(paso)}
    >
      ${icono}
    </button>`;
  return html`<nav class="paginas" aria-label="Páginas">
    <span class="suave">${desde}–${hasta}<span class="total">${total ? ` de ${total}` : ''}</span></span>
    ${boton(-1, 'Página anterior', ICONO.atras, cursores.length > 0)}
    ${boton(1, 'Página siguiente', ICONO.adelante, !!listado.siguiente)}
  </nav>`;
}

/** What was done, and what went wrong. */
export const renderDichos = (hecho: string, aviso: string, eleccion: EleccionController): TemplateResult =>
  html`<div class="dichos">
    <div role="status">
      ${
        hecho &&
        html`<div class="aviso fila">
          <p>${hecho}</p>
          ${
            eleccion.porDeshacer.length
              ? html`<button type="button" class="enlace" @click=${eleccion.deshacer}>Deshacer</button>`
              : nothing
          }
        </div>`
      }
    </div>
    <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
  </div>`;
