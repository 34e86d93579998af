import { initialState, Task, TaskStatus } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Entrega, ListaEntregas } from '../../shared/webhook.ts';
import type { EntregaEstado } from '../../shared/webhook-codigos.ts';
import { comoFue, nombreDe } from './avisos-en-palabras.ts';
import { PanelDeAdministracion } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import { renderPaginas } from '../ui/paginas.ts';
import { registrar } from '../ui/mesa-element.ts';
import { plural } from '../words/cifras.ts';
import { fecha } from '../words/fechas.ts';

const FILTROS: Record<EntregaEstado | '', string> = {
  '': 'Todos',
  espera: 'En espera',
  fallida: 'Fallidos',
  entregada: 'Entregados',
};

/** Milliseconds between two looks for how a test went, and how often it is looked. */
const MIRADA_MS = 1_000;
const MIRADAS = 20;

/**
 * What was sent to one destination, and what waits. Internal to the administration.
 *
 * @fires cambio - a CustomEvent: deliveries changed, so counts may have
 */
export class MesaAdminEntregas extends PanelDeAdministracion {
  static override styles = [
    ...PanelDeAdministracion.styles,
    css`
      .envio {
        flex-wrap: nowrap;
        padding: 8px 12px;
      }
      .envio button {
        flex: none;
      }
      @container (max-width: 30em) {
        .envio {
          flex-wrap: wrap;
        }
      }
    `,
  ];

  /** Id of the destination. */
  @property({ type: Number }) webhook = 0;
  /** How many failed, as the destination's counts say. */
  @property({ type: Number }) fallidas = 0;
  @property({ type: Boolean }) encendido = false;

  @state() private estado: EntregaEstado | '' = '';
  @state() private cursores: readonly string[] = [];
  @state() private pagina: ListaEntregas | undefined;

  readonly #carga = new Task(this, {
    args: () =>
      [this.cliente.usuario?.correo, this.webhook, this.estado, this.cursores, this.cliente] as const,
    task: ([quien, id, estado, cursores, cliente]) =>
      quien
        ? cliente.pedir('GET /admin/webhooks/:id/entregas', {
            params: { id },
            query: { estado, antes: cursores.at(-1) },
          })
        : initialState,
    onComplete: (pagina) => (this.pagina = pagina),
    onError: (error) => this.fallo(error),
  });

  async #actualizar(): Promise<void> {
    await this.#carga.run();
    this.dispatchEvent(new CustomEvent('cambio'));
  }

  #elegir = ({ target }: Event): void => {
    this.estado = (target as HTMLSelectElement).value as EntregaEstado | '';
    this.cursores = [];
  };

  #probar = (): Promise<void> =>
    this.hacer(async () => {
      const { webhook: id, cliente } = this;
      const { id: prueba } = await cliente.pedir('POST /admin/webhooks/:id/prueba', { params: { id } });
      this.estado = '';
      this.cursores = [];
      const entrega = await this.#esperar(prueba);
      this.dispatchEvent(new CustomEvent('cambio'));
      if (entrega?.estado === 'entregada') this.hecho = 'La prueba llegó.';
      else if (entrega?.estado === 'fallida') this.aviso = `La prueba no llegó. ${comoFue(entrega)}.`;
      else this.hecho = 'La prueba sigue en espera. Mire en unos minutos cómo le fue.';
    });

  /** Until it has ended, or for a while. */
  async #esperar(cual: number): Promise<Entrega | undefined> {
    let entrega: Entrega | undefined;
    for (let n = 0; n < MIRADAS && this.isConnected; n += 1) {
      await this.#carga.run();
      entrega = this.pagina?.entregas.find(({ id }) => id === cual);
      if (entrega?.terminada) break;
      await new Promise((seguir) => setTimeout(seguir, MIRADA_MS));
    }
    return entrega;
  }

  #reenviar = (id: number): Promise<void> =>
    this.hacer(async () => {
      await this.cliente.pedir('POST /admin/entregas/:id/reenviar', { params: { id } });
      this.hecho = 'El aviso se envía de nuevo.';
      await this.#actualizar();
    });

  #reenviarFallidos = (): Promise<void> =>
    this.hacer(async () => {
      const params = { id: this.webhook };
      const { reenviadas } = await this.cliente.pedir('POST /admin/webhooks/:id/reenviar', { params });
      this.hecho =
        reenviadas === 1
          ? 'El aviso que falló se envía de nuevo.'
          : `Los ${reenviadas} avisos que fallaron se envían de nuevo.`;
      await this.#actualizar();
    });

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { pagina, fallidas, encendido } = this;
    return html`<section class="seccion" aria-labelledby="envios">
      <div class="entre">
        <h4 id="envios" tabindex="-1">Envíos</h4>
        <div class="fila">
          <button type="button" aria-disabled=${this.enviando} @click=${this.#probar}>Enviar prueba</button>
          <button type="button" class="enlace" @click=${() => this.#actualizar()}>Actualizar</button>
        </div>
      </div>
      ${this.renderMensajes()}
      <div class="entre">
        <div class="campo">
          <label for="cuales">Cuáles</label>
          <select id="cuales" .value=${this.estado} @change=${this.#elegir}>
            ${Object.entries(FILTROS).map(
              ([estado, nombre]) =>
                html`<option value=${estado} ?selected=${estado === this.estado}>${nombre}</option>`,
            )}
          </select>
        </div>
        ${
          fallidas && encendido
            ? html`<button type="button" aria-disabled=${this.enviando} @click=${this.#reenviarFallidos}>
                Enviar de nuevo ${plural(fallidas, 'fallido', 'fallidos')}
              </button>`
            : nothing
        }
      </div>
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${pagina ? this.renderEntregas(pagina) : error ? nothing : this.renderEspera()}
    </section>`;
  }

  private renderEntregas({ entregas, siguiente }: ListaEntregas): TemplateResult {
    if (!entregas.length) {
      return html`<p class="vacio">
        ${this.estado ? 'No hay envíos así.' : 'Todavía no se le ha enviado nada.'}
      </p>`;
    }
    return html`<ol class="filas" role="list" aria-busy=${this.#carga.status === TaskStatus.PENDING}>
        ${entregas.map((entrega) => this.renderEntrega(entrega))}
      </ol>
      ${renderPaginas(
        this.cursores,
        siguiente === null ? null : `${siguiente}`,
        (cursores) => (this.cursores = cursores),
      )}`;
  }

  private renderEntrega(entrega: Entrega): TemplateResult {
    const { id, tipo, caso, estado, intentos, creada, mensaje } = entrega;
    const cual = `${nombreDe(tipo)}${caso === null ? '' : `, caso ${caso}`}`;
    return html`<li class="entre envio">
      <div>
        <strong>${cual}</strong><br />
        <span class=${estado === 'fallida' ? 'peligro' : 'suave'}>${comoFue(entrega)}</span><br />
        <span class="suave"
          ><time datetime=${creada}>${fecha(creada)}</time>${intentos > 1 ? ` · ${intentos} intentos` : ''} ·
          ${mensaje}</span
        >
      </div>
      ${
        estado !== 'espera' && (this.encendido || tipo === 'prueba')
          ? html`<button
              type="button"
              aria-label="Enviar de nuevo: ${cual}"
              aria-disabled=${this.enviando}
              @click=${() => this.#reenviar(id)}
            >
              Enviar de nuevo
            </button>`
          : nothing
      }
    </li>`;
  }
}

registrar('mesa-admin-entregas', MesaAdminEntregas);
