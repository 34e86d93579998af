/** What the panels of the administration share: one request at a time, faults at their fields, confirmations. */
import { html, nothing, type TemplateResult } from 'lit';
import { estilosAdministracion } from './panel.styles.ts';
import { state } from '../ui/decorators.ts';
import { campo, MesaElement } from '../ui/mesa-element.ts';
import { preguntar } from '../ui/confirm.ts';

/** By field and code, then by code. */
const FRASES: Record<string, string> = {
  'nit.repetido': 'Ya hay una IPS con este NIT. Búsquela en la lista.',
  'correo.repetido': 'Ya hay un usuario con este correo.',
  'alias.repetido': 'Esta IPS ya tiene un usuario con ese nombre de ingreso.',
  'titulo.repetido': 'Ya hay una respuesta con este título.',
  'correo.formato': 'Escriba un correo, por ejemplo ana@eps.co.',
  'direccion.formato': 'Escriba un correo, por ejemplo ana@clinica.co.',
  'alias.formato': 'Use letras minúsculas, números, puntos o guiones, sin tildes ni espacios.',
};

/** What is shown once. `copiado` says that it was copied, `listo` is the button that ends it. */
interface DadoUnaVez {
  titulo: string;
  valor: string;
  nota: string;
  copiado: string;
  listo: string;
}

export interface Texto {
  id: string;
  etiqueta: string;
  valor?: string;
  tipo?: string;
  ayuda?: string;
}

export abstract class PanelDeAdministracion extends MesaElement {
  static override styles = [...MesaElement.styles, estilosAdministracion];

  /** What is wrong with a field, by field and code. */
  protected readonly frases: Readonly<Record<string, string>> = FRASES;

  @state() protected errores: Record<string, string | undefined> = {};
  @state() protected hecho = '';
  @state() protected aviso = '';
  @state() protected enviando = false;
  @state() private dado: DadoUnaVez | undefined;
  @state() private copiada = false;

  /** Does one thing at a time, and shows what is wrong at its field, or above. */
  protected async hacer(trabajo: () => Promise<unknown>): Promise<void> {
    if (this.enviando) return;
    this.enviando = true;
    this.olvidarMensajes();
    try {
      await trabajo();
    } catch (error) {
      const { message, campos } = this.fallo(error);
      this.errores = Object.fromEntries(
        campos.map(({ campo: cual, codigo }) => [cual, this.frases[`${cual}.${codigo}`] ?? codigo]),
      );
      await this.updateComplete;
      if (!this.renderRoot.querySelector('[aria-invalid=true]')) this.aviso = message;
      void this.enfocar('[aria-invalid=true]');
    } finally {
      this.enviando = false;
      void this.#recogerFoco();
    }
  }

  /** If the pressed button is gone, the focus goes to the open row, or to the heading. */
  async #recogerFoco(): Promise<void> {
    await this.updateComplete;
    if (document.activeElement === document.body) {
      await this.enfocar('.abrir[aria-expanded=true], h3[tabindex], h4[tabindex]');
    }
  }

  protected olvidarMensajes(): void {
    this.hecho = this.aviso = '';
    this.errores = {};
  }

  /** Submits a form: `trabajo` gets its fields by name. */
  protected alEnviar =
    (trabajo: (campos: Record<string, string>, formulario: HTMLFormElement) => Promise<unknown>) =>
    (evento: SubmitEvent): void => {
      evento.preventDefault();
      const formulario = evento.currentTarget as HTMLFormElement;
      const campos = Object.fromEntries(new FormData(formulario)) as Record<string, string>;
      void this.hacer(() => trabajo(campos, formulario));
    };

  protected async preguntar(
    titulo: string,
    frase: string,
    boton: string,
    hacer: () => Promise<unknown>,
  ): Promise<void> {
    if (await preguntar(this.renderRoot, { titulo, frase, boton })) await this.hacer(hacer);
    else await this.#recogerFoco();
  }

  /** Shows a password, which cannot be read again. */
  protected darContrasena(quien: string, contrasena: string): Promise<void> {
    return this.darUnaVez({
      titulo: `Contraseña de ${quien}`,
      valor: contrasena,
      nota: 'Se muestra solo esta vez. Désela por un medio seguro: al ingresar tendrá que cambiarla por una propia.',
      copiado: 'Contraseña copiada',
      listo: 'Ya la guardé',
    });
  }

  /** Shows what cannot be read again. */
  protected async darUnaVez(dado: DadoUnaVez): Promise<void> {
    this.dado = dado;
    this.copiada = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLDialogElement>('dialog.dada')?.showModal();
  }

  /** By the Escape key too. */
  #alCerrar = (): void => {
    this.dado = undefined;
    void this.#recogerFoco();
  };

  #copiar = async ({ currentTarget }: Event): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.dado!.valor);
      this.copiada = true;
    } catch {
      // Not allowed on this page: it is marked, for the person to copy.
      const clave = (currentTarget as HTMLElement).closest('dialog')!.querySelector('.clave')!;
      getSelection()?.selectAllChildren(clave);
    }
  };

  protected renderMensajes(): TemplateResult {
    return html`<div role="status">${this.hecho && html`<p class="aviso hecho">${this.hecho}</p>`}</div>
      <div role="alert">${this.aviso && html`<p class="aviso mal">${this.aviso}</p>`}</div>`;
  }

  protected renderTexto({ id, etiqueta, valor = '', tipo = 'text', ayuda }: Texto): TemplateResult {
    const falta = this.errores[id];
    return campo(
      id,
      etiqueta,
      html`<input
        id=${id}
        name=${id}
        type=${tipo}
        .value=${valor}
        autocomplete="off"
        aria-required="true"
        aria-invalid=${!!falta}
        aria-describedby="${id}-ayuda ${id}-error"
      />`,
      falta,
      ayuda ?? nothing,
    );
  }

  protected renderEnviar(boton: string, cancelar?: () => void): TemplateResult {
    return html`<div class="fila">
      <button class="principal" aria-disabled=${this.enviando}>
        ${this.enviando ? 'Guardando…' : boton}
      </button>
      ${cancelar ? html`<button type="button" class="enlace" @click=${cancelar}>Cancelar</button>` : nothing}
    </div>`;
  }

  protected renderDialogo(): TemplateResult | typeof nothing {
    if (!this.dado) return nothing;
    return html`<dialog
      class="dada"
      aria-labelledby="titulo-dialogo"
      @close=${this.#alCerrar}
      @cancel=${(evento: Event) => evento.preventDefault()}
    >
      ${this.renderDado(this.dado)}
    </dialog>`;
  }

  private renderDado({ titulo, valor, nota, copiado, listo }: DadoUnaVez): TemplateResult {
    return html`<h3 id="titulo-dialogo">${titulo}</h3>
      <p class="clave">${valor}</p>
      <p class="suave">${nota}</p>
      <div class="fila">
        <button type="button" class="principal" @click=${this.#copiar}>
          ${this.copiada ? copiado : 'Copiar'}
        </button>
        <button
          type="button"
          class="enlace"
          @click=${({ currentTarget }: Event) => (currentTarget as HTMLElement).closest('dialog')!.close()}
        >
          ${listo}
        </button>
      </div>
      <p class="oculto" role="status">${this.copiada ? `${copiado}.` : ''}</p>`;
  }
}

/** A row that opens: `cuerpo` is what it shows then. */
export function renderFila(
  abierta: boolean,
  alAbrir: () => void,
  titulo: unknown,
  detalle: unknown,
  cuerpo: () => TemplateResult,
  clase = '',
): TemplateResult {
  return html`<li class=${clase}>
    <button type="button" class="abrir" aria-expanded=${abierta} @click=${alAbrir}>
      <strong>${titulo}</strong><span class="suave">${detalle}</span>
    </button>
    ${abierta ? html`<div class="ficha">${cuerpo()}</div>` : nothing}
  </li>`;
}
