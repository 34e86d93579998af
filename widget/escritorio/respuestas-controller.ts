/** What an agent's composer has besides: internal notes, and canned replies with their variables filled in. */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Respuesta } from '../../shared/bandeja.ts';
import type { Caso } from '../../shared/caso.ts';
import type { VARIABLES } from '../../shared/variables.ts';
import type { MesaCasoSoporte } from './mesa-caso-soporte.ts';

/** What the composer gives to its extras. */
export interface Redaccion {
  interno: boolean;
  ponerInterno: (si: boolean) => void;
  insertar: (texto: string) => void;
}

export class RespuestasController implements ReactiveController {
  readonly #elemento: MesaCasoSoporte;
  #respuestas: Respuesta[] | undefined;
  #abierto = false;
  #buscar = '';
  #aviso = '';

  constructor(elemento: MesaCasoSoporte) {
    (this.#elemento = elemento).addController(this);
  }

  hostConnected(): void {}

  async #abrir(): Promise<void> {
    this.#abierto = !this.#abierto;
    this.#aviso = '';
    if (this.#abierto) {
      try {
        ({ respuestas: this.#respuestas } = await this.#elemento.cliente.pedir('GET /respuestas'));
      } catch (error) {
        this.#aviso = (error as Error).message;
      }
    }
    this.#pintar();
  }

  get #nada(): string {
    return this.#buscar ? 'No hay respuestas guardadas así.' : 'Todavía no hay respuestas guardadas.';
  }

  /** Another case: what was looked for was for that one. */
  cerrar(): void {
    this.#abierto = false;
    this.#buscar = '';
  }

  #pintar(): void {
    this.#elemento.requestUpdate();
    // The composer is painted by the conversation inside.
    (
      this.#elemento.renderRoot.querySelector('mesa-conversacion') as { requestUpdate?: () => void } | null
    )?.requestUpdate?.();
  }

  #usar({ texto }: Respuesta, redaccion: Redaccion): void {
    const { vista, cliente } = this.#elemento;
    if (vista) redaccion.insertar(rellenar(texto, vista, cliente.usuario?.nombre ?? ''));
    this.#abierto = false;
    this.#pintar();
  }

  /** For the conversation, above its buttons. */
  render(redaccion: Redaccion): TemplateResult {
    const { interno } = redaccion;
    return html`<div class="fila extras">
        <label class="interruptor">
          <input
            type="checkbox"
            name="interno"
            .checked=${interno}
            @change=${(e: Event) => redaccion.ponerInterno((e.target as HTMLInputElement).checked)}
          />
          Nota interna <span class="suave">(la IPS no la ve)</span>
        </label>
        <button type="button" class="enlace" aria-expanded=${this.#abierto} @click=${() => this.#abrir()}>
          Respuestas
        </button>
      </div>
      ${this.#abierto ? this.renderLista(redaccion) : nothing}`;
  }

  private renderLista(redaccion: Redaccion): TemplateResult {
    const buscado = this.#buscar.toLocaleLowerCase('es');
    const halladas = this.#respuestas?.filter(({ titulo, texto }) =>
      `${titulo} ${texto}`.toLocaleLowerCase('es').includes(buscado),
    );
    return html`<div class="respuestas">
      <label class="oculto" for="buscar-respuesta">Buscar respuesta</label>
      <input
        type="search"
        id="buscar-respuesta"
        placeholder="Buscar respuesta"
        autocomplete="off"
        .value=${this.#buscar}
        @keydown=${(e: KeyboardEvent) => {
          if (e.key !== 'Enter') return;
          // Not the composer's: nothing is sent from here.
          e.preventDefault();
          if (halladas?.[0]) this.#usar(halladas[0], redaccion);
        }}
        @input=${(e: Event) => {
          this.#buscar = (e.target as HTMLInputElement).value;
          this.#pintar();
        }}
      />
      ${this.#aviso && html`<p class="error" role="alert">${this.#aviso}</p>`}
      ${
        halladas?.length
          ? html`<ul role="list">
              ${halladas.map(
                (respuesta) =>
                  html`<li>
                    <button type="button" @click=${() => this.#usar(respuesta, redaccion)}>
                      <strong>${respuesta.titulo}</strong>
                      <span class="suave corto">${respuesta.texto}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<p class="suave">${this.#respuestas ? this.#nada : 'Cargando…'}</p>`
      }
    </div>`;
  }
}

/** `{numero}`, `{ips}`, `{agente}`, `{motivo}`, `{asunto}`; what is none of them stays as it is. */
function rellenar(texto: string, caso: Caso, agente: string): string {
  const valores: Record<(typeof VARIABLES)[number], string> = {
    numero: `${caso.numero}`,
    ips: caso.ips.nombre,
    agente,
    motivo: caso.motivo.nombre,
    asunto: caso.asunto.nombre,
  };
  return texto.replace(/\{(\w+)\}/g, (todo, nombre: keyof typeof valores) => valores[nombre] ?? todo);
}
