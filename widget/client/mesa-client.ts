/** One per server, shared by every element of the page that names it: session, catalogue, news of cases. */
import type { TemplateResult } from 'lit';
import type { Call } from '../../shared/api/all.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { CABECERA_USUARIO, cuentaDe } from '../../shared/cuenta.ts';
import type { Credenciales, Sesion, Usuario } from '../../shared/usuario.ts';
import { ApiClient, type Answer } from '../net/api-client.ts';
import { ErrorApi } from '../net/api-error.ts';
import { cofres, type Cofre } from '../storage/local-store.ts';
import type { Aviso } from './aviso.ts';
import type { EnVivo } from './live.ts';
import type { LiveHost } from './live-host.ts';
import type { Parts } from './parts.ts';
import { Parte, traer } from '../net/lazy-part.ts';
import { whenIdle } from '../net/when-idle.ts';
import { direccionDe } from '../net/server-url.ts';

/** `paso`: the password was right, and this has to come with the code. */
export type PorCambiar = Partial<Usuario> & { paso?: string | undefined };

/** A function that gets a new token of the portal, or the address of one. */
export type TokenDelPortal = string | (() => string | Promise<string>);

type Abierta = Sesion & { cofre?: Cofre };

/** What the client asks of an element. */
interface Elemento {
  getClientRects(): ArrayLike<unknown>;
  fallo(error: unknown): ErrorApi;
  ofrecerActualizar(novedad: string): void;
}

/** By server. */
export const clientes = new Map<string, MesaClient>();

export class MesaClient implements LiveHost {
  /** undefined until the server has said, or while it says who is logged in now; null without a session. */
  usuario: Usuario | null | undefined;
  /**
   * Who has something to do first: change the password, activate a second factor, or bring the code that a login still
   * lacks (`paso`). To everybody else `usuario` is null until then.
   */
  porCambiar: PorCambiar | undefined;
  /** Whether the session ended by itself, without "Cerrar sesión". */
  expirada = false;
  /** Who was logged in last, while nobody is. */
  anterior: Usuario | undefined;
  /** What is said when somebody else than who was here is logged in, and not by a login on this page. */
  relevo: TemplateResult | undefined;
  /** Why it is not known who asks. */
  fallo: ErrorApi | undefined;
  /** The `mesa-login` elements that stand on the page by themselves, where they can be seen. */
  readonly ingresos = new Set<object>();
  /** What stands where the work was after a session that ended; null where the part for it did not arrive. */
  avisoDeReingreso: ((servidor: string) => unknown) | null | undefined;
  /** What had the focus when the session ended, however deep in shadow roots: what is hidden loses it. */
  foco: Element | null = null;
  /** Where the portal says who is logged in there; with it no element asks for a password. */
  portal: TokenDelPortal | undefined;
  readonly api: ApiClient;
  /** The live stream and the outboxes, once they have been loaded. */
  enVivo: EnVivo<MesaClient> | undefined;
  /** Messages of the EPS that are unread, over all cases; undefined while it is not known. */
  noLeidos: number | undefined;
  /** The elements of the page. */
  readonly elementos = new Set<Elemento>();

  static partes: Parts<MesaClient>;

  readonly #servidor: string;
  /** The session is of all tabs: none goes on showing cases after a logout, or for another than who logged in. */
  readonly logoutChannel: BroadcastChannel | undefined;
  readonly #oyentes = new Set<(aviso: Aviso) => void>();
  /** While somebody logs in here, the end of the session before is no news. */
  #ingresando = false;
  /** The question who is logged in, while it is asked. */
  #consulta: Promise<Sesion> | undefined;
  #catalogo: Promise<Catalogo> | undefined;

  static de(servidor: string): MesaClient {
    const url = direccionDe(servidor);
    let cliente = clientes.get(url);
    if (!cliente) clientes.set(url, (cliente = new MesaClient(url)));
    return cliente;
  }

  private constructor(servidor: string) {
    this.#servidor = servidor;
    if (globalThis.BroadcastChannel) {
      this.logoutChannel = new BroadcastChannel(`mesa:${servidor}`);
      this.logoutChannel.onmessage = ({ data }) => {
        if (data) void this.consultarSesion();
        else this.#poner(null, false);
      };
    }
    this.api = new ApiClient(servidor, ({ codigo }) => {
      if (this.#ingresando) return;
      if (codigo === 'otro_usuario') {
        this.api.sessionEpoch++;
        this.#poner(undefined, true);
        // The other tabs show the same earlier user.
        this.logoutChannel?.postMessage(1);
        void this.consultarSesion();
      }
      // Who is changing the password goes on with that.
      else if (this.usuario ?? (codigo === 'sin_sesion' && this.porCambiar))
        this.#poner(null, !!this.usuario || this.expirada);
    });
  }

  /** Listens until the returned function is called. The first listener starts the question who is logged in. */
  escuchar(oyente: (aviso: Aviso) => void): () => void {
    this.#oyentes.add(oyente);
    if (this.usuario === undefined && !this.#consulta) void this.consultarSesion();
    return () => this.#oyentes.delete(oyente);
  }

  /** The element that speaks to the page for all. */
  get portavoz(): Elemento | undefined {
    return [...this.elementos][0];
  }

  /** The first element that can be seen, for what a person has to read. */
  get aLaVista(): Elemento | undefined {
    return [...this.elementos].find((elemento) => elemento.getClientRects().length) ?? this.portavoz;
  }

  avisar(aviso: Aviso): void {
    for (const oyente of this.#oyentes) oyente(aviso);
  }

  pedir<C extends Call>(...pedida: Parameters<typeof this.api.pedir<C>>): Promise<Answer<C>> {
    return this.api.pedir(...pedida);
  }

  /**
   * Asks the server who is logged in; `usuario` or `fallo` has the answer. The newest question's answer counts. `aqui`: by
   * a login on this page.
   */
  async consultarSesion(aqui?: boolean): Promise<void> {
    let sesion, fallo;
    this.fallo = undefined;
    const consulta = (this.#consulta = this.#conCofre(this.pedir('GET /sesion')));
    try {
      sesion = await consulta;
    } catch (error) {
      fallo = error as ErrorApi;
    }
    if (consulta !== this.#consulta) return;
    // Nobody, though somebody was: the session ended without "Cerrar sesión" on this page.
    if (sesion) return this.#recibir(sesion, this.expirada || !!this.usuario, aqui);
    this.#consulta = undefined;
    this.fallo = fallo;
    this.avisar('sesion');
    if (fallo) this.portavoz?.fallo(fallo);
  }

  /**
   * Logs in; where a code is asked for besides, `porCambiar` has the `paso`. Throws `ErrorApi`, also where the browser
   * kept no session: its message says why.
   */
  async iniciarSesion(credenciales: Credenciales): Promise<void> {
    this.#ingresando = true;
    let abierta;
    try {
      const { paso } = await this.pedir('POST /sesion', { body: credenciales });
      if (paso) {
        this.porCambiar = { correo: credenciales.correo, paso };
        return this.avisar('sesion');
      }
      // Only now it is known whether the browser took the cookie.
      let sesion = await this.pedir('GET /sesion');
      if (!sesion.usuario) {
        const { insistir } = await traer(() => import('./odd-session.ts'));
        sesion = await insistir(this.api, credenciales);
      }
      abierta = await this.#conCofre(sesion);
    } finally {
      this.#ingresando = false;
    }
    this.api.sessionEpoch++;
    this.logoutChannel?.postMessage(1);
    this.#recibir(abierta, false, true);
  }

  /** Opens what this browser keeps for a user before the elements learn of him. */
  async #conCofre(pedida: Sesion | Promise<Sesion>): Promise<Abierta> {
    let sesion = await pedida;
    if (this.portal) sesion = await (await traer(MesaClient.partes.portal)).entrar(this, sesion);
    const { usuario, llave } = sesion;
    if (!llave) return sesion;
    const { abrirCofre } = await traer(() => import('../storage/sealed-store.ts'));
    return {
      ...sesion,
      cofre: abrirCofre(this.#nombrar(usuario)!, llave, cofres.get(this.#servidor)),
    };
  }

  #recibir({ usuario, noLeidos, cofre }: Abierta, expirada: boolean, aqui?: boolean): void {
    this.#poner(usuario, expirada, aqui, cofre);
    this.ponerNoLeidos(noLeidos);
  }

  async cerrarSesion(): Promise<void> {
    const cofre = cofres.get(this.#servidor);
    const suyo = this.#nombrar(this.usuario ?? this.porCambiar);
    const { olvidar } = await traer(() => import('../storage/wipe.ts'));
    await this.pedir('DELETE /sesion');
    // Elements that hear of it save nothing more; then what this user left is wiped.
    this.#poner(null, false);
    this.logoutChannel?.postMessage(0);
    await olvidar(cofre, suyo);
  }

  /** The catalogue, asked for once a session. */
  catalogo(): Promise<Catalogo> {
    return (this.#catalogo ??= this.pedir('GET /catalogo').catch((error: unknown) => {
      this.#catalogo = undefined;
      throw error;
    }));
  }

  /** Names who is logged in, at this server; undefined without a session. What is kept for him begins with it. */
  get quien(): string | undefined {
    return this.#nombrar(this.usuario);
  }

  /** Where something of this user is kept; undefined without a session, when nothing may be kept. */
  storageKey(nombre: string): string | undefined {
    return this.quien && this.quien + nombre;
  }

  #nombrar(usuario: PorCambiar | null | undefined): string | undefined {
    return usuario ? `mesa:${this.#servidor}:${cuentaDe(usuario)}:` : undefined;
  }

  /** It was changed here: the next one who asks gets the new one. */
  olvidarCatalogo(): void {
    this.#catalogo = undefined;
  }

  ponerNoLeidos(noLeidos: number | undefined): void {
    if (noLeidos === this.noLeidos) return;
    this.noLeidos = noLeidos;
    this.avisar('no-leidos');
  }

  /** `aqui`: by a login on this page. */
  #poner(usuario: Usuario | null | undefined, expirada: boolean, aqui?: boolean, cofre?: Cofre): void {
    const debe = usuario?.debeCambiarClave ?? usuario?.debeActivarFactor;
    // Whose code was awaited never was logged in, and is no longer here by now.
    const antes = this.usuario ?? (this.porCambiar as Usuario | undefined);
    this.#consulta = undefined;
    this.#creer(usuario, expirada, aqui);
    this.porCambiar = debe ? usuario! : undefined;
    this.usuario = debe ? null : usuario;
    // Until the password is changed nothing else changes for the elements.
    if (debe) return this.avisar('sesion');
    this.anterior = antes ?? this.anterior;
    this.expirada = expirada && !usuario;
    this.#catalogo = undefined;
    if (!this.expirada) {
      cofres.set(this.#servidor, cofre);
      this.#dejarDeVivir();
    } else {
      // The store stays open: its user may log in again, and uploads may still end.
      this.enVivo?.dormir();
      // undefined: the server is being asked who is logged in, so the session may go on.
      if (usuario === null) this.#pedirReingreso();
    }
    this.avisar('sesion');
    // Without a connection it is tried again until there is one.
    const vida = new Parte(
      () => this.vivir(),
      (fallo) => fallo?.codigo === 'version' && this.aLaVista?.fallo(fallo),
    );
    if (usuario) whenIdle(vida.traer);
  }

  /** After an expired session requests still name its user, so that nothing of his is sent as another user. */
  #creer(usuario: Usuario | null | undefined, expirada: boolean, aqui?: boolean): void {
    if (!usuario && expirada) return;
    const antes = this.api.creido[CABECERA_USUARIO];
    const ahora = usuario ? encodeURI(cuentaDe(usuario)) : undefined;
    if (ahora === antes) return;
    this.api.sessionEpoch++;
    this.api.creido = ahora ? { [CABECERA_USUARIO]: ahora } : {};
    const { creido } = this.api;
    this.relevo = undefined;
    if (antes && usuario && !aqui) {
      // Without a connection the notice is left out.
      import('./odd-session.ts').then(
        ({ relevar }) => relevar(this, usuario, creido),
        () => undefined,
      );
    }
  }

  /** The live stream and the outboxes of who is logged in; the same ones after a session that expired. */
  async vivir(): Promise<EnVivo<MesaClient>> {
    const { EnVivo } = await traer(() => import('./live.ts'));
    const { quien } = this;
    if (!quien) throw new ErrorApi('sin_sesion', undefined, 401);
    if (this.enVivo?.quien !== quien) {
      this.enVivo?.cerrar();
      this.enVivo = new EnVivo(this, quien, MesaClient.partes);
    }
    this.enVivo.despertar();
    return this.enVivo;
  }

  /** The dialog in which whose session ended logs in again, and where he was. */
  #pedirReingreso(): void {
    MesaClient.partes.reingreso().then(
      ({ reingresar }) => reingresar(this),
      () => {
        this.avisoDeReingreso = null;
        this.avisar('sesion');
      },
    );
    this.foco = document.activeElement;
    while (this.foco?.shadowRoot?.activeElement) this.foco = this.foco.shadowRoot.activeElement;
  }

  #dejarDeVivir(): void {
    if (this.enVivo?.quien === this.quien) return;
    this.enVivo?.cerrar();
    this.enVivo = undefined;
    this.noLeidos = undefined;
  }
}
