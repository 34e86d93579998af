import { initialState, Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Bandeja, Soporte } from '../../shared/bandeja.ts';
import type { ListaCasos } from '../../shared/caso.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { property, state } from '../ui/decorators.ts';
import {
  confirmarCierre,
  fraseDeLote,
  renderEleccion,
  type Cambio,
  type CambioEnPalabras,
} from './cambio-en-lote.ts';
import { renderFiltros } from './escritorio-filtros.ts';
import { renderLista } from './escritorio-lista.ts';
import { consultaDe, escribirRuta, leerRuta, sinFiltros, type Ruta } from './escritorio-ruta.ts';
import { renderNada, renderSecciones } from './escritorio-secciones.ts';
import { estilosEscritorio } from './escritorio.styles.ts';
import { estilosCasoSoporte } from './caso-soporte.styles.ts';
import { estilosLista } from './lista-casos.styles.ts';
import { renderTeclas, TeclasController } from './escritorio-teclas.ts';
import { renderVistas } from './escritorio-vistas.ts';
import { renderIndizando, renderPaginas } from '../ui/paginas.ts';
import { estilosEstado } from '../ui/estado-caso.ts';
import './mesa-caso-soporte.ts';
import type { Aviso } from '../client/aviso.ts';
import { leerNit } from '../../shared/nit.ts';
import { adoptStyles } from '../ui/adopt-styles.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

const PAUSA_AL_ESCRIBIR_MS = 350;
/** Milliseconds between two requests for the list while many events arrive. */
const PAUSA_AL_CAMBIAR_MS = 400;
const MINUTO = 60_000;

/** The desk of an agent. Internal: `mesa-bandeja` holds it, and it paints in that one's shadow root. */
export class MesaEscritorio extends MesaElement {
  static override styles = [estilosEstado, estilosEscritorio, estilosLista, estilosCasoSoporte];

  @state() ruta: Ruta = leerRuta('');
  @state() private cursores: readonly string[] = [];
  @state() private refresh = 0;
  @state() private lista: ListaCasos | undefined;
  @state() private bandeja: Bandeja | undefined;
  @state() private catalogo: Catalogo | undefined;
  @state() private soporte: Soporte['soporte'] = [];
  @state() private elegidos: ReadonlySet<number> = new Set();
  @state() private hecho = '';
  @state() private aviso = '';
  @state() private ahora = Date.now();

  /** Leaves the page's address alone. */
  @property({ type: Boolean, attribute: 'sin-enlace' }) sinEnlace = false;

  #pausa: ReturnType<typeof setTimeout> | undefined;
  #escritura: ReturnType<typeof setTimeout> | undefined;
  #reloj: ReturnType<typeof setInterval> | undefined;
  #quien: string | undefined;
  /** The query that the shown list answers. */
  #listada = '';

  readonly #partes = {
    reportes: this.aparte(() => import('../reportes/mesa-reportes.ts')),
    administracion: this.aparte(() => import('../administracion/mesa-administracion.ts')),
  };
  readonly #teclas = new TeclasController(this);

  readonly #carga = new Task(this, {
    args: () => [this.cliente.quien, this.#pedida, this.cursores, this.refresh, this.cliente] as const,
    task: ([quien, , cursores, , cliente]) =>
      quien
        ? Promise.all([
            cliente.pedir('GET /casos', { query: { ...consultaDe(this.ruta), cursor: cursores.at(-1) } }),
            cliente.pedir('GET /bandeja'),
          ])
        : initialState,
    onComplete: ([lista, bandeja]) => {
      this.lista = lista;
      this.#listada = this.#pedida;
      this.bandeja = bandeja;
      const aqui = new Set(lista.casos.map(({ numero }) => numero));
      this.elegidos = new Set([...this.elegidos].filter((numero) => aqui.has(numero)));
    },
    onError: (error) => this.fallo(error),
  });

  get #pedida(): string {
    return JSON.stringify([consultaDe(this.ruta), this.cursores]);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    adoptStyles(this, MesaEscritorio.styles);
    addEventListener('popstate', this.#alNavegar);
    this.#reloj = setInterval(() => (this.ahora = Date.now()), MINUTO);
    if (!this.sinEnlace) this.ruta = leerRuta(location.hash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#reloj);
    clearTimeout(this.#pausa);
    this.#pausa = undefined;
    clearTimeout(this.#escritura);
    removeEventListener('popstate', this.#alNavegar);
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso === 'sesion') return this.#alCambiarSesion();
    if (typeof aviso === 'object' && aviso.tipo === 'catalogo.cambiado') return this.#traerListas();
    const cambia =
      typeof aviso === 'number' || (typeof aviso === 'object' && !/^(salida|escribiendo)$/.test(aviso.tipo));
    if (!cambia || this.#pausa) return;
    // Events do not start the pause anew: with many of them the list would never be asked for.
    this.#pausa = setTimeout(() => {
      this.#pausa = undefined;
      this.refresh++;
    }, PAUSA_AL_CAMBIAR_MS);
  }

  #alCambiarSesion(): void {
    const { cliente } = this;
    const quien = cliente.quien;
    if (quien === this.#quien || (!quien && cliente.expirada)) return;
    this.#quien = quien;
    this.lista = this.bandeja = undefined;
    this.elegidos = new Set();
    if (quien) this.#traerListas();
  }

  /** Asks for the staff and the catalogue, which administrators may have changed. */
  #traerListas = (): void => {
    const { cliente } = this;
    cliente.olvidarCatalogo();
    cliente.catalogo().then(
      (catalogo) => (this.catalogo = catalogo),
      () => undefined,
    );
    cliente.pedir('GET /soporte').then(
      ({ soporte }) => (this.soporte = soporte),
      () => undefined,
    );
  };

  #alNavegar = (): void => {
    if (this.sinEnlace) return;
    this.ruta = leerRuta(location.hash);
    this.cursores = [];
  };

  /** `paso`: whether the browser's "back" leads to where it was before. */
  #ir(cambio: Partial<Ruta>, paso = true): void {
    const antes = this.ruta;
    clearTimeout(this.#escritura);
    this.ruta = { ...antes, ...cambio };
    if (this.ruta.seccion !== antes.seccion && this.ruta.seccion === 'casos') this.#traerListas();
    if (!('caso' in cambio)) this.cursores = [];
    this.hecho = this.aviso = '';
    if (this.sinEnlace) return;
    const enlace = escribirRuta(this.ruta);
    if (paso) history.pushState(null, '', enlace);
    else history.replaceState(null, '', enlace);
  }

  #filtrar = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    clearTimeout(this.#escritura);
    // As people write it: 900.654.321-8.
    const leido = name === 'ips' ? leerNit(value) : {};
    const dicho = 'nit' in leido ? leido.nit : value;
    const poner = () =>
      this.#ir({ [name]: dicho, ...(name === 'motivo' && { asunto: '' }) }, name !== 'buscar');
    if (name === 'buscar') this.#escritura = setTimeout(poner, PAUSA_AL_ESCRIBIR_MS);
    else poner();
  };

  /** Opens a case, and the focus goes there. */
  abrir(numero: number): void {
    this.#ir({ caso: numero });
    void this.enfocar('mesa-caso-soporte');
  }

  #alAbrir = (evento: Event, numero: number): void => {
    const { ctrlKey, metaKey, shiftKey } = evento as MouseEvent;
    // The browser opens the link in a new tab or window.
    if (ctrlKey || metaKey || shiftKey) return;
    evento.preventDefault();
    this.abrir(numero);
  };

  /** Back to the list. */
  cerrarCaso = (): void => {
    const { caso } = this.ruta;
    this.#ir({ caso: 0 });
    // It may have left the list.
    void this.enfocar(`[data-numero="${caso}"]`).then(() => {
      if (!(this.getRootNode() as ShadowRoot).activeElement) void this.enfocar('[data-numero]');
    });
  };

  /** Chooses a case for what is done to several at once. */
  elegir = (numero: number, si = !this.elegidos.has(numero)): void => {
    const elegidos = new Set(this.elegidos);
    if (si) elegidos.add(numero);
    else elegidos.delete(numero);
    this.elegidos = elegidos;
  };

  #cambiarElegidos = async (cambio: Cambio, enPalabras: CambioEnPalabras): Promise<void> => {
    this.hecho = this.aviso = '';
    if (cambio.estado === 'CERRADO' && !(await confirmarCierre(this, this.elegidos.size))) return;
    try {
      const { hechos, rechazados } = await this.cliente.pedir('POST /casos/lote', {
        body: { numeros: [...this.elegidos], cambio },
      });
      this.elegidos = new Set(rechazados.map(({ numero }) => numero));
      if (hechos.length) this.hecho = fraseDeLote(hechos.length, enPalabras);
      if (rechazados.length) {
        this.aviso = `No se cambió ${rechazados.map(({ numero }) => numero).join(', ')}: el estado del caso no lo permite.`;
      }
      this.refresh++;
    } catch (error) {
      const { message, campos } = this.fallo(error);
      this.aviso = message;
      if (campos.length) this.#traerListas();
    }
  };

  protected override render(): TemplateResult {
    const { seccion } = this.ruta;
    return html`${renderSecciones({
      ruta: this.ruta,
      esAdmin: this.cliente.usuario?.rol === 'admin',
      alIr: (ruta) => this.#ir(ruta),
      alVerTeclas: () => this.#teclas.hacer('?'),
    })}
    ${seccion === 'casos' ? this.renderCasos() : this.renderOtra(seccion)} ${renderTeclas(() => undefined)}`;
  }

  private renderOtra(seccion: 'reportes' | 'administracion'): TemplateResult {
    return this.renderParte(this.#partes[seccion], () => this.renderSeccion(seccion));
  }

  private renderSeccion(seccion: 'reportes' | 'administracion'): TemplateResult {
    if (seccion === 'reportes') {
      return html`<mesa-reportes
        embebido
        .servidor=${this.servidor}
        .periodo=${this.ruta.periodo}
        @periodo=${({ detail }: CustomEvent<string>) => this.#ir({ periodo: detail })}
      ></mesa-reportes>`;
    }
    return html`<mesa-administracion
      embebido
      .servidor=${this.servidor}
      .parte=${this.ruta.parte}
      @parte=${({ detail }: CustomEvent<string>) => this.#ir({ parte: detail })}
    ></mesa-administracion>`;
  }

  private renderCasos(): TemplateResult {
    const { caso } = this.ruta;
    return html`<div class="escritorio ${caso ? 'con-caso' : ''}">
      <div class="columna-lista">
        ${renderVistas(this.bandeja, this.ruta, (ruta) => this.#ir(ruta))}
        ${renderFiltros({
          ruta: this.ruta,
          catalogo: this.catalogo,
          soporte: this.soporte,
          alCambiar: this.#filtrar,
          alQuitar: () => this.#ir(sinFiltros()),
        })}
        ${renderEleccion({
          cuantos: this.elegidos.size,
          soporte: this.soporte,
          alCambiar: this.#cambiarElegidos,
          alSoltar: () => (this.elegidos = new Set()),
        })}
        <div role="status">${this.hecho && html`<p class="aviso">${this.hecho}</p>`}</div>
        <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>
        ${this.renderResultado()}
      </div>
      ${
        caso
          ? html`<div class="columna-caso">
              <button type="button" class="enlace volver" @click=${this.cerrarCaso}>
                ← Volver a la lista
              </button>
              <mesa-caso-soporte
                embebido
                tabindex="-1"
                .servidor=${this.servidor}
                .caso=${caso}
                .soporte=${this.soporte}
                .catalogo=${this.catalogo}
                @cambiaron-listas=${this.#traerListas}
                @abrir=${(e: CustomEvent<number>) => this.abrir(e.detail)}
              ></mesa-caso-soporte>
            </div>`
          : nothing
      }
    </div>`;
  }

  private renderResultado(): TemplateResult {
    const { lista } = this;
    const error = this.#carga.error as ErrorApi | undefined;
    const fallo = error ? this.renderFallo(error, () => this.#carga.run()) : nothing;
    // The list of another view is not shown in place of this one's.
    if (!lista || (error && this.#listada !== this.#pedida))
      return error ? html`${fallo}` : this.renderEspera();
    // A list that is only brought up to date stays as easy to read as it is.
    const otra = this.#carga.status === TaskStatus.PENDING && this.#listada !== this.#pedida;
    return html`${fallo} ${renderIndizando(lista)}
      <div class="resultado" aria-busy=${otra}>
        ${
          lista.casos.length
            ? renderLista({
                casos: lista.casos,
                abierto: this.ruta.caso,
                elegidos: this.elegidos,
                ahora: this.ahora,
                sinEnviar: (numero) => !!this.cliente.enVivo?.outboxes.detenida(numero),
                enlaceDe: (numero) => escribirRuta({ ...this.ruta, caso: numero }),
                alAbrir: this.#alAbrir,
                alElegir: this.elegir,
              })
            : renderNada(this.ruta, (ruta) => this.#ir(ruta))
        }
      </div>
      ${renderPaginas(this.cursores, lista.siguiente, (cursores) => (this.cursores = cursores))}`;
  }
}

registrar('mesa-escritorio', MesaEscritorio);
