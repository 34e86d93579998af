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
import type { Usuario } from '../shared/usuario.ts';
import { ApiClient, type ErrorApi, type Peticion } from './api-client.ts';

/** What changed: the session, or the case of this number. */
export type Aviso = 'sesion' | number;

const clientes = new Map<string, MesaClient>();

export class MesaClient {
  /** undefined until the server has said; null without a session. */
  usuario: Usuario | null | undefined;
  /** Whether the session ended by itself, without "Cerrar sesión". */
  expirada = false;
  /** Who was logged in before `usuario` became null. */
  anterior: Usuario | null | undefined;
  /** Why it is not known who asks. */
  fallo: ErrorApi | undefined;
  /** The `mesa-login` elements that stand on the page by themselves. */
  readonly ingresos = new Set<object>();
  readonly api: ApiClient;

  readonly #servidor: string;
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
    clientes.clear();
  }

  private constructor(servidor: string) {
    this.#servidor = servidor;
    this.api = new ApiClient(servidor, () => {
      if (this.usuario) this.#poner(null, true);
    });
  }

  /** Listens until the returned function is called. The first listener starts the question who is logged in. */
  escuchar(oyente: (aviso: Aviso) => void): () => void {
    this.#oyentes.add(oyente);
    if (this.usuario === undefined) void this.consultarSesion();
    return () => this.#oyentes.delete(oyente);
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
      ({ usuario }) => this.#poner(usuario, false),
      (error: ErrorApi) => {
        this.fallo = error;
        this.#consulta = undefined;
        this.avisar('sesion');
      },
    ));
  }

  async iniciarSesion(credenciales: { nit?: string; correo?: string; contrasena: string }): Promise<void> {
    const { usuario } = await this.pedir(iniciarSesion, { body: credenciales });
    this.#poner(usuario, false);
  }

  async cerrarSesion(): Promise<void> {
    const prefijo = this.claveDeBorrador('');
    const { olvidar } = await import('./olvidar.ts');
    await this.pedir(cerrarSesion);
    // Elements that hear of it save nothing more; then what this user left is wiped.
    this.#poner(null, false);
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
    const quien = this.usuario?.nit ?? this.usuario?.correo;
    return quien && `mesa:${this.#servidor}:${quien}:${nombre}`;
  }

  #poner(usuario: Usuario | null, expirada: boolean): void {
    this.anterior = this.usuario;
    this.usuario = usuario;
    this.expirada = expirada;
    this.#catalogo = undefined;
    this.avisar('sesion');
  }
}
