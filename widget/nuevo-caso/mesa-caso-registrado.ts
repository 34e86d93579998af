import { css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../ui/decorators.ts';
import { MesaCasoAbrirEvent } from '../eventos.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { traer } from '../net/lazy-part.ts';

/** What to do with the number just given: copy it, go on to the case, file another. Internal to `mesa-nuevo-caso`. */
export class MesaCasoRegistrado extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      p + div {
        margin-top: 16px;
      }
      [role='status'] {
        margin-top: 8px;
      }
    `,
  ];

  @state() private dicho = '';
  @state() private abierto = false;
  @property({ type: Number }) numero = 0;

  #copiar = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${this.numero}`);
      this.dicho = 'Número copiado.';
    } catch {
      // Missing on pages without https, or not allowed.
      this.dicho = `No se pudo copiar. Anote el número ${this.numero}.`;
    }
  };

  #ver = (): void => {
    if (!this.dispatchEvent(new MesaCasoAbrirEvent(this.numero))) return;
    this.abierto = true;
    traer(() => import('../conversacion/mesa-dialogo-caso.ts')).catch((error: unknown) => {
      this.abierto = false;
      this.dicho = this.fallo(error).message;
    });
  };

  protected override render(): TemplateResult {
    return html`<p>Guarde este número: con él puede preguntar por su solicitud.</p>
      <div class="fila">
        <button type="button" class="principal" @click=${this.#ver}>Ver el caso</button>
        <button type="button" @click=${this.#copiar}>Copiar número</button>
        <button type="button" class="enlace" @click=${() => this.dispatchEvent(new Event('otra'))}>
          Generar otra
        </button>
      </div>
      <p class="suave" role="status">${this.dicho}</p>
      ${
        this.abierto
          ? html`<mesa-dialogo-caso
              .servidor=${this.servidor}
              .numero=${this.numero}
              @close=${() => (this.abierto = false)}
            ></mesa-dialogo-caso>`
          : nothing
      }`;
  }
}

registrar('mesa-caso-registrado', MesaCasoRegistrado);
