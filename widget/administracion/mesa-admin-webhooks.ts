import { initialState, Task } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CambioWebhook, FichaWebhook, NuevoWebhook } from '../../shared/webhook.ts';
import type { TipoDeAviso } from '../../shared/webhook-codigos.ts';
import { PORQUE_APAGADO } from './avisos-en-palabras.ts';
import { estilosDeAvisos, renderAvisos } from './elegir-avisos.ts';
import './mesa-admin-entregas.ts';
import { PanelDeAdministracion, renderFila } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { registrar } from '../ui/mesa-element.ts';
import { plural } from '../words/cifras.ts';
import { fecha } from '../words/fechas.ts';

type Datos = Pick<FichaWebhook, 'nombre' | 'url' | 'eventos'>;
const NUEVO: Datos = { nombre: '', url: '', eventos: ['caso.registrado'] };

/** Other systems that are told of cases: their addresses, what they are told, and how that goes. Internal. */
export class MesaAdminWebhooks extends PanelDeAdministracion {
  static override styles = [...PanelDeAdministracion.styles, estilosDeAvisos];

  protected override readonly frases = {
    'url.formato': 'Escriba la dirección completa, por ejemplo https://tiquetes.example.co/mesa.',
    'url.no_permitido':
      'A este servidor no se permite enviar. Revise la dirección, o pida que lo agreguen a MESA_WEBHOOKS.',
    'nombre.cantidad': 'Ya hay 20 destinos, que son los que caben. Borre uno que no se use.',
    'eventos.requerido': 'Elija al menos un aviso.',
  };

  @state() private webhooks: readonly FichaWebhook[] | undefined;
  @state() private destinos: readonly string[] = [];
  /** The id of the open one, -1 for the form. */
  @state() private abierto = 0;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.usuario?.correo, this.cliente] as const,
    task: ([quien, cliente]) => (quien ? cliente.pedir('GET /admin/webhooks') : initialState),
    onComplete: ({ webhooks, destinos }) => {
      this.webhooks = webhooks;
      this.destinos = destinos ?? [];
    },
    onError: (error) => this.fallo(error),
  });

  #abrir(cual: number): void {
    this.abierto = this.abierto === cual ? 0 : cual;
    this.olvidarMensajes();
    if (this.abierto < 0) void this.enfocar('#nombre');
  }

  #poner(ficha: FichaWebhook): void {
    this.webhooks = this.webhooks?.map((otro) => (otro.id === ficha.id ? ficha : otro));
  }

  /** Submits the form of a destination: its checkboxes are one field. */
  #alGuardar = (trabajo: (datos: NuevoWebhook) => Promise<unknown>) =>
    this.alEnviar(({ nombre = '', url = '' }, formulario) =>
      trabajo({ nombre, url, eventos: new FormData(formulario).getAll('eventos') as TipoDeAviso[] }),
    );

  async #registrar(body: NuevoWebhook): Promise<void> {
    const { secreto, ...ficha } = await this.cliente.pedir('POST /admin/webhooks', { body });
    this.webhooks = [...(this.webhooks ?? []), ficha];
    this.abierto = ficha.id;
    this.hecho = `«${ficha.nombre}» quedó registrado.`;
    await this.#darSecreto(ficha, secreto);
  }

  async #cambiar({ id }: FichaWebhook, body: CambioWebhook, hecho: string): Promise<void> {
    this.#poner(await this.cliente.pedir('PATCH /admin/webhooks/:id', { params: { id }, body }));
    this.hecho = hecho;
  }

  async #renovar({ id }: FichaWebhook): Promise<void> {
    const { secreto, ...ficha } = await this.cliente.pedir('POST /admin/webhooks/:id/secreto', {
      params: { id },
    });
    this.#poner(ficha);
    await this.#darSecreto(ficha, secreto);
  }

  #darSecreto({ nombre }: FichaWebhook, valor: string): Promise<void> {
    return this.darUnaVez({
      titulo: `Secreto de ${nombre}`,
      valor,
      nota: 'Se muestra solo esta vez. Guárdelo en el sistema que recibe, donde comprueba la firma de cada aviso.',
      copiado: 'Secreto copiado',
      listo: 'Ya lo guardé',
    });
  }

  async #borrar({ id, nombre }: FichaWebhook): Promise<void> {
    await this.cliente.pedir('DELETE /admin/webhooks/:id', { params: { id } });
    this.webhooks = this.webhooks?.filter((otro) => otro.id !== id);
    this.abierto = 0;
    this.hecho = `«${nombre}» se borró.`;
    void this.enfocar('h3');
  }

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { webhooks, abierto } = this;
    return html`<section class="seccion" aria-labelledby="encabezado">
      <div class="entre">
        <h3 id="encabezado" tabindex="-1">Avisos a otros sistemas</h3>
        <button type="button" aria-expanded=${abierto === -1} @click=${() => this.#abrir(-1)}>
          Registrar destino
        </button>
      </div>
      <p class="suave">
        Cuando pasa algo en un caso se les avisa (webhooks), con números y códigos: nunca textos, nombres ni
        archivos.
      </p>
      ${abierto ? nothing : this.renderMensajes()}
      ${
        abierto === -1
          ? html`<div class="ficha">
              ${this.renderMensajes()}
              ${this.renderFormulario(
                NUEVO,
                this.#alGuardar((datos) => this.#registrar(datos)),
                'Registrar',
                () => this.#abrir(0),
              )}
            </div>`
          : nothing
      }
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${webhooks ? this.renderLista(webhooks) : error ? nothing : this.renderEspera()} ${this.renderDialogo()}
    </section>`;
  }

  private renderLista(webhooks: readonly FichaWebhook[]): TemplateResult {
    if (!webhooks.length) {
      return html`<div class="vacio">
        <p><strong>Todavía no se avisa a ningún sistema.</strong></p>
        <p class="suave">Por ejemplo, al de tiquetes de la EPS cuando hay un caso nuevo.</p>
      </div>`;
    }
    return html`<ul class="filas" role="list">
      ${repeat(
        webhooks,
        ({ id }) => id,
        (ficha) =>
          renderFila(
            ficha.id === this.abierto,
            () => this.#abrir(ficha.id),
            ficha.nombre,
            this.renderResumen(ficha),
            () => this.renderFicha(ficha),
          ),
      )}
    </ul>`;
  }

  private renderResumen({ url, activo, fallaDesde, enEspera, fallidas }: FichaWebhook): TemplateResult {
    const cuentas = [
      enEspera && `${enEspera} en espera`,
      fallidas && plural(fallidas, 'fallido', 'fallidos'),
    ].filter(Boolean);
    return html`${[new URL(url).host, ...cuentas].join(' · ')}
    ${activo ? nothing : html`<span class="marca">Apagado</span>`}
    ${activo && fallaDesde ? html`<span class="marca peligro">Falla</span>` : nothing}`;
  }

  private renderFormulario(
    { nombre, url, eventos }: Datos,
    alEnviar: (evento: SubmitEvent) => void,
    boton: string,
    cancelar?: () => void,
  ): TemplateResult {
    return html`<form novalidate @submit=${alEnviar} aria-label=${boton}>
      <div class="dos">
        ${this.renderTexto({ id: 'nombre', etiqueta: 'Nombre', valor: nombre })}
        ${this.renderTexto({
          id: 'url',
          etiqueta: 'Dirección',
          valor: url,
          tipo: 'url',
          ayuda: `Servidores permitidos: ${this.destinos.join(', ')}.`,
        })}
      </div>
      ${renderAvisos(eventos, this.errores.eventos)} ${this.renderEnviar(boton, cancelar)}
    </form>`;
  }

  private renderFicha(ficha: FichaWebhook): TemplateResult {
    const { id, nombre, activo, apagadoPor, fallaDesde, ultimoExito, anteriorHasta, fallidas } = ficha;
    return html`${this.renderMensajes()}
      ${apagadoPor ? html`<p class="aviso mal">${PORQUE_APAGADO[apagadoPor]}</p>` : nothing}
      ${
        activo && fallaDesde
          ? html`<p class="aviso mal">
              Desde el ${fecha(fallaDesde)} ningún aviso llega. Si sigue así cinco días, se apaga solo.
            </p>`
          : nothing
      }
      <p class="suave">
        ${ultimoExito ? `El último aviso llegó el ${fecha(ultimoExito)}.` : 'Todavía no le ha llegado ningún aviso.'}
        ${
          anteriorHasta
            ? `El secreto anterior sirve hasta el ${fecha(anteriorHasta)}; después, solo el nuevo.`
            : ''
        }
      </p>
      ${this.renderFormulario(
        ficha,
        this.#alGuardar((datos) => this.#cambiar(ficha, datos, 'Los datos quedaron guardados.')),
        'Guardar',
      )}
      <div class="fila">
        ${
          activo
            ? html`<button
                type="button"
                @click=${() =>
                  this.preguntar(
                    `¿Apagar «${nombre}»?`,
                    'Lo que está en espera queda como fallido, y de lo que pase mientras esté apagado no se le avisa.',
                    'Apagar',
                    () => this.#cambiar(ficha, { activo: false }, 'El destino quedó apagado.'),
                  )}
              >
                Apagar
              </button>`
            : html`<button
                type="button"
                @click=${() =>
                  this.hacer(() => this.#cambiar(ficha, { activo: true }, 'El destino quedó encendido.'))}
              >
                Encender
              </button>`
        }
        <button
          type="button"
          @click=${() =>
            this.preguntar(
              `¿Secreto nuevo para «${nombre}»?`,
              'Durante 24 horas se firma con los dos, para que tenga tiempo de cambiarlo.',
              'Dar secreto nuevo',
              () => this.#renovar(ficha),
            )}
        >
          Cambiar secreto
        </button>
        <button
          type="button"
          class="peligro"
          @click=${() =>
            this.preguntar(
              `¿Borrar «${nombre}»?`,
              'Se borran también su secreto y el registro de sus envíos.',
              'Borrar',
              () => this.#borrar(ficha),
            )}
        >
          Borrar
        </button>
      </div>
      <mesa-admin-entregas
        embebido
        .servidor=${this.servidor}
        .webhook=${id}
        .fallidas=${fallidas}
        .encendido=${activo}
        @cambio=${() => this.#carga.run()}
      ></mesa-admin-entregas>`;
  }
}

registrar('mesa-admin-webhooks', MesaAdminWebhooks);
