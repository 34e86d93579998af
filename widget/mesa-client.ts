/** One per server, shared by every element of the page that names it: session, catalogue, news of cases. */
import {
  cerrarSesion,
  iniciarSesion,
  leerCatalogo,
  leerSesion,
  type Endpoint,
  type Respuesta,
} from '../shared/api.ts';
import type { Catalogo } from '../shared/catalogo.ts';
import type { EventoVivo } from '../shared/evento.ts';
import type { Mensaje } from '../shared/mensaje.ts';
import type { Usuario } from '../shared/usuario.ts';
import { ApiClient, ErrorApi, type Peticion } from './api-client.ts';
import type { EnVivo } from './en-vivo.ts';
import { Parte, traer } from './parte.ts';

/** A message that this browser wrote: its case's outbox changed, or the server has it. */
type AvisoDeSalida =
  | { tipo: 'salida'; datos: { numero: number } }
  | { tipo: 'enviado'; datos: { numero: number; mensaje: Mensaje } };

/**
 * What changed: the session, the state of the live line, the unread total, the case of this number by an act of this
 * page, or what the server tells.
 */
export type Aviso = 'sesion' | 'linea' | 'no-leidos' | number | EventoVivo | AvisoDeSalida;

/** What the client asks of an element. */
interface Elemento {
  getClientRects(): ArrayLike<unknown>;
  fallo(error: unknown): ErrorApi;
  ofrecerActualizar(novedad: string): void;
}

const clientes = new Map<string, MesaClient>();

/** Not before the page has painted what a person waits for. */
export const ociosos: (hacer: () => void) => unknown = globalThis.requestIdleCallback ?? setTimeout;

export class MesaClient {
  /** undefined until the server has said; null without a session. */
  usuario: Usuario | null | undefined;
  /** Who is logged in and has to change the password first: to everybody else `usuario` is null until then. */
  porCambiar: Usuario | undefined;
  /** Whether the session ended by itself, without "Cerrar sesión". */
  expirada = false;
  /** Who was logged in before `usuario` became null. */
  anterior: Usuario | null | undefined;
  /** Why it is not known who asks. */
  fallo: ErrorApi | undefined;
  /** The `mesa-login` elements that stand on the page by themselves, where they can be seen. */
  readonly ingresos = new Set<object>();
  /** Those inside other elements, where a session ended while somebody worked. */
  readonly enLugar = new Set<object>();
  readonly api: ApiClient;
  /** The live stream and the outboxes, once they have been loaded. */
  enVivo: EnVivo | undefined;
  /** Messages of the EPS that are unread, over all cases; undefined while it is not known. */
  noLeidos: number | undefined;
  /** The elements of the page. */
  readonly elementos = new Set<Elemento>();

  readonly #servidor: string;
  /** The session is of all tabs: none goes on showing cases after a logout, or for another than who logged in. */
  readonly #salidas: BroadcastChannel | undefined;
  readonly #oyentes = new Set<(aviso: Aviso) => void>();
  #consulta: Promise<void> | undefined;
  #catalogo: Promise<Catalogo> | undefined;

  static de(servidor: string): MesaClient {
    const url = new URL(servidor, location.href).href.replace(/\/+$/, '');
    let cliente = clientes.get(url);
    if (!cliente) clientes.set(url, (cliente = new MesaClient(url)));
    return cliente;
  }

  /** For tests: the next element finds what a fresh page has. */
  static olvidarTodos(): void {
    for (const cliente of clientes.values()) {
      cliente.enVivo?.cerrar();
      cliente.#salidas?.close();
    }
    clientes.clear();
  }

  private constructor(servidor: string) {
    this.#servidor = servidor;
    if (globalThis.BroadcastChannel) {
      this.#salidas = new BroadcastChannel(`mesa:${servidor}`);
      this.#salidas.onmessage = ({ data }) => {
        if (data) void this.consultarSesion();
        else this.#poner(null, false);
      };
    }
    this.api = new ApiClient(servidor, ({ codigo }) => {
      // Who is changing the password goes on with that.
      if (this.usuario ?? (codigo === 'sin_sesion' && this.porCambiar)) this.#poner(null, true);
    });
  }

  /** Listens until the returned function is called. The first listener starts the question who is logged in. */
  escuchar(oyente: (aviso: Aviso) => void): () => void {
    this.#oyentes.add(oyente);
    if (this.usuario === undefined) void this.consultarSesion();
    return () => this.#oyentes.delete(oyente);
  }

  /** The element that speaks to the page for all. */
  get portavoz(): Elemento | undefined {
    return [...this.elementos][0];
  }

  /** The first one that is to be seen: what is said in a hidden one is said to nobody. */
  get aLaVista(): Elemento | undefined {
    return [...this.elementos].find((elemento) => elemento.getClientRects().length) ?? this.portavoz;
  }

  avisar(aviso: Aviso): void {
    for (const oyente of this.#oyentes) oyente(aviso);
  }

  pedir<E extends Endpoint>(endpoint: E, peticion?: Peticion): Promise<Respuesta<E>> {
    return this.api.pedir(endpoint, peticion);
  }

  /** Asks the server who is logged in; `usuario` or `fallo` has the answer. */
  consultarSesion(): Promise<void> {
    this.fallo = undefined;
    return (this.#consulta ??= this.pedir(leerSesion).then(
      ({ usuario, noLeidos }) => {
        this.#consulta = undefined;
        this.#poner(usuario, false);
        this.ponerNoLeidos(noLeidos);
      },
      (error: ErrorApi) => {
        this.fallo = error;
        this.#consulta = undefined;
        this.avisar('sesion');
      },
    ));
  }

  async iniciarSesion(credenciales: {
    nit?: string;
    usuario?: string;
    correo?: string;
    contrasena: string;
  }): Promise<void> {
    const { usuario, noLeidos } = await this.pedir(iniciarSesion, { body: credenciales });
    this.api.vez++;
    this.#salidas?.postMessage(1);
    this.#poner(usuario, false);
    this.ponerNoLeidos(noLeidos);
  }

  /** Messages that wait, as the browser keeps them: what sends them may still be on its way. */
  async pendientes(): Promise<number> {
    const { contarPendientes } = await traer(() => import('./olvidar.ts'));
    return contarPendientes(this.claveDeBorrador('salida:'));
  }

  async cerrarSesion(): Promise<void> {
    const prefijo = this.claveDeBorrador('');
    const { olvidar } = await traer(() => import('./olvidar.ts'));
    await this.pedir(cerrarSesion);
    // Elements that hear of it save nothing more; then what this user left is wiped.
    this.#poner(null, false);
    this.#salidas?.postMessage(0);
    if (prefijo) await olvidar(prefijo);
  }

  /** The catalogue, asked for once a session. */
  catalogo(): Promise<Catalogo> {
    return (this.#catalogo ??= this.pedir(leerCatalogo).catch((error: unknown) => {
      this.#catalogo = undefined;
      throw error;
    }));
  }

  /** Where a draft of this user is kept; undefined without a session, when nothing may be kept. */
  claveDeBorrador(nombre: string): string | undefined {
    const { nit, alias, correo } = this.usuario ?? {};
    const quien = alias ? `${nit}/${alias}` : (nit ?? correo);
    return quien && `mesa:${this.#servidor}:${quien}:${nombre}`;
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

  #poner(usuario: Usuario | null, expirada: boolean): void {
    const debe = usuario?.debeCambiarClave;
    const antes = this.usuario ?? this.porCambiar;
    this.porCambiar = debe ? usuario : undefined;
    this.usuario = debe ? null : usuario;
    // The door stays as shut as it was.
    if (debe) return this.avisar('sesion');
    this.anterior = antes;
    this.expirada = expirada;
    this.#catalogo = undefined;
    if (!expirada) this.#dejarDeVivir();
    else this.enVivo?.dormir();
    this.avisar('sesion');
    // Without a line it is tried again until there is one.
    const vida = new Parte(
      () => this.vivir(),
      (fallo) => fallo?.codigo === 'version' && this.aLaVista?.fallo(fallo),
    );
    if (usuario) ociosos(vida.traer);
  }

  /** The live stream and the outboxes of who is logged in; the same ones after a session that expired. */
  async vivir(): Promise<EnVivo> {
    const { EnVivo } = await traer(() => import('./en-vivo.ts'));
    const clave = this.claveDeBorrador('');
    if (!clave) throw new ErrorApi('sin_sesion', undefined, 401);
    if (this.enVivo?.clave !== clave) {
      this.enVivo?.cerrar();
      this.enVivo = new EnVivo(this, clave);
    }
    this.enVivo.despertar();
    return this.enVivo;
  }

  #dejarDeVivir(): void {
    if (this.enVivo?.clave === this.claveDeBorrador('')) return;
    this.enVivo?.cerrar();
    this.enVivo = undefined;
    this.noLeidos = undefined;
  }
}
