import { css, html, nothing, type TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import { state } from '../ui/decorators.ts';
import { renderContrasena } from './formulario-ingreso.ts';
import { padreDe, recordarLugar, volverA, type Lugar } from '../ui/place.ts';
import type { Aviso } from '../client/aviso.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { MesaLogin } from './mesa-login.ts';
import './mesa-quien.ts';

export { cerrarSesion, permiteSalir } from './salir.ts';

/** Tokens that are copied from the element, since the dialog stands at the end of the page, outside of its styles. */
const TOKENS = [
  ...['acento', 'acento-texto', 'texto', 'texto-suave', 'fondo', 'fondo-suave', 'linea', 'borde'],
  ...['error', 'exito', 'radio', 'fuente'],
];

/**
 * Asks for the password after a session that ended by itself, in a native dialog over the page. Internal: it stands at
 * the end of the page and not in the element where the work is, which the page may hide meanwhile: a modal dialog that
 * is not to be seen would leave a page that answers to nothing. Put away (Esc), it waits to be called again.
 */
export class MesaReingreso extends MesaLogin {
  static override styles = [
    ...MesaLogin.styles,
    css`
      :host {
        display: contents;
      }
      dialog {
        container-type: inline-size;
        position: fixed;
        inset: 0;
        width: min(26em, 100% - 24px);
        max-height: calc(100dvh - 24px);
        margin: auto;
        padding: 24px;
        border: 1px solid var(--linea);
        border-radius: calc(var(--radio) * 1.5);
        background: var(--fondo);
        color: inherit;
        overflow: auto;
        overscroll-behavior: contain;
      }
      dialog::backdrop {
        background: rgb(9 20 30 / 0.55);
        backdrop-filter: blur(8px);
      }
      h2 {
        margin-bottom: 16px;
      }
      h2 span {
        display: block;
        font-size: 0.75em;
        font-weight: 400;
        margin-top: 4px;
      }
      form {
        gap: 8px;
      }
      form + .fila {
        justify-content: space-between;
        margin: 8px -8px -8px;
      }
      .principal {
        width: 100%;
      }
      .fila .enlace {
        text-align: start;
      }
      @media (max-width: 30em), (max-height: 30em) {
        dialog {
          padding: 16px;
        }
      }
    `,
  ];

  @state() private esOtro = false;
  /** On the screen, and not put away. */
  abierto = true;

  override embebido = true;

  /** Whose work is behind it, and where he was in it. */
  dueno: Usuario | undefined;
  lugar: Lugar | undefined;

  get #dialogo(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  protected override firstUpdated(): void {
    this.abrir();
  }

  protected override alAvisar(aviso: Aviso): void {
    super.alAvisar(aviso);
    if (aviso !== 'sesion' || !this.hasUpdated) return;
    const { cliente } = this;
    // In a later turn: the elements inside have yet to hear the same news and to tell the page.
    if (cliente.usuario || !cliente.expirada) queueMicrotask(() => void this.#terminar());
  }

  abrir(): void {
    const { cliente } = this;
    if (cliente.usuario || !cliente.expirada) return void this.#terminar();
    if (!this.#dialogo.open) this.#dialogo.showModal();
    if (!this.abierto) {
      this.abierto = true;
      this.esOtro = false;
      cliente.avisar('sesion');
    }
    this.#enfocar();
  }

  #enfocar(): void {
    void this.enfocar(this.esOtro ? '#quien' : '#contrasena, button');
  }

  /** Whom it asks again. */
  get #previa(): Usuario | undefined {
    return this.esOtro ? undefined : this.cliente.anterior;
  }

  /** Where it is known who comes, only the password is asked for. */
  protected override enfocar(selector: string): Promise<void> {
    return super.enfocar(this.#previa && selector === '#quien' ? '#contrasena' : selector);
  }

  /** Somebody is logged in, here or elsewhere, or the session was closed. */
  async #terminar(): Promise<void> {
    if (!this.isConnected) return;
    const { cliente, dueno, lugar } = this;
    this.#dialogo.close();
    this.remove();
    const partes = trabajo(cliente, lugar?.foco);
    await Promise.all(partes.map((parte) => parte.updateComplete));
    if (!cliente.usuario) return;
    if (cuenta(cliente.usuario) === cuenta(dueno)) volverA(lugar!);
    else partes[0]?.renderRoot.querySelector<HTMLElement>('select, textarea')?.focus();
  }

  /** The person closed it: the element below offers the login. Where nobody can reach that offer the dialog stays. */
  async #apartar(): Promise<void> {
    const { cliente } = this;
    if (!this.isConnected || cliente.usuario || !cliente.expirada) return;
    this.abierto = false;
    cliente.avisar('sesion');
    const partes = trabajo(cliente, this.lugar?.foco);
    await Promise.all(partes.map((parte) => parte.updateComplete));
    const avisos = partes.flatMap(
      ({ renderRoot }) => renderRoot.querySelector<MesaPorIngresar>('mesa-por-ingresar') ?? [],
    );
    await Promise.all(avisos.map((aviso) => aviso.updateComplete));
    // Another dialog of the page may be open below, and hidden.
    if (avisos.length && !avisos.some((aviso) => aviso.enfocarse())) this.abrir();
  }

  #serOtro = (): void => {
    this.esOtro = true;
    this.errores = {};
    this.#enfocar();
  };

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="titulo" @close=${() => void this.#apartar()}>
      <h2 id="titulo">
        ${
          this.esOtro
            ? `Ingreso ${this.modo === 'soporte' ? 'soporte' : 'IPS'}`
            : html`Su sesión terminó. <span>Lo que escribió sigue aquí.</span>`
        }
      </h2>
      ${this.renderPaso()}
    </dialog>`;
  }

  private renderPaso(): TemplateResult {
    const { cliente } = this;
    const { fallo, porCambiar } = cliente;
    const previa = this.#previa;
    if (fallo) return this.renderFallo(fallo, () => cliente.consultarSesion());
    if (porCambiar) return this.renderCambio();
    return html`${previa ? this.renderSoloClave(previa) : this.renderIngreso()}
      <div class="fila">
        ${previa && html`<button type="button" class="enlace" @click=${this.#serOtro}>No soy ${previa.nombre}</button>`}
        <button type="button" class="enlace" @click=${() => this.#dialogo.close()}>Ahora no</button>
      </div>`;
  }

  /** Whom it asks is known; the field for it is there for password managers. */
  private renderSoloClave({ nombre, nit, alias, correo }: Usuario): TemplateResult {
    const { errores, visible, enviando } = this;
    return html`<form novalidate @submit=${this.ingresar}>
      <p class="suave">
        <strong>${nombre}</strong><br />${nit ? `NIT ${nit}${alias ? ` · ${alias}` : ''}` : correo}
      </p>
      <input
        class="oculto"
        id="quien"
        autocomplete="username"
        aria-hidden="true"
        tabindex="-1"
        readonly
        .value=${nit ?? correo ?? ''}
      />
      <input type="hidden" id="usuario" .value=${alias ?? ''} />
      ${renderContrasena({
        aviso: this.renderAviso(),
        errores: { contrasena: errores.contrasena ?? errores.quien },
        visible,
        enviando,
        alVer: () => (this.visible = !visible),
      })}
    </form>`;
  }
}

/** What stands where the work was, once the dialog has been put away: in sight wherever one was in it. Internal. */
export class MesaPorIngresar extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      :host {
        position: sticky;
        /* Below the bar of a dialog. */
        top: max(64px, 3.5em);
        z-index: 1;
      }
    `,
  ];

  /** Whether the focus could go there. */
  enfocarse(): boolean {
    const raiz = this.renderRoot as ShadowRoot;
    raiz.querySelector('button')?.focus({ preventScroll: true });
    // Not `:focus`, which WebKit does not see in a window that is not in front.
    return !!raiz.activeElement;
  }

  protected override render(): TemplateResult {
    return html`<div class="aviso fila">
      Su sesión terminó. Lo que escribió sigue aquí.
      <button type="button" class="principal" @click=${() => reingresar(this.cliente, true)}>Ingresar</button>
    </div>`;
  }
}

registrar('mesa-reingreso', MesaReingreso);
registrar('mesa-por-ingresar', MesaPorIngresar);

/** After so long it is asked whether somebody else has logged in. */
const OTRO_INGRESO_MS = 2_000;

const dialogos = new WeakMap<MesaClient, MesaReingreso | undefined>();

/** From now on it comes when the session of this client ends while there is work to be seen. */
export function vigilar(cliente: MesaClient): void {
  if (dialogos.has(cliente)) return;
  dialogos.set(cliente, undefined);
  cliente.avisoDeReingreso = (servidor) => {
    if (cliente.portal) {
      return html`<p class="aviso" role="status">
        Su sesión terminó y la renovamos con el portal. Lo que escribió sigue aquí.
      </p>`;
    }
    const dialogo = dialogos.get(cliente);
    return dialogo?.isConnected && dialogo.abierto
      ? nothing
      : html`<mesa-por-ingresar embebido .servidor=${servidor}></mesa-por-ingresar>`;
  };
  cliente.escuchar((aviso) => {
    if (aviso === 'sesion' && !cliente.portal) reingresar(cliente);
  });
}

/** `otraVez`: somebody asks for it, whether it has been put away, or there was nothing to be seen. */
export function reingresar(cliente: MesaClient, otraVez = false): void {
  vigilar(cliente);
  if (cliente.usuario !== null || !cliente.expirada) return;
  if (cliente.portal) return renovar(cliente);
  const previo = dialogos.get(cliente);
  if (previo?.isConnected) {
    if (otraVez) previo.abrir();
    return;
  }
  const [parte] = trabajo(cliente, cliente.foco);
  // Without an element of ours in sight, nobody is interrupted.
  if (parte) abrirSobre(parte, cliente);
}

/** The portal says who it is, so nobody is asked: the work goes on where it was. */
function renovar(cliente: MesaClient): void {
  const { anterior, foco } = cliente;
  const [parte] = trabajo(cliente, foco);
  const lugar = parte && recordarLugar(foco, parte);
  const callar = cliente.escuchar((aviso) => {
    if (aviso !== 'sesion' || !cliente.usuario) return;
    callar();
    if (lugar && cuenta(cliente.usuario) === cuenta(anterior)) void volver(cliente, lugar);
  });
  void cliente.consultarSesion();
}

/** Unless the person went on elsewhere on the page meanwhile. */
async function volver(cliente: MesaClient, lugar: Lugar): Promise<void> {
  await Promise.all(trabajo(cliente).map((parte) => parte.updateComplete));
  const { activeElement: activo, body } = document;
  if (!activo || activo === body || activo instanceof MesaElement) volverA(lugar);
}

function abrirSobre(parte: MesaElement, cliente: MesaClient): void {
  const dialogo = document.createElement('mesa-reingreso') as MesaReingreso;
  dialogo.servidor = parte.servidor;
  dialogo.modo = cliente.anterior?.correo ? 'soporte' : 'ips';
  dialogo.dueno = cliente.anterior ?? undefined;
  dialogo.lugar = recordarLugar(cliente.foco, parte);
  const estilo = getComputedStyle(parte);
  for (const token of TOKENS) {
    dialogo.style.setProperty(`--mesa-${token}`, estilo.getPropertyValue(`--mesa-${token}`) || null);
  }
  dialogo.style.colorScheme = estilo.colorScheme;
  dialogos.set(cliente, dialogo);
  document.body.append(dialogo);
  // A login elsewhere ends this session a moment before the browser has the cookie of the new one. Who is logging in here
  // is not disturbed: recovery codes that are on the screen would be gone.
  setTimeout(() => {
    if (cliente.porCambiar) return;
    cliente.pedir('GET /sesion').then(
      ({ usuario }) => {
        if (usuario && cliente.expirada && !cliente.porCambiar) void cliente.consultarSesion();
      },
      () => undefined,
    );
  }, OTRO_INGRESO_MS);
}

/** Elements that are to be seen and show what is behind a login; first those around `foco`. */
function trabajo(cliente: MesaClient, foco?: Node | null): MesaElement[] {
  const alrededor = new Set<Node>();
  for (let nodo: Node | null | undefined = foco; nodo; nodo = padreDe(nodo)) alrededor.add(nodo);
  return [...cliente.elementos]
    .filter(
      (parte): parte is MesaElement =>
        parte instanceof MesaElement &&
        !(parte instanceof MesaLogin) &&
        !((parte.getRootNode() as ShadowRoot).host instanceof MesaLogin) &&
        parte.getClientRects().length > 0,
    )
    .sort((una, otra) => Number(alrededor.has(otra)) - Number(alrededor.has(una)));
}

const cuenta = ({ nit, alias, correo }: Partial<Usuario> = {}) => JSON.stringify([nit, alias, correo]);
