import { Task, initialState } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { NuevaRespuesta, Respuesta } from '../../shared/bandeja.ts';
import { VARIABLES } from '../../shared/variables.ts';
import { PanelDeAdministracion, renderFila } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { campo, registrar } from '../ui/mesa-element.ts';

const NUEVA: Respuesta = { id: -1, titulo: '', texto: '' };

/** Canned replies. Internal to the administration. */
export class MesaAdminRespuestas extends PanelDeAdministracion {
  @state() private respuestas: readonly Respuesta[] | undefined;
  /** The id of the open one, -1 for the form. */
  @state() private abierta = 0;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.usuario?.correo, this.cliente] as const,
    task: ([quien, cliente]) => (quien ? cliente.pedir('GET /respuestas') : initialState),
    onComplete: ({ respuestas }) => (this.respuestas = respuestas),
    onError: (error) => this.fallo(error),
  });

  #abrir(cual: number): void {
    this.abierta = this.abierta === cual ? 0 : cual;
    this.olvidarMensajes();
    if (this.abierta) void this.enfocar('#titulo');
  }

  async #guardar(id: number, body: NuevaRespuesta): Promise<void> {
    const { cliente } = this;
    const guardada =
      id < 0
        ? await cliente.pedir('POST /respuestas', { body })
        : await cliente.pedir('PUT /respuestas/:id', { params: { id }, body });
    const otras = (this.respuestas ?? []).filter((otra) => otra.id !== id);
    this.respuestas = [...otras, guardada].sort((a, b) => a.titulo.localeCompare(b.titulo, 'es'));
    this.#cerrar(`«${guardada.titulo}» quedó guardada.`);
  }

  async #borrar({ id, titulo }: Respuesta): Promise<void> {
    await this.cliente.pedir('DELETE /respuestas/:id', { params: { id } });
    this.respuestas = this.respuestas?.filter((otra) => otra.id !== id);
    this.#cerrar(`«${titulo}» se borró.`);
  }

  #cerrar(hecho: string): void {
    this.abierta = 0;
    this.hecho = hecho;
    void this.enfocar('h3');
  }

  #insertar(variable: string): void {
    const texto = this.renderRoot.querySelector<HTMLTextAreaElement>('#texto')!;
    texto.setRangeText(`{${variable}}`, texto.selectionStart, texto.selectionEnd, 'end');
    texto.focus();
  }

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { respuestas, abierta } = this;
    return html`<section class="seccion" aria-labelledby="encabezado">
      <div class="entre">
        <h3 id="encabezado" tabindex="-1">Respuestas guardadas</h3>
        <button type="button" aria-expanded=${abierta === -1} @click=${() => this.#abrir(-1)}>
          Nueva respuesta
        </button>
      </div>
      ${abierta ? nothing : this.renderMensajes()}
      ${abierta === -1 ? html`<div class="ficha">${this.renderFormulario(NUEVA)}</div>` : nothing}
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${respuestas ? this.renderLista(respuestas) : error ? nothing : this.renderEspera()}
      ${this.renderDialogo()}
    </section>`;
  }

  private renderLista(respuestas: readonly Respuesta[]): TemplateResult {
    if (!respuestas.length) {
      return html`<div class="vacio">
        <p><strong>Todavía no hay respuestas guardadas.</strong></p>
        <p class="suave">Guarde los textos que los agentes escriben una y otra vez.</p>
      </div>`;
    }
    return html`<ul class="filas" role="list">
      ${repeat(
        respuestas,
        ({ id }) => id,
        (respuesta) =>
          renderFila(
            respuesta.id === this.abierta,
            () => this.#abrir(respuesta.id),
            respuesta.titulo,
            html`<span class="corto">${respuesta.texto}</span>`,
            () => this.renderFormulario(respuesta),
          ),
      )}
    </ul>`;
  }

  private renderFormulario(respuesta: Respuesta): TemplateResult {
    const { id, titulo, texto } = respuesta;
    const falta = this.errores.texto;
    return html`${this.renderMensajes()}
      <form
        novalidate
        @submit=${this.alEnviar(({ titulo = '', texto = '' }) => this.#guardar(id, { titulo, texto }))}
      >
        ${this.renderTexto({ id: 'titulo', etiqueta: 'Título', valor: titulo })}
        ${campo(
          'texto',
          'Texto',
          html`<textarea
            id="texto"
            name="texto"
            rows="6"
            .value=${texto}
            aria-required="true"
            aria-invalid=${!!falta}
            aria-describedby="texto-ayuda texto-error"
          ></textarea>`,
          falta,
          'Lo que va entre llaves se reemplaza por el dato del caso cuando un agente la usa.',
        )}
        <div class="fila" role="group" aria-label="Insertar un dato del caso">
          ${VARIABLES.map(
            (variable) =>
              html`<button type="button" @click=${() => this.#insertar(variable)}>{${variable}}</button>`,
          )}
        </div>
        ${this.renderEnviar('Guardar', () => this.#abrir(0))}
      </form>
      ${
        id < 0
          ? nothing
          : html`<div class="fila">
              <button
                type="button"
                class="peligro"
                @click=${() =>
                  this.preguntar(
                    `¿Borrar «${titulo}»?`,
                    'Los agentes dejan de verla. Los mensajes que ya se enviaron no cambian.',
                    'Borrar',
                    () => this.#borrar(respuesta),
                  )}
              >
                Borrar
              </button>
            </div>`
      }`;
  }
}

registrar('mesa-admin-respuestas', MesaAdminRespuestas);
