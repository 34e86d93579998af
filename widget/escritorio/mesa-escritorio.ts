import { html, nothing, type TemplateResult } from 'lit';
import type { Vista } from '../../shared/bandeja.ts';
import { leerNit } from '../../shared/nit.ts';
import type { Aviso } from '../client/aviso.ts';
import { Parte } from '../net/lazy-part.ts';
import { whenIdle } from '../net/when-idle.ts';
import { adoptStyles } from '../ui/adopt-styles.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { renderIndizando } from '../ui/paginas.ts';
import { CuentaController } from './cuenta-controller.ts';
import { EleccionController } from './eleccion-controller.ts';
import { estilosDelEscritorio } from './estilos.ts';
import { renderBarra } from './escritorio-barra.ts';
import { renderCabezaDeLista, renderDichos } from './lista-cabeza.ts';
import { renderLista } from './escritorio-lista.ts';
import { consultaDe, escribirRuta, leerRuta, sinFiltros, type Ruta } from './escritorio-ruta.ts';
import { renderSeccion } from './escritorio-secciones.ts';
import { renderTeclas, TeclasController } from './escritorio-teclas.ts';
import { renderNada, renderRecorte, renderVistas } from './escritorio-vistas.ts';
import { ListasController } from './listas-controller.ts';
import { ListaController } from './lista-controller.ts';
import './mesa-caso-soporte.ts';
import { NovedadesController } from './novedades-controller.ts';
import { PorResolver } from './por-resolver.ts';

const PAUSA_AL_ESCRIBIR_MS = 350;
/** How long it stands on the screen what was done. */
const DICHO_MS = 10_000;
const MINUTO = 60_000;

/** The bell. */
const NOVEDADES = new Parte(() => import('../novedades/mesa-novedades.ts'));

/** What a route shows in the list, whatever case is open. */
const listaDe = (ruta: Ruta): string => JSON.stringify([ruta.seccion, ruta.vista, consultaDe(ruta)]);

/** The desk of an agent. Internal: `mesa-bandeja` holds it, and it paints in that one's shadow root. */
export class MesaEscritorio extends MesaElement {
  static override styles = estilosDelEscritorio;

  @state() ruta: Ruta = leerRuta('');
  @state() private hecho = '';
  @state() private aviso = '';
  @state() private ahora = Date.now();

  /** Leaves the page's address alone. */
  @property({ type: Boolean, attribute: 'sin-enlace' }) sinEnlace = false;
  /** The page is the desk's own: new cases show in its title and icon. */
  @property({ type: Boolean }) pagina = false;

  #dicho: ReturnType<typeof setTimeout> | undefined;
  #escritura: ReturnType<typeof setTimeout> | undefined;
  #reloj: ReturnType<typeof setInterval> | undefined;
  #quien: string | undefined;

  readonly partes = {
    reportes: this.aparte(() => import('../reportes/mesa-reportes.ts')),
    administracion: this.aparte(() => import('../administracion/mesa-administracion.ts')),
    cuenta: this.aparte(() => import('../ingreso/mesa-cuenta.ts')),
  };
  readonly eleccion = new EleccionController(this);
  readonly #lista = new ListaController(this);
  readonly #porResolver = new PorResolver(this);
  readonly #listas = new ListasController(this);
  readonly #teclas = new TeclasController(this);
  readonly #cuenta = new CuentaController(this);
  readonly #novedades = new NovedadesController(this);

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
    clearTimeout(this.#escritura);
    clearTimeout(this.#dicho);
    removeEventListener('popstate', this.#alNavegar);
  }

  protected override alAvisar(aviso: Aviso): void {
    if (aviso === 'sesion') return this.#alCambiarSesion();
    if (typeof aviso === 'object' && aviso.tipo === 'catalogo.cambiado') return this.traerListas();
    if (typeof aviso === 'object' && aviso.tipo === 'caso.creado')
      this.#novedades.alLlegar(aviso.datos.numero);
    this.#porResolver.oir(aviso);
    const cambia =
      typeof aviso === 'number' || (typeof aviso === 'object' && !/^(salida|escribiendo)$/.test(aviso.tipo));
    if (cambia) this.#lista.alCambiar();
  }

  #alCambiarSesion(): void {
    const { cliente } = this;
    const quien = cliente.quien;
    if (quien === this.#quien || (!quien && cliente.expirada)) return;
    this.#quien = quien;
    this.#lista.olvidar();
    this.eleccion.soltar();
    this.hecho = this.aviso = '';
    if (!quien) return;
    this.traerListas();
    whenIdle(NOVEDADES.traer);
  }

  traerListas = (): void => this.#listas.traer();

  decir(hecho: string, aviso = ''): void {
    clearTimeout(this.#dicho);
    // What went well covers a row of the list.
    if (hecho) this.#dicho = setTimeout(() => (this.hecho = ''), DICHO_MS);
    this.hecho = hecho;
    this.aviso = aviso;
  }

  refrescar = (): unknown => this.#lista.refrescar();

  conParte(parte: Parte, pintar: () => TemplateResult): TemplateResult {
    return this.renderParte(parte, pintar);
  }

  get numeros(): readonly number[] {
    return this.#lista.casos.map(({ numero }) => numero);
  }

  #alNavegar = (): void => {
    if (this.sinEnlace) return;
    this.#poner(leerRuta(location.hash));
  };

  /** What is chosen, and the page, are of one list, whatever case is open beside it. */
  #poner(ruta: Ruta): void {
    const otra = listaDe(this.ruta) !== listaDe(ruta);
    this.ruta = ruta;
    if (!otra) return;
    this.#lista.cursores = [];
    this.eleccion.soltar();
    this.decir('');
    this.#alPrincipio();
  }

  /** `paso`: whether the browser's "back" leads to where it was before. */
  #ir(cambio: Partial<Ruta>, paso = true): void {
    const antes = this.ruta;
    clearTimeout(this.#escritura);
    this.#poner({ ...antes, ...cambio });
    if (this.ruta.seccion !== antes.seccion && this.ruta.seccion === 'casos') this.traerListas();
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
    const buscar = name === 'buscar';
    const poner = () =>
      this.#ir(
        { [name]: dicho, ...(name === 'motivo' && { asunto: '' }), ...(buscar && { seccion: 'casos' }) },
        !buscar,
      );
    if (buscar) this.#escritura = setTimeout(poner, PAUSA_AL_ESCRIBIR_MS);
    else poner();
  };

  irAVista(vista: Vista): void {
    this.#ir({ ...sinFiltros(), vista, orden: '', buscar: '', caso: 0 });
  }

  alternarSinLeer = (): void => this.#ir({ sinLeer: this.ruta.sinLeer ? '' : '1' });

  /** Whether there is such a page. Its first row stands on top. */
  pasarPagina(paso: 1 | -1): boolean {
    const { cursores, listado } = this.#lista;
    const siguiente = listado?.siguiente;
    if (paso < 0 ? !cursores.length : !siguiente) return false;
    this.#lista.cursores = paso < 0 ? cursores.slice(0, -1) : [...cursores, siguiente!];
    this.#alPrincipio();
    return true;
  }

  #alPrincipio(): void {
    this.renderRoot.querySelector('.rollo')?.scrollTo({ top: 0, behavior: 'instant' });
  }

  /** Opens a case, and the focus goes there. */
  abrir(numero: number): void {
    this.#ir({ seccion: 'casos', caso: numero });
    void this.enfocar('mesa-caso-soporte');
  }

  #alAbrir = (evento: Event, numero: number): void => {
    const { ctrlKey, metaKey, shiftKey } = evento as MouseEvent;
    // The browser opens the link in a new tab or window.
    if (ctrlKey || metaKey || shiftKey) return;
    evento.preventDefault();
    this.abrir(numero);
  };

  #alElegir = ({ shiftKey, target }: MouseEvent, numero: number): void => {
    if (shiftKey) {
      // Also where it was chosen before: the click alone would take that one out.
      (target as HTMLInputElement).checked = true;
      this.eleccion.hasta(numero);
    } else this.eleccion.elegir(numero, (target as HTMLInputElement).checked);
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

  /** The case is done with: the next one of the list comes, or the list. */
  #alResolver = ({ type, detail: numero }: CustomEvent<number>): void => {
    if (type === 'resuelto') this.decir(`El caso ${numero} quedó resuelto.`);
    else this.#porResolver.esperar(numero);
    const { numeros } = this;
    const lugar = numeros.indexOf(numero);
    const otros = numeros.filter((uno) => uno !== numero);
    const siguiente = lugar < 0 ? undefined : (otros[lugar] ?? otros[0]);
    if (siguiente) this.abrir(siguiente);
    else this.cerrarCaso();
  };

  protected override render(): TemplateResult {
    const { seccion } = this.ruta;
    const { usuario, anterior } = this.cliente;
    return html`${renderBarra({
      ruta: this.ruta,
      servidor: this.servidor,
      usuario: usuario ?? anterior,
      avisos: this.#novedades.activo,
      saliendo: this.#cuenta.aviso,
      alIr: (ruta) => this.#ir(ruta),
      alAbrir: (numero) => this.abrir(numero),
      alBuscar: this.#filtrar,
      alVerTeclas: () => this.#teclas.hacer('?'),
      alAlternarAvisos: () => void this.#novedades.alternar(),
      alVerCuenta: () => void this.#cuenta.abrir(),
      alSalir: (evento) => void this.#cuenta.salir(evento),
    })}
    ${seccion === 'casos' ? this.renderCasos() : this.renderOtra(seccion)} ${renderTeclas()}
    ${this.#cuenta.render()}`;
  }

  private renderOtra(seccion: 'reportes' | 'administracion'): TemplateResult {
    return html`<div class="otra-seccion">
      ${this.renderParte(this.partes[seccion], () => renderSeccion(seccion, this.servidor, this.ruta, (ruta) => this.#ir(ruta)))}
    </div>`;
  }

  private renderCasos(): TemplateResult {
    const { caso } = this.ruta;
    return html`<div class="escritorio ${caso ? 'con-caso' : ''}">
      <section class="columna-lista" aria-label="Casos">
        ${renderVistas(this.#lista.bandeja, this.ruta, (ruta) => this.#ir(ruta))}
        <div class="lista">
          ${renderCabezaDeLista({
            ruta: this.ruta,
            lista: this.#lista,
            eleccion: this.eleccion,
            soporte: this.#listas.soporte,
            catalogo: this.#listas.catalogo,
            alFiltrar: this.#filtrar,
            alIr: (ruta) => this.#ir(ruta),
            alAlternarSinLeer: this.alternarSinLeer,
            alPasarPagina: (paso) => this.pasarPagina(paso),
          })}
          ${renderDichos(this.hecho, this.aviso, this.eleccion)}
          <div class="rollo">${this.renderResultado()}</div>
        </div>
      </section>
      ${
        caso
          ? html`<section class="columna-caso" aria-label="Caso ${caso}">
              <mesa-caso-soporte
                embebido
                tabindex="-1"
                .servidor=${this.servidor}
                .caso=${caso}
                .soporte=${this.#listas.soporte}
                .catalogo=${this.#listas.catalogo}
                .enlaceDe=${this.#enlaceDe}
                @cambiaron-listas=${this.traerListas}
                @cerrar=${this.cerrarCaso}
                @resuelto=${this.#alResolver}
                @por-resolver=${this.#alResolver}
                @abrir=${(e: CustomEvent<number>) => this.abrir(e.detail)}
              ></mesa-caso-soporte>
            </section>`
          : nothing
      }
    </div>`;
  }

  #enlaceDe = (numero: number): string => escribirRuta({ ...this.ruta, caso: numero });

  private renderResultado(): TemplateResult {
    const { listado, error, espera } = this.#lista;
    const fallo = error ? this.renderFallo(error, () => this.#lista.refrescar()) : nothing;
    if (!listado) return error ? html`${fallo}` : this.renderEspera();
    return html`${fallo} ${renderIndizando(listado)} ${renderRecorte(listado.recortada)}
      <div class="resultado" aria-busy=${espera}>
        ${
          listado.grupos.some(({ casos }) => casos.length)
            ? renderLista({
                grupos: listado.grupos,
                paginada: !!listado.siguiente || this.#lista.cursores.length > 0,
                ruta: this.ruta,
                elegidos: this.eleccion.elegidos,
                ahora: this.ahora,
                sinEnviar: (numero) => !!this.cliente.enVivo?.outboxes.detenida(numero),
                enlaceDe: this.#enlaceDe,
                alAbrir: this.#alAbrir,
                alElegir: this.#alElegir,
                alIr: (vista) => this.irAVista(vista),
              })
            : renderNada(this.ruta, (ruta) => this.#ir(ruta))
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-escritorio': MesaEscritorio;
  }
}

registrar('mesa-escritorio', MesaEscritorio);
