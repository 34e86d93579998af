import { initialState, Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Reporte } from '../../shared/reporte.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { bajar, guardar } from '../net/download.ts';
import { diaEscrito, plural } from '../words/cifras.ts';
import { property, state } from '../ui/decorators.ts';
import { renderAntiguedad } from './grafica-antiguedad.ts';
import { renderDias } from './grafica-dias.ts';
import { estilosGrafica } from './grafica.styles.ts';
import type { Aviso } from '../client/aviso.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';
import { estilosReportes } from './mesa-reportes.styles.ts';
import { escribirDias, faltaDe, leerPeriodo, periodoAnterior, PERIODOS, type Periodo } from './periodo.ts';
import { renderTabla, type Renglon } from './tabla.ts';
import { estilosTabla } from './tabla.styles.ts';
import { renderTotales } from './totales.ts';
import { enlaceA, type Consulta } from './ver-casos.ts';

/** More than these are shown when asked for. */
const RENGLONES = 5;

const FORMATOS = { csv: 'CSV', xlsx: 'Excel' };
type Formato = keyof typeof FORMATOS;

/**
 * The figures of a period, for the EPS's staff: what came and was solved, how long it took, what is waiting. Internal.
 *
 * @fires mesa-error - something failed; detail `{codigo}`
 * @fires ver - a CustomEvent: its detail is the address of the cases of a figure that was chosen; cancelable
 * @fires periodo - a CustomEvent: its detail is the period that was chosen
 */
export class MesaReportes extends MesaElement {
  static override styles = [...MesaElement.styles, estilosReportes, estilosGrafica, estilosTabla];

  /** As an address says it: the name of one of the periods, or two days with a dot between. */
  @property() periodo = '';

  @state() private reporte: Reporte | undefined;
  @state() private bajando: Formato | undefined;
  @state() private aviso = '';
  @state() private todas = false;

  #quien: string | undefined;

  readonly #carga = new Task(this, {
    args: () => {
      const { desde, hasta } = this.#dias;
      return [this.#permitido && this.#quien, desde, hasta, this.cliente] as const;
    },
    task: ([quien, desde, hasta, cliente]) =>
      quien && !faltaDe({ desde, hasta })
        ? cliente.pedir('GET /reportes', { query: { desde, hasta } })
        : initialState,
    onComplete: (reporte) => (this.reporte = reporte),
    onError: (error) => this.fallo(error),
  });

  /** After the report itself, which does not wait for it; without it nothing is compared. */
  readonly #previo = new Task(this, {
    args: () => [this.reporte, this.cliente] as const,
    task: ([reporte, cliente]) =>
      reporte ? cliente.pedir('GET /reportes', { query: { ...periodoAnterior(reporte) } }) : initialState,
  });

  get #permitido(): boolean {
    return !!this.cliente.usuario && this.cliente.usuario.rol !== 'ips';
  }

  get #dias(): Periodo {
    return leerPeriodo(this.periodo).dias;
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (!cambios.has('periodo')) return;
    this.aviso = '';
    this.todas = false;
  }

  protected override alAvisar(aviso: Aviso): void {
    const quien = this.cliente.quien;
    if (aviso !== 'sesion' || quien === this.#quien || (!quien && this.cliente.expirada)) return;
    this.#quien = quien;
    this.reporte = undefined;
    this.aviso = '';
  }

  #fechar = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    this.#poner(escribirDias({ ...this.#dias, [name]: value }));
  };

  #poner(periodo: string): void {
    this.periodo = periodo;
    this.dispatchEvent(new CustomEvent('periodo', { detail: periodo }));
  }

  /** From a figure to its cases. */
  #ver = (evento: MouseEvent): void => {
    const { ctrlKey, metaKey, shiftKey, currentTarget } = evento;
    // The browser opens the link in a new tab or window.
    if (ctrlKey || metaKey || shiftKey) return;
    const { dataset } = currentTarget as HTMLElement;
    const enlace = (currentTarget as Element).getAttribute('href') ?? dataset.enlace;
    if (!this.dispatchEvent(new CustomEvent('ver', { detail: enlace, cancelable: true })))
      evento.preventDefault();
  };

  async #descargar(formato: Formato): Promise<void> {
    if (this.bajando) return;
    this.bajando = formato;
    this.aviso = '';
    const { desde, hasta } = this.reporte!;
    try {
      const query = { desde, hasta, formato };
      guardar(
        await bajar(this.cliente.api, 'GET /reportes/exportar', { query }),
        `casos-${desde}-a-${hasta}.${formato}`,
      );
    } catch (error) {
      const { campos, message } = this.fallo(error);
      this.aviso = campos.some((uno) => uno.campo === 'formato')
        ? 'Este período tiene demasiados casos para Excel. Descargue el CSV o elija menos días.'
        : message;
    }
    this.bajando = undefined;
  }

  protected override render(): TemplateResult {
    const { usuario } = this.cliente;
    return html`<section class=${this.marco} aria-label="Reportes">
      ${
        usuario && !this.#permitido
          ? html`<p class="aviso">Su usuario no tiene permiso para ver esto.</p>`
          : html`<h2>Reportes</h2>
              ${this.renderTrasPuerta(usuario || this.reporte ? this.renderContenido() : nothing)}`
      }
    </section>`;
  }

  private renderContenido(): TemplateResult {
    const { reporte } = this;
    const error = this.#carga.error as ErrorApi | undefined;
    const espera = this.#carga.status === TaskStatus.PENDING;
    return html`${this.renderPeriodo()} ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
    ${
      reporte
        ? html`<div class="reporte" aria-busy=${espera}>${this.renderReporte(reporte, espera)}</div>`
        : nothing
    }
    ${espera && !reporte && !error ? this.renderEspera() : nothing}`;
  }

  private renderPeriodo(): TemplateResult {
    const { elegido, dias } = leerPeriodo(this.periodo);
    const falta = faltaDe(dias);
    const fecha = (name: 'desde' | 'hasta') =>
      html`<input
        type="date"
        id=${name}
        name=${name}
        aria-describedby="${name}-error"
        aria-invalid=${!!falta && name === 'hasta'}
        .value=${dias[name]}
        @change=${this.#fechar}
      />`;
    return html`<form class="periodo" novalidate @submit=${(e: Event) => e.preventDefault()}>
      <fieldset>
        <legend class="etiqueta">Período</legend>
        <div class="opciones">
          ${Object.entries(PERIODOS).map(
            ([nombre, etiqueta]) =>
              html`<label>
                <input
                  type="radio"
                  class="oculto"
                  name="periodo"
                  .checked=${elegido === nombre}
                  @change=${() => this.#poner(nombre)}
                /><span>${etiqueta}</span>
              </label>`,
          )}
        </div>
      </fieldset>
      ${campo('desde', 'Desde', fecha('desde'))} ${campo('hasta', 'Hasta', fecha('hasta'), falta)}
    </form>`;
  }

  private renderReporte(reporte: Reporte, actualiza: boolean): TemplateResult {
    const { abiertos, porDia, total, desde, hasta } = reporte;
    const hubo = total.llegados + total.resueltos > 0;
    const periodo = `Del ${diaEscrito(desde)} al ${diaEscrito(hasta)}`;
    return html`<div class="fila cabeza">
        <p role="status">
          <strong>${actualiza ? 'Actualizando…' : periodo}</strong>
          <span class="oculto">
            ${plural(total.llegados, 'caso llegado', 'casos llegados')},
            ${plural(total.resueltos, 'resuelto', 'resueltos')}
          </span>
        </p>
        ${hubo ? this.renderDescargas() : nothing}
      </div>
      <p class="aviso mal" role="alert">${this.aviso}</p>
      ${hubo ? renderTotales(reporte, this.#anteriorA(reporte)) : this.renderNada()}
      <div class="graficas">
        ${hubo ? renderDias(porDia, this.#ver) : nothing}
        ${abiertos.some(({ cantidad }) => cantidad) ? renderAntiguedad(abiertos, this.#ver) : nothing}
      </div>
      ${hubo ? this.renderTablas(reporte) : nothing}`;
  }

  /** Only where it is of the days before these: another one may be on its way. */
  #anteriorA(reporte: Reporte): Reporte | undefined {
    const { value } = this.#previo;
    return value?.hasta === periodoAnterior(reporte).hasta && this.#previo.status === TaskStatus.COMPLETE
      ? value
      : undefined;
  }

  private renderDescargas(): TemplateResult {
    return html`<div class="fila descargas">
      ${Object.entries(FORMATOS).map(
        ([formato, nombre]) =>
          html`<button
            type="button"
            aria-disabled=${!!this.bajando}
            @click=${() => this.#descargar(formato as Formato)}
          >
            ${this.bajando === formato ? 'Preparando…' : `Descargar ${nombre}`}
          </button>`,
      )}
    </div>`;
  }

  private renderTablas({ desde, hasta, jornada, porMotivo, porIps, porAgente }: Reporte): TemplateResult {
    const enlace = (de: Consulta) => enlaceA({ ...de, desde, hasta });
    const ips: Renglon[] = porIps.map(({ ips: { nit, nombre }, ...cuenta }) => ({
      nombre,
      detalle: `NIT ${nit}`,
      enlace: enlace({ ips: nit }),
      ...cuenta,
    }));
    return html`<p class="suave">
        Los tiempos son de horas hábiles, y los de más de cinco jornadas van en días hábiles: la mediana y,
        debajo, el tiempo en que se cumplió el 90 % de los casos.
      </p>
      ${renderTabla(
        '¿Sobre qué son? Por motivo',
        'Motivo',
        porMotivo.map(({ motivo: { codigo, nombre }, ...cuenta }) => ({
          nombre,
          enlace: enlace({ motivo: codigo }),
          ...cuenta,
        })),
        jornada,
        this.#ver,
      )}
      ${renderTabla('¿De dónde vienen? Por IPS', 'IPS', this.todas ? ips : ips.slice(0, RENGLONES), jornada, this.#ver, this.renderTodas(ips.length))}
      ${renderTabla(
        '¿Quién los atiende? Por agente',
        'Agente',
        porAgente.map(({ agente: { correo, nombre }, ...cuenta }) => ({
          nombre,
          enlace: enlace({ asignado: correo }),
          ...cuenta,
        })),
        jornada,
        this.#ver,
      )}`;
  }

  private renderTodas(cuantas: number): TemplateResult | typeof nothing {
    if (cuantas <= RENGLONES) return nothing;
    return html`<button
      type="button"
      class="enlace"
      aria-expanded=${this.todas}
      @click=${() => (this.todas = !this.todas)}
    >
      ${this.todas ? 'Ver menos IPS' : `Ver las ${cuantas} IPS con más casos`}
    </button>`;
  }

  private renderNada(): TemplateResult {
    return html`<div class="vacio">
      <p><strong>No hubo casos en este período.</strong></p>
      <p class="suave">
        Elija otras fechas para ver cuántos llegaron, cuántos se resolvieron y en cuánto tiempo.
      </p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-reportes': MesaReportes;
  }
}

registrar('mesa-reportes', MesaReportes);
