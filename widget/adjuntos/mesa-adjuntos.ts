import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import type { AdjuntoLocal, CausaDeEspera, EstadoAdjunto } from '../outbox/adjunto-local.ts';
import { Adjuntos, type Comienzo } from '../outbox/cola-de-adjuntos.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { subirPor } from '../outbox/subir-adjunto.ts';
import { nombreCorto } from '../words/nombre-corto.ts';
import { megas } from '../words/faltas.ts';

/** What is said after the size. */
const DETALLE: Partial<Record<EstadoAdjunto | CausaDeEspera, string>> = {
  buscando: ' · abriendo el archivo',
  'en-cola': ' · en espera',
  pausado: ' · en pausa',
  conexion: ' · seguirá cuando vuelva la conexión',
  sesion: ' · seguirá cuando ingrese de nuevo',
  servicio: ' · seguirá en un momento',
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
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        column-gap: 8px;
        border: 1px solid var(--linea);
        border-radius: var(--radio);
        padding: 4px 4px 4px 12px;
        background: var(--fondo);
      }
      /* What is said of it has this width at least; the buttons then go below. */
      li > :first-child {
        flex: 1 1 11em;
        min-width: 0;
      }
      li > :last-child {
        margin-inline-start: auto;
      }
      li.rechazado {
        border-color: var(--error);
      }
      .rechazado > :first-child {
        flex-basis: 100%;
      }
      progress {
        display: block;
        width: 100%;
        height: 6px;
        margin-top: 4px;
        accent-color: var(--acento);
      }
      .listo .suave::before {
        content: '✓ ' / '';
        color: var(--exito);
        font-weight: 700;
      }
      p {
        line-height: 1.35;
      }
    `,
  ];

  @property({ attribute: false }) adjuntos: Adjuntos | undefined;
  /** A new object each time that something in `adjuntos` changed, so that this element paints it. */
  @property({ attribute: false }) repaint: unknown;

  /** Kept while a file is being chosen: Safari discards an input without a reference to it. */
  #selector: HTMLInputElement | undefined;

  protected override render(): TemplateResult {
    return html`<ul aria-label="Archivos adjuntos">
      ${this.adjuntos?.lista.map((local) => this.renderAdjunto(local))}
    </ul>`;
  }

  private renderAdjunto(local: AdjuntoLocal): TemplateResult {
    const { nombre, bytes, estado, causa, avance, motivo } = local;
    const subiendo = estado === 'subiendo';
    const rechazado = estado === 'rechazado';
    const tarda = estado === 'buscando' && motivo;
    // The second click of a double click would meet what has come to that place: the next file, or another action.
    const boton = (texto: string, accion: () => unknown) =>
      html`<button type="button" class="enlace" @click=${({ detail }: MouseEvent) => detail < 2 && accion()}>
        ${texto}<span class="oculto"> ${nombre}</span>
      </button>`;
    return html`<li class=${estado}>
      <div>
        <p><bdi title=${nombre}>${nombreCorto(nombre)}</bdi></p>
        ${
          rechazado
            ? html`<p class="error" role="alert">${motivo}</p>`
            : html`<p class="suave">
                  ${avance && estado !== 'listo' ? `${megas(bytes * avance)} de ` : nothing}${megas(bytes)}${DETALLE[causa ?? estado]}
                </p>
                ${causa || tarda ? html`<p class="suave">${motivo}</p>` : nothing}
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
        ${causa ? boton('Reintentar', () => this.adjuntos!.seguir(local)) : nothing}
        ${boton(subiendo ? 'Cancelar' : 'Quitar', () => this.#quitar(local))}
        ${rechazado || tarda ? boton('Elegir de nuevo', () => this.#elegirDeNuevo(local)) : nothing}
      </div>
    </li>`;
  }

  #elegirDeNuevo(local: AdjuntoLocal): void {
    const control = (this.#selector = document.createElement('input'));
    control.type = 'file';
    control.onchange = () => {
      const archivo = control.files?.[0];
      if (archivo) this.adjuntos!.reemplazar(local, archivo);
      this.#enfocarCerca();
    };
    control.click();
  }

  #quitar(local: AdjuntoLocal): void {
    this.adjuntos!.quitar(local);
    this.#enfocarCerca();
  }

  #enfocarCerca(): void {
    // The pressed button is gone: keep the keyboard near.
    const raiz = this.getRootNode() as ParentNode;
    void this.updateComplete.then(() =>
      (this.renderRoot.querySelector('button') ?? raiz.querySelector<HTMLElement>('[type=file]'))?.focus(),
    );
  }
}

/** Makes the files of a form or message of this client, whole from the start. Rejects without what uploads need. */
export async function fabricaDeAdjuntos(cliente: MesaClient): Promise<(comienzo: Comienzo) => Adjuntos> {
  const { limites } = await cliente.catalogo();
  return (comienzo) => new Adjuntos({ ...comienzo, limites: limites.adjunto, subir: subirPor(cliente.api) });
}

registrar('mesa-adjuntos', MesaAdjuntos);
