import { css, html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../../shared/adjunto.ts';
import { property, state } from '../ui/decorators.ts';
import { bajar } from '../net/download.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

/** Bytes up to which a picture is fetched by itself when it comes into sight; a bigger one has no thumbnail. */
const SOLA = 1024 * 1024;

/**
 * A picture of a case: a thumbnail where it is small, and the whole of it in a native dialog. It comes by the download
 * that the service records, never by a bare address. Where it cannot be shown, as under a Content-Security-Policy
 * without `img-src blob:`, nothing stands here. Internal.
 */
export class MesaImagen extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      :host {
        min-inline-size: 0;
        container-type: normal;
      }
      .miniatura {
        display: block;
        overflow: hidden;
        width: 144px;
        height: 96px;
        padding: 0;
        border-radius: var(--radio);
        background: var(--fondo-suave);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      dialog {
        position: fixed;
        inset: 0;
        width: max-content;
        max-width: calc(100% - 24px);
        max-height: calc(100dvh - 24px);
        margin: auto;
        padding: 0;
        border: 1px solid var(--linea);
        border-radius: calc(var(--radio) * 1.5);
        background: var(--fondo);
        color: inherit;
        overflow: hidden;
      }
      dialog::backdrop {
        background: rgb(9 20 30 / 0.75);
      }
      .barra {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        padding: 4px 8px 4px 16px;
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      dialog img {
        width: auto;
        height: auto;
        max-width: 100%;
        max-height: calc(100dvh - 90px);
        margin: auto;
        object-fit: contain;
      }
    `,
  ];

  @state() private url: string | undefined;
  @state() private mala = false;
  @state() private abierta = false;
  @property({ attribute: false }) adjunto: Adjunto | undefined;

  readonly #vista = new IntersectionObserver((entradas) => {
    if (entradas.some(({ isIntersecting }) => isIntersecting))
      void this.#bajar().catch(() => (this.mala = true));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.firstUpdated();
  }

  protected override firstUpdated(): void {
    if (this.adjunto!.bytes <= SOLA) this.#vista.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#vista.disconnect();
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = undefined;
    this.abierta = false;
  }

  #ampliar = async (): Promise<void> => {
    this.abierta = true;
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')!.showModal();
  };

  async #bajar(): Promise<void> {
    this.#vista.disconnect();
    const { clave, tipo } = this.adjunto!;
    const bytes = await bajar(this.cliente.api, 'GET /adjuntos/:clave', { params: { clave } });
    const url = URL.createObjectURL(bytes.slice(0, bytes.size, tipo));
    const imagen = new Image();
    imagen.src = url;
    // Refused by the page's policy, or nothing that this browser can draw.
    const buena = await imagen.decode().then(
      () => true,
      () => false,
    );
    this.mala = !buena;
    if (buena && this.isConnected) this.url = url;
    else URL.revokeObjectURL(url);
  }

  #cerrar = (): void => this.renderRoot.querySelector('dialog')!.close();

  protected override render(): TemplateResult {
    const { url } = this;
    const { nombre, bytes } = this.adjunto!;
    return html`${
      url
        ? html`<button type="button" class="miniatura" aria-label="Ampliar ${nombre}" @click=${this.#ampliar}>
            <img src=${url} alt="" />
          </button>`
        : this.mala || bytes > SOLA
          ? nothing
          : html`<span class="miniatura"></span>`
    }
    ${
      url && this.abierta
        ? html`<dialog
            aria-label=${nombre}
            @close=${() => (this.abierta = false)}
            @click=${({ target, currentTarget }: Event) => target === currentTarget && this.#cerrar()}
          >
            <div class="barra">
              <bdi>${nombre}</bdi>
              <button type="button" class="enlace" @click=${this.#cerrar}>Cerrar</button>
            </div>
            <img src=${url} alt=${nombre} />
          </dialog>`
        : nothing
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesa-imagen': MesaImagen;
  }
}

registrar('mesa-imagen', MesaImagen);
