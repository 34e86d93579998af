import { Task, initialState } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CambioUsuario, FichaUsuario, NuevoUsuario } from '../../shared/admin.ts';
import { PanelDeAdministracion, renderFila } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { plural } from '../words/cifras.ts';
import { property, state } from '../ui/decorators.ts';
import { campo, registrar } from '../ui/mesa-element.ts';
import type { MesaAdminBuzon } from './mesa-admin-buzon.ts';

const ROLES: Record<string, string> = { agente: 'Agente', admin: 'Administrador', ips: 'IPS' };
const NOMBRE = { id: 'nombre', etiqueta: 'Nombre y apellido' };

/** The EPS's staff, or the named users of one IPS. Internal to the administration. */
export class MesaAdminUsuarios extends PanelDeAdministracion {
  /** Of this IPS; without it the staff. */
  @property() nit = '';

  @state() private usuarios: FichaUsuario[] | undefined;
  /** The IPS's own user, which logs in with the NIT alone. */
  @state() private principal: FichaUsuario | undefined;
  /** The id of the open one, -1 for the form. */
  @state() private abierto = 0;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.usuario?.correo, this.nit, this.cliente] as const,
    task: ([quien, nit, cliente]) =>
      quien ? cliente.pedir('GET /admin/usuarios', { query: { nit } }) : initialState,
    onComplete: ({ usuarios }) => {
      this.usuarios = usuarios.filter(({ rol, alias }) => rol !== 'ips' || alias);
      this.principal = usuarios.find(({ rol, alias }) => rol === 'ips' && !alias);
    },
    onError: (error) => this.fallo(error),
  });

  readonly #buzon = this.aparte(() => import('./mesa-admin-buzon.ts'));

  #abrir(cual: number): void {
    this.abierto = this.abierto === cual ? 0 : cual;
    this.olvidarMensajes();
    if (this.abierto < 0) void this.enfocar(this.nit ? '#alias' : '#correo');
  }

  #poner(ficha: FichaUsuario): void {
    if (ficha.id === this.principal?.id) this.principal = ficha;
    this.usuarios = this.usuarios?.map((otra) => (otra.id === ficha.id ? ficha : otra));
  }

  #registrar = this.alEnviar(async (campos) => {
    const { nit } = this;
    // The service checks what the form gives.
    const body = (nit ? { ...campos, rol: 'ips', nit } : campos) as NuevoUsuario;
    const { contrasena, ...ficha } = await this.cliente.pedir('POST /admin/usuarios', { body });
    this.usuarios = [...(this.usuarios ?? []), ficha];
    this.abierto = 0;
    this.hecho = `Se registró a ${ficha.nombre}.`;
    await this.darContrasena(ficha.nombre, contrasena);
  });

  async #cambiar({ id }: FichaUsuario, body: CambioUsuario, hecho: string): Promise<void> {
    this.#poner(await this.cliente.pedir('PATCH /admin/usuarios/:id', { params: { id }, body }));
    this.hecho = hecho;
  }

  async #renovar({ id, nombre }: FichaUsuario): Promise<void> {
    const { contrasena } = await this.cliente.pedir('POST /admin/usuarios/:id/clave', { params: { id } });
    await this.darContrasena(nombre, contrasena);
  }

  async #quitarFactor({ segundoFactor: _, ...ficha }: FichaUsuario): Promise<void> {
    await this.cliente.pedir('DELETE /admin/usuarios/:id/segundo-factor', { params: { id: ficha.id } });
    this.#poner(ficha);
    this.hecho = 'La verificación en dos pasos quedó inactiva.';
  }

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { usuarios, abierto, nit } = this;
    const titulo = nit ? 'Usuarios con nombre' : 'Usuarios de la EPS';
    return html`${this.principal ? this.renderBuzon(this.principal) : nothing}
      <section class="seccion" aria-labelledby="titulo">
        <div class="entre">
          ${nit ? html`<h4 id="titulo" tabindex="-1">${titulo}</h4>` : html`<h3 id="titulo" tabindex="-1">${titulo}</h3>`}
          <button type="button" aria-expanded=${abierto === -1} @click=${() => this.#abrir(-1)}>
            Registrar usuario
          </button>
        </div>
        ${abierto > 0 ? nothing : this.renderMensajes()} ${abierto === -1 ? this.renderFormulario() : nothing}
        ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
        ${usuarios ? this.renderLista(usuarios) : error ? nothing : this.renderEspera()}
        ${this.renderDialogo()}
      </section>`;
  }

  private renderFormulario(): TemplateResult {
    const { nit } = this;
    return html`<form novalidate class="ficha" @submit=${this.#registrar} aria-label="Registrar usuario">
      <div class="dos">
        ${
          nit
            ? this.renderTexto({
                id: 'alias',
                etiqueta: 'Nombre de ingreso',
                ayuda: 'Ingresa con el NIT de la IPS y este nombre, por ejemplo ana.diaz.',
              })
            : this.renderTexto({ id: 'correo', etiqueta: 'Correo', tipo: 'email' })
        }
        ${this.renderTexto(NOMBRE)} ${nit ? nothing : this.renderRol('agente')}
      </div>
      ${this.renderEnviar('Registrar', () => this.#abrir(0))}
    </form>`;
  }

  private renderRol(rol: string): TemplateResult {
    return campo(
      'rol',
      'Rol',
      html`<select id="rol" name="rol" .value=${rol} aria-describedby="rol-ayuda rol-error">
        ${['agente', 'admin'].map(
          (uno) => html`<option value=${uno} ?selected=${uno === rol}>${ROLES[uno]}</option>`,
        )}
      </select>`,
      this.errores.rol,
      'El administrador además lleva las IPS, los usuarios y el catálogo.',
    );
  }

  private renderLista(usuarios: readonly FichaUsuario[]): TemplateResult {
    if (!usuarios.length) {
      return html`<p class="suave">
        ${this.nit ? 'Todos ingresan con el usuario de la IPS.' : 'Todavía no hay usuarios.'}
      </p>`;
    }
    return html`<ul class="filas" role="list">
      ${repeat(
        usuarios,
        (ficha) => ficha.id,
        (ficha) => {
          const { id, nombre, rol, correo, alias, activo, abiertos, segundoFactor, buzon } = ficha;
          return renderFila(
            id === this.abierto,
            () => this.#abrir(id),
            nombre,
            html`${correo ?? alias}${
              rol === 'ips'
                ? nothing
                : html` · ${ROLES[rol]} ·
                  ${plural(abiertos, 'caso en curso', 'casos en curso')}${segundoFactor ? ' · Dos pasos' : ''}`
            }
            ${activo ? nothing : html`<span class="marca">Inactivo</span>`}
            ${buzon.apagada ? html`<span class="marca">Sin correo</span>` : nothing}`,
            () => this.renderFicha(ficha),
          );
        },
      )}
    </ul>`;
  }

  private renderFicha(ficha: FichaUsuario): TemplateResult {
    const { nombre, rol, correo } = ficha;
    const propio = !!correo && correo === this.cliente.usuario?.correo;
    const deSoporte = rol !== 'ips';
    return html`${this.renderMensajes()}
      <form
        novalidate
        @submit=${this.alEnviar((campos) => this.#cambiar(ficha, campos, 'Los datos quedaron guardados.'))}
      >
        <div class="dos">
          ${this.renderTexto({ ...NOMBRE, valor: nombre })}
          ${deSoporte && !propio ? this.renderRol(rol) : nothing}
        </div>
        ${this.renderEnviar('Guardar')}
      </form>
      ${this.renderBuzon(ficha)}
      ${
        propio
          ? html`<p class="suave">Es su propio usuario: su rol y su estado los cambia otro administrador.</p>`
          : this.renderActos(ficha)
      }`;
  }

  /** The staff gets mail where it logs in, which is told only where none is sent. */
  private renderBuzon(ficha: FichaUsuario): TemplateResult | typeof nothing {
    const { rol, buzon } = ficha;
    if (!this.cliente.usuario?.conCorreo || (rol !== 'ips' && !buzon.apagada)) return nothing;
    return this.renderParte(
      this.#buzon,
      () =>
        html`<mesa-admin-buzon
          embebido
          .servidor=${this.servidor}
          .ficha=${ficha}
          @change=${({ currentTarget }: Event) => this.#poner((currentTarget as MesaAdminBuzon).ficha!)}
        ></mesa-admin-buzon>`,
    );
  }

  private renderActos(ficha: FichaUsuario): TemplateResult {
    const { nombre, activo, abiertos, segundoFactor } = ficha;
    const suelta = abiertos
      ? ` ${abiertos === 1 ? 'El caso que tiene vuelve' : `Los ${abiertos} casos que tiene vuelven`} a Sin asignar.`
      : '';
    return html`<div class="fila">
      ${
        activo
          ? html`<button
              type="button"
              class="peligro"
              @click=${() =>
                this.preguntar(
                  `¿Inactivar a ${nombre}?`,
                  `No podrá ingresar y sus sesiones abiertas se cierran.${suelta}`,
                  'Inactivar',
                  () => this.#cambiar(ficha, { activo: false }, 'El usuario quedó inactivo.'),
                )}
            >
              Inactivar
            </button>`
          : html`<button
              type="button"
              @click=${() =>
                this.hacer(() => this.#cambiar(ficha, { activo: true }, 'El usuario quedó activo.'))}
            >
              Activar
            </button>`
      }
      <button
        type="button"
        @click=${() =>
          this.preguntar(
            `¿Contraseña nueva para ${nombre}?`,
            'La que tiene deja de servir y sus sesiones abiertas se cierran.',
            'Dar contraseña nueva',
            () => this.#renovar(ficha),
          )}
      >
        Contraseña nueva
      </button>
      ${
        segundoFactor
          ? html`<button
              type="button"
              @click=${() =>
                this.preguntar(
                  `¿Quitar la verificación en dos pasos a ${nombre}?`,
                  'Su contraseña bastará para ingresar, y sus sesiones abiertas se cierran. Hágalo solo si sabe quién lo pide.',
                  'Quitar verificación',
                  () => this.#quitarFactor(ficha),
                )}
            >
              Quitar verificación
            </button>`
          : nothing
      }
    </div>`;
  }
}

registrar('mesa-admin-usuarios', MesaAdminUsuarios);
