import Copiar from 'lucide/dist/esm/icons/copy.mjs';
import Imprimir from 'lucide/dist/esm/icons/printer.mjs';
import { html, nothing, type TemplateResult } from 'lit';
import type { Caso } from '../../shared/caso.ts';
import { property, state } from '../ui/decorators.ts';
import { MesaCasoAbrirEvent } from '../eventos.ts';
import { adoptStyles } from '../ui/adopt-styles.ts';
import { estilosEscala } from '../ui/escala.styles.ts';
import { icono } from '../ui/icono.ts';
import { MesaElement, registrar } from '../ui/mesa-element.ts';
import { tipoDeArchivo } from '../ui/tipo-de-archivo.ts';
import { traer } from '../net/lazy-part.ts';
import { megas } from '../words/faltas.ts';
import { diaYHora } from '../words/dia-y-hora.ts';
import { estilosBanda, estilosRegistrado } from './caso-registrado.styles.ts';

export type CasoRegistrado = Caso & { mensaje?: string | undefined };

/** What follows the number just given: until when it is answered, what can be done, what was filed. Internal. */
export class MesaCasoRegistrado extends MesaElement {
  static override styles = [...MesaElement.styles, estilosEscala, estilosRegistrado];

  @state() private dicho = '';
  @state() private abierto = false;
  /** As the service has it, with its first message. */
  @property({ attribute: false }) caso: CasoRegistrado | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    adoptStyles(this, [estilosBanda]);
  }

  #copiar = async (): Promise<void> => {
    const { numero } = this.caso!;
    try {
      await navigator.clipboard.writeText(`${numero}`);
      this.dicho = 'Número copiado.';
    } catch {
      // Missing on pages without https, or not allowed.
      this.dicho = `No se pudo copiar. Anote el número ${numero}.`;
    }
  };

  #ver = (): void => {
    if (!this.dispatchEvent(new MesaCasoAbrirEvent(this.caso!.numero))) return;
    this.abierto = true;
    traer(() => import('../conversacion/mesa-dialogo-caso.ts')).catch((error: unknown) => {
      this.abierto = false;
      this.dicho = this.fallo(error).message;
    });
  };

  protected override render(): TemplateResult | typeof nothing {
    const { caso } = this;
    if (!caso) return nothing;
    return html`<div class="partes">
        <div>
          ${this.renderPromesa(caso)}
          <p class="suave">Guarde este número: con él puede preguntar por su solicitud.</p>
          <div class="fila">
            <button type="button" class="principal" @click=${this.#ver}>Ver el caso</button>
            <button type="button" @click=${this.#copiar}>${icono(Copiar)} Copiar número</button>
            <button type="button" @click=${() => print()}>${icono(Imprimir)} Imprimir</button>
            <button type="button" class="enlace" @click=${() => this.dispatchEvent(new Event('otra'))}>
              Generar otra
            </button>
          </div>
          <p class="suave" role="status">${this.dicho}</p>
        </div>
        <section aria-labelledby="sigue">
          <h3 id="sigue">Qué sigue</h3>
          <ol>
            <li>Una persona de la EPS revisa su solicitud.</li>
            <li>La respuesta llega a este caso. La encuentra en Mis Solicitudes.</li>
            <li>Si falta algo, se lo pedirán allí. Usted también puede escribir cuando quiera.</li>
          </ol>
        </section>
        ${this.renderRegistrado(caso)}
      </div>
      ${
        this.abierto
          ? html`<mesa-dialogo-caso
              .servidor=${this.servidor}
              .numero=${caso.numero}
              @close=${() => (this.abierto = false)}
            ></mesa-dialogo-caso>`
          : nothing
      }`;
  }

  private renderPromesa({ vence }: Caso): TemplateResult {
    // No promise is made for a time that is over, as after a submission that waited for its connection.
    const promete = vence && Date.parse(vence.fecha) > Date.now();
    return promete
      ? html`<p class="promesa">
          Le responderemos antes del
          <strong><time datetime=${vence.fecha}>${diaYHora(vence.fecha)}</time></strong
          >.
        </p>`
      : html`<p class="promesa">Le responderemos en este mismo caso.</p>`;
  }

  private renderRegistrado(caso: CasoRegistrado): TemplateResult {
    const { fecha, motivo, asunto, descripcion, mensaje, adjuntos } = caso;
    const dato = (nombre: string, valor: unknown, clase = '') =>
      html`<div class=${clase}>
        <dt>${nombre}</dt>
        <dd>${valor}</dd>
      </div>`;
    return html`<section aria-labelledby="registrado">
      <h3 id="registrado">Lo que registró</h3>
      <dl>
        ${dato('Motivo', motivo.nombre)} ${dato('Asunto', asunto.nombre)}
        ${dato('Descripción', html`<bdi>${descripcion}</bdi>`)} ${dato('Fecha', diaYHora(fecha))}
        ${
          mensaje
            ? dato(
                'Lo que pasó',
                html`<div class="mensaje" tabindex="0" dir="auto">${mensaje}</div>`,
                'ancho',
              )
            : nothing
        }
        ${adjuntos.length ? dato('Archivos', this.renderArchivos(adjuntos), 'ancho') : nothing}
      </dl>
    </section>`;
  }

  private renderArchivos(adjuntos: Caso['adjuntos']): TemplateResult {
    return html`<ul>
      ${adjuntos.map(({ nombre, tipo, bytes }) => {
        const { nombre: clase, dibujo } = tipoDeArchivo(tipo);
        return html`<li>
          ${icono(dibujo)}<bdi>${nombre}</bdi>
          <span class="suave">${clase}, ${megas(bytes)}</span>
        </li>`;
      })}
    </ul>`;
  }
}

registrar('mesa-caso-registrado', MesaCasoRegistrado);
