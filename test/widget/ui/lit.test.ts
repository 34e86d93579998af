import * as nuestro from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { igual } from '../apoyo.ts';

type Lit = typeof nuestro;

const DIRECCION = '/lit-entero.js';
const entero = (await import(DIRECCION)) as Lit;

/** The same with Lit's own and with that of the bundle: what happens has to be the same. */
async function comparar<T>(hacer: (lit: Lit) => Promise<T> | T): Promise<T> {
  const [suyo, propio] = [await hacer(entero), await hacer(nuestro)];
  igual(propio, suyo);
  return propio;
}

let cuenta = 0;

/** Defines an element under a tag that nobody has. */
function definir(clase: CustomElementConstructor, etiqueta = `prueba-lit-${++cuenta}`): string {
  customElements.define(etiqueta, clase);
  return etiqueta;
}

/** An element that tells what happens to it, in order. */
function narrador({ LitElement, html }: Lit, dicho: string[], alPintar: (valor: unknown) => void = () => {}) {
  class Narrador extends LitElement {
    declare valor: unknown;
    declare abierto: boolean;
    declare cuantos: number | null;
    declare aparte: unknown;
    constructor() {
      super();
      this.valor = 'inicial';
      this.abierto = false;
      this.cuantos = 1;
      this.addController({
        hostConnected: () => dicho.push('conectado'),
        hostDisconnected: () => dicho.push('desconectado'),
        hostUpdate: () => dicho.push('por pintar'),
        hostUpdated: () => dicho.push('pintado'),
      });
    }
    protected override willUpdate(cambios: Map<PropertyKey, unknown>): void {
      dicho.push(`antes ${JSON.stringify([...cambios])} ${this.hasUpdated}`);
      if (this.valor === 'derivar') this.cuantos = 7;
    }
    protected override update(cambios: Map<PropertyKey, unknown>): void {
      dicho.push(`pone ${cambios.size} ${this.isUpdatePending}`);
      super.update(cambios);
      dicho.push(`puesto ${cambios.size} ${this.isUpdatePending} ${this.hasUpdated}`);
    }
    protected override render(): unknown {
      dicho.push('pinta');
      alPintar(this.valor);
      return html`<p ?hidden=${this.abierto} title="a ${this.valor} b">${this.cuantos}</p>`;
    }
    protected override firstUpdated(cambios: Map<PropertyKey, unknown>): void {
      dicho.push(`primera ${cambios.size}`);
    }
    protected override updated(cambios: Map<PropertyKey, unknown>): void {
      dicho.push(`después ${[...cambios.keys()].join()}`);
      if (this.valor === 'otra vez') this.valor = 'ya';
    }
  }
  Narrador.createProperty('valor', {});
  Narrador.createProperty('abierto', { type: Boolean });
  Narrador.createProperty('cuantos', { type: Number, attribute: 'cuantos-son' });
  Narrador.createProperty('aparte', { attribute: false });
  return Narrador;
}

type Narrado = InstanceType<ReturnType<typeof narrador>>;

/** What is painted, without Lit's own marks. */
const pintado = ({ shadowRoot }: Element): string => sinMarcas(shadowRoot!.innerHTML);
const sinMarcas = (texto: string): string => texto.replaceAll(/<!--.*?-->/gs, '');

describe('the element of the bundle is as Lit’s own', () => {
  it('in what happens from the first paint to a page without it, and in which order', async () => {
    const dicho = await comparar(async (lit) => {
      const dicho: string[] = [];
      const elemento = document.createElement(definir(narrador(lit, dicho))) as Narrado;
      dicho.push('en la página');
      document.body.append(elemento);
      await elemento.updateComplete;
      dicho.push(pintado(elemento));
      elemento.valor = 'uno';
      elemento.valor = 'dos';
      elemento.abierto = true;
      await elemento.updateComplete;
      dicho.push(pintado(elemento));
      elemento.remove();
      elemento.cuantos = 3;
      await elemento.updateComplete;
      document.body.append(elemento);
      elemento.remove();
      return dicho;
    });
    igual(dicho.includes('pinta'), true);
  });

  it('in its attributes, and in those that are there before it is defined', async () => {
    await comparar(async (lit) => {
      const dicho: string[] = [];
      const clase = narrador(lit, dicho);
      const etiqueta = `prueba-lit-${++cuenta}`;
      document.body.insertAdjacentHTML('beforeend', `<${etiqueta} valor="v" abierto></${etiqueta}>`);
      const elemento = document.body.lastElementChild as Narrado;
      definir(clase, etiqueta);
      await elemento.updateComplete;
      const visto = [[elemento.valor, elemento.abierto, elemento.cuantos]];
      for (const [nombre, valor] of [
        ['cuantos-son', '42'],
        ['abierto', null],
        ['valor', ''],
        ['cuantos', '9'],
        ['cuantos-son', 'no'],
        ['cuantos-son', null],
        ['valor', null],
        ['aparte', 'x'],
      ] as const) {
        if (valor === null) elemento.removeAttribute(nombre);
        else elemento.setAttribute(nombre, valor);
        visto.push([elemento.valor, elemento.abierto, elemento.cuantos]);
      }
      elemento.remove();
      return { visto, observados: (clase as unknown as { observedAttributes: string[] }).observedAttributes };
    });
  });

  it('in what a page set before it was defined', async () => {
    await comparar(async (lit) => {
      const etiqueta = `prueba-lit-${++cuenta}`;
      const elemento = document.createElement(etiqueta) as Narrado;
      Object.assign(elemento, { valor: 'antes', aparte: { x: 1 }, ajena: 2 });
      document.body.append(elemento);
      definir(narrador(lit, []), etiqueta);
      await elemento.updateComplete;
      const { valor, aparte } = elemento;
      const propias = Object.keys(elemento).filter((nombre) => /^(valor|aparte|ajena)$/.test(nombre));
      elemento.remove();
      return { valor, aparte, propias, texto: pintado(elemento) };
    });
  });

  it('in what is no change, what is derived, and what changes once it is painted', async () => {
    await comparar(async (lit) => {
      const dicho: string[] = [];
      const elemento = document.createElement(definir(narrador(lit, dicho))) as Narrado;
      document.body.append(elemento);
      await elemento.updateComplete;
      for (const valor of ['inicial', NaN, NaN, 'derivar', 'otra vez', null, undefined]) {
        elemento.valor = valor;
        dicho.push(`${await elemento.updateComplete}`);
      }
      while (!(await elemento.updateComplete)) dicho.push('más');
      elemento.requestUpdate();
      await elemento.updateComplete;
      elemento.remove();
      return dicho;
    });
  });

  it('in what becomes of an error', async () => {
    await comparar(async (lit) => {
      const dicho: string[] = [];
      const clase = narrador(lit, dicho, (valor) => {
        if (valor === 'mal') throw new Error('mal');
      });
      const elemento = document.createElement(definir(clase)) as Narrado;
      document.body.append(elemento);
      await elemento.updateComplete;
      elemento.valor = 'mal';
      await elemento.updateComplete.catch((error: Error) => dicho.push(`falló: ${error.message}`));
      // What failed is said once more by the next one, to the page.
      const ajeno = new Promise((seguir) =>
        addEventListener('unhandledrejection', (evento) => (evento.preventDefault(), seguir(evento.reason)), {
          once: true,
        }),
      );
      elemento.valor = 'bien';
      await elemento.updateComplete;
      dicho.push(`a la página: ${((await ajeno) as Error).message}`, pintado(elemento));
      elemento.remove();
      return dicho;
    });
  });

  it('in what a class takes over from the one that it extends, and in controllers that come late', async () => {
    await comparar(async (lit) => {
      const dicho: string[] = [];
      const base = narrador(lit, dicho);
      class Otro extends base {
        declare propia: string;
      }
      Otro.createProperty('propia', {});
      const deTodos = [base, Otro].map(
        (clase) => (clase as unknown as { observedAttributes: string[] }).observedAttributes,
      );
      definir(base);
      const elemento = document.createElement(definir(Otro)) as Otro;
      document.body.append(elemento);
      elemento.addController({ hostConnected: () => dicho.push('tarde') });
      elemento.propia = 'x';
      await elemento.updateComplete;
      elemento.remove();
      return { dicho, deTodos };
    });
  });
});

describe('the templates of the bundle are as Lit’s own', () => {
  it('in everything that ours have', async () => {
    await comparar((lit) => {
      const { html, svg, nothing, noChange, render } = lit;
      const oidos: string[] = [];
      const lugar = document.createElement('div');
      const fila = (x: number) => html`<li data-x=${x}>${x}</li>`;
      const plantilla = (v: Record<string, unknown>) => html`
        <p title="${v.a} y ${v.b}" class=${v.a} ?hidden=${v.si} .lang=${v.a} @click=${v.oir}>
          antes ${v.a} <b>${v.b}</b>${v.c} después
        </p>
        <textarea .value=${v.a}></textarea><input value=${v.nada} aria-label="x${v.nada}" />
        <svg viewBox="0 0 1 1">${svg`<rect width=${v.n} />${svg`<circle r="${v.n}" />`}`}</svg>
        <ul>
          ${v.lista}
        </ul>
        ${v.si ? html`<i>sí</i>` : nothing} ${v.nodo} < ${v.igual}
      `;
      const nodo = document.createElement('hr');
      const caras: Record<string, unknown>[] = [
        { a: 'uno', b: 2, c: '<img src=x>', si: true, n: 1, lista: [1, 2, 3].map(fila), nodo, nada: 'n' },
        { a: '&amp;"', b: null, c: undefined, si: false, n: 2, lista: [3, 1].map(fila), nada: nothing },
        { a: noChange, b: noChange, c: 0, si: '', n: 2, lista: [], nodo: [nodo, 't', html`<u>${'x'}</u>`] },
        { a: '', b: false, c: html`<em>${'e'}</em>`, si: 1, n: NaN, lista: new Set([fila(9)]), nada: null },
        { a: 'z', b: [], c: [['d', 'e'], 'f'], si: 0, lista: 'texto', nodo: { toString: () => 'objeto' } },
      ];
      const vistas = caras.map((cara, i) => {
        const oir =
          i === 0
            ? () => oidos.push('función')
            : i === 1
              ? { handleEvent: (evento: Event) => oidos.push(`objeto ${evento.type}`), capture: true }
              : i === 2
                ? nothing
                : undefined;
        render(plantilla({ igual: noChange, ...cara, oir }), lugar);
        const { lang } = lugar.querySelector('p')!;
        lugar.querySelector('b')!.click();
        return [sinMarcas(lugar.innerHTML), lang, lugar.querySelector('textarea')!.value];
      });
      return { vistas, oidos, svg: lugar.querySelector('rect')!.namespaceURI };
    });
  });

  it('in what stays where it is when the values change', async () => {
    await comparar((lit) => {
      const { html, render } = lit;
      const lugar = document.createElement('div');
      const pintar = (claves: number[], si: boolean) =>
        render(
          html`${claves.map((clave) => html`<p id="c${clave}"></p>`)}${si ? html`<a></a>` : html`<b></b>`}`,
          lugar,
        );
      pintar([1, 2], true);
      const [primero, enlace] = [lugar.querySelector('p'), lugar.querySelector('a')];
      pintar([5, 6, 7], true);
      const mismos = [primero === lugar.querySelector('p'), enlace === lugar.querySelector('a')];
      pintar([], false);
      return [...mismos, sinMarcas(lugar.innerHTML)];
    });
  });

  it('and what is repeated by key moves', () => {
    const { html, render } = nuestro;
    const lugar = document.createElement('div');
    const pintar = (claves: string[]): Element[] => {
      render(
        html`${repeat(
          claves,
          (clave) => clave,
          (clave) => html`<p>${clave}</p>`,
        )}`,
        lugar,
      );
      return [...lugar.children];
    };
    const [a, b, c] = pintar(['a', 'b', 'c']);
    const despues = pintar(['c', 'x', 'a', 'b']);
    igual([despues[0] === c, despues[2] === a, despues[3] === b], [true, true, true]);
    igual(lugar.textContent, 'cxab');
    igual(pintar([]).length, 0);
  });

  it('and nobody makes one up from data', () => {
    const { render } = nuestro;
    const falsa = JSON.parse('{"strings":["<img>"],"values":[]}') as object;
    const tipo = Object.keys(nuestro.html``).find((clave) => !['strings', 'values'].includes(clave))!;
    const lugar = document.createElement('div');
    let fallo = '';
    try {
      render({ ...falsa, [tipo]: 1 }, lugar);
    } catch (error) {
      fallo = (error as Error).message;
    }
    igual([fallo, lugar.querySelector('img')], ['invalid template strings array', null]);
  });
});
