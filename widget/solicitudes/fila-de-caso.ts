/** One case of "Mis Solicitudes", in the manual's columns. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ResumenCaso } from '../../shared/caso.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { fecha } from '../words/fechas.ts';
import { hace } from '../words/hace.ts';

interface Vista {
  caso: ResumenCaso;
  /** Whether one of its messages waits for a person. */
  detenida: boolean;
  alAbrir: () => void;
}

export function renderFila({ caso, detenida, alAbrir }: Vista): TemplateResult {
  const { numero, fecha: creado, actualizado, asunto, descripcion, estado, noLeidos, ultimo } = caso;
  const celda = (clase: string, contenido: unknown) =>
    html`<div role="cell" class=${clase}>${contenido}</div>`;
  return html`<div role="row" class=${noLeidos ? 'sin-leer' : ''}>
    ${celda(
      'caso',
      html`<span class="numero">${numero}</span> ${
          noLeidos
            ? html`<span class="nuevos"
                >${noLeidos}<span class="ver"> ${noLeidos === 1 ? 'nuevo' : 'nuevos'}</span></span
              >`
            : nothing
        }
        ${detenida ? html`<span class="error">Mensaje sin enviar</span>` : nothing}`,
    )}
    ${celda(
      'cuando',
      html`<time datetime=${creado}>${fecha(creado)}</time
        ><time class="corto" aria-hidden="true" datetime=${actualizado} title=${fecha(actualizado)}
          >${hace(actualizado, Date.now())}</time
        >`,
    )}
    ${celda('asunto', asunto.nombre)}
    ${celda(
      'palabras',
      html`<bdi>${descripcion}</bdi>${
          ultimo
            ? html`<span class="ultimo"
                >${ultimo.rol === 'ips' ? 'Usted' : 'Soporte'}:
                <bdi>${ultimo.texto || 'envió un archivo.'}</bdi></span
              >`
            : nothing
        }`,
    )}
    ${celda('en', renderEstado(estado))}
    ${celda(
      'accion',
      html`<button type="button" @click=${alAbrir}>
        <span class="ver">Ver caso</span><span class="oculto"> ${numero}</span>
      </button>`,
    )}
  </div>`;
}
