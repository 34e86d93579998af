/** The ways through the desk: its sections, and where to look for what is not in a list. */
import { html, nothing, type TemplateResult } from 'lit';
import { cuantosFiltros, escribirRuta, VISTAS, type Ruta, type Seccion } from './escritorio-ruta.ts';

const NOMBRES: Record<Seccion, string> = {
  casos: 'Casos',
  reportes: 'Reportes',
  administracion: 'Administración',
};

/** The views that together hold all cases. */
const DONDE_BUSCAR = ['abiertos', 'resueltos', 'cerrados'] as const;

interface VistaSecciones {
  ruta: Ruta;
  esAdmin: boolean;
  alIr: (cambio: Partial<Ruta>) => void;
  alVerTeclas: () => void;
}

export function renderSecciones({ ruta, esAdmin, alIr, alVerTeclas }: VistaSecciones): TemplateResult {
  const secciones = (Object.keys(NOMBRES) as Seccion[]).filter((una) => una !== 'administracion' || esAdmin);
  return html`<nav class="secciones" aria-label="Secciones">
    ${secciones.map((seccion) => {
      const cambio = { seccion, parte: '', caso: 0 };
      return html`<a
        href=${escribirRuta({ ...ruta, ...cambio })}
        aria-current=${seccion === ruta.seccion ? 'page' : 'false'}
        @click=${(evento: Event) => {
          evento.preventDefault();
          alIr(cambio);
        }}
        >${NOMBRES[seccion]}</a
      >`;
    })}
    <button type="button" class="enlace teclado" @click=${alVerTeclas}>Teclas <kbd>?</kbd></button>
  </nav>`;
}

/** In place of a list without cases. */
export function renderNada(ruta: Ruta, alIr: (cambio: Partial<Ruta>) => void): TemplateResult {
  const buscando = ruta.buscar || cuantosFiltros(ruta);
  return html`<div class="vacio">
    <p><strong>${ruta.vista === 'vencidos' ? 'No hay casos vencidos.' : 'No hay casos aquí.'}</strong></p>
    ${
      buscando
        ? html`<p class="suave">Si busca uno, pruebe otras palabras o menos filtros, o busque en:</p>
            <div class="fila">
              ${DONDE_BUSCAR.filter((vista) => vista !== ruta.vista).map(
                (vista) =>
                  html`<button type="button" class="enlace" @click=${() => alIr({ vista })}>
                    ${VISTAS[vista]}
                  </button>`,
              )}
            </div>`
        : nothing
    }
  </div>`;
}
