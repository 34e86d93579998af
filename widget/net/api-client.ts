/** Asks the service. Method and path are written as in `'POST /casos'`; what belongs to each comes from shared/api. */
import type { Api, Call, RequestOf } from '../../shared/api/all.ts';
import { BASE, type AnswerOf } from '../../shared/api/endpoint.ts';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import type { Problema } from '../../shared/errores.ts';
import { ErrorApi, sinConexion } from './api-error.ts';
import { pausaTras } from './backoff.ts';
import { isRepeatable } from './repeatable.ts';

/** What a request of any endpoint may have. */
interface Peticion {
  params?: Readonly<Record<string, string | number>> | undefined;
  query?: Readonly<Record<string, string | number | undefined>> | undefined;
  body?: unknown;
  /** `Idempotency-Key`: with it a write may be repeated without doing it twice. */
  claveDeEnvio?: string | undefined;
  /** Who made it (`ApiClient.creido`), if that was read before the request. */
  creido?: Creido;
}

/** The same for one endpoint: what that one needs has to be there. */
type PeticionDe<C extends Call> = RequestOf<Api[C]> & { creido?: Creido };

/** Left out where the endpoint needs nothing. */
export type Dada<C extends Call> =
  object extends PeticionDe<C> ? [peticion?: PeticionDe<C>] : [peticion: PeticionDe<C>];

export type Answer<C extends Call> = AnswerOf<Api[C]>;

/** The header that says who the page believes is logged in; empty while it believes nobody is. */
export type Creido = Readonly<Record<string, string>>;

const REPETICIONES = 2;
/** Milliseconds until the next attempt, and no more than this. */
const PAUSA = [600, 1_200] as const;
const PLAZO_MS = 20_000;
/** Seconds. A longer `Retry-After` is not waited for: the person decides when to try again. */
const ESPERA_MAXIMA_S = 5;

export class ApiClient {
  /** Raised at each login and change of user, so that a late answer of an earlier session does not end this one. */
  sessionEpoch = 0;
  /** Goes with each request that is made as this user; the server refuses it once another user is logged in. */
  creido: Creido = {};
  readonly #servidor: string;
  #respondio = false;
  readonly #alTerminarSesion: (error: ErrorApi) => void;

  constructor(servidor: string, alTerminarSesion: (error: ErrorApi) => void) {
    this.#servidor = servidor;
    this.#alTerminarSesion = alTerminarSesion;
  }

  /** The address of an endpoint. */
  url<C extends Call>(call: C, ...[dada]: Dada<C>): string {
    const { params = {}, query = {} } = (dada ?? {}) as Peticion;
    const camino = call
      .replace(/^\w+ /, '')
      .replace(/:(\w+)/g, (_, nombre: string) => encodeURIComponent(params[nombre] ?? ''));
    const url = new URL(this.#servidor + BASE + camino);
    for (const [nombre, valor] of Object.entries(query)) {
      if (valor !== undefined && valor !== '') url.searchParams.set(nombre, `${valor}`);
    }
    return url.href;
  }

  /** Asks, and asks again after a pause where that cannot do anything twice. Throws `ErrorApi`. */
  async pedir<C extends Call>(call: C, ...[dada]: Dada<C>): Promise<Answer<C>> {
    // Read once: a repetition after another login is still sent as the user who asked first.
    const peticion = { creido: this.creido, ...(dada as Peticion | undefined) };
    const { sessionEpoch } = this;
    const repetible = isRepeatable(call, peticion.claveDeEnvio);
    for (let intento = 0; ; intento++) {
      try {
        return await this.#pedirUnaVez(call, peticion, sessionEpoch);
      } catch (error) {
        const { status, espera } = error as ErrorApi;
        const pasajero = (status === 0 || status === 503) && espera <= ESPERA_MAXIMA_S;
        if (!repetible || !pasajero || intento === REPETICIONES) throw await this.explicar(error as ErrorApi);
        await new Promise((seguir) => setTimeout(seguir, pausaTras(intento + 1, ...PAUSA, espera)));
      }
    }
  }

  /** The same error, or a clearer one if page or proxy are badly set up. `destino`: the address, if of another server. */
  explicar(error: ErrorApi, destino?: string): Promise<ErrorApi> | ErrorApi {
    return /^(sin_conexion|origen|interno|no_existe)$/.test(error.codigo)
      ? import('./setup-diagnosis.ts').then(
          ({ explicar }) => explicar(this.#servidor, error, this.#respondio, destino),
          () => error,
        )
      : error;
  }

  /** What an answer means: its value, or the `ErrorApi` that it stands for. */
  interpretar(status: number, texto: string, espera = 0, sessionEpoch = this.sessionEpoch): unknown {
    const json = leerJson(texto);
    // Without JSON it is the page of a proxy and not an answer of the service, whatever its status.
    if (status === 204 || (/^2/.test(`${status}`) && json)) {
      this.#respondio = true;
      return json;
    }
    const { codigo, title, campos, detail } = (json ?? {}) as Partial<Problema>;
    const error = new ErrorApi(codigo, title, status, campos, espera);
    // eslint-disable-next-line no-console -- for the portal's developer
    if (detail) console.error(detail);
    if (error.deSesion && sessionEpoch === this.sessionEpoch) this.#alTerminarSesion(error);
    throw error;
  }

  async #pedirUnaVez<C extends Call>(
    call: C,
    peticion: Peticion & { creido: Creido },
    sessionEpoch: number,
  ): Promise<Answer<C>> {
    const { body, claveDeEnvio, creido } = peticion;
    const [method] = call.split(' ');
    // Not inside the `try`: a mistake in the request must not be reported as a lost connection.
    const url = this.url(call, ...([peticion] as unknown as Dada<C>));
    const cuerpo = JSON.stringify(body);
    let status, texto, espera;
    try {
      const respuesta = await fetch(url, {
        method,
        credentials: 'include',
        headers: {
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(claveDeEnvio && { 'Idempotency-Key': claveDeEnvio }),
          // On a page of another origin this header would cost each GET a preflight request.
          ...(method !== 'GET' && creido),
        },
        body: cuerpo,
        signal: AbortSignal.timeout(PLAZO_MS),
      });
      ({ status } = respuesta);
      espera = Number(respuesta.headers.get('retry-after')) || 0;
      texto = await respuesta.text();
      const yo = creido[CABECERA_USUARIO];
      const suyo = respuesta.headers.get(CABECERA_USUARIO) ?? yo;
      if (yo && suyo !== yo) [status, texto] = [409, '{"codigo":"otro_usuario"}'];
    } catch (error) {
      throw sinConexion(error);
    }
    return this.interpretar(status, texto, espera, sessionEpoch) as Answer<C>;
  }
}

function leerJson(texto: string): unknown {
  try {
    return JSON.parse(texto) as unknown;
  } catch {
    return undefined;
  }
}
