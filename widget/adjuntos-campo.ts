import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from './decoradores.ts';
import type { AdjuntoLocal, EstadoAdjunto } from './adjunto-local.ts';
import { Adjuntos } from './adjuntos.ts';
import type { MesaClient } from './mesa-client.ts';
import { MesaElement, registrar } from './mesa-element.ts';
import { subirPor } from './subir-adjunto.ts';
import { megas } from './textos.ts';

/** What is said after the size. */
const DETALLE: Partial<Record<EstadoAdjunto, string>> = {
  'en-cola': ' · en espera',
  pausado: ' · en pausa',
  esperando: ' · seguirá cuando vuelva la conexión',
  listo: ' · adjuntado',
};

/** The chosen files with their progress. Internal: the form and the composer hold it, it comes with the first file. */
export class MesaAdjuntos extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        gap: 8px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        column-gap: 8px;
        border: 1px solid var(--l);
        border-radius: var(--r);
        padding: 4px 4px 4px 12px;
        background: var(--f);
      }
      li.rechazado {
        border-color: var(--e);
      }
      progress {
        display: block;
        width: 100%;
        height: 6px;
        margin-top: 4px;
        accent-color: var(--a);
      }
      .listo .suave::before {
        content: '✓ ' / '';
        color: var(--o);
        font-weight: 700;
      }
      p {
        line-height: 1.35;
      }
      @container (max-width: 20em) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) adjuntos: Adjuntos | undefined;
  /** A new object tells that something in `adjuntos` moved. */
  @property({ attribute: false }) vez: unknown;

  protected override render(): TemplateResult {
    return html`<ul aria-label="Archivos adjuntos">
      ${this.adjuntos?.lista.map((local) => this.renderAdjunto(local))}
    </ul>`;
  }

  private renderAdjunto(local: AdjuntoLocal): TemplateResult {
    const { nombre, bytes, estado, avance, motivo, repetible } = local;
    const subiendo = estado === 'subiendo';
    const espera = estado === 'esperando';
    const boton = (texto: string, accion: () => unknown) =>
      html`<button type="button" class="enlace" @click=${accion}>
        ${texto}<span class="oculto"> ${nombre}</span>
      </button>`;
    return html`<li class=${estado}>
      <div>
        <p><bdi>${nombre}</bdi></p>
        ${
          estado === 'rechazado'
            ? html`<p class="error" role="alert">${motivo}</p>`
            : html`<p class="suave">
                  ${avance && estado !== 'listo' ? `${megas(bytes * avance)} de ` : nothing}${megas(bytes)}${DETALLE[estado]}
                </p>
                ${espera ? html`<p class="suave">${motivo}</p>` : nothing}
                ${estado === 'listo' ? nothing : html`<progress aria-label="Subiendo ${nombre}" .value=${avance}></progress>`}`
        }
      </div>
      <div>
        ${
          subiendo || estado === 'pausado'
            ? boton(subiendo ? 'Pausar' : 'Reanudar', () =>
                subiendo ? this.adjuntos!.pausar(local) : this.adjuntos!.seguir(local),
              )
            : nothing
        }
        ${
          espera || (repetible && estado === 'rechazado')
            ? boton('Reintentar', () => this.adjuntos!.seguir(local))
            : nothing
        }
        ${boton(subiendo ? 'Cancelar' : 'Quitar', () => this.#quitar(local))}
      </div>
    </li>`;
  }

  #quitar(local: AdjuntoLocal): void {
    this.adjuntos!.quitar(local);
    // The pressed button is gone: keep the keyboard near.
    const raiz = this.getRootNode() as ParentNode;
    void this.updateComplete.then(() =>
      (this.renderRoot.querySelector('button') ?? raiz.querySelector<HTMLElement>('[type=file]'))?.focus(),
    );
  }
}

/** The files of one form or message of this client. */
export async function crearAdjuntos(
  cliente: MesaClient,
  clave: string,
  alCambiar: () => void,
): Promise<Adjuntos> {
  const { limites } = await cliente.catalogo();
  return new Adjuntos({ limites: limites.adjunto, subir: subirPor(cliente.api), clave, alCambiar });
}

registrar('mesa-adjuntos', MesaAdjuntos);
