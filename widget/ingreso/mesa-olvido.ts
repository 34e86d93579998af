import { css, html, nothing, type TemplateResult } from 'lit';
import type { RequestOf } from '../../shared/api/all.ts';
import type { recuperarContrasena } from '../../shared/api/sesion.ts';
import { state } from '../ui/decorators.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { fraseDe } from '../words/faltas.ts';
import { fraseDeEspera } from './campo-codigo.ts';

/** Where the operator says nothing, and where the service cannot be asked. */
const A_LA_EPS = 'Pida otra a la EPS: le darán una inicial.';

/**
 * What who forgot the password does, within the form of the login, whose fields say who it is: asks for a link by mail, or
 * reads whom to ask. What is answered is the same for every account. Internal to `mesa-login`.
 */
export class MesaOlvido extends MesaElement {
  static override styles = [
    ...MesaElement.styles,
    css`
      p {
        margin-block: 4px 8px;
      }
    `,
  ];

  @state() private ayuda: { correo: boolean; aQuien: string | null } | undefined;
  @state() private aviso = '';
  @state() private enviando = false;
  @state() private enviado = false;

  protected override firstUpdated(): void {
    this.cliente.pedir('GET /sesion/recuperar').then(
      (ayuda) => (this.ayuda = ayuda),
      () => (this.ayuda = { correo: false, aQuien: null }),
    );
  }

  #enviar = async (): Promise<void> => {
    if (this.enviando) return;
    const { quien, usuario } = this.closest('form')!.elements as unknown as Record<string, HTMLInputElement>;
    const escrito = quien!.value.trim();
    const soporte = quien!.type === 'email';
    this.enviado = false;
    this.aviso = escrito ? '' : `Escriba arriba su ${soporte ? 'correo' : 'NIT'} y pida el enlace de nuevo.`;
    if (!escrito) return quien!.focus();
    const alias = usuario?.value.trim();
    const body: RequestOf<typeof recuperarContrasena>['body'] = soporte
      ? { correo: escrito }
      : { nit: escrito, ...(alias && { usuario: alias }) };
    this.enviando = true;
    try {
      await this.cliente.pedir('POST /sesion/recuperar', { body });
      this.enviado = true;
    } catch (error) {
      const { campos, espera, message } = this.fallo(error);
      const [falta] = campos;
      this.aviso = falta ? fraseDe(falta.codigo) : espera ? fraseDeEspera(espera) : message;
    } finally {
      this.enviando = false;
    }
  };

  protected override render(): TemplateResult {
    const { ayuda, aviso, enviado, enviando } = this;
    if (!ayuda) return this.renderEspera();
    if (!ayuda.correo) return html`<p class="suave">${ayuda.aQuien ?? A_LA_EPS}</p>`;
    return html`<p class="suave">Le enviamos al correo de su cuenta un enlace para escoger otra.</p>
      <div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>
      <button type="button" aria-disabled=${enviando} @click=${this.#enviar}>
        ${enviando ? 'Enviando…' : enviado ? 'Enviar otro enlace' : 'Enviarme el enlace'}
      </button>
      <div role="status">
        ${
          enviado
            ? html`<p>
                Si esa cuenta tiene un correo confirmado, en unos minutos le llega el enlace. Sirve durante
                una hora. Revise también el correo no deseado.
              </p>`
            : nothing
        }
      </div>
      <p class="suave">Si su cuenta no tiene correo: ${ayuda.aQuien ?? 'pida otra contraseña a la EPS.'}</p>`;
  }
}

registrar('mesa-olvido', MesaOlvido);
