import { html, nothing, type TemplateResult } from 'lit';
import type { Historia, Soporte } from '../../shared/bandeja.ts';
import type { CambioCaso, Caso, ListaCasos } from '../../shared/caso.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Estado } from '../../shared/estado.ts';
import { puedePasar } from '../../shared/transiciones.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import { property, state } from '../ui/decorators.ts';
import { renderDetalles } from './caso-detalles.ts';
import { decidir } from '../ui/committed-select.ts';
import type { Aviso } from '../client/aviso.ts';
import '../conversacion/mesa-conversacion.ts';
import type { MesaConversacion } from '../conversacion/mesa-conversacion.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';
import { renderPlazo } from '../ui/plazo.ts';
import { preguntar } from '../ui/confirm.ts';
import { RespuestasController } from './respuestas-controller.ts';

const PASOS: readonly (readonly [Estado, string])[] = [
  ['EN_GESTION', 'Poner en gestión'],
  ['RESUELTO', 'Marcar como resuelto'],
  ['CERRADO', 'Cerrar'],
];

const PASO_POSIBLE = '.pasos button:enabled';

const CERRADO = 'Este caso está cerrado y ya no se cambia.';

/** One case at the desk: whose it is, what it is, and its conversation. Internal; paints in `mesa-bandeja`'s root. */
export class MesaCasoSoporte extends MesaElement {
  @state() private leido: Caso | undefined;
  @state() private historia: Historia['historia'] | undefined;
  @state() private otros: ListaCasos['casos'] | undefined;
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private motivo = '';

  /** Number of the case. */
  @property({ type: Number }) caso = 0;
  @property({ attribute: false }) soporte: Soporte['soporte'] = [];
  @property({ attribute: false }) catalogo: Catalogo | undefined;

  /** A change that met an expired session. */
  #pendiente: { numero: number; quien: string | undefined; seguir: () => Promise<void> } | undefined;

  readonly #respuestas = new RespuestasController(this);

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (!cambios.has('caso')) return;
    this.querySelector('dialog')?.close();
    this.leido = this.historia = this.otros = undefined;
    this.aviso = this.hecho = this.motivo = '';
    this.#respuestas.cerrar();
    void this.#traer();
  }

  protected override alAvisar(aviso: Aviso): void {
    const suyo =
      aviso === this.caso ||
      (typeof aviso === 'object' &&
        (aviso.tipo === 'caso.cambiado' || aviso.tipo === 'mensaje.creado') &&
        aviso.datos.numero === this.caso);
    const entro = aviso === 'sesion' && this.cliente.usuario;
    if (suyo || entro) void this.#traer();
    if (!entro) return;
    const { numero, quien, seguir } = this.#pendiente ?? {};
    this.#pendiente = undefined;
    if (numero === this.caso && quien === this.cliente.quien) void seguir?.();
  }

  /** For who types a reply. */
  get vista(): Caso | undefined {
    return this.leido?.numero === this.caso ? this.leido : undefined;
  }

  async #traer(): Promise<void> {
    const { caso: numero } = this;
    if (!numero) return;
    try {
      const leido = await this.cliente.pedir('GET /casos/:numero', { params: { numero } });
      if (numero !== this.caso) return;
      this.leido = leido;
      if (this.historia) await this.#traerHistoria();
    } catch {
      // The conversation below says what is wrong.
    }
  }

  async #traerHistoria(): Promise<void> {
    const { caso: numero } = this;
    try {
      const { historia } = await this.cliente.pedir('GET /casos/:numero/historia', { params: { numero } });
      if (numero === this.caso) this.historia = historia;
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  }

  async #traerOtros(): Promise<void> {
    const { vista } = this;
    if (!vista) return;
    try {
      const query = { ips: vista.ips.nit, limite: 10 };
      const { casos } = await this.cliente.pedir('GET /casos', { query });
      if (vista.numero !== this.caso) return;
      this.otros = casos.filter(({ numero }) => numero !== vista.numero);
    } catch (error) {
      this.aviso = this.fallo(error).message;
    }
  }

  /** `numero` is the case that was meant: another one may be open by now. */
  async #cambiar(cambio: CambioCaso, hecho: string, numero = this.caso): Promise<void> {
    if (numero !== this.caso) return;
    const quien = this.cliente.quien;
    this.aviso = this.hecho = '';
    try {
      const leido = await this.cliente.pedir('PATCH /casos/:numero', { params: { numero }, body: cambio });
      if (numero === this.caso) {
        this.leido = leido;
        this.hecho = hecho;
      }
    } catch (error) {
      const { codigo, message, campos, deSesion } = this.fallo(error);
      // The login appears in place; after it the change goes on by itself.
      if (deSesion) {
        this.#pendiente = { numero, quien, seguir: () => this.#cambiar(cambio, hecho) };
        return;
      }
      if (numero !== this.caso) return;
      const yaNoEsta = campos.some((falta) => falta.campo === 'asignado');
      if (yaNoEsta) this.dispatchEvent(new Event('cambiaron-listas'));
      this.aviso = yaNoEsta
        ? 'Esa persona ya no atiende casos. Elija otra.'
        : codigo === 'caso_cerrado'
          ? CERRADO
          : message;
      void this.#traer();
    }
    this.cliente.avisar(numero);
  }

  async #pasarA(estado: Estado): Promise<void> {
    const { caso: numero } = this;
    const cierra = estado === 'CERRADO';
    const seguro =
      !cierra ||
      (await preguntar(this, {
        titulo: `¿Cerrar el caso ${numero}?`,
        frase:
          'Un caso cerrado no se abre de nuevo ni recibe mensajes, tampoco lo que esté a medio escribir.',
        boton: 'Cerrar el caso',
      }));
    if (!seguro || numero !== this.caso) return;
    await this.#cambiar({ estado }, cierra ? 'El caso quedó cerrado.' : 'El estado cambió.', numero);
    // The button that did it is gone.
    await this.enfocar(cierra ? '.mas summary' : PASO_POSIBLE);
  }

  /** Only if nobody else took it meanwhile. */
  #tomar = (): void => {
    if (this.vista?.estado === 'CERRADO') {
      this.aviso = CERRADO;
      return;
    }
    const asignadoAntes = this.vista?.asignado?.correo ?? null;
    void this.#cambiar({ asignado: 'yo', asignadoAntes }, 'El caso es suyo.');
  };

  get #conversacion(): MesaConversacion | null {
    return this.renderRoot.querySelector('mesa-conversacion');
  }

  /** One of the desk's keys; whether there was something to do. */
  hacer(tecla: 'a' | 'r' | 'n' | 'e'): boolean {
    const conversacion = this.#conversacion;
    if (tecla === 'a') this.#tomar();
    else if (tecla === 'e') this.renderRoot.querySelector<HTMLElement>(PASO_POSIBLE)?.focus();
    else conversacion?.redactar(tecla === 'n');
    return true;
  }

  protected override render(): TemplateResult {
    const { vista } = this;
    return html`${vista ? this.renderHerramientas(vista) : nothing}
      <div role="status">${this.hecho && html`<p class="aviso">${this.hecho}</p>`}</div>
      <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>
      <mesa-conversacion
        embebido
        .servidor=${this.servidor}
        .caso=${this.caso}
        .extras=${this.#respuestas}
      ></mesa-conversacion>
      ${
        vista
          ? renderDetalles({
              caso: vista,
              motivos: this.catalogo?.motivos ?? [],
              motivo: this.motivo || vista.motivo.codigo,
              historia: this.historia,
              otros: this.otros,
              constancia: this.cliente.api.url('GET /casos/:numero/constancia', {
                params: { numero: vista.numero },
              }),
              espera: this.renderEspera(),
              alElegir: (motivo) => (this.motivo = motivo),
              alGuardar: (cambio) => {
                this.motivo = '';
                void this.#cambiar(cambio, 'El caso quedó reclasificado.');
              },
              alPedirHistoria: () => this.#traerHistoria(),
              alPedirOtros: () => this.#traerOtros(),
              alAbrir: (numero) => this.dispatchEvent(new CustomEvent('abrir', { detail: numero })),
            })
          : nothing
      }`;
  }

  private renderHerramientas({ asignado, estado, prioridad, vence, ips }: Caso): TemplateResult {
    const yo = this.cliente.usuario?.correo;
    const cerrado = estado === 'CERRADO';
    return html`<header class="gestion">
      <div class="fila entre">
        <p><strong>${ips.nombre}</strong> <span class="suave">NIT ${ips.nit}</span></p>
        ${renderPlazo(vence, Date.now())}
      </div>
      <div class="rejilla">
        ${campo(
          'caso-asignado',
          'Asignado a',
          html`<div class="fila">
            ${this.renderDecision(
              'caso-asignado',
              asignado?.correo ?? '',
              [['', 'Nadie'], ...this.#posibles(asignado)],
              (correo) =>
                this.#cambiar(
                  { asignado: correo || null, asignadoAntes: asignado?.correo ?? null },
                  correo ? 'El caso cambió de manos.' : 'El caso quedó sin asignar.',
                ),
            )}
            ${
              asignado?.correo === yo || cerrado
                ? nothing
                : html`<button type="button" @click=${this.#tomar}>Tomar</button>`
            }
          </div>`,
        )}
        ${campo(
          'caso-prioridad',
          'Prioridad',
          this.renderDecision(
            'caso-prioridad',
            prioridad ?? 'NORMAL',
            Object.entries(NOMBRE_PRIORIDAD),
            (nueva) => this.#cambiar({ prioridad: nueva as CambioCaso['prioridad'] }, 'La prioridad cambió.'),
          ),
        )}
      </div>
      <div class="fila pasos" role="group" aria-label="Estado">
        ${
          cerrado
            ? nothing
            : // All of them, in their places: what is aimed at does not move when a colleague does something.
              PASOS.map(
                ([a, nombre]) =>
                  html`<button
                    type="button"
                    ?disabled=${!puedePasar(estado, a, 'soporte')}
                    @click=${() => this.#pasarA(a)}
                  >
                    ${estado === 'RESUELTO' && a === 'EN_GESTION' ? 'Reabrir' : nombre}
                  </button>`,
              )
        }
      </div>
    </header>`;
  }

  /** A select whose choice is saved at once; if that is refused it shows the former value again. */
  private renderDecision(
    id: string,
    valor: string,
    opciones: readonly (readonly [string, string])[],
    hacer: (nuevo: string) => Promise<void>,
  ): TemplateResult {
    const numero = this.vista?.numero;
    const { pointerdown, keydown, change, blur } = decidir(valor, (nuevo, select) => {
      // The select lost the focus because another case was opened, not because somebody chose.
      if (numero !== this.caso) return;
      void hacer(nuevo).then(async () => {
        await this.updateComplete;
        const { vista } = this;
        if (!vista) return;
        select.value = (id === 'caso-asignado' ? vista.asignado?.correo : vista.prioridad) ?? '';
      });
    });
    return html`<select
      id=${id}
      ?disabled=${this.vista?.estado === 'CERRADO'}
      @pointerdown=${pointerdown}
      @keydown=${keydown}
      @change=${change}
      @blur=${blur}
    >
      ${opciones.map(
        ([codigo, nombre]) => html`<option value=${codigo} .selected=${codigo === valor}>${nombre}</option>`,
      )}
    </select>`;
  }

  /** The active staff, and who has the case though no longer one of them. */
  #posibles(asignado: Caso['asignado']): [string, string][] {
    const lista = this.soporte.map(({ correo, nombre }): [string, string] => [correo, nombre]);
    if (asignado && !lista.some(([correo]) => correo === asignado.correo)) {
      lista.push([asignado.correo, `${asignado.nombre} (inactivo)`]);
    }
    return lista;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-caso-soporte': MesaCasoSoporte;
  }
}

registrar('mesa-caso-soporte', MesaCasoSoporte);
