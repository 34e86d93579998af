import { initialState, Task, TaskStatus } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CorreoFallido, EstadoDeCorreo, ResultadoDePrueba } from '../../shared/correo.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { registrar } from '../ui/mesa-element.ts';
import { renderPaginas } from '../ui/paginas.ts';
import { fecha } from '../words/fechas.ts';
import { PanelDeAdministracion } from './panel.ts';

const CLASES: Record<string, string> = {
  caso: 'Novedades de un caso',
  resumen: 'Resumen del día',
  confirmar: 'Confirmar una dirección',
  recuperar: 'Contraseña olvidada',
  rechazo: 'Correo que no se recibió',
};

/** Mail that goes out: how it is doing, a test, and what was given up. Internal to the administration. */
export class MesaAdminCorreo extends PanelDeAdministracion {
  static override styles = [
    ...PanelDeAdministracion.styles,
    css`
      dl {
        display: grid;
        grid-template-columns: minmax(8em, max-content) minmax(0, 1fr);
        gap: 4px 16px;
        margin: 0;
      }
      dt {
        color: var(--texto-suave);
      }
      dd {
        margin: 0;
      }
      .dicho {
        font-family: ui-monospace, monospace;
        font-size: 0.875em;
      }
      ul {
        padding-inline-start: 1.25em;
      }
      .error-de {
        display: block;
      }
      @container (max-width: 30em) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd {
          margin-bottom: 8px;
        }
      }
    `,
  ];

  @state() private cursores: readonly string[] = [];
  @state() private estado: EstadoDeCorreo | undefined;
  @state() private prueba: ResultadoDePrueba | undefined;
  @state() private refresh = 0;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.usuario?.correo, this.cursores, this.refresh, this.cliente] as const,
    task: ([quien, cursores, , cliente]) =>
      quien ? cliente.pedir('GET /admin/correo', { query: { cursor: cursores.at(-1) } }) : initialState,
    onComplete: (estado) => (this.estado = estado),
    onError: (error) => this.fallo(error),
  });

  #probar = this.alEnviar(async ({ direccion = '' }) => {
    this.prueba = undefined;
    this.prueba = await this.cliente.pedir('POST /admin/correo/prueba', { body: { direccion } });
    await this.enfocar('.resultado');
  });

  async #reenviar(ids?: number[]): Promise<void> {
    const { reenviados } = await this.cliente.pedir('POST /admin/correo/reenviar', {
      body: ids ? { ids } : {},
    });
    this.hecho = reenviados === 1 ? 'Un correo espera otra vez.' : `${reenviados} correos esperan otra vez.`;
    this.cursores = [];
    this.refresh += 1;
  }

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { estado } = this;
    return html`<section class="seccion" aria-labelledby="titulo">
      <h3 id="titulo" tabindex="-1">Correo</h3>
      ${this.renderMensajes()} ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${estado ? this.renderEstado(estado) : error ? nothing : this.renderEspera()}
    </section>`;
  }

  /** The mailbox to which notices are answered. */
  private renderEntrante(entrante: NonNullable<EstadoDeCorreo['entrante']>): TemplateResult {
    const { direccion, conectadoDesde, ultimo, error, errorCuando, rechazados, ilegibles, pendientes } =
      entrante;
    return html`<dt>Se responde a</dt>
      <dd>
        ${direccion},
        ${conectadoDesde ? `conectado desde ${fecha(conectadoDesde)}` : 'sin conexión en este momento'}
      </dd>
      <dt>Última respuesta</dt>
      <dd>${ultimo ? html`<time datetime=${ultimo}>${fecha(ultimo)}</time>` : 'Ninguna todavía'}</dd>
      <dt>De los últimos siete días</dt>
      <dd>
        ${rechazados} sin recibir, ${ilegibles} que no se pudieron leer, ${pendientes} por intentar de nuevo
      </dd>
      ${
        error
          ? html`<dt>Último problema del buzón</dt>
              <dd>${error}${errorCuando ? ` (${fecha(errorCuando)})` : ''}</dd>`
          : nothing
      }`;
  }

  private renderEstado(estado: EstadoDeCorreo): TemplateResult {
    const { servidor, remitente, ultimoEnvio, enEspera, masAntiguo, reintentos, entrante } = estado;
    return html`<dl>
        <dt>Sale por</dt>
        <dd>${servidor}</dd>
        <dt>Lo escribe</dt>
        <dd>${remitente}</dd>
        <dt>Último envío</dt>
        <dd>
          ${ultimoEnvio ? html`<time datetime=${ultimoEnvio}>${fecha(ultimoEnvio)}</time>` : 'Ninguno en los últimos 30 días'}
        </dd>
        <dt>En espera</dt>
        <dd>${enEspera}${masAntiguo ? `, el más antiguo desde ${fecha(masAntiguo)}` : ''}</dd>
        ${entrante ? this.renderEntrante(entrante) : nothing}
      </dl>
      ${
        reintentos.length
          ? html`<div class="aviso">
              <p>Lo último que contestó el servidor sobre lo que espera:</p>
              <ul>
                ${reintentos.map(
                  ({ intentos, proximo, error }) =>
                    html`<li>
                      <span class="dicho">${error}</span>
                      <span class="suave">Intento ${intentos}; el próximo, ${fecha(proximo)}.</span>
                    </li>`,
                )}
              </ul>
            </div>`
          : nothing
      }
      ${this.renderPrueba()} ${this.renderFallidos(estado)}`;
  }

  private renderPrueba(): TemplateResult {
    const { prueba } = this;
    return html`<form novalidate @submit=${this.#probar} aria-labelledby="probar">
      <h4 id="probar">Probar el correo</h4>
      ${this.renderTexto({
        id: 'direccion',
        etiqueta: 'Dirección',
        tipo: 'email',
        ayuda: 'Se envía un correo de prueba ahora mismo.',
      })}
      <div class="fila">
        <button class="principal" aria-disabled=${this.enviando}>
          ${this.enviando ? 'Enviando…' : 'Enviar prueba'}
        </button>
      </div>
      <div role="status">
        ${
          prueba
            ? html`<div class="aviso ${prueba.enviado ? 'hecho' : 'mal'} resultado" tabindex="-1">
                <p><strong>${prueba.dicho}</strong></p>
                ${prueba.respuesta ? html`<p class="dicho">${prueba.respuesta}</p>` : nothing}
                <p>${prueba.remedio}</p>
              </div>`
            : nothing
        }
      </div>
    </form>`;
  }

  private renderFallidos({ fallidos, cuantosFallidos, siguiente }: EstadoDeCorreo): TemplateResult {
    return html`<section aria-labelledby="fallidos" class="seccion">
      <h4 id="fallidos" tabindex="-1">No se pudieron enviar (${cuantosFallidos})</h4>
      ${
        fallidos.length
          ? html`<div class="fila">
                <button
                  type="button"
                  aria-disabled=${this.enviando}
                  @click=${() => this.hacer(() => this.#reenviar())}
                >
                  Enviar todos otra vez
                </button>
              </div>
              <ol class="filas registros" role="list" aria-busy=${this.#carga.status === TaskStatus.PENDING}>
                ${repeat(
                  fallidos,
                  ({ id }) => id,
                  (correo) => this.renderFallido(correo),
                )}
              </ol>
              ${renderPaginas(this.cursores, siguiente, (cursores) => (this.cursores = cursores))}`
          : html`<p class="vacio">Ninguno.</p>`
      }
    </section>`;
  }

  private renderFallido(correo: CorreoFallido): TemplateResult {
    const { id, clase, caso, direccion, terminado, intentos, error } = correo;
    return html`<li class="registro">
      <span>
        ${CLASES[clase] ?? clase}${caso ? html` <strong>${caso}</strong>` : nothing} a
        <strong>${direccion}</strong>
        <span class="dicho error-de">${error}</span>
      </span>
      <span class="suave">
        <time datetime=${terminado}>${fecha(terminado)}</time> ·
        ${intentos === 1 ? 'un intento' : `${intentos} intentos`}
        ${
          clase === 'recuperar'
            ? nothing
            : html`<button
                type="button"
                class="enlace"
                aria-disabled=${this.enviando}
                @click=${() => this.hacer(() => this.#reenviar([id]))}
              >
                Enviar otra vez<span class="oculto"> el correo a ${direccion}</span>
              </button>`
        }
      </span>
    </li>`;
  }
}

registrar('mesa-admin-correo', MesaAdminCorreo);

declare global {
  interface HTMLElementTagNameMap {
    'mesa-admin-correo': MesaAdminCorreo;
  }
}
