/** The fields of "Generar mesa de ayuda"; their state and what happens to it is the element's. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogo, Nombrado } from '../../shared/catalogo.ts';
import { contar, normalizar } from '../../shared/texto.ts';
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
  conMensaje: boolean;
  adjuntos: AdjuntosController;
  alEscribir: (evento: Event) => void;
  alPasarAMensaje: () => void;
  alEnviar: (evento: Event) => void;
}

/** Loads the rules while the form is being filled; if that fails, the submission tries again and says why not. */
const prevalidar = () => void traer(() => import('./validar.ts')).catch(() => undefined);

export function renderFormulario(vista: Vista): TemplateResult {
  const { valores, conMensaje } = vista;
  const { aviso, enviando } = vista.envio;
  const { motivos, limites } = vista.catalogo;
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
    <div class="par">
      ${renderOpciones(vista, 'motivo', 'Motivo', motivos)}
      ${renderOpciones(vista, 'asunto', 'Asunto', asuntos)}
    </div>
    ${renderTexto(vista, 'descripcion', 'Descripción', 2, `${cuenta}/${maximo}`)}
    <div role="status">${cuenta > maximo ? renderLargo(vista, cuenta, maximo) : nothing}</div>
    ${
      conMensaje
        ? renderTexto(vista, 'mensaje', 'Mensaje', 6, 'Será el primer mensaje de la conversación del caso.')
        : nothing
    }
    ${renderAdjuntos(vista)}
    <div>
      <button class="principal" aria-disabled=${enviando}>
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
): TemplateResult {
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
      ${opciones?.map(
        ({ codigo, nombre }) =>
          html`<option value=${codigo} .selected=${codigo === valores[id]}>${nombre}</option>`,
      )}
    </select>`,
    errores[id],
  );
}

function renderTexto(
  { valores, envio: { errores } }: Vista,
  id: 'descripcion' | 'mensaje',
  etiqueta: string,
  renglones: number,
  ayuda: string,
): TemplateResult {
  return campo(
    id,
    etiqueta,
    html`<textarea
      id=${id}
      name=${id}
      rows=${renglones}
      dir="auto"
      required
      aria-invalid=${!!errores[id]}
      aria-describedby="${id}-ayuda ${id}-error"
      .value=${valores[id]}
    ></textarea>`,
    errores[id],
    ayuda,
  );
}

function renderLargo({ alPasarAMensaje }: Vista, cuenta: number, maximo: number): TemplateResult {
  return html`<div class="aviso">
    <p>
      Escribió ${cuenta} caracteres y en la descripción caben ${maximo}. Nada se pierde: puede dejar el
      comienzo como descripción y enviar el texto completo como mensaje.
    </p>
    <button type="button" class="enlace" @click=${alPasarAMensaje}>
      Pasar el texto completo a un mensaje
    </button>
  </div>`;
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
