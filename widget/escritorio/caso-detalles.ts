/** The rail of a case at the desk: its properties, what happened to it, others of the same IPS. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Historia } from '../../shared/bandeja.ts';
import type { Caso, ListaCasos } from '../../shared/caso.ts';
import type { Motivo, Nombrado } from '../../shared/catalogo.ts';
import { elegir } from './escritorio-filtros.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { ICONO } from '../ui/iconos.ts';
import { campo } from '../ui/mesa-element.ts';
import { fecha } from '../words/fechas.ts';
import { hace } from '../words/hace.ts';

const CAMPOS: Record<Historia['historia'][number]['cambios'][number]['campo'], string> = {
  estado: 'Estado',
  prioridad: 'Prioridad',
  motivo: 'Motivo',
  asunto: 'Asunto',
  asignado: 'Asignado',
};

interface VistaReclasificar {
  caso: Caso;
  motivos: readonly Motivo[];
  /** The chosen one, which decides the asuntos. */
  motivo: string;
  alElegir: (motivo: string) => void;
  alGuardar: (cambio: { motivo: string; asunto: string }) => void;
}

interface VistaDetalles extends VistaReclasificar {
  /** Undefined until they have been asked for and have come. */
  historia: Historia['historia'] | undefined;
  otros: ListaCasos['casos'] | undefined;
  /** Address of what can be printed. */
  constancia: string;
  /** Shown while something is on its way. */
  espera: TemplateResult;
  alPedirHistoria: () => unknown;
  alPedirOtros: () => unknown;
  enlaceDe: (numero: number) => string;
  alAbrir: (evento: Event, numero: number) => unknown;
}

export function renderDetalles(vista: VistaDetalles): TemplateResult {
  const { caso, historia, otros, espera } = vista;
  const alDesplegar = (pedir: () => unknown) => (evento: Event) => {
    if ((evento.target as HTMLDetailsElement).open) pedir();
  };
  return html`<dl class="propiedades">
      <div>
        <dt>Motivo</dt>
        <dd>${caso.motivo.nombre}</dd>
      </div>
      <div>
        <dt>Asunto</dt>
        <dd>${caso.asunto.nombre}</dd>
      </div>
      <div>
        <dt>Creado</dt>
        <dd>${fecha(caso.fecha)}</dd>
      </div>
    </dl>
    ${caso.estado === 'CERRADO' ? nothing : renderReclasificar(vista)}
    <div class="de-la-ips">
      <p><strong title=${caso.ips.nombre}>${caso.ips.nombre}</strong></p>
      <p class="suave">NIT ${caso.ips.nit}</p>
    </div>
    <details class="otros-casos" @toggle=${alDesplegar(vista.alPedirOtros)}>
      <summary>Otros casos de la IPS</summary>
      ${otros ? renderOtros(otros, vista) : espera}
    </details>
    <details class="historia-del-caso" @toggle=${alDesplegar(vista.alPedirHistoria)}>
      <summary>Historia del caso</summary>
      ${historia ? renderHistoria(historia) : espera}
    </details>
    <p>
      <a class="constancia" href=${vista.constancia} target="_blank" rel="noopener"
        >${ICONO.imprimir} Imprimir constancia</a
      >
    </p>`;
}

function renderReclasificar({
  caso,
  motivos,
  motivo,
  alElegir,
  alGuardar,
}: VistaReclasificar): TemplateResult {
  const suyo = motivo === caso.motivo.codigo;
  const asuntos = motivos.find(({ codigo }) => codigo === motivo)?.asuntos ?? [];
  const guardar = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const { elements } = evento.target as HTMLFormElement;
    const asunto = (elements.namedItem('nuevo-asunto') as HTMLSelectElement).value;
    if (!suyo || asunto !== caso.asunto.codigo) alGuardar({ motivo, asunto });
  };
  return html`<details>
    <summary>Cambiar motivo o asunto</summary>
    <form class="rejilla" @submit=${guardar}>
      ${campo(
        'nuevo-motivo',
        'Motivo',
        elegir('nuevo-motivo', motivo, opciones(motivos, caso.motivo), ({ target }) =>
          alElegir((target as HTMLSelectElement).value),
        ),
      )}
      ${campo(
        'nuevo-asunto',
        'Asunto',
        elegir('nuevo-asunto', caso.asunto.codigo, opciones(asuntos, suyo ? caso.asunto : undefined)),
      )}
      <button>Guardar</button>
    </form>
  </details>`;
}

/** What the case has may not be offered any more. */
function opciones(lista: readonly Nombrado[], suyo?: Nombrado): (readonly [string, string])[] {
  const falta = suyo && !lista.some(({ codigo }) => codigo === suyo.codigo);
  return [...(falta ? [{ ...suyo, nombre: `${suyo.nombre} (retirado)` }] : []), ...lista].map(
    ({ codigo, nombre }) => [codigo, nombre] as const,
  );
}

function renderHistoria(historia: Historia['historia']): TemplateResult {
  return html`<ol class="historia" role="list">
    ${historia.map(
      ({ fecha: cuando, autor, que, cambios }) =>
        html`<li>
          <span class="suave">${fecha(cuando)} · ${autor?.nombre ?? 'El sistema'}</span>
          ${
            que === 'creado'
              ? html`<p>Creó el caso.</p>`
              : cambios.map(
                  ({ campo: cual, antes, ahora }) =>
                    html`<p>${CAMPOS[cual]}: ${antes ?? 'nadie'} → <strong>${ahora ?? 'nadie'}</strong></p>`,
                )
          }
        </li>`,
    )}
  </ol>`;
}

function renderOtros(casos: ListaCasos['casos'], { enlaceDe, alAbrir }: VistaDetalles): TemplateResult {
  if (!casos.length) return html`<p class="suave">No tiene otros casos.</p>`;
  return html`<ul class="otros" role="list">
    ${casos.map(
      ({ numero, asunto, estado, actualizado }) =>
        html`<li>
          <a href=${enlaceDe(numero)} @click=${(e: Event) => alAbrir(e, numero)}>${numero}</a>
          <span class="corto" title=${asunto.nombre}>${asunto.nombre}</span>
          <span class="fila"
            >${renderEstado(estado)}
            <time class="suave" datetime=${actualizado} title=${fecha(actualizado)}
              >${hace(actualizado, Date.now())}</time
            ></span
          >
        </li>`,
    )}
  </ul>`;
}
