/** Somebody at a window: looks until things are there, and uses pointer and keys as people do. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hallar, type Busqueda } from './navegador/hallar.ts';
import type { Navegador, Tecla, Ventana } from './navegador/navegador.ts';

/** Generous: a machine of CI may be slow and busy. What is there is seen at once. */
const PACIENCIA_MS = 60_000;
const PARPADEO_MS = 40;

/** More than the page has to stop at. */
const TABULACIONES = 60;

const ANCHOS = [360, 1280] as const;
const ALTO = 800;

const PANTALLAS = join(import.meta.dirname, '..', 'pantallas');

type Puntos = { x: number; y: number };

export class Persona {
  readonly ventana: Ventana;
  readonly #nombre: string;

  private constructor(ventana: Ventana, nombre: string) {
    this.ventana = ventana;
    this.#nombre = nombre;
  }

  /** At a window of her own. `nombre` is that of the pictures of what she sees. */
  static async sentar(navegador: Navegador, nombre: string): Promise<Persona> {
    const ventana = await navegador.abrirVentana();
    await ventana.medir(ANCHOS[1], ALTO);
    return new Persona(ventana, nombre);
  }

  ir(url: string): Promise<void> {
    return this.ventana.ir(url);
  }

  /** Runs a function in the page. It may use nothing from outside; arguments and result travel as JSON. */
  async evaluar<A extends unknown[], R>(funcion: (...datos: A) => R, ...datos: A): Promise<Awaited<R>> {
    const argumentos = datos.map((dato) => JSON.stringify(dato)).join();
    return (await this.ventana.evaluar(`(${String(funcion)})(${argumentos})`)) as Awaited<R>;
  }

  /** Until it is in sight. */
  async ver(busqueda: Busqueda): Promise<void> {
    await this.#hasta(`see ${decir(busqueda)}`, () => this.#hay(busqueda));
  }

  /** Until it is not in sight any more. */
  async dejarDeVer(busqueda: Busqueda): Promise<void> {
    await this.#hasta(`see ${decir(busqueda)} go`, async () => !(await this.#hay(busqueda)));
  }

  /** Its text, in one line. */
  async leer(busqueda: Busqueda): Promise<string> {
    await this.ver(busqueda);
    return this.#con(busqueda, (nodo) => nodo.textContent.replace(/\s+/g, ' ').trim());
  }

  /** With the pointer, once it stands still and nothing covers it. */
  async pulsar(busqueda: Busqueda): Promise<void> {
    let antes: Puntos | undefined;
    const donde = await this.#hasta(`press ${decir(busqueda)}`, async () => {
      const ahora = await this.#centro(busqueda);
      const quieto = antes?.x === ahora?.x && antes?.y === ahora?.y;
      antes = ahora;
      return quieto ? ahora : undefined;
    });
    await this.ventana.pulsar(donde.x, donde.y);
  }

  /** Puts the caret in an empty field and types. */
  async escribir(campo: Busqueda, texto: string): Promise<void> {
    await this.pulsar(campo);
    await this.tenerElFocoEn(campo);
    await this.ventana.teclear(texto);
    await this.verEscrito(campo, texto);
  }

  /** In a `<select>`, by typing the option's text. */
  async elegir(lista: Busqueda, opcion: string): Promise<void> {
    const ofrecida = (nodo: HTMLElement, texto: string) =>
      !(nodo as HTMLSelectElement).disabled &&
      [...(nodo as HTMLSelectElement).options].some((suya) => suya.text.trim() === texto);
    await this.#hasta(`be offered ${opcion}`, () => this.#con(lista, ofrecida, opcion));
    await this.#con(lista, (nodo) => nodo.focus());
    await this.ventana.teclear(opcion);
    const elegida = () =>
      this.#con(lista, (nodo) => (nodo as HTMLSelectElement).selectedOptions[0]?.text.trim());
    await this.#hasta(`choose ${opcion}`, async () => (await elegida()) === opcion);
  }

  async tecla(tecla: Tecla): Promise<void> {
    await this.ventana.tecla(tecla);
  }

  async teclear(texto: string): Promise<void> {
    await this.ventana.teclear(texto);
  }

  /** With the Tab key alone, from wherever the focus is. */
  async tabularHasta(busqueda: Busqueda): Promise<void> {
    await this.ver(busqueda);
    for (let veces = 0; !(await this.#con(busqueda, tieneElFoco)); veces++) {
      if (veces === TABULACIONES) throw new Error(await this.#relatar(`reach ${decir(busqueda)} by Tab`));
      await this.ventana.tecla('Tab');
    }
  }

  /** Until the focus is on it. */
  async tenerElFocoEn(busqueda: Busqueda): Promise<void> {
    await this.#hasta(`have the focus on ${decir(busqueda)}`, () => this.#con(busqueda, tieneElFoco));
  }

  /** Its value, of a field. */
  async valor(campo: Busqueda): Promise<string> {
    await this.ver(campo);
    return this.#con(campo, (nodo) => (nodo as HTMLInputElement).value);
  }

  /** Until the field has this in it. */
  async verEscrito(campo: Busqueda, texto: string): Promise<void> {
    const escrito = () => this.#con(campo, (nodo) => (nodo as HTMLInputElement).value);
    await this.#hasta(`read «${texto}» in ${decir(campo)}`, async () => (await escrito()) === texto);
  }

  async adjuntar(campo: Busqueda, ...rutas: string[]): Promise<void> {
    await this.#hasta(`find ${decir(campo)}`, () => this.#hay(campo));
    await this.ventana.adjuntar(fuente(campo), rutas);
  }

  /** On a phone and on a desktop nothing scrolls sideways. With MESA_PANTALLAS there are pictures of it. */
  async posar(nombre: string): Promise<void> {
    for (const ancho of ANCHOS) {
      await this.ventana.medir(ancho, ALTO);
      const sobra = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      await this.#hasta(`see all of ${nombre} at ${ancho} px`, async () => (await this.evaluar(sobra)) <= 0);
      if (process.env.MESA_PANTALLAS) await this.retratar(`${nombre}-${ancho}`);
    }
  }

  /** Which share of it is painted in something near black, as she sees it. */
  async oscuridad(busqueda: Busqueda): Promise<number> {
    // Not by a click, which goes to what a bar stands for.
    await this.#con(busqueda, (nodo) => nodo.scrollIntoView({ block: 'center' }));
    await this.evaluar(
      () => new Promise((seguir) => requestAnimationFrame(() => requestAnimationFrame(seguir))),
    );
    const png = Buffer.from(await this.ventana.retratar()).toString('base64');
    return this.#con(busqueda, oscuridadEn, png);
  }

  /** A picture of what she sees, as test/pantallas/<her name>-<nombre>.png. */
  async retratar(nombre: string): Promise<string> {
    const ruta = join(PANTALLAS, `${this.#nombre}-${nombre}.png`.replace(/[^\w.-]+/g, '-'));
    await this.evaluar(
      () => new Promise((seguir) => requestAnimationFrame(() => requestAnimationFrame(seguir))),
    );
    await mkdir(PANTALLAS, { recursive: true });
    await writeFile(ruta, await this.ventana.retratar());
    return ruta;
  }

  async #hasta<T>(que: string, mirar: () => Promise<T>): Promise<NonNullable<T>> {
    const limite = performance.now() + PACIENCIA_MS;
    for (;;) {
      let error: unknown;
      // A page that gives way to the next one cannot be looked at.
      const visto = await mirar().catch((suyo: unknown) => void (error = suyo));
      if (visto) return visto;
      if (performance.now() > limite) throw new Error(await this.#relatar(que), { cause: error });
      await new Promise((seguir) => setTimeout(seguir, PARPADEO_MS));
    }
  }

  /** What was in sight instead. */
  async #relatar(que: string): Promise<string> {
    const foto = await this.retratar('fallo').catch(String);
    const [direccion, texto] = await this.evaluar(todoElTexto);
    return [
      `${this.#nombre} waited in vain to ${que}`,
      `At ${direccion}: ${texto}`,
      `Picture: ${foto}`,
      ...this.ventana.faltas.map((falta) => `The page's console: ${falta}`),
    ].join('\n');
  }

  #hay(busqueda: Busqueda): Promise<unknown> {
    return this.ventana.evaluar(`!!${fuente(busqueda)}`);
  }

  /** Runs a function with what is found; undefined when nothing is. */
  async #con<R, A extends unknown[]>(
    busqueda: Busqueda,
    funcion: (nodo: HTMLElement, ...datos: A) => R,
    ...datos: A
  ): Promise<Awaited<R>> {
    const argumentos = ['nodo', ...datos.map((dato) => JSON.stringify(dato))].join();
    const expresion = `(nodo => nodo ? (${String(funcion)})(${argumentos}) : undefined)(${fuente(busqueda)})`;
    return (await this.ventana.evaluar(expresion)) as Awaited<R>;
  }

  async #centro(busqueda: Busqueda): Promise<Puntos | undefined> {
    return (await this.#con(busqueda, centroLibre)) ?? undefined;
  }
}

const fuente = (busqueda: Busqueda) => `(${String(hallar)})(${JSON.stringify(busqueda)})`;

const decir = (busqueda: Busqueda) => JSON.stringify(busqueda);

/** Brings it into view; its middle, null while something else lies there. */
const centroLibre = (nodo: HTMLElement): Puntos | null => {
  nodo.scrollIntoView({ block: 'center', behavior: 'instant' });
  const caja = nodo.getBoundingClientRect();
  const [x, y] = [caja.x + caja.width / 2, caja.y + caja.height / 2];
  let encima = document.elementFromPoint(x, y);
  while (encima?.shadowRoot) {
    const dentro: Element | null = encima.shadowRoot.elementFromPoint(x, y);
    if (!dentro || dentro === encima) break;
    encima = dentro;
  }
  for (
    let parte: Node | null = encima;
    parte;
    parte = parte.parentNode ?? (parte as ShadowRoot).host ?? null
  ) {
    if (parte === nodo) return { x, y };
  }
  return null;
};

const oscuridadEn = async (nodo: HTMLElement, png: string): Promise<number> => {
  const bytes = Uint8Array.from(atob(png), (letra) => letra.charCodeAt(0));
  const imagen = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { x, y, width, height } = nodo.getBoundingClientRect();
  const lienzo = new OffscreenCanvas(width, height).getContext('2d')!;
  lienzo.drawImage(imagen, -x, -y);
  const { data } = lienzo.getImageData(0, 0, width, height);
  let oscuros = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255 && data[i]! + data[i + 1]! + data[i + 2]! < 150) oscuros++;
  }
  return oscuros / (data.length / 4);
};

const tieneElFoco = (nodo: HTMLElement) =>
  (nodo.getRootNode() as Document | ShadowRoot).activeElement === nodo;

const todoElTexto = (): [string, string] => {
  const decir = (raiz: Node): string =>
    [...raiz.childNodes]
      .map((nodo) => {
        if (nodo instanceof Text) return nodo.data.trim();
        if (!(nodo instanceof HTMLElement) || !nodo.getClientRects().length) return '';
        return decir(nodo.shadowRoot ?? nodo);
      })
      .filter(Boolean)
      .join(' ');
  return [location.href, decir(document.body).replace(/\s+/g, ' ')];
};
