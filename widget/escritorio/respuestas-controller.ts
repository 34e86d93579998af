/** Canned replies for an agent's composer, with their variables filled in. */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { Respuesta } from '../../shared/bandeja.ts';
import type { Caso } from '../../shared/caso.ts';
import type { VARIABLES } from '../../shared/variables.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import type { Redaccion } from '../conversacion/extras.ts';
import { ICONO } from '../ui/iconos.ts';

/** What this asks of the element that holds it. */
interface Host extends ReactiveControllerHost {
  readonly cliente: MesaClient;
  /** The case on the screen. */
  readonly vista: Caso | undefined;
  readonly renderRoot: ParentNode;
}

export class RespuestasController implements ReactiveController {
  readonly #elemento: Host;
  #respuestas: Respuesta[] | undefined;
  #abierto = false;
  #buscar = '';
  #aviso = '';

  constructor(elemento: Host) {
    (this.#elemento = elemento).addController(this);
  }

  hostConnected(): void {}

  /** Opens them, or closes what is open. */
  alternar = async (): Promise<void> => {
    this.#abierto = !this.#abierto;
    this.#aviso = '';
    this.#pintar();
    if (this.#abierto) {
      void this.#elemento.updateComplete.then(() => this.#enfocar('#buscar-respuesta'));
      try {
        ({ respuestas: this.#respuestas } = await this.#elemento.cliente.pedir('GET /respuestas'));
      } catch (error) {
        this.#aviso = (error as Error).message;
      }
    } else this.#enfocar('#texto');
    this.#pintar();
  };

  get #nada(): string {
    return this.#buscar ? 'No hay respuestas guardadas así.' : 'Todavía no hay respuestas guardadas.';
  }

  get abierto(): boolean {
    return this.#abierto;
  }

  /** Another case: what was looked for was for that one. */
  cerrar(): void {
    this.#abierto = false;
    this.#buscar = '';
  }

  #enfocar(selector: string): void {
    requestAnimationFrame(() => this.#elemento.renderRoot.querySelector<HTMLElement>(selector)?.focus());
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

  renderBoton(): TemplateResult {
    return html`<button type="button" class="llano" aria-expanded=${this.#abierto} @click=${this.alternar}>
      ${ICONO.respuestas} Respuestas
    </button>`;
  }

  /** Over what is being written, while they are open. */
  renderLista(redaccion: Redaccion): TemplateResult | typeof nothing {
    if (!this.#abierto) return nothing;
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
