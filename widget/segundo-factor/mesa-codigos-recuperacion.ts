import { html, type TemplateResult } from 'lit';
import { guardar } from '../net/download.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { estilosFactor } from './segundo-factor.styles.ts';

/**
 * Recovery codes, which are shown once: to copy, download or print. Internal to `mesa-segundo-factor`. Fires `close` when
 * the person says that they are kept.
 */
export class MesaCodigosRecuperacion extends MesaElement {
  static override styles = [...MesaElement.styles, estilosFactor];

  @state() private hecho = '';

  @property({ attribute: false }) codigos: readonly string[] = [];

  protected override firstUpdated(): void {
    void this.enfocar('h2');
  }

  get #texto(): string {
    const { correo } = this.cliente.usuario ?? this.cliente.porCambiar ?? {};
    return `Mesa de Ayuda IPS · Códigos de recuperación de ${correo}\nCada uno sirve una sola vez.\n\n${this.codigos.join('\n')}\n`;
  }

  #copiar = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.#texto);
      this.hecho = 'Códigos copiados.';
    } catch {
      // Not allowed on this page: they are marked, for the person to copy.
      getSelection()?.selectAllChildren(this.renderRoot.querySelector('.codigos')!);
      this.hecho = 'Los códigos quedaron marcados: cópielos con Ctrl+C.';
    }
  };

  #descargar = (): void => {
    guardar(new Blob([this.#texto], { type: 'text/plain' }), 'codigos-de-recuperacion.txt');
    this.hecho = 'Códigos descargados. Guarde el archivo donde solo usted lo vea.';
  };

  /** In a frame of its own, so that the page around is not printed. */
  #imprimir = (): void => {
    const marco = document.createElement('iframe');
    marco.className = 'oculto';
    marco.title = 'Códigos de recuperación';
    this.renderRoot.append(marco);
    const hoja = marco.contentDocument!;
    const texto = hoja.createElement('pre');
    texto.textContent = this.#texto;
    hoja.body.append(texto);
    const ventana = marco.contentWindow!;
    ventana.addEventListener('afterprint', () => marco.remove());
    ventana.print();
  };

  protected override render(): TemplateResult {
    return html`<div class="factor">
      <h2 tabindex="-1">Guarde sus códigos de recuperación</h2>
      <p class="suave">
        Si pierde el teléfono, cada uno le permite ingresar una vez. Se muestran solo ahora: guárdelos donde
        nadie más los vea y no en ese mismo teléfono.
      </p>
      <ol class="codigos" role="list">
        ${this.codigos.map((codigo) => html`<li>${codigo}</li>`)}
      </ol>
      <div class="fila">
        <button type="button" @click=${this.#copiar}>Copiar</button>
        <button type="button" @click=${this.#descargar}>Descargar</button>
        <button type="button" @click=${this.#imprimir}>Imprimir</button>
      </div>
      <p class="suave" role="status">${this.hecho}</p>
      <p>
        <button type="button" class="principal" @click=${() => this.dispatchEvent(new Event('close'))}>
          Ya los guardé
        </button>
      </p>
    </div>`;
  }
}

registrar('mesa-codigos-recuperacion', MesaCodigosRecuperacion);
