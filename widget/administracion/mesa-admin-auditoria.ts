import { initialState, Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import type { Accion, Auditoria } from '../../shared/admin.ts';
import { leerNumeroDeCaso } from '../../shared/numero-escrito.ts';
import { PanelDeAdministracion } from './panel.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { state } from '../ui/decorators.ts';
import { renderPaginas } from '../ui/paginas.ts';
import { registrar } from '../ui/mesa-element.ts';
import { fecha } from '../words/fechas.ts';

const ACCIONES: Record<Accion | 'adjunto.abrir', string> = {
  'ips.registrar': 'Registró la IPS',
  'ips.renombrar': 'Cambió el nombre de la IPS',
  'ips.activar': 'Activó la IPS',
  'ips.inactivar': 'Inactivó la IPS',
  'ips.clave': 'Dio contraseña nueva a la IPS',
  'ips.exportar': 'Exportó los datos de la IPS',
  'ips.importar': 'Importó IPS',
  'usuario.registrar': 'Registró al usuario',
  'usuario.renombrar': 'Cambió el nombre del usuario',
  'usuario.rol': 'Cambió el rol del usuario',
  'usuario.activar': 'Activó al usuario',
  'usuario.inactivar': 'Inactivó al usuario',
  'usuario.clave': 'Dio contraseña nueva al usuario',
  'usuario.clave-propia': 'Cambió su propia contraseña',
  'usuario.correo': 'Pidió confirmar una dirección de correo para',
  'usuario.correo-confirmar': 'Confirmó la dirección de correo de',
  'usuario.correo-quitar': 'Quitó la dirección de correo de',
  'usuario.correo-encender': 'Volvió a recibir correos como',
  'usuario.correo-baja': 'Dejó de recibir avisos por correo como',
  'usuario.avisos': 'Cambió qué avisos por correo recibe',
  'usuario.factor': 'Activó la verificación en dos pasos de',
  'usuario.factor-renovar': 'Pasó a otro teléfono la verificación en dos pasos de',
  'usuario.factor-codigos': 'Pidió códigos de recuperación nuevos para',
  'usuario.factor-quitar': 'Quitó la verificación en dos pasos de',
  'usuario.factor-restablecer': 'Quitó, como administrador, la verificación en dos pasos de',
  'sesion.ingresar': 'Ingresó como',
  'sesion.recuperar': 'Ingresó con un código de recuperación como',
  'sesion.entregar': 'Ingresó desde el portal como',
  'sesion.olvido': 'Pidió un enlace por contraseña olvidada de',
  'sesion.restablecer': 'Puso con un enlace otra contraseña a',
  'sesion.rechazar': 'No pudo ingresar como',
  'sesion.codigo': 'Escribió un código que no era como',
  'portal.cerrar': 'Cerró las sesiones de la clave del portal',
  'correo.probar': 'Envió un correo de prueba a',
  'correo.reenviar': 'Volvió a enviar correos fallidos:',
  'catalogo.guardar': 'Guardó el catálogo',
  'respuesta.crear': 'Creó la respuesta',
  'respuesta.cambiar': 'Cambió la respuesta',
  'respuesta.borrar': 'Borró la respuesta',
  'webhook.crear': 'Registró el webhook',
  'webhook.cambiar': 'Cambió el webhook',
  'webhook.encender': 'Encendió el webhook',
  'webhook.apagar': 'Apagó el webhook',
  'webhook.borrar': 'Borró el webhook',
  'webhook.secreto': 'Dio un secreto nuevo al webhook',
  'webhook.probar': 'Envió una prueba al webhook',
  'webhook.reenviar': 'Envió de nuevo lo fallido al webhook',
  'casos.importar': 'Importó casos',
  'caso.purgar': 'Borró para siempre el caso',
  'constancia.imprimir': 'Imprimió la constancia del caso',
  'exporte.empezar': 'Pidió exportar',
  'exporte.terminar': 'Exportó',
  'respaldo.crear': 'Hizo un respaldo en',
  'respaldo.restaurar': 'Restauró el respaldo de',
  'adjunto.abrir': 'Abrió el archivo',
};

type Que = 'administracion' | 'aperturas' | 'ingresos' | 'exportes';

/** Who did what, and who opened which file. Internal to the administration. */
export class MesaAdminAuditoria extends PanelDeAdministracion {
  @state() private que: Que = 'administracion';
  @state() private caso = '';
  @state() private cursores: readonly string[] = [];
  @state() private pagina: Auditoria | undefined;

  readonly #carga = new Task(this, {
    args: () => [this.cliente.usuario?.correo, this.que, this.caso, this.cursores, this.cliente] as const,
    task: ([quien, que, caso, cursores, cliente]) =>
      quien
        ? cliente.pedir('GET /admin/auditoria', { query: { que, caso, antes: cursores.at(-1) } })
        : initialState,
    onComplete: (pagina) => (this.pagina = pagina),
    onError: (error) => this.fallo(error),
  });

  #elegir = ({ target }: Event): void => {
    this.que = (target as HTMLSelectElement).value as Que;
    this.caso = '';
    this.cursores = [];
    this.pagina = undefined;
  };

  #buscarCaso = (evento: SubmitEvent): void => {
    evento.preventDefault();
    const escrito = this.renderRoot.querySelector<HTMLInputElement>('#caso')!.value.trim();
    const numero = leerNumeroDeCaso(escrito);
    this.errores = {
      caso: numero || !escrito ? undefined : 'Escriba el número del caso, por ejemplo 40912.',
    };
    if (this.errores.caso) return void this.enfocar('#caso');
    this.caso = numero ? `${numero}` : '';
    this.cursores = [];
  };

  protected override render(): TemplateResult {
    const error = this.#carga.error as ErrorApi | undefined;
    const { pagina } = this;
    return html`<section class="seccion" aria-labelledby="titulo">
      <h3 id="titulo" tabindex="-1">Auditoría</h3>
      <div class="dos">
        <div class="campo">
          <label for="que">Qué mirar</label>
          <select id="que" @change=${this.#elegir}>
            <option value="administracion">Actos de administración</option>
            <option value="aperturas">Archivos abiertos</option>
            <option value="ingresos">Ingresos</option>
            <option value="exportes">Exportaciones, constancias y respaldos</option>
          </select>
        </div>
        ${this.que === 'aperturas' ? this.renderFiltro() : nothing}
      </div>
      ${error ? this.renderFallo(error, () => this.#carga.run()) : nothing}
      ${pagina ? this.renderRegistros(pagina) : error ? nothing : this.renderEspera()}
    </section>`;
  }

  private renderFiltro(): TemplateResult {
    return html`<form novalidate @submit=${this.#buscarCaso}>
      <div>${this.renderTexto({ id: 'caso', etiqueta: 'Caso', ayuda: 'Número y Enter. Vacío: todos.' })}</div>
    </form>`;
  }

  private renderRegistros({ registros, siguiente }: Auditoria): TemplateResult {
    if (!registros.length) return html`<p class="vacio">No hay registros.</p>`;
    return html`<ol
        class="filas registros"
        role="list"
        aria-busy=${this.#carga.status === TaskStatus.PENDING}
      >
        ${registros.map(
          ({ fecha: cuando, quien, accion, objeto, caso, desde }) =>
            html`<li class="registro">
              <span
                >${ACCIONES[accion as Accion] ?? accion}
                <strong>${objeto}</strong>${caso ? ` del caso ${caso}` : ''}</span
              >
              <span class="suave"
                ><time datetime=${cuando}>${fecha(cuando)}</time> ·
                ${quien ?? 'Desde la consola del servidor'}${desde ? ` · desde ${desde}` : ''}</span
              >
            </li>`,
        )}
      </ol>
      ${renderPaginas(
        this.cursores,
        siguiente === null ? null : `${siguiente}`,
        (cursores) => (this.cursores = cursores),
      )}`;
  }
}

registrar('mesa-admin-auditoria', MesaAdminAuditoria);
