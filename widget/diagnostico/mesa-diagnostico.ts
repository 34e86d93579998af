import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { direccionDe, PROPIO } from '../net/server-url.ts';
import { property, state } from '../ui/decorators.ts';
import { registrar } from '../ui/mesa-element.ts';
import { estilos } from '../ui/mesa.styles.ts';
import { estilosDiagnostico } from './mesa-diagnostico.styles.ts';
import { revisar, type Encargado, type Hallazgo } from './revisiones.ts';

const ENCARGADO: Record<Encargado, string> = {
  portal: 'Para quien hizo esta página',
  operador: 'Para quien opera la Mesa de Ayuda',
};
/** On a square of 24 units, within a circle. */
const TRAZO = { bien: 'M8 12l3 3 5-6', aviso: 'M12 7v6m0 4v.01', mal: 'M9 9l6 6m0-6l-6 6' };
const PALABRA = { bien: 'Bien', aviso: 'Atención', mal: 'Mal' };

/**
 * Says in plain words why the elements do not work on this page, with the line to write and for whom. It asks for no
 * session, shows nothing of anybody, and is for the portal's developer.
 */
export class MesaDiagnostico extends LitElement {
  static override styles = [estilos, estilosDiagnostico];

  /** Where the help desk lives, with its path if it has one; by default the one that served this script. */
  @property() servidor = PROPIO;

  @state() private hallazgos: readonly Hallazgo[] = [];
  @state() private revisando = false;
  @state() private copiado = false;
  /** Shown where the browser lets no page write into the clipboard, as without HTTPS. */
  @state() private informe = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#revisar();
  }

  protected override render(): TemplateResult {
    const malos = this.hallazgos.filter(({ estado }) => estado === 'mal').length;
    return html`<section class="panel" aria-busy=${this.revisando}>
      <h2>Diagnóstico de la Mesa de Ayuda</h2>
      <p role="status">
        ${
          this.revisando
            ? 'Revisando…'
            : malos === 0
              ? 'Todo lo que se puede revisar desde esta página está bien.'
              : malos === 1
                ? 'Hay una cosa por arreglar.'
                : `Hay ${malos} cosas por arreglar.`
        }
      </p>
      <ol>
        ${this.hallazgos.map(
          ({ estado, que, para, linea }) =>
            html`<li class=${estado}>
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d=${`M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0${TRAZO[estado]}`} />
              </svg>
              <p><span class="oculto">${PALABRA[estado]}: </span>${que}</p>
              ${para && html`<p class="suave">${ENCARGADO[para]}${linea ? ':' : '.'}</p>`}
              ${linea ? html`<pre tabindex="0">${linea}</pre>` : nothing}
            </li>`,
        )}
      </ol>
      <p class="acciones">
        <button type="button" ?disabled=${this.revisando} @click=${this.#revisar}>Revisar de nuevo</button>
        <button type="button" ?disabled=${this.revisando} @click=${this.#copiar}>
          ${this.copiado ? 'Copiado' : 'Copiar el informe'}
        </button>
      </p>
      ${
        this.informe
          ? html`<label
              >Cópielo de aquí <textarea readonly rows="8" .value=${this.informe}></textarea>
            </label>`
          : nothing
      }
    </section>`;
  }

  readonly #revisar = async (): Promise<void> => {
    if (this.revisando) return;
    this.revisando = true;
    this.copiado = false;
    this.informe = '';
    this.hallazgos = [];
    for await (const hallazgo of revisar(direccionDe(this.servidor))) {
      this.hallazgos = [...this.hallazgos, hallazgo];
    }
    this.revisando = false;
  };

  readonly #copiar = async (): Promise<void> => {
    const lineas = this.hallazgos.map(({ estado, que, para, linea }) =>
      [`${PALABRA[estado]}: ${que}`, para && ENCARGADO[para], linea].filter(Boolean).join('\n  '),
    );
    const informe = [`Mesa de Ayuda en ${location.href}`, navigator.userAgent, ...lineas].join('\n');
    try {
      await navigator.clipboard.writeText(informe);
      this.copiado = true;
    } catch {
      this.informe = informe;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-diagnostico': MesaDiagnostico;
  }
}

registrar('mesa-diagnostico', MesaDiagnostico);
