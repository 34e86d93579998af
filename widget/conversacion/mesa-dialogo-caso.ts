import { css, html, type TemplateResult } from 'lit';
import { property } from '../ui/decorators.ts';
import { traerEtiqueta } from '../ui/lazy-tag.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { alSoltar } from '../ui/drop-zone.ts';

/** A case in a native dialog, for pages that do not show it by themselves. Internal. */
export class MesaDialogoCaso extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      dialog {
        position: fixed;
        inset: 0;
        width: min(46em, 100% - 24px);
        max-height: min(56em, 100dvh - 24px);
        margin: auto;
        padding: 0;
        border: 1px solid var(--linea);
        border-radius: calc(var(--radio) * 1.5);
        background: var(--fondo);
        color: inherit;
        overflow: auto;
        overscroll-behavior: contain;
        /* Within an element that shows nothing after a session that ended, what is in it hides itself. */
        visibility: visible;
      }
      dialog::backdrop {
        background: rgb(9 20 30 / 0.55);
      }
      mesa-caso-chat {
        padding: 16px 24px 24px;
      }
      @media (max-width: 30em) {
        mesa-caso-chat {
          padding: 16px;
        }
      }
      .cerrar {
        position: sticky;
        top: 0;
        z-index: 2;
        display: flex;
        align-items: center;
        justify-content: space-between;
        background: var(--fondo);
        padding: 4px 8px 4px 24px;
        border-bottom: 1px solid var(--linea);
      }
    `,
  ];

  @property({ type: Number }) numero = 0;

  protected override firstUpdated(): void {
    traerEtiqueta('mesa-caso-chat', () => import('./mesa-caso-chat.ts'));
    this.#dialogo.showModal();
    // A file dropped beside the conversation must not make the browser open it.
    alSoltar(this.#dialogo);
  }

  get #dialogo(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  #cerrar = (): void => this.#dialogo.close();

  protected override render(): TemplateResult {
    return html`<dialog
      aria-label="Caso ${this.numero}"
      @close=${() => this.dispatchEvent(new Event('close'))}
      @click=${({ target, currentTarget }: Event) => target === currentTarget && this.#cerrar()}
    >
      <div class="cerrar">
        <strong>Gestión Mesa de Ayuda</strong>
        <button type="button" class="enlace" @click=${this.#cerrar}>Cerrar</button>
      </div>
      <mesa-caso-chat embebido .servidor=${this.servidor} .caso=${this.numero}></mesa-caso-chat>
    </dialog>`;
  }
}

registrar('mesa-dialogo-caso', MesaDialogoCaso);
