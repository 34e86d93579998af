import { html, nothing, type TemplateResult } from 'lit';
import type { Importacion } from '../../shared/admin.ts';
import { CSV_MAXIMO } from '../../shared/api/endpoint.ts';
import { PanelDeAdministracion } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { plural } from '../words/cifras.ts';
import { state } from '../ui/decorators.ts';
import { renderDetalle, renderHecho, renderRechazadas, renderResumen } from './importacion-vistas.ts';
import { mandar } from '../net/upload.ts';
import { registrar } from '../ui/mesa-element.ts';
import { megas } from '../words/faltas.ts';

/**
 * Many IPS from a CSV file, in two steps: what it would do, then just that. Internal to the administration.
 *
 * @fires importadas - the list of IPS changed
 * @fires close - the person is done
 */
export class MesaAdminImportar extends PanelDeAdministracion {
  @state() private bytes = new Blob();
  @state() private nombre = '';
  /** What the chosen file would do. */
  @state() private plan: Importacion | undefined;
  /** What it did. */
  @state() private hecha: Importacion | undefined;

  protected override firstUpdated(): void {
    void this.enfocar('#archivo');
  }

  #elegir = ({ target }: Event): void => {
    const control = target as HTMLInputElement;
    const archivo = control.files?.[0];
    // The same file, corrected, may be chosen again.
    void this.hacer(() => this.#leer(archivo)).then(() => (control.value = ''));
  };

  async #leer(archivo: File | undefined): Promise<void> {
    this.plan = this.hecha = undefined;
    if (!archivo) return;
    if (archivo.size > CSV_MAXIMO) {
      this.errores = { archivo: `El archivo pesa más de ${megas(CSV_MAXIMO)}. Pártalo en varios.` };
      return;
    }
    try {
      // A copy: what is imported is what was reviewed, even if the file changes meanwhile.
      this.bytes = new Blob([await archivo.arrayBuffer()]);
    } catch {
      this.errores = { archivo: 'El archivo no se pudo leer. Elíjalo de nuevo.' };
      return;
    }
    this.nombre = archivo.name;
    await this.#revisar();
  }

  async #revisar(): Promise<void> {
    this.plan = await this.#mandar({ simular: '1' });
    void this.enfocar('#plan');
  }

  #mandar(query: Record<string, string | undefined>): Promise<Importacion> {
    return mandar(this.cliente.api, 'POST /admin/ips/importar', this.bytes, 'text/csv', { query });
  }

  #importar = (): void => {
    const { plan, rechazadas = [] } = this.plan ?? {};
    void this.hacer(async () => {
      try {
        this.hecha = await this.#mandar({ plan, parcial: rechazadas.length ? '1' : undefined });
      } catch (error) {
        const { codigo, message } = error as ErrorApi;
        if (codigo !== 'importacion_cambiada') throw error;
        await this.#revisar();
        this.aviso = message;
        return;
      }
      this.plan = undefined;
      this.dispatchEvent(new Event('importadas'));
      void this.enfocar('#archivo');
    });
  };

  #descartar = (): void => {
    this.plan = undefined;
    this.olvidarMensajes();
    void this.enfocar('#archivo');
  };

  #cerrar = (): boolean => this.dispatchEvent(new Event('close'));

  protected override render(): TemplateResult {
    const falta = this.errores.archivo;
    const { plan, hecha, enviando } = this;
    return html`<section class="ficha" aria-label="Importar IPS">
      <div class="campo">
        <label for="archivo">Archivo CSV de IPS</label>
        <input
          type="file"
          id="archivo"
          accept=".csv,.txt,text/csv,text/plain"
          ?disabled=${enviando}
          aria-invalid=${!!falta}
          aria-describedby="archivo-ayuda archivo-error"
          @change=${this.#elegir}
        />
        <p class="ayuda" id="archivo-ayuda">
          Columnas: nit, nombre y estado (ACTIVO o INACTIVO); si quiere, también contraseña. Primero verá qué
          haría el archivo: nada cambia hasta que usted lo importe.
        </p>
        <p class="error" id="archivo-error">${falta}</p>
      </div>
      ${this.renderMensajes()}
      <div role="status">
        ${
          enviando
            ? html`<p class="aviso">
                ${plan ? 'Importando' : 'Revisando'} ${this.nombre}… Puede tardar si el archivo es grande.
              </p>`
            : hecha
              ? html`${renderHecho(hecha)}${renderRechazadas(hecha.rechazadas, 'no se importó', 'no se importaron')}`
              : nothing
        }
      </div>
      ${plan ? this.renderPlan(plan) : nothing}
      <div class="fila">
        <button type="button" class="enlace" @click=${this.#cerrar}>Cerrar</button>
      </div>
    </section>`;
  }

  private renderPlan(plan: Importacion): TemplateResult {
    const { nuevas, actualizadas, rechazadas, ilegible } = plan;
    const cambian = nuevas + actualizadas;
    if (ilegible) {
      return html`<div class="aviso mal" role="alert">
        <p id="plan" tabindex="-1"><strong>El archivo no se pudo leer.</strong></p>
        <p>${rechazadas[0]?.causa}</p>
      </div>`;
    }
    return html`<div class="ficha" aria-labelledby="plan">
      <h4 id="plan" tabindex="-1">Esto haría ${this.nombre}</h4>
      ${renderResumen(plan)} ${renderDetalle(plan)}
      ${renderRechazadas(rechazadas, 'no se importaría', 'no se importarían')}
      ${
        cambian && rechazadas.length
          ? html`<p class="suave">Corrija el archivo y elíjalo de nuevo, o importe los demás renglones.</p>`
          : nothing
      }
      <div class="fila">
        ${
          cambian
            ? html`<button
                type="button"
                class="principal"
                aria-disabled=${this.enviando}
                @click=${this.#importar}
              >
                ${
                  this.enviando
                    ? 'Importando…'
                    : rechazadas.length
                      ? 'Importar los que están bien'
                      : `Importar ${plural(cambian, 'IPS', 'IPS')}`
                }
              </button>`
            : nothing
        }
        <button type="button" class="enlace" ?disabled=${this.enviando} @click=${this.#descartar}>
          No importar
        </button>
      </div>
    </div>`;
  }
}

registrar('mesa-admin-importar', MesaAdminImportar);
