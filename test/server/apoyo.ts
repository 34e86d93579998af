/** A whole service in a folder of its own, and clients that talk to it by HTTP requests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Servicios } from '../../server/servicios.ts';
import { leerConfig } from '../../server/config.ts';
import type { AppEnv } from '../../server/http/context.ts';
import { agregarIps } from '../../server/ips/ips.repository.ts';
import { hashContrasena } from '../../server/sesiones/contrasenas.ts';
import { abrirServicios } from '../../server/run/service.ts';
import { agregarSoporte } from '../../server/usuarios/usuarios.repository.ts';
import type { Presignado, Subido } from '../../shared/adjunto.ts';
import type { Caso } from '../../shared/caso.ts';
import { comprobar, endpointDe } from './declarado.ts';
import type { Mensaje } from '../../shared/mensaje.ts';

export const CLAVE = 'una clave de prueba';
// One hash for all: argon2 is slow on purpose.
const hashDeTodos = hashContrasena(CLAVE);

export const NIT_A = '900123456';
export const NIT_B = '900654321';
export const NIT_INACTIVA = '800111222';
export const AGENTE = 'ana@eps.example';
export const ADMIN = 'carla@eps.example';

export interface Banco {
  app: Hono<AppEnv>;
  servicios: Servicios;
  carpeta: string;
  /** Lines of the log. */
  registro: string[];
  /** Moves the service's clock, in milliseconds. */
  avanzar: (ms: number) => void;
  ips: (nit?: string) => Promise<Cliente>;
  agente: (correo?: string) => Promise<Cliente>;
  anonimo: () => Cliente;
  /** Tells the service that it is on its way down. */
  apagar: () => void;
  cerrar: () => Promise<void>;
}

/** A service with two active IPS, an inactive one, an agent and an admin. Closed when the test ends. */
export async function montar({
  entorno = {},
  carpeta,
  salir,
}: { entorno?: Record<string, string>; carpeta?: string; salir?: typeof fetch } = {}): Promise<Banco> {
  const datos = carpeta ?? (await mkdtemp(join(tmpdir(), 'mesa-prueba-')));
  const registro: string[] = [];
  let desfase = 0;
  const { servicios, apagar, cerrar } = await abrirServicios(
    leerConfig({ ...entorno, MESA_DATOS: datos }, {}),
    {
      log: pino({ level: 'info' }, { write: (linea: string) => void registro.push(linea) }),
      reloj: () => Date.now() + desfase,
      ...(salir && { salir }),
    },
  );
  if (!carpeta) await poblar(servicios);
  const app = createApp(servicios);
  let abierto = true;
  const cerrarUnaVez = async () => {
    if (abierto) await cerrar();
    abierto = false;
  };
  onTestFinished(async () => {
    await cerrarUnaVez();
    await rm(datos, { recursive: true, force: true });
  });
  const anonimo = () => new Cliente(app);
  return {
    app,
    servicios,
    carpeta: datos,
    registro,
    avanzar: (ms) => {
      desfase += ms;
    },
    anonimo,
    apagar,
    ips: (nit = NIT_A) => anonimo().ingresar({ nit, contrasena: CLAVE }),
    agente: (correo = AGENTE) => anonimo().ingresar({ correo, contrasena: CLAVE }),
    cerrar: cerrarUnaVez,
  };
}

async function poblar({ base }: Servicios): Promise<void> {
  const hash = await hashDeTodos;
  await base.escribir(async (tx) => {
    const comun = { hash, creada: Date.now() };
    await agregarIps(tx, { nit: NIT_A, nombre: 'Clínica A', estado: 'ACTIVO', ...comun });
    await agregarIps(tx, { nit: NIT_B, nombre: 'Hospital B', estado: 'ACTIVO', ...comun });
    await agregarIps(tx, { nit: NIT_INACTIVA, nombre: 'IPS Inactiva', estado: 'INACTIVO', ...comun });
    await agregarSoporte(tx, { correo: AGENTE, nombre: 'Ana', rol: 'agente', hash, creado: Date.now() });
    await agregarSoporte(tx, { correo: ADMIN, nombre: 'Carla', rol: 'admin', hash, creado: Date.now() });
  });
}

interface Peticion {
  cuerpo?: unknown;
  cabeceras?: Record<string, string>;
  clave?: string;
}

export interface Respuesta<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  json: T;
}

/** A browser without a browser: keeps its cookie, sends JSON. */
export class Cliente {
  readonly #app: Hono<AppEnv>;
  cookie = '';

  constructor(app: Hono<AppEnv>) {
    this.#app = app;
  }

  async ingresar(credenciales: Record<string, string>): Promise<this> {
    const { status } = await this.pedir('POST', '/sesion', { cuerpo: credenciales });
    if (status !== 200) throw new Error(`no se pudo ingresar: ${status}`);
    return this;
  }

  /** Any request; `ruta` is under /api/v1 unless it begins with two slashes. */
  async crudo(metodo: string, ruta: string, { cuerpo, cabeceras, clave }: Peticion = {}): Promise<Response> {
    const headers = new Headers(cabeceras);
    if (this.cookie) headers.set('cookie', this.cookie);
    if (clave) headers.set('idempotency-key', clave);
    const esTexto = typeof cuerpo === 'string' || cuerpo instanceof FormData || cuerpo instanceof Uint8Array;
    if (cuerpo !== undefined && !(cuerpo instanceof FormData) && !headers.has('content-type')) {
      headers.set('content-type', 'application/json');
    }
    const body = cuerpo === undefined ? null : esTexto ? (cuerpo as BodyInit) : JSON.stringify(cuerpo);
    const url = ruta.startsWith('//') ? ruta.slice(1) : `/api/v1${ruta}`;
    const respuesta = await this.#app.request(url, { method: metodo, headers, body });
    for (const linea of respuesta.headers.getSetCookie()) {
      const [par = ''] = linea.split(';');
      this.cookie = /max-age=0/i.test(linea) ? '' : par;
    }
    // Every test that asks something also asks whether the answer is declared.
    const endpoint = url.startsWith('/api/v1/') ? endpointDe(metodo, url.slice('/api/v1'.length)) : undefined;
    if (endpoint && respuesta.status !== 405) await comprobar(endpoint, respuesta, `${metodo} ${ruta}`);
    return respuesta;
  }

  async pedir<T = Record<string, unknown>>(
    metodo: string,
    ruta: string,
    peticion?: Peticion,
  ): Promise<Respuesta<T>> {
    const respuesta = await this.crudo(metodo, ruta, peticion);
    const texto = await respuesta.text();
    return {
      status: respuesta.status,
      headers: respuesta.headers,
      json: (texto ? JSON.parse(texto) : undefined) as T,
    };
  }

  async crearCaso(cambios: Record<string, unknown> = {}, clave: string = crypto.randomUUID()): Promise<Caso> {
    const { status, json } = await this.pedir<Caso>('POST', '/casos', {
      clave,
      cuerpo: { ...CASO, ...cambios },
    });
    if (status !== 201) throw new Error(`no se pudo crear el caso: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  async escribir(numero: number, texto: string, mas: Record<string, unknown> = {}): Promise<Mensaje> {
    const { status, json } = await this.pedir<Mensaje>('POST', `/casos/${numero}/mensajes`, {
      clave: crypto.randomUUID(),
      cuerpo: { texto, ...mas },
    });
    if (status !== 201) throw new Error(`no se pudo escribir: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  /** Asks for the address of one upload; `cambios` are what a liar would say of the file. */
  presignar(
    contenido: Uint8Array,
    nombre: string,
    { id, ...cambios }: Record<string, unknown> = {},
  ): Promise<Respuesta<Presignado[]>> {
    const archivo = { name: nombre, size: contenido.length, type: 'application/octet-stream', ...cambios };
    return this.pedir('POST', '/subidas?actionType=upload&slug=adjunto', {
      cuerpo: { files: [archivo], ...(id !== undefined && { input: { id } }) },
    });
  }

  /** Sends the bytes from `desde` on to a signed address. */
  enviar(
    url: string,
    contenido: Uint8Array<ArrayBuffer>,
    nombre: string,
    desde = 0,
  ): Promise<Respuesta<Subido>> {
    const cuerpo = new FormData();
    cuerpo.set('file', new Blob([contenido.slice(desde)]), nombre);
    return this.pedir('PUT', this.rutaDe(url), { cuerpo, cabeceras: { range: `bytes=${desde}-` } });
  }

  /** The path of a signed address, for `pedir`. */
  rutaDe(url: string): string {
    return url.slice(url.indexOf('/subidas/'));
  }

  /** The whole way of one file: what the PUT answered, or what refused it before. */
  async subir(
    contenido: Uint8Array<ArrayBuffer>,
    nombre: string,
    cambios?: Record<string, unknown>,
  ): Promise<Respuesta> {
    const presignada = await this.presignar(contenido, nombre, cambios);
    if (presignada.status !== 200) return presignada as unknown as Respuesta;
    const { status, headers, json } = await this.enviar(presignada.json[0]!.url, contenido, nombre);
    const resultado = status === 200 ? json.serverData : json;
    return { status, headers, json: resultado as unknown as Record<string, unknown> };
  }
}

export const CASO = { motivo: 'cargue-resolucion-2463', asunto: 'capacitacion', descripcion: 'Prueba' };
