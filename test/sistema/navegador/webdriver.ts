/** As much of W3C WebDriver (https://www.w3.org/TR/webdriver2/) as the walk needs. The kept clients want a newer Node. */

/** How WebDriver names an element in JSON (12.2). */
const ELEMENTO = 'element-6066-11e4-a52e-4f735466cecf';
export type Elemento = Record<typeof ELEMENTO, string>;

type Accion = Record<string, unknown>;

export class Sesion {
  readonly capacidades: Record<string, unknown>;
  readonly #base: string;

  private constructor(base: string, capacidades: Record<string, unknown>) {
    this.#base = base;
    this.capacidades = capacidades;
  }

  static async abrir(driver: string, pedidas: Record<string, unknown>): Promise<Sesion> {
    const { sessionId, capabilities } = await pedir<{
      sessionId: string;
      capabilities: Record<string, unknown>;
    }>('POST', `${driver}/session`, { capabilities: { alwaysMatch: pedidas } });
    return new Sesion(`${driver}/session/${sessionId}`, capabilities);
  }

  async ir(url: string): Promise<void> {
    await this.#mandar('/url', { url });
  }

  /** The body of a function in the page; a promise that it returns is awaited. */
  ejecutar<T>(script: string): Promise<T> {
    return this.#mandar('/execute/sync', { script, args: [] });
  }

  async escribirEn(elemento: Elemento, text: string): Promise<void> {
    await this.#mandar(`/element/${elemento[ELEMENTO]}/value`, { text });
  }

  async pulsar(x: number, y: number): Promise<void> {
    await this.#actuar('pointer', [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport', duration: 0 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  async teclear(texto: string): Promise<void> {
    await this.#actuar(
      'key',
      [...texto].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]),
    );
  }

  async medir(width: number, height: number): Promise<void> {
    await this.#mandar('/window/rect', { x: 0, y: 0, width, height });
  }

  async retratar(): Promise<Uint8Array> {
    return Buffer.from(await pedir<string>('GET', `${this.#base}/screenshot`), 'base64');
  }

  async cerrar(): Promise<void> {
    await pedir('DELETE', this.#base);
  }

  async #actuar(type: 'pointer' | 'key', actions: Accion[]): Promise<void> {
    await this.#mandar('/actions', { actions: [{ type, id: type, actions }] });
  }

  #mandar<T>(ruta: string, cuerpo: unknown): Promise<T> {
    return pedir<T>('POST', this.#base + ruta, cuerpo);
  }
}

async function pedir<T>(method: string, url: string, cuerpo?: unknown): Promise<T> {
  const respuesta = await fetch(url, {
    method,
    ...(cuerpo !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(cuerpo),
    }),
  });
  const { value } = (await respuesta.json()) as { value: T & { error?: string; message?: string } };
  if (!respuesta.ok) throw new Error(`WebDriver ${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}
