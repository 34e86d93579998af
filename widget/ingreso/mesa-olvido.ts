import { css, html, type TemplateResult } from 'lit';
import type { Answer } from '../net/api-client.ts';
import { state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';

/** What this needs of the login that it is in: the form's fields, and what is wrong with them. */
interface Ingreso {
  modo: 'ips' | 'soporte';
  servidor: string;
  errores: Record<string, string | undefined>;
  renderRoot: ParentNode;
}

/**
 * What to do about a forgotten password, below the fields of `mesa-login`, whose NIT or correo it uses. Internal: until
 * this part is here, and where it does not come, its content says whom to ask.
 */
export class MesaOlvido extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      :host,
      div {
        display: grid;
        gap: 12px;
      }
      div:empty {
        display: none;
      }
      .suave .suave {
        font-size: 1em;
      }
    `,
  ];

  @state() private ayuda: Answer<'GET /sesion/recuperar'> | undefined;
  @state() private enviando = false;
  @state() private aviso = '';
  /** Whom a link was asked for. */
  @state() private pedido = '';

  override embebido = true;

  /** The login that it is in; kept, because it may be painted once more after it was taken off the page. */
  #ingreso!: Ingreso;

  #campo(id: string): HTMLInputElement | null {
    return this.#ingreso.renderRoot.querySelector(`#${id}`);
  }

  override connectedCallback(): void {
    this.#ingreso = (this.getRootNode() as ShadowRoot).host as unknown as Ingreso;
    this.servidor = this.#ingreso.servidor;
    super.connectedCallback();
    void this.#preguntar();
  }

  async #preguntar(): Promise<void> {
    try {
      this.ayuda = await this.cliente.pedir('GET /sesion/recuperar');
    } catch (error) {
      this.fallo(error);
    }
  }

  #pedir = async (): Promise<void> => {
    if (this.enviando) return;
    const [quien = '', usuario] = ['quien', 'usuario'].map((id) => this.#campo(id)?.value.trim());
    this.aviso = this.pedido = '';
    if (!quien) return this.#senalar({ quien: 'requerido' });
    this.enviando = true;
    try {
      const soporte = this.#ingreso.modo === 'soporte';
      await this.cliente.pedir('POST /sesion/recuperar', {
        body: soporte ? { correo: quien } : { nit: quien, ...(usuario && { usuario }) },
      });
      this.#senalar({});
      this.pedido = soporte ? quien : `el NIT ${quien}${usuario ? ` · ${usuario}` : ''}`;
    } catch (error) {
      const { campos, message, espera } = this.fallo(error);
      if (campos.length)
        this.#senalar(
          Object.fromEntries(
            campos.map(({ campo, codigo }) => [campo === 'usuario' ? campo : 'quien', codigo]),
          ),
        );
      else
        this.aviso = espera
          ? `Ya se pidió varias veces. Espere ${Math.ceil(espera / 60)} minutos e intente de nuevo.`
          : message;
    } finally {
      this.enviando = false;
    }
  };

  /** Says what is wrong at the fields of the login, and leads there. */
  #senalar(errores: Record<string, string>): void {
    const ingreso = this.#ingreso;
    ingreso.errores = errores;
    const [primero] = Object.keys(errores);
    if (primero) this.#campo(primero)?.focus();
  }

  protected override render(): TemplateResult {
    const { ayuda, aviso, enviando, pedido } = this;
    const soporte = this.#ingreso.modo === 'soporte';
    const aQuien = this.renderAQuien(ayuda?.aQuien);
    if (!ayuda?.correo) return aQuien;
    return html`<p>
        ${
          soporte
            ? 'Escriba arriba su correo y le enviamos un enlace para escoger otra.'
            : 'Escriba arriba su NIT y le enviamos un enlace al correo que confirmó en «Su cuenta», para escoger otra.'
        }
      </p>
      <p>
        <button type="button" aria-disabled=${enviando} @click=${this.#pedir}>
          ${enviando ? 'Enviando…' : 'Enviarme el enlace'}
        </button>
      </p>
      <div role="status">
        ${
          pedido &&
          html`<p class="aviso">
            Si ${pedido} tiene un correo confirmado, el enlace llega en unos minutos y sirve una hora. Mire
            también en el correo no deseado.
          </p>`
        }
      </div>
      <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
      <div class="suave">
        <p>${soporte ? 'Si no llega:' : 'Si no tiene correo registrado, o no llega:'}</p>
        ${aQuien}
      </div>`;
  }

  /** What the page says of it comes before what the operator says. */
  private renderAQuien(frase: string | null | undefined): TemplateResult {
    const deLaPagina = this.querySelector('slot')?.assignedNodes().length;
    return frase && !deLaPagina ? html`<p class="suave">${frase}</p>` : html`<slot></slot>`;
  }
}

registrar('mesa-olvido', MesaOlvido);
