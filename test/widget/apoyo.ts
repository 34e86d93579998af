/** What the tests of the elements share: a page with elements of the real service, faults of the line, and axe. */
import 'axe-core/axe.min.js';
import { executeServerCommand } from '@web/test-runner-commands';
import type { AxeResults } from 'axe-core';
import '../../widget/mesa.ts';
import { cofres } from '../../widget/storage/local-store.ts';
import { abrirCofre } from '../../widget/storage/sealed-store.ts';
import { clientes } from '../../widget/client/mesa-client.ts';

declare const axe: { run(nodo: Element, opciones: object): Promise<AxeResults> };

export const servidor = document.querySelector<HTMLMetaElement>('meta[name=servidor]')!.content;

export const CLAVE = 'demo-mesa-2026';
export const NIT_A = '900123456';
export const NIT_B = '900654321';

export type Falla = (
  url: URL,
  metodo: string,
  cuerpo: unknown,
) => Response | 'cortar' | 'perder' | Promise<void> | undefined;
let falla: Falla | undefined;
export const peticiones: { metodo: string; ruta: string; clave: string | null; usuario: string | null }[] =
  [];

const buscar = window.fetch.bind(window);
window.fetch = async (entrada, opciones = {}) => {
  const url = new URL(String(entrada instanceof Request ? entrada.url : entrada), location.href);
  const metodo = opciones.method ?? 'GET';
  if (url.origin !== servidor) return buscar(entrada, opciones);
  const cabeceras = new Headers(opciones.headers);
  peticiones.push({
    metodo,
    ruta: url.pathname,
    clave: cabeceras.get('idempotency-key'),
    usuario: cabeceras.get('mesa-usuario'),
  });
  const dada = await falla?.(url, metodo, opciones.body);
  if (dada instanceof Response) return dada;
  if (dada === 'cortar') throw new TypeError('Failed to fetch');
  const respuesta = await buscar(entrada, opciones);
  // The server did its work and the answer got lost on the way.
  if (dada === 'perder') throw new TypeError('Failed to fetch');
  return respuesta;
};

/** From now on each request to the service goes through `nueva`; undefined mends the line. */
export function fallar(nueva: Falla | undefined): void {
  falla = nueva;
}

/** An answer such as the service gives. */
export function problema(status: number, codigo: string, title: string, cabeceras = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, codigo }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...cabeceras },
  });
}

/** Logs in behind the elements' back, before they ask who is there; undefined leaves nobody logged in. */
export async function sesion(quien: string | undefined): Promise<void> {
  await mandarSesion('DELETE');
  if (quien) await entrar(quien);
}

/** Logs in over whoever is there, as on a page of another origin of the same site: no tab of this one is told. */
export async function entrar(quien: string, contrasena = CLAVE): Promise<void> {
  const cuenta = { ...(quien.includes('@') ? { correo: quien } : { nit: quien }), contrasena };
  // WebKit keeps no Secure cookie here, and gets a plain one when asked for.
  for (const credenciales of [cuenta, { ...cuenta, cookie: 'local' }]) {
    const respuesta = await mandarSesion('POST', credenciales);
    if (!respuesta.ok) throw new Error(`login of ${quien}: ${respuesta.status}`);
    const { correo, nit } = await quienEsta();
    if ((correo ?? nit) === quien) return;
  }
  throw new Error(`login of ${quien}: the browser keeps no session`);
}

const mandarSesion = (method: string, cuerpo?: object): Promise<Response> =>
  buscar(`${servidor}/api/v1/sesion`, {
    method,
    credentials: 'include',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(cuerpo),
  });

async function quienEsta(): Promise<{ correo?: string; nit?: string }> {
  const { usuario } = (await (await mandarSesion('GET')).json()) as {
    usuario: { correo?: string; nit?: string } | null;
  };
  return usuario ?? {};
}

/** Asks the service itself, as the other side would. */
export async function pedir<T>(
  metodo: string,
  ruta: string,
  body?: unknown,
  clave = crypto.randomUUID(),
): Promise<T> {
  const respuesta = await buscar(`${servidor}/api/v1${ruta}`, {
    method: metodo,
    credentials: 'include',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': clave },
    body: JSON.stringify(body),
  });
  const texto = await respuesta.text();
  if (!respuesta.ok) throw new Error(`${metodo} ${ruta}: ${respuesta.status} ${texto}`);
  return (texto ? JSON.parse(texto) : undefined) as T;
}

/** Does something as an agent of the EPS, or under /admin as its administrator, who have sessions of their own. */
export const soporte = <T>(metodo: string, ruta: string, cuerpo?: unknown): Promise<T> =>
  executeServerCommand('soporte', { metodo, ruta, cuerpo } as never) as unknown as Promise<T>;

/** This message came by mail, and `texto` is all that the mail said. */
export const llegoPorCorreo = (numero: number, secuencia: number, texto: string): Promise<unknown> =>
  executeServerCommand('correo-original', { numero, secuencia, texto } as never);

/** Puts one element on the page; as a portal's page would. */
export function poner<E extends keyof HTMLElementTagNameMap>(
  etiqueta: E,
  atributos: Record<string, string> = {},
  en = servidor,
): HTMLElementTagNameMap[E] {
  const elemento = document.createElement(etiqueta);
  elemento.setAttribute('servidor', en);
  for (const [nombre, valor] of Object.entries(atributos)) elemento.setAttribute(nombre, valor);
  document.body.append(elemento);
  return elemento;
}

/** Takes everything off the page, mends the line, forgets what was typed. */
export function limpiar(): void {
  falla = undefined;
  document.body.replaceChildren();
  peticiones.length = 0;
  localStorage.clear();
  olvidarClientes();
}

/** The next element finds what a fresh page has. */
export function olvidarClientes(): void {
  for (const cliente of clientes.values()) {
    cliente.enVivo?.cerrar();
    cliente.logoutChannel?.close();
  }
  clientes.clear();
  cofres.clear();
}

/** Opens a store for keys that begin so, where no login does it. */
export function abrirCofreDe(prefijo: string): void {
  cofres.set(prefijo, abrirCofre(prefijo, 'k'.repeat(86)));
}

/** The dialog that asks for the password after a session that ended. */
export const dialogo = (): Promise<HTMLDialogElement> =>
  hasta(
    () => hallar('mesa-reingreso')?.shadowRoot?.querySelector<HTMLDialogElement>('dialog[open]'),
    'the dialog after a session that ended',
  );

/** Logs in again there: the same user, unless a NIT is given. */
export async function reingresar({ contrasena = CLAVE, nit = '' } = {}): Promise<void> {
  const raiz = await dialogo();
  const poner = (campo: string, valor: string) => {
    raiz.querySelector<HTMLInputElement>(campo)!.value = valor;
  };
  if (nit) {
    [...raiz.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('No soy'))!.click();
    await hasta(() => raiz.querySelector('#quien:focus'));
    poner('#quien', nit);
  }
  poner('#contrasena', contrasena);
  raiz.querySelector('form')!.requestSubmit();
}

/** All shadow roots under a node, the node's own first. */
function* raices(nodo: ParentNode): Generator<ParentNode> {
  yield nodo;
  for (const hijo of nodo.querySelectorAll('*')) if (hijo.shadowRoot) yield* raices(hijo.shadowRoot);
}

export function hallar<E extends Element = HTMLElement>(
  selector: string,
  en: ParentNode = document.body,
): E | undefined {
  for (const raiz of raices(en)) {
    const hallado = raiz.querySelector<E>(selector);
    if (hallado) return hallado;
  }
  return undefined;
}

export function texto(): string {
  return [...raices(document.body)]
    .map((raiz) =>
      [...raiz.children].filter(({ localName }) => localName !== 'style' && localName !== 'script'),
    )
    .flat()
    .map((nodo) => (nodo as HTMLElement).innerText ?? '')
    .join('\n');
}

/** Resolves once `mira` gives something true; says what was on the page when it never does. */
export async function hasta<T>(
  mira: () => T | undefined | false | null | Promise<T | undefined | false>,
  que = String(mira),
): Promise<T> {
  const fin = performance.now() + 8_000;
  for (;;) {
    const valor = await mira();
    if (valor) return valor;
    if (performance.now() > fin) throw new Error(`never happened: ${que}\n---\n${texto()}`);
    await new Promise((seguir) => setTimeout(seguir, 20));
  }
}

export const dice = (frase: string): Promise<true> =>
  hasta(() => texto().includes(frase) || undefined, `"${frase}"`);

export const ver = <E extends Element = HTMLElement>(selector: string): Promise<E> =>
  hasta(() => hallar<E>(selector), selector);

export async function boton(nombre: string): Promise<HTMLButtonElement> {
  return hasta(() => {
    for (const raiz of raices(document.body)) {
      for (const uno of raiz.querySelectorAll('button')) {
        if (uno.textContent.replace(/\s+/g, ' ').trim().startsWith(nombre)) return uno;
      }
    }
    return undefined;
  }, `button ${nombre}`);
}

/** Types a value as a person's input arrives. */
export async function escribir(selector: string, valor: string): Promise<void> {
  const control = await ver<HTMLInputElement>(selector);
  control.focus();
  control.value = valor;
  control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
}

/** WCAG 2.2 AA by axe, on everything that is on the page. */
export async function accesible(): Promise<void> {
  const abierto = [...raices(document.body)].map((raiz) => raiz.querySelector(':popover-open')).find(Boolean);
  const { violations: halladas } = await axe.run(document.body, {
    elementRef: true,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
      'landmark-one-main': { enabled: false },
    },
  });
  const violations = halladas.flatMap((una) => {
    // What lies half under something that is open for a moment is a small target only for so long.
    const nodes = una.nodes.filter(
      ({ element }) => una.id !== 'target-size' || !abierto || estaEn(element!, abierto),
    );
    return nodes.length ? [{ ...una, nodes }] : [];
  });
  if (violations.length === 0) return;
  throw new Error(
    violations
      .map(
        ({ id, help, nodes }) =>
          `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n  ')}`,
      )
      .join('\n'),
  );
}

/** Whether it is inside, through shadow roots and slots. */
function estaEn(elemento: Element, afuera: Element): boolean {
  let nodo: Node | null = elemento;
  while (nodo && nodo !== afuera)
    nodo = (nodo as Element).assignedSlot ?? nodo.parentNode ?? (nodo as Partial<ShadowRoot>).host ?? null;
  return !!nodo;
}

export function igual(hallado: unknown, esperado: unknown, cuando = ''): void {
  const [a, b] = [JSON.stringify(hallado), JSON.stringify(esperado)];
  if (a !== b) throw new Error(`${a} is not ${b} ${cuando}`);
}
