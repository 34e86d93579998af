import '../storage/expire.ts';
import { initialState, Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ListaCasos, ResumenCaso } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { estilosEscala } from '../ui/escala.styles.ts';
import { estilosEstado } from '../ui/estado-caso.ts';
import { MesaCasoAbrirEvent } from '../eventos.ts';
import type { Aviso } from '../client/aviso.ts';
import { campo, MesaElement, registrar } from '../ui/mesa-element.ts';
import { estilosSolicitudes } from './mesa-mis-solicitudes.styles.ts';
import { renderIndizando, renderPaginas } from '../ui/paginas.ts';
import { Parte, traer } from '../net/lazy-part.ts';
import { whenIdle } from '../net/when-idle.ts';
import { renderFila } from './fila-de-caso.ts';

const ORDENES = {
  '-numero': 'Más recientes primero',
  numero: 'Más antiguas primero',
  '-actualizado': 'Con actividad reciente',
};

/** GTIC-015-FR step 9, in its words and order. */
const COLUMNAS = [
  'Número del Caso',
  'Fecha de la Solicitud',
  'Asunto',
  'Descripción',
  'Estado',
  'Acción',
] as const;

/** As many as the service sends if not asked for another number, and up to how many it counts. */
const POR_PAGINA = 20;
const CUENTA_MAXIMA = 1_000;

/** 1.250 */
const cifra = (numero: number): string => numero.toLocaleString('es-CO');

const PAUSA_AL_ESCRIBIR_MS = 350;
const PAUSA_AL_CAMBIAR_MS = 200;
/** The bell: it comes once somebody is logged in and the list is there. */
const NOVEDADES = new Parte(() => import('../novedades/mesa-novedades.ts'));

const SIN_FILTRO = { estado: '', buscar: '', orden: '-numero', sinLeer: '' };

/**
 * "Mis Solicitudes" (GTIC-015-FR step 9): the cases of the IPS, filtered, searched, ordered, in pages.
 *
 * @tag mesa-mis-solicitudes
 * @summary La lista de los casos de la IPS
 * @method abrir - abre ese caso como si la persona lo hubiera elegido
 * @fires mesa-caso-abrir - se eligió un caso; si no se impide, se abre en un diálogo
 * @slot titulo - el título; si no se pone, «Mis Solicitudes»
 * @slot vacia - lo que se ve en vez de la lista mientras la IPS no tiene ningún caso
 * @csspart panel - el marco, con su fondo, su borde y su espacio
 * @csspart titulo - el título
 */
export class MesaMisSolicitudes extends MesaElement {
  static override styles = [...MesaElement.styles, estilosEscala, estilosEstado, estilosSolicitudes];

  @state() private filtro: Record<string, string> = SIN_FILTRO;
  /** Where each page after the first begins, up to the one shown. */
  @state() private cursores: readonly string[] = [];
  @state() private lista: ListaCasos | undefined;
  /** The cases with unread messages: shown first, whatever page they would be on. */
  @state() private nuevas: ListaCasos | undefined;
  /** Whether filters that a phone folds away are shown there. */
  @state() private desplegado = false;
  @state() private abierto: number | undefined;
  /** The case that could not be shown, and why. */
  @state() private sinAbrir: { numero: number; fallo: ErrorApi } | undefined;
  @state() private refresh = 0;

  #quien: string | undefined;
  #reloj: ReturnType<typeof setTimeout> | undefined;
  #pausa: ReturnType<typeof setTimeout> | undefined;

  /** Filter and pages of the list that is shown. */
  #listada: readonly [filtro?: unknown, cursores?: readonly string[]] = [];

  readonly #carga = new Task(this, {
    args: () => [this.cliente.quien, this.filtro, this.cursores, this.refresh, this.cliente] as const,
    task: async ([quien, filtro, cursores, , cliente]) =>
      quien
        ? Promise.all([
            cliente.pedir('GET /casos', { query: { ...filtro, cursor: cursores.at(-1) } }),
            cliente.pedir('GET /casos', { query: { sinLeer: '1' } }),
          ])
        : initialState,
    onComplete: ([lista, nuevas]) => {
      this.lista = lista;
      this.nuevas = nuevas;
      this.#listada = [this.filtro, this.cursores];
    },
    onError: (error) => this.fallo(error),
  });

  protected override alAvisar(aviso: Aviso): void {
    if (aviso !== 'sesion') {
      // What happens in a burst is one look.
      const cambia =
        typeof aviso === 'number' ||
        (typeof aviso === 'object' && !/^(salida|escribiendo)$/.test(aviso.tipo));
      if (!cambia) return;
      clearTimeout(this.#pausa);
      this.#pausa = setTimeout(() => this.refresh++, PAUSA_AL_CAMBIAR_MS);
      return;
    }
    const quien = this.cliente.quien;
    if (quien === this.#quien || (!quien && this.cliente.expirada)) return;
    this.#quien = quien;
    if (quien) whenIdle(NOVEDADES.traer);
    this.filtro = SIN_FILTRO;
    this.cursores = [];
    this.lista = this.nuevas = this.abierto = this.sinAbrir = undefined;
  }

  #filtrar = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    clearTimeout(this.#reloj);
    const poner = () => {
      const buscar = this.renderRoot.querySelector<HTMLInputElement>('#buscar')?.value ?? '';
      this.filtro = { ...this.filtro, buscar, [name]: value };
      this.cursores = [];
    };
    if (name === 'buscar') this.#reloj = setTimeout(poner, PAUSA_AL_ESCRIBIR_MS);
    else poner();
  };

  #alternarSinLeer = (): void => {
    this.filtro = { ...this.filtro, sinLeer: this.filtro.sinLeer ? '' : '1' };
    this.cursores = [];
  };

  #quitarFiltros = (): void => {
    this.filtro = SIN_FILTRO;
    this.cursores = [];
    void this.enfocar('#buscar');
  };

  #pasar(cursores: readonly string[]): void {
    this.cursores = cursores;
    this.renderRoot.querySelector('section')!.scrollIntoView({ block: 'start' });
  }

  /** Shows a case as if its row had been chosen: `mesa-caso-abrir`, and a dialog unless the page prevents it. */
  abrir(numero: number): void {
    if (!this.dispatchEvent(new MesaCasoAbrirEvent(numero))) return;
    this.abierto = numero;
    this.sinAbrir = undefined;
    traer(() => import('../conversacion/mesa-dialogo-caso.ts')).catch((error: unknown) => {
      this.abierto = undefined;
      this.sinAbrir = { numero, fallo: this.fallo(error) };
      void this.enfocar('.mal button');
    });
  }

  /** A row that moves when its case has news would lose the focus. */
  protected override update(cambios: Map<PropertyKey, unknown>): void {
    const raiz = this.renderRoot as ShadowRoot;
    const antes = raiz.activeElement as HTMLElement | null;
    super.update(cambios);
    if (antes?.isConnected && raiz.activeElement !== antes) antes.focus({ preventScroll: true });
  }

  protected override renderQuien(): TemplateResult {
    return html`${super.renderQuien()}
      <mesa-novedades
        embebido
        .servidor=${this.servidor}
        .caso=${this.abierto}
        @abrir=${({ detail }: CustomEvent<number>) => this.abrir(detail)}
      ></mesa-novedades>`;
  }

  protected override render(): TemplateResult {
    return html`<section class=${this.marco} part="panel" aria-label="Mis solicitudes">
      ${this.renderTitulo('Mis Solicitudes')}
      ${this.renderTrasPuerta(
        html`${this.renderSinAbrir()} ${this.cliente.usuario || this.lista ? this.renderContenido() : nothing}`,
      )}
      ${
        this.abierto
          ? html`<mesa-dialogo-caso
              .servidor=${this.servidor}
              .numero=${this.abierto}
              @close=${() => (this.abierto = undefined)}
            ></mesa-dialogo-caso>`
          : nothing
      }
    </section>`;
  }

  private renderSinAbrir(): TemplateResult | typeof nothing {
    if (!this.sinAbrir) return nothing;
    const { numero, fallo } = this.sinAbrir;
    return this.renderFallo(fallo, () => this.abrir(numero));
  }

  private renderContenido(): TemplateResult {
    const { lista } = this;
    const error = this.#carga.error as ErrorApi | undefined;
    const fallo = error ? this.renderFallo(error, () => this.#carga.run()) : nothing;
    if (!lista) return error ? html`${fallo}` : this.renderEspera();
    if (!Object.values(lista.totales).some(Boolean)) return html`${fallo}${this.renderNinguna()}`;
    // A list that is only brought up to date stays as easy to read as it is.
    const [filtro, cursores] = this.#listada;
    const otra =
      this.#carga.status === TaskStatus.PENDING && (filtro !== this.filtro || cursores !== this.cursores);
    return html`${this.renderFiltros(lista)} ${fallo}
      <p class="oculto" role="status">${this.#resumen(lista)}</p>
      ${renderIndizando(lista)}
      <div aria-busy=${otra}>${lista.casos.length ? this.renderTabla(lista.casos) : this.renderNada()}</div>
      ${
        lista.siguiente || this.cursores.length
          ? renderPaginas(this.cursores, lista.siguiente, (c) => this.#pasar(c), ` · ${this.#cuales(lista)}`)
          : html`<p class="suave">${this.#cuales(lista)}</p>`
      }`;
  }

  /** "1–20 de 141"; a count that the service does not finish is said as such. */
  #cuales({ casos, total = 0 }: ListaCasos): string {
    const antes = this.#listada[1]!.length * POR_PAGINA;
    const hasta = antes + casos.length;
    const de = total > CUENTA_MAXIMA ? `más de ${cifra(CUENTA_MAXIMA)}` : cifra(total);
    return casos.length ? `${cifra(antes + 1)}–${cifra(hasta)} de ${de}` : '';
  }

  #resumen(lista: ListaCasos): string {
    return lista.casos.length ? `Solicitudes ${this.#cuales(lista)}` : '';
  }

  private renderFiltros({ totales }: ListaCasos): TemplateResult {
    const { estado, buscar, orden } = this.filtro;
    const todos = Object.values(totales).reduce((suma, cuenta) => suma + cuenta, 0);
    return html`<form
        class="filtros ${this.desplegado ? '' : 'plegados'}"
        role="search"
        novalidate
        @submit=${(e: Event) => e.preventDefault()}
      >
        ${campo(
          'buscar',
          'Buscar',
          html`<input
            type="search"
            id="buscar"
            name="buscar"
            maxlength="200"
            autocomplete="off"
            placeholder="Número, asunto o palabras"
            .value=${buscar!}
            @input=${this.#filtrar}
          />`,
        )}
        ${campo(
          'estado',
          'Estado',
          html`<select id="estado" name="estado" @change=${this.#filtrar}>
            <option value="" .selected=${!estado}>Todos (${cifra(todos)})</option>
            ${Object.entries(NOMBRE_ESTADO).map(
              ([codigo, nombre]) =>
                html`<option value=${codigo} .selected=${codigo === estado}>
                  ${nombre} (${cifra(totales[codigo as Estado])})
                </option>`,
            )}
          </select>`,
        )}
        ${campo(
          'orden',
          'Orden',
          html`<select id="orden" name="orden" @change=${this.#filtrar}>
            ${Object.entries(ORDENES).map(
              ([codigo, nombre]) =>
                html`<option value=${codigo} .selected=${codigo === orden}>${nombre}</option>`,
            )}
          </select>`,
        )}
      </form>
      <div class="fila fichas">
        ${this.renderSinLeer()}
        <button
          type="button"
          class="ficha plegar"
          aria-expanded=${this.desplegado}
          @click=${() => (this.desplegado = !this.desplegado)}
        >
          ${estado || orden !== SIN_FILTRO.orden ? 'Filtros puestos' : 'Filtros'}
        </button>
      </div>`;
  }

  private renderSinLeer(): TemplateResult | typeof nothing {
    const cuantas = this.nuevas?.total ?? 0;
    const puesto = !!this.filtro.sinLeer;
    if (!cuantas && !puesto) return nothing;
    return html`<button type="button" class="ficha" aria-pressed=${puesto} @click=${this.#alternarSinLeer}>
      Sin leer (${cifra(Math.min(cuantas, CUENTA_MAXIMA))})
    </button>`;
  }

  private renderTabla(casos: readonly ResumenCaso[]): TemplateResult {
    const [filtro, cursores] = this.#listada;
    // The unread ones first, unless something else is asked for.
    const primero = filtro === SIN_FILTRO && !cursores!.length ? (this.nuevas?.casos ?? []) : [];
    const resto = casos.filter(({ numero }) => !primero.some((una) => una.numero === numero));
    // Roles by hand: laid out as cards, a <table> would stop being one for screen readers.
    return html`<div role="table" aria-label="Mis solicitudes">
      <div role="rowgroup">
        <div role="row" class="titulos">
          ${COLUMNAS.map((columna) => html`<span role="columnheader">${columna}</span>`)}
        </div>
      </div>
      <div role="rowgroup" class="cuerpo">
        ${repeat(
          [...primero, ...resto],
          ({ numero }) => numero,
          (caso) =>
            renderFila({
              caso,
              detenida: !!this.cliente.enVivo?.outboxes.detenida(caso.numero),
              alAbrir: () => this.abrir(caso.numero),
            }),
        )}
      </div>
    </div>`;
  }

  private renderNinguna(): TemplateResult {
    return html`<div class="vacio">
      <slot name="vacia">
        <p><strong>Aún no tiene solicitudes.</strong></p>
        <p class="suave">Cuando genere una en la Mesa de Ayuda, aparecerá aquí con su número y su estado.</p>
      </slot>
    </div>`;
  }

  private renderNada(): TemplateResult {
    return html`<div class="vacio">
      <p><strong>Ninguna solicitud coincide con lo que busca.</strong></p>
      <button type="button" @click=${this.#quitarFiltros}>Quitar filtros</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-mis-solicitudes': MesaMisSolicitudes;
  }
}

registrar('mesa-mis-solicitudes', MesaMisSolicitudes);
