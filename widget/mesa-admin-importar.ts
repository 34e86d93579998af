import { html, nothing, type TemplateResult } from 'lit';
import type { Importacion } from '../shared/admin.ts';
import { CSV_MAXIMO } from '../shared/api.ts';
import { importarIps } from '../shared/api-soporte.ts';
import { PanelDeAdministracion } from './administracion.ts';
import { cifra, plural } from './cifras.ts';
import { state } from './decoradores.ts';
import { mandar } from './mandar.ts';
import { registrar } from './mesa-element.ts';
import { megas } from './textos.ts';

/** More wrong lines than these are only counted. */
const RENGLONES = 200;

/**
 * Many IPS from a CSV file. Internal to the administration.
 *
 * @fires importadas - the list of IPS changed
 * @fires close - the person is done
 */
export class MesaAdminImportar extends PanelDeAdministracion {
  @state() private bytes = new Blob();
  @state() private nombre = '';
  @state() private resultado: Importacion | undefined;

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
    this.resultado = undefined;
    if (!archivo) return;
    if (archivo.size > CSV_MAXIMO) {
      this.errores = { archivo: `El archivo pesa más de ${megas(CSV_MAXIMO)}. Pártalo en varios.` };
      return;
    }
    try {
      // What is judged now is what may be imported after the question, whatever becomes of the file.
      this.bytes = new Blob([await archivo.arrayBuffer()]);
    } catch {
      this.errores = { archivo: 'El archivo no se pudo leer. Elíjalo de nuevo.' };
      return;
    }
    this.nombre = archivo.name;
    await this.#importar();
  }

  async #importar(parcial = false): Promise<void> {
    const { api } = this.cliente;
    this.resultado = await mandar(api, importarIps, this.bytes, 'text/csv', {
      query: { parcial: parcial ? '1' : undefined },
    });
    if (this.resultado.nuevas + this.resultado.actualizadas) this.dispatchEvent(new Event('importadas'));
  }

  #cerrar = (): boolean => this.dispatchEvent(new Event('close'));

  protected override render(): TemplateResult {
    const falta = this.errores.archivo;
    return html`<section class="ficha" aria-label="Importar IPS">
      <div class="campo">
        <label for="archivo">Archivo CSV de IPS</label>
        <input
          type="file"
          id="archivo"
          accept=".csv,text/csv"
          ?disabled=${this.enviando}
          aria-invalid=${!!falta}
          aria-describedby="archivo-ayuda archivo-error"
          @change=${this.#elegir}
        />
        <p class="ayuda" id="archivo-ayuda">
          Columnas: nit, nombre y estado (ACTIVO o INACTIVO); si quiere, también contrasena. Si hay renglones
          con errores no se importa nada hasta que usted lo decida.
        </p>
        <p class="error" id="archivo-error">${falta}</p>
      </div>
      ${this.renderMensajes()}
      <div role="status">
        ${
          this.enviando
            ? html`<p class="aviso">
                Importando ${this.nombre}… Puede tardar unos minutos si el archivo es grande.
              </p>`
            : this.resultado
              ? this.renderResultado(this.resultado)
              : nothing
        }
      </div>
      <div class="fila">
        <button type="button" class="enlace" @click=${this.#cerrar}>Cerrar</button>
      </div>
    </section>`;
  }

  private renderResultado(resultado: Importacion): TemplateResult {
    const { nuevas, actualizadas, iguales, rechazadas } = resultado;
    const hechas = nuevas + actualizadas + iguales;
    return html`${
      hechas
        ? html`<p class="aviso hecho">
            ${plural(nuevas, 'IPS nueva', 'IPS nuevas')},
            ${plural(actualizadas, 'actualizada', 'actualizadas')} y ${cifra(iguales)} sin cambios.
          </p>`
        : rechazadas.length
          ? nothing
          : html`<p class="aviso">El archivo no tiene renglones.</p>`
    }
    ${rechazadas.length ? this.renderRechazadas(rechazadas, hechas > 0) : nothing}`;
  }

  private renderRechazadas(rechazadas: Importacion['rechazadas'], hecha: boolean): TemplateResult {
    const faltan = rechazadas.length - RENGLONES;
    // What is wrong with the heading is wrong with all.
    const cabeza = rechazadas[0]!.linea === 1;
    return html`<div class="ficha">
      <p>
        <strong>
          ${
            cabeza
              ? 'El archivo no se pudo leer como un CSV de IPS. Guárdelo en Excel como «CSV UTF-8» y elíjalo de nuevo.'
              : `${plural(rechazadas.length, 'renglón no se importó', 'renglones no se importaron')}${
                  hecha ? '.' : ', y los demás tampoco.'
                }`
          }
        </strong>
      </p>
      <ul class="renglones" tabindex="0" role="list" aria-label="Renglones con errores">
        ${rechazadas.slice(0, RENGLONES).map(({ linea, causa }) => html`<li>Línea ${cifra(linea)}: ${causa.replace(/\.?$/, '.')}</li>`)}
      </ul>
      ${faltan > 0 ? html`<p class="suave">Y ${cifra(faltan)} más.</p>` : nothing}
      ${
        hecha || cabeza
          ? nothing
          : html`<p class="suave">Corrija el archivo y elíjalo de nuevo, o siga sin esos renglones.</p>
              <div class="fila">
                <button type="button" @click=${() => this.hacer(() => this.#importar(true))}>
                  Importar los que están bien
                </button>
              </div>`
      }
    </div>`;
  }
}

registrar('mesa-admin-importar', MesaAdminImportar);
