import { html, nothing, type TemplateResult } from 'lit';
import type { Historia, Soporte } from '../../shared/bandeja.ts';
import type { CambioCaso, Caso, ListaCasos } from '../../shared/caso.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { Estado } from '../../shared/estado.ts';
import { puedePasar } from '../../shared/transiciones.ts';
import { property, state } from '../ui/decorators.ts';
import { renderCabezaDeCaso } from './caso-cabeza.ts';
import { renderDetalles } from './caso-detalles.ts';
import { CERRADO, renderGestion } from './caso-gestion.ts';
import type { Aviso } from '../client/aviso.ts';
import type { Extras } from '../conversacion/extras.ts';
import '../conversacion/mesa-conversacion.ts';
import type { MesaConversacion } from '../conversacion/mesa-conversacion.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { preguntar } from '../ui/confirm.ts';
import { renderInicio, renderRedaccionSoporte } from './redaccion-soporte.ts';
import { RespuestasController } from './respuestas-controller.ts';

const PASO_POSIBLE = '.pasos button:enabled';

/** The keys of the desk that are about the open case. */
export type TeclaDeCaso = 'a' | 's' | 'r' | 'n' | 'e' | 'p' | 'm' | 'o' | 'h' | 'i' | 'g' | 'Escape';

/**
 * One case at the desk: its conversation, and beside it whose it is, what it is, and what happened to it. Internal; paints
 * in `mesa-bandeja`'s root.
 *
 * @fires abrir - a CustomEvent: its detail is the number of the case to open
 * @fires cerrar - back to the list
 * @fires resuelto - the case was solved by its key; a CustomEvent with its number
 * @fires por-resolver - a message that solves the case is in the outbox; a CustomEvent with its number
 * @fires cambiaron-listas - the staff is not what it was
 */
export class MesaCasoSoporte extends MesaElement {
  @state() private leido: Caso | undefined;
  @state() private historia: Historia['historia'] | undefined;
  @state() private otros: ListaCasos['casos'] | undefined;
  @state() private aviso = '';
  @state() private hecho = '';
  @state() private motivo = '';
  /** Whether the rail is open where it floats over the conversation. */
  @state() private riel = false;

  /** Number of the case. */
  @property({ type: Number }) caso = 0;
  @property({ attribute: false }) soporte: Soporte['soporte'] = [];
  @property({ attribute: false }) catalogo: Catalogo | undefined;
  /** The address of another case. */
  @property({ attribute: false }) enlaceDe: (numero: number) => string = String;

  /** A change that met an expired session. */
  #pendiente: { numero: number; quien: string | undefined; seguir: () => Promise<void> } | undefined;

  readonly #respuestas = new RespuestasController(this);
  readonly #extras: Extras = {
    renderInicio,
    render: (redaccion) => renderRedaccionSoporte(redaccion, this.#respuestas),
  };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override willUpdate(cambios: Map<PropertyKey, unknown>): void {
    super.willUpdate(cambios);
    if (!cambios.has('caso')) return;
    this.querySelector('dialog')?.close();
    this.leido = this.historia = this.otros = undefined;
    this.aviso = this.hecho = this.motivo = '';
    this.riel = false;
    this.#respuestas.cerrar();
    for (const detalle of this.querySelectorAll('details')) detalle.open = false;
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
    await this.enfocar(cierra ? '.otros-casos summary' : PASO_POSIBLE);
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
  hacer(tecla: TeclaDeCaso): boolean {
    const { vista } = this;
    if (tecla === 'Escape') return this.#cerrarLoDeEncima();
    if (!vista) return false;
    switch (tecla) {
      case 'a':
        this.#tomar();
        break;
      case 's':
        if (!puedePasar(vista.estado, 'RESUELTO', 'soporte')) return false;
        void this.#pasarA('RESUELTO').then(() => this.#decirResuelto(vista.numero));
        break;
      case 'e':
        return this.#enRiel(PASO_POSIBLE);
      case 'p':
        return this.#enRiel('#caso-prioridad');
      case 'm':
        return this.#enRiel('#caso-asignado');
      case 'o':
        return this.#enRiel('.otros-casos summary');
      case 'h':
        return this.#enRiel('.historia-del-caso summary');
      case 'i':
        this.#alternarRiel();
        break;
      case 'g':
        this.#conversacion?.redactar(false);
        void this.#respuestas.alternar();
        break;
      case 'r':
      case 'n':
        this.#conversacion?.redactar(tecla === 'n');
    }
    return true;
  }

  /** The canned replies first, then the rail where it floats, then the composer. */
  #cerrarLoDeEncima(): boolean {
    const { activeElement } = this.getRootNode() as ShadowRoot;
    if (this.#respuestas.abierto) void this.#respuestas.alternar();
    else if (this.riel) this.#alternarRiel();
    else if (activeElement?.closest('.redaccion')) this.focus();
    else return false;
    return true;
  }

  #alternarRiel = (): void => {
    this.riel = !this.riel;
    if (!this.riel) void this.enfocar('.ver-riel');
  };

  /** Focus to something of the rail, which opens for it; a section opens too. */
  #enRiel(selector: string): boolean {
    if (!this.querySelector(selector)) return false;
    this.riel = true;
    void this.updateComplete.then(() => {
      const punto = this.querySelector<HTMLElement>(selector)!;
      if (punto.localName === 'summary') (punto.parentElement as HTMLDetailsElement).open = true;
      punto.focus();
    });
    return true;
  }

  #decirResuelto(numero: number): void {
    if (numero === this.caso && this.hecho)
      this.dispatchEvent(new CustomEvent('resuelto', { detail: numero }));
  }

  protected override render(): TemplateResult {
    const { vista } = this;
    return html`${renderCabezaDeCaso({
        numero: this.caso,
        caso: vista,
        riel: this.riel,
        alCerrar: () => this.dispatchEvent(new Event('cerrar')),
        alAlternarRiel: this.#alternarRiel,
      })}
      <div class="dichos">
        <div role="status">${this.hecho && html`<p class="aviso">${this.hecho}</p>`}</div>
        <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>
      </div>
      <mesa-conversacion
        embebido
        .servidor=${this.servidor}
        .caso=${this.caso}
        .extras=${this.#extras}
        @resuelto=${() => this.dispatchEvent(new CustomEvent('por-resolver', { detail: this.caso }))}
      ></mesa-conversacion>
      <aside class="riel ${this.riel ? 'abierto' : ''}" aria-label="Detalles del caso">
        ${vista ? this.renderRiel(vista) : nothing}
      </aside>`;
  }

  private renderRiel(vista: Caso): TemplateResult {
    return html`${renderGestion({
      caso: vista,
      soporte: this.soporte,
      yo: this.cliente.usuario?.correo,
      alTomar: this.#tomar,
      alPasar: (estado) => void this.#pasarA(estado),
      alDecidir: this.#decidir,
    })}
    ${renderDetalles({
      caso: vista,
      motivos: this.catalogo?.motivos ?? [],
      motivo: this.motivo || vista.motivo.codigo,
      historia: this.historia,
      otros: this.otros,
      constancia: this.cliente.api.url('GET /casos/:numero/constancia', {
        params: { numero: vista.numero },
      }),
      espera: this.renderEspera(),
      enlaceDe: this.enlaceDe,
      alElegir: (motivo) => (this.motivo = motivo),
      alGuardar: (cambio) => {
        this.motivo = '';
        void this.#cambiar(cambio, 'El caso quedó reclasificado.');
      },
      alPedirHistoria: () => this.#traerHistoria(),
      alPedirOtros: () => this.#traerOtros(),
      alAbrir: (evento, numero) => {
        if (evento instanceof MouseEvent && (evento.ctrlKey || evento.metaKey || evento.shiftKey)) return;
        evento.preventDefault();
        this.dispatchEvent(new CustomEvent('abrir', { detail: numero }));
      },
    })}`;
  }

  /** A choice in a select of the rail counts at once; if it is refused the select shows the former value again. */
  #decidir = async (
    cambio: CambioCaso,
    hecho: string,
    numero: number,
    select: HTMLSelectElement,
  ): Promise<void> => {
    // The select lost the focus because another case was opened, not because somebody chose.
    if (numero !== this.caso) return;
    await this.#cambiar(cambio, hecho);
    await this.updateComplete;
    const { vista } = this;
    if (vista) select.value = ('prioridad' in cambio ? vista.prioridad : vista.asignado?.correo) ?? '';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-caso-soporte': MesaCasoSoporte;
  }
}

registrar('mesa-caso-soporte', MesaCasoSoporte);
