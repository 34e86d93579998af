import { html, nothing, type TemplateResult } from 'lit';
import type { CatalogoEditable } from '../../shared/admin.ts';
import { PanelDeAdministracion, renderFila } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import {
  aCatalogo,
  editar,
  faltasDe,
  mover,
  nuevoAsunto,
  nuevoMotivo,
  type MotivoEditado,
} from './catalogo-en-edicion.ts';
import { renderAsuntos, renderFlechas } from './asuntos-en-edicion.ts';
import { plural } from '../words/cifras.ts';
import { state } from '../ui/decorators.ts';
import type { Aviso } from '../client/aviso.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { campo, registrar } from '../ui/mesa-element.ts';

interface Edicion {
  quien: string;
  version: string | undefined;
  /** As it was read, to see whether anything has changed. */
  leido: string;
  motivos: MotivoEditado[];
}

const cambio = ({ leido, motivos }: Edicion): boolean => JSON.stringify(motivos) !== leido;

/** Outlives the element, so that a look at a case in between loses nothing. */
const ediciones = new WeakMap<MesaClient, Edicion>();

/** The editor of motivos and asuntos. Internal to the administration. */
export class MesaAdminCatalogo extends PanelDeAdministracion {
  @state() private edicion: Edicion | undefined;
  @state() private error: ErrorApi | undefined;
  /** The open motivo, by its place. */
  @state() private abierto = -1;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#alSalir);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#alSalir);
  }

  protected override alAvisar(aviso: Aviso): void {
    const quien = this.cliente.usuario?.correo;
    if (typeof aviso === 'object' && aviso.tipo === 'catalogo.cambiado') void this.#mirar();
    if (aviso !== 'sesion' || !quien) return;
    const guardada = ediciones.get(this.cliente);
    if (guardada?.quien === quien && cambio(guardada)) this.edicion = guardada;
    else if (this.edicion?.quien !== quien) void this.#cargar();
  }

  #alSalir = (evento: BeforeUnloadEvent): void => {
    if (this.#cambio) evento.preventDefault();
  };

  get #cambio(): boolean {
    return !!this.edicion && cambio(this.edicion);
  }

  #cargar = async (): Promise<void> => {
    this.error = undefined;
    this.abierto = -1;
    this.olvidarMensajes();
    try {
      this.#poner(await this.cliente.pedir('GET /admin/catalogo'));
    } catch (error) {
      this.error = this.fallo(error);
    }
  };

  /** Somebody else saved the catalogue: shown at once, unless there are unsaved changes here. */
  async #mirar(): Promise<void> {
    const ahora = await this.cliente.pedir('GET /admin/catalogo').catch(() => undefined);
    if (!ahora || this.enviando || this.#cambio || ahora.version === this.edicion?.version) return;
    this.abierto = -1;
    this.olvidarMensajes();
    this.#poner(ahora);
    this.hecho = 'Otro administrador cambió el catálogo. Este es el de ahora.';
  }

  #poner(catalogo: CatalogoEditable): void {
    const motivos = editar(catalogo);
    const quien = this.cliente.usuario?.correo ?? '';
    this.#editar({ quien, version: catalogo.version, leido: JSON.stringify(motivos), motivos });
  }

  #editar(edicion: Edicion): void {
    this.edicion = edicion;
    ediciones.set(this.cliente, edicion);
  }

  #cambiar(motivos: MotivoEditado[]): void {
    this.hecho = '';
    this.#editar({ ...this.edicion!, motivos });
  }

  #cambiarMotivo(i: number, cambio: Partial<MotivoEditado>): void {
    this.#cambiar(this.edicion!.motivos.map((motivo, j) => (j === i ? { ...motivo, ...cambio } : motivo)));
  }

  #guardar = (): Promise<void> =>
    this.hacer(async () => {
      const { motivos, version, leido } = this.edicion!;
      const faltas = faltasDe(motivos, JSON.parse(leido) as MotivoEditado[]);
      const [primera] = Object.keys(faltas);
      this.errores = faltas;
      if (primera) {
        this.abierto = Number(primera.split('-')[1]);
        return void this.enfocar(`#${primera}`);
      }
      const body = { version, motivos: aCatalogo(motivos) };
      this.#poner(await this.cliente.pedir('PUT /admin/catalogo', { body }));
      this.cliente.olvidarCatalogo();
      this.hecho = 'El catálogo quedó guardado. Los casos nuevos ya lo usan.';
    });

  #agregar = (): void => {
    const { motivos } = this.edicion!;
    this.#cambiar([...motivos, nuevoMotivo()]);
    this.#abrir(motivos.length);
    void this.enfocar(`#nombre-${motivos.length}`);
  };

  #abrir(i: number): void {
    this.abierto = this.abierto === i ? -1 : i;
  }

  #mover(i: number, paso: number): void {
    this.errores = {};
    this.#cambiar(mover(this.edicion!.motivos, i, paso));
    this.abierto = i + paso;
  }

  /** Takes a motivo away; one that was saved before is only retired, since cases refer to it. */
  #quitar(i: number): void {
    const { motivos } = this.edicion!;
    const { codigo, retirado } = motivos[i]!;
    if (codigo) return this.#cambiarMotivo(i, { retirado: !retirado });
    this.errores = {};
    this.abierto = -1;
    this.#cambiar(motivos.filter((_, j) => j !== i));
  }

  protected override render(): TemplateResult {
    const { edicion, error } = this;
    return html`<section class="seccion" aria-labelledby="titulo">
      <div class="entre">
        <h3 id="titulo" tabindex="-1">Catálogo</h3>
        <button type="button" ?disabled=${!edicion} @click=${this.#agregar}>Agregar motivo</button>
      </div>
      <p class="suave">
        Motivos y asuntos en el orden en que se ofrecen. Lo que se retira deja de ofrecerse; los casos que lo
        tienen no cambian. Las metas son en horas hábiles.
      </p>
      ${this.renderMensajes()}
      ${error ? this.renderFallo(error, this.#cargar) : edicion ? nothing : this.renderEspera()}
      ${
        edicion
          ? html`<ul class="filas" role="list" ?inert=${this.enviando}>
              ${edicion.motivos.map((motivo, i) => this.renderMotivo(motivo, i))}
            </ul>`
          : nothing
      }
      ${this.#cambio ? this.renderGuardar() : nothing} ${this.renderDialogo()}
    </section>`;
  }

  private renderGuardar(): TemplateResult {
    return html`<div class="guardar entre">
      <strong>Hay cambios sin guardar</strong>
      <div class="fila">
        <button type="button" class="principal" aria-disabled=${this.enviando} @click=${this.#guardar}>
          ${this.enviando ? 'Guardando…' : 'Guardar catálogo'}
        </button>
        <button
          type="button"
          class="enlace"
          @click=${() =>
            this.preguntar(
              '¿Descartar los cambios?',
              'El catálogo queda como está guardado.',
              'Descartar',
              this.#cargar,
            )}
        >
          Descartar
        </button>
      </div>
    </div>`;
  }

  private renderMotivo(motivo: MotivoEditado, i: number): TemplateResult {
    const { nombre, retirado, respuesta, solucion, asuntos } = motivo;
    const vigentes = asuntos.filter((asunto) => !asunto.retirado).length;
    const metas = [respuesta && `respuesta ${respuesta} h`, solucion && `solución ${solucion} h`].filter(
      Boolean,
    );
    return renderFila(
      i === this.abierto,
      () => this.#abrir(i),
      nombre || 'Motivo nuevo',
      html`${[vigentes || retirado ? plural(vigentes, 'asunto', 'asuntos') : 'sin asuntos: no se ofrece', ...metas].join(' · ')}
      ${retirado ? html`<span class="marca">Retirado</span>` : nothing}`,
      () => this.renderFicha(motivo, i),
      retirado ? 'retirado' : '',
    );
  }

  private renderCampo(
    i: number,
    cual: 'nombre' | 'respuesta' | 'solucion',
    etiqueta: string,
    valor: string,
  ): TemplateResult {
    const id = `${cual}-${i}`;
    const falta = this.errores[id];
    return campo(
      id,
      etiqueta,
      html`<input
        id=${id}
        .value=${valor}
        inputmode=${cual === 'nombre' ? 'text' : 'decimal'}
        placeholder=${cual === 'nombre' ? nothing : 'Sin meta'}
        autocomplete="off"
        aria-invalid=${!!falta}
        aria-describedby="${id}-ayuda ${id}-error"
        @input=${(e: Event) => this.#cambiarMotivo(i, { [cual]: (e.target as HTMLInputElement).value })}
      />`,
      falta,
    );
  }

  private renderFicha(
    { codigo, nombre, retirado, respuesta, solucion, asuntos }: MotivoEditado,
    i: number,
  ): TemplateResult {
    return html`${this.renderCampo(i, 'nombre', 'Nombre del motivo', nombre)}
      <div class="dos">
        ${this.renderCampo(i, 'respuesta', 'Meta de primera respuesta (horas)', respuesta)}
        ${this.renderCampo(i, 'solucion', 'Meta de solución (horas)', solucion)}
      </div>
      <h4>Asuntos</h4>
      ${renderAsuntos({
        asuntos,
        motivo: i,
        errores: this.errores,
        alCambiar: (otros) => this.#cambiarMotivo(i, { asuntos: otros }),
        alMoverse: () => (this.errores = {}),
      })}
      <div class="fila">
        <button
          type="button"
          @click=${() => {
            this.#cambiarMotivo(i, { asuntos: [...asuntos, nuevoAsunto()] });
            void this.enfocar(`#asunto-${i}-${asuntos.length}`);
          }}
        >
          Agregar asunto
        </button>
      </div>
      <div class="fila">
        ${renderFlechas(nombre, i, this.edicion!.motivos.length, (paso) => this.#mover(i, paso))}
        <button type="button" class=${retirado ? '' : 'peligro'} @click=${() => this.#quitar(i)}>
          ${codigo ? (retirado ? 'Ofrecer de nuevo' : 'Retirar motivo') : 'Quitar motivo'}
        </button>
      </div>`;
  }
}

registrar('mesa-admin-catalogo', MesaAdminCatalogo);
