/** The fields of "Generar mesa de ayuda"; their state and what happens to it is the element's. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogo, Nombrado } from '../../shared/catalogo.ts';
import { contar, normalizar } from '../../shared/contar.ts';
import type { AdjuntosController } from '../adjuntos/adjuntos-controller.ts';
import type { CampoCaso } from './campos-caso.ts';
import { POR_RESOLVER, type EnvioDeCaso } from './envio-de-caso.ts';
import { campo } from '../ui/mesa-element.ts';
import { traer } from '../net/lazy-part.ts';
import { fraseDe, megas } from '../words/faltas.ts';

interface Vista {
  servidor: string;
  valores: Record<CampoCaso, string>;
  catalogo: Catalogo;
  envio: EnvioDeCaso;
  adjuntos: AdjuntosController;
  alEscribir: (evento: Event) => void;
  /** The offer to put a descripción that is too long elsewhere. */
  renderLargo: (cuenta: number, maximo: number) => unknown;
  alEnviar: (evento: Event) => void;
}

/** Loads the rules while the form is being filled; if that fails, the submission tries again and says why not. */
const prevalidar = () => void traer(() => import('./validar.ts')).catch(() => undefined);

/** The page put fields of its own in; without that part what is in them is sent all the same, and not kept. */
const cuidar = ({ target }: Event) =>
  void traer(() => import('./campos-propios.ts'))
    .then((parte) => parte.cuidar(target as HTMLSlotElement))
    .catch(() => undefined);

export function renderFormulario(vista: Vista): TemplateResult {
  const { valores } = vista;
  const { aviso, oferta, enviando } = vista.envio;
  const { motivos, limites, recientes } = vista.catalogo;
  const asuntos = motivos.find(({ codigo }) => codigo === valores.motivo)?.asuntos;
  const cuenta = contar(normalizar(valores.descripcion));
  const maximo = limites.descripcion;
  return html`<form
    novalidate
    @submit=${vista.alEnviar}
    @input=${vista.alEscribir}
    @focusin=${prevalidar}
    @paste=${enviando ? nothing : vista.adjuntos.elegir}
  >
    <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
    ${oferta}
    <slot name="ayuda"></slot>
    <div class="par">
      ${renderOpciones(vista, 'motivo', 'Motivo', motivos, recientes)}
      ${renderOpciones(vista, 'asunto', 'Asunto', asuntos)}
    </div>
    ${renderTexto(
      vista,
      'descripcion',
      'Descripción',
      'Por ejemplo, «Factura FE-1180 no aparece».',
      html`<span class="cuenta ${cuenta > maximo ? 'error' : ''}">${cuenta}/${maximo}</span>`,
    )}
    <div role="status">${cuenta > maximo ? vista.renderLargo(cuenta, maximo) : nothing}</div>
    ${renderTexto(
      vista,
      'mensaje',
      html`Cuéntenos qué pasó <span class="suave">(opcional)</span>`,
      'Fechas, números, mensajes de error.',
    )}
    <slot name="campos" @slotchange=${cuidar}></slot>
    ${renderAdjuntos(vista)}
    <div>
      <button class="principal" part="boton" aria-disabled=${enviando}>
        ${enviando ? 'Generando…' : 'Generar Servicio'}
      </button>
    </div>
  </form>`;
}

function renderOpciones(
  { valores, envio: { errores } }: Vista,
  id: 'motivo' | 'asunto',
  etiqueta: string,
  opciones: readonly Nombrado[] | undefined,
  recientes: readonly string[] = [],
): TemplateResult {
  const usados = recientes.flatMap((codigo) => opciones?.find((una) => una.codigo === codigo) ?? []);
  const otros = opciones?.filter((una) => !usados.includes(una));
  const opcion = ({ codigo, nombre }: Nombrado) =>
    html`<option value=${codigo} .selected=${codigo === valores[id]}>${nombre}</option>`;
  return campo(
    id,
    etiqueta,
    html`<select
      id=${id}
      name=${id}
      required
      ?disabled=${!opciones}
      aria-invalid=${!!errores[id]}
      aria-describedby="${id}-ayuda ${id}-error"
    >
      <option value="" .selected=${!valores[id]}>
        ${opciones ? 'Seleccione…' : 'Elija primero el motivo'}
      </option>
      ${
        usados.length
          ? html`<optgroup label="Usados por su IPS">${usados.map(opcion)}</optgroup>
              <optgroup label="Otros">${otros!.map(opcion)}</optgroup>`
          : otros?.map(opcion)
      }
    </select>`,
    errores[id],
  );
}

/** A descripción is one line: Enter sends the form, as in any field of one line. Pasted lines are all kept. */
function alTeclear(evento: KeyboardEvent): void {
  const { key, shiftKey, isComposing, target } = evento;
  const { name, form } = target as HTMLTextAreaElement;
  if (name !== 'descripcion' || key !== 'Enter' || shiftKey || isComposing) return;
  evento.preventDefault();
  form!.requestSubmit();
}

function renderTexto(
  { valores, envio: { errores } }: Vista,
  id: 'descripcion' | 'mensaje',
  etiqueta: unknown,
  ayuda: string,
  cuenta?: TemplateResult,
): TemplateResult {
  return campo(
    id,
    etiqueta,
    html`<textarea
      id=${id}
      name=${id}
      rows=${!cuenta ? 4 : valores[id][30] ? 3 : 1}
      dir="auto"
      ?required=${cuenta}
      aria-invalid=${!!errores[id]}
      aria-describedby="${id}-ayuda ${id}-error"
      .value=${valores[id]}
      @keydown=${alTeclear}
    ></textarea>`,
    errores[id],
    html`${cuenta} ${ayuda}`,
  );
}

function renderAdjuntos({ servidor, catalogo, adjuntos, envio }: Vista): TemplateResult {
  const { bytes, cantidad, tipos } = catalogo.limites.adjunto;
  const formatos = [...new Set(tipos.map(({ nombre }) => nombre))].join(', ');
  const { porResolver, impedimento } = adjuntos;
  const { errores, enviando } = envio;
  const sigue = errores.adjuntos === POR_RESOLVER;
  const falta = adjuntos.falta ?? (sigue ? porResolver : errores.adjuntos);
  // Files that go on by themselves are no fault.
  const mal = !!falta && !(sigue && !impedimento);
  return html`<div class="campo">
    <p class="etiqueta" id="adjuntos-nombre">Adjunto</p>
    <input
      class="oculto"
      type="file"
      id="adjuntos"
      multiple
      ?disabled=${enviando}
      accept=${tipos.map(({ extension }) => `.${extension}`).join()}
      aria-labelledby="adjuntos-nombre adjuntos-soltar"
      aria-invalid=${mal}
      aria-describedby="adjuntos-ayuda adjuntos-error"
      @change=${adjuntos.elegir}
    />
    <label class="soltar" for="adjuntos" id="adjuntos-soltar"><u>Elija archivos</u> o arrástrelos aquí</label>
    ${
      adjuntos.lista?.lista.length
        ? html`<mesa-adjuntos
            .servidor=${servidor}
            .adjuntos=${adjuntos.lista}
            .repaint=${adjuntos.repaint}
          ></mesa-adjuntos>`
        : nothing
    }
    <p class="ayuda" id="adjuntos-ayuda">
      Opcional. ${formatos}. Hasta ${cantidad} archivos de ${megas(bytes)} cada uno.
    </p>
    <p class=${mal ? 'error' : 'suave'} id="adjuntos-error" role="status">${falta && fraseDe(falta)}</p>
  </div>`;
}
