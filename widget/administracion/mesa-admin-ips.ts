import { initialState, Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CambioIps, FichaIps, ListaIps } from '../../shared/admin.ts';
import { PanelDeAdministracion, renderFila } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { plural } from '../words/cifras.ts';
import { state } from '../ui/decorators.ts';
import { renderPaginas } from '../ui/paginas.ts';
import './mesa-admin-usuarios.ts';
import { registrar } from '../ui/mesa-element.ts';

const NOMBRE = { id: 'nombre', etiqueta: 'Nombre de la IPS' };
const PAUSA_AL_ESCRIBIR_MS = 350;

/** The IPS: who may file cases. Internal to the administration. */
export class MesaAdminIps extends PanelDeAdministracion {
  @state() private buscar = '';
  @state() private cursores: readonly string[] = [];
  @state() private refresh = 0;
  @state() private lista: ListaIps | undefined;
  /** The NIT of the open one, or the form that is open above the list. */
  @state() private abierto = '';

  readonly #importar = this.aparte(() => import('./mesa-admin-importar.ts'));
  #escritura: ReturnType<typeof setTimeout> | undefined;

  readonly #carga = new Task(this, {
    args: () =>
      [this.cliente.usuario?.correo, this.buscar, this.cursores, this.refresh, this.cliente] as const,
    task: ([quien, buscar, cursores, , cliente]) =>
      quien ? cliente.pedir('GET /admin/ips', { query: { buscar, cursor: cursores.at(-1) } }) : initialState,
    onComplete: (lista) => (this.lista = lista),
    onError: (error) => this.fallo(error),
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#escritura);
  }

  #filtrar = ({ target }: Event): void => {
    const { value } = target as HTMLInputElement;
    clearTimeout(this.#escritura);
    this.#escritura = setTimeout(() => {
      this.buscar = value.trim();
      this.cursores = [];
    }, PAUSA_AL_ESCRIBIR_MS);
  };

  #abrir(cual: string): void {
    this.abierto = this.abierto === cual ? '' : cual;
    this.olvidarMensajes();
    if (this.abierto === 'registrar') void this.enfocar('#nit');
  }

  #poner(ficha: FichaIps): void {
    const { lista } = this;
    if (!lista) return;
    this.lista = { ...lista, ips: lista.ips.map((otra) => (otra.nit === ficha.nit ? ficha : otra)) };
  }

  #registrar = this.alEnviar(async ({ nit = '', nombre = '' }) => {
    const { contrasena, ...ficha } = await this.cliente.pedir('POST /admin/ips', { body: { nit, nombre } });
    this.abierto = '';
    this.hecho = `${ficha.nombre} quedó registrada.`;
    this.refresh++;
    await this.darContrasena(ficha.nombre, contrasena);
  });

  async #cambiar(nit: string, body: CambioIps, hecho: string): Promise<void> {
    this.#poner(await this.cliente.pedir('PATCH /admin/ips/:nit', { params: { nit }, body }));
    this.hecho = hecho;
  }

  async #renovar({ nit, nombre }: FichaIps): Promise<void> {
    const { contrasena } = await this.cliente.pedir('POST /admin/ips/:nit/clave', { params: { nit } });
    const ficha = this.lista?.ips.find((otra) => otra.nit === nit);
    if (ficha) this.#poner({ ...ficha, conClave: true });
    await this.darContrasena(nombre, contrasena);
  }

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { lista, abierto } = this;
    const arriba = !lista?.ips.some(({ nit }) => nit === abierto);
    return html`<section class="seccion" aria-labelledby="titulo">
      <div class="entre">
        <h3 id="titulo" tabindex="-1">IPS</h3>
        <div class="fila">
          <button
            type="button"
            aria-expanded=${abierto === 'registrar'}
            @click=${() => this.#abrir('registrar')}
          >
            Registrar IPS
          </button>
          <button
            type="button"
            aria-expanded=${abierto === 'importar'}
            @click=${() => this.#abrir('importar')}
          >
            Importar CSV
          </button>
        </div>
      </div>
      ${arriba ? this.renderMensajes() : nothing} ${this.renderFormulario()}
      <div class="campo">
        <label for="buscar">Buscar IPS</label>
        <input
          type="search"
          id="buscar"
          placeholder="NIT o nombre"
          autocomplete="off"
          maxlength="120"
          @input=${this.#filtrar}
        />
      </div>
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${lista ? this.renderLista(lista) : error ? nothing : this.renderEspera()} ${this.renderDialogo()}
    </section>`;
  }

  private renderFormulario(): TemplateResult | typeof nothing {
    if (this.abierto === 'importar') {
      return this.renderParte(
        this.#importar,
        () =>
          html`<mesa-admin-importar
            embebido
            .servidor=${this.servidor}
            @importadas=${() => this.refresh++}
            @close=${() => {
              this.#abrir('');
              void this.enfocar('h3');
            }}
          ></mesa-admin-importar>`,
      );
    }
    if (this.abierto !== 'registrar') return nothing;
    return html`<form novalidate class="ficha" @submit=${this.#registrar} aria-label="Registrar IPS">
      <div class="dos">
        ${this.renderTexto({
          id: 'nit',
          etiqueta: 'NIT',
          ayuda: 'Con o sin dígito de verificación.',
        })}
        ${this.renderTexto(NOMBRE)}
      </div>
      ${this.renderEnviar('Registrar', () => this.#abrir(''))}
    </form>`;
  }

  private renderLista({ ips, siguiente }: ListaIps): TemplateResult {
    if (!ips.length) {
      return html`<div class="vacio">
        <p>
          <strong>${this.buscar ? 'Ninguna IPS corresponde a lo que busca.' : 'Todavía no hay IPS.'}</strong>
        </p>
        <p class="suave">
          ${this.buscar ? 'Pruebe con el NIT o con otra palabra del nombre.' : 'Registre la primera o importe un CSV.'}
        </p>
      </div>`;
    }
    return html`<ul class="filas" role="list" aria-busy=${this.#carga.status === TaskStatus.PENDING}>
        ${repeat(
          ips,
          ({ nit }) => nit,
          (ficha) =>
            renderFila(
              ficha.nit === this.abierto,
              () => this.#abrir(ficha.nit),
              ficha.nombre,
              html`NIT ${ficha.nit} · ${plural(ficha.abiertos, 'caso abierto', 'casos abiertos')}
              ${ficha.conClave ? nothing : html`<span class="marca">Sin contraseña</span>`}
              ${ficha.estado === 'ACTIVO' ? nothing : html`<span class="marca">Inactiva</span>`}`,
              () => this.renderFicha(ficha),
            ),
        )}
      </ul>
      ${renderPaginas(this.cursores, siguiente, (cursores) => (this.cursores = cursores))}`;
  }

  private renderFicha(ficha: FichaIps): TemplateResult {
    const { nit, nombre, estado, conClave } = ficha;
    const activa = estado === 'ACTIVO';
    return html`${this.renderMensajes()}
      <form
        novalidate
        @submit=${this.alEnviar(({ nombre: otro = '' }) =>
          this.#cambiar(nit, { nombre: otro }, 'El nombre quedó guardado.'),
        )}
      >
        ${this.renderTexto({ ...NOMBRE, valor: nombre })} ${this.renderEnviar('Guardar nombre')}
      </form>
      <div class="fila">
        ${
          activa
            ? html`<button
                type="button"
                class="peligro"
                @click=${() =>
                  this.preguntar(
                    `¿Inactivar ${nombre}?`,
                    'Sus usuarios no podrán ingresar y las sesiones que tengan abiertas se cierran. Sus casos se conservan.',
                    'Inactivar',
                    () => this.#cambiar(nit, { estado: 'INACTIVO' }, 'La IPS quedó inactiva.'),
                  )}
              >
                Inactivar
              </button>`
            : html`<button
                type="button"
                @click=${() =>
                  this.hacer(() => this.#cambiar(nit, { estado: 'ACTIVO' }, 'La IPS quedó activa.'))}
              >
                Activar
              </button>`
        }
        <button
          type="button"
          @click=${() =>
            conClave
              ? this.preguntar(
                  `¿Contraseña nueva para ${nombre}?`,
                  'La que tiene deja de servir y sus sesiones abiertas se cierran.',
                  'Dar contraseña nueva',
                  () => this.#renovar(ficha),
                )
              : this.hacer(() => this.#renovar(ficha))}
        >
          ${conClave ? 'Contraseña nueva' : 'Dar contraseña'}
        </button>
      </div>
      <mesa-admin-usuarios embebido .servidor=${this.servidor} .nit=${nit}></mesa-admin-usuarios>`;
  }
}

registrar('mesa-admin-ips', MesaAdminIps);
