/** What is being written on a case: the draft, its files, and the way into the outbox. */
import type { ReactiveController } from 'lit';
import { MENSAJE_MAXIMO } from '../../shared/limites.ts';
import { defectoDeTexto, normalizar } from '../../shared/texto.ts';
import { AdjuntosController } from '../adjuntos/adjuntos-controller.ts';
import { sinConexion } from '../net/api-error.ts';
import { Borrador, PERDIDO, type ArchivoDeBorrador } from '../storage/borrador.ts';
import { CAMPOS_MENSAJE, type CampoMensaje } from './formulario-mensaje.ts';
import type { ConversacionHost } from './conversacion-host.ts';
import { MesaAntesDeEnviarEvent } from './evento-antes-de-enviar.ts';
import type { Salida } from '../outbox/salida.ts';
import type { Saliente } from '../outbox/saliente.ts';

export class RedaccionController implements ReactiveController {
  borrador: Borrador<CampoMensaje> | undefined;
  salida: Salida | undefined;
  /** What is wrong with what was written. */
  falta: string | undefined;
  readonly adjuntos: AdjuntosController;
  readonly #elemento: ConversacionHost;
  /** Why there is no outbox. */
  #sinSalida = sinConexion();

  constructor(elemento: ConversacionHost) {
    (this.#elemento = elemento).addController(this);
    this.adjuntos = new AdjuntosController(elemento, {
      puede: () => !!elemento.cliente.usuario && !!elemento.vista?.caso.puede.comentar,
      // All of what an IPS sees; of the agents' desk, the conversation.
      zona: () => (elemento.extras ? elemento : ((elemento.getRootNode() as ShadowRoot).host as HTMLElement)),
    });
  }

  hostConnected(): void {}

  get texto(): string {
    return this.borrador?.valores.texto ?? '';
  }

  get archivos(): readonly ArchivoDeBorrador[] {
    return this.borrador?.archivos ?? [];
  }

  /** Whether it will be a note that only the EPS's staff sees; kept with the draft, so that a reload cannot publish it. */
  get interno(): boolean {
    return !!this.borrador?.valores.interno;
  }

  set interno(si: boolean) {
    this.#poner({ interno: si ? '1' : '' });
  }

  /** Some of the files are not in the list yet. */
  get #espera(): string | undefined {
    return this.adjuntos.lista ? undefined : this.adjuntos.porResolver;
  }

  /** Takes up the draft of this key, and what waits to be sent. */
  empezar(storageKey: string | undefined): void {
    this.salida = undefined;
    this.#abrir(storageKey);
    if (storageKey) void this.#abrirSalida(storageKey);
  }

  escribir = ({ target }: Event): void => {
    const { name, value } = target as HTMLTextAreaElement;
    if (name === 'texto') this.#poner({ texto: value });
  };

  /** Puts a text where the cursor is, or behind what is there. */
  insertar(texto: string): void {
    const campo = this.#elemento.renderRoot.querySelector<HTMLTextAreaElement>('#texto');
    const antes = this.texto;
    const [desde, hasta] = [campo?.selectionStart ?? antes.length, campo?.selectionEnd ?? antes.length];
    this.#poner({ texto: antes.slice(0, desde) + texto + antes.slice(hasta) });
    void this.#elemento.updateComplete.then(() => {
      campo?.focus();
      campo?.setSelectionRange(desde + texto.length, desde + texto.length);
    });
  }

  /**
   * Into the outbox: from there it goes out by itself, whatever happens to line, session or page. Whether there was
   * something to send; `falta` says why not.
   */
  async enviar(tras: number, resuelve = false): Promise<boolean> {
    const { borrador, interno } = this;
    if (!borrador) return false;
    const escrito = borrador.valores.texto;
    if (this.#espera) {
      this.falta = 'Se enviará en cuanto estén sus archivos.';
      this.#elemento.requestUpdate();
    }
    if (!this.salida) await this.#abrirSalida(borrador.storageKey);
    // Files that were chosen a moment ago go with it.
    await this.adjuntos.intento;
    const { salida } = this;
    if (borrador !== this.borrador) return false;
    if (!salida) {
      this.falta = this.#sinSalida.message;
      this.#elemento.requestUpdate();
      return false;
    }
    const texto = normalizar(borrador.valores.texto);
    const { perdido } = borrador;
    const cambio = escrito !== borrador.valores.texto || interno !== this.interno;
    if (perdido) borrador.guardar();
    this.falta =
      (perdido ? PERDIDO : undefined) ??
      (cambio ? 'El mensaje cambió mientras se adjuntaban los archivos. Revíselo y envíelo.' : undefined) ??
      this.#espera ??
      this.adjuntos.impedimento ??
      defectoDeTexto(texto, MENSAJE_MAXIMO, { vacio: !!borrador.archivos.length });
    this.#elemento.requestUpdate();
    if (this.falta) return false;
    const elemento = this.#elemento;
    if (!elemento.dispatchEvent(new MesaAntesDeEnviarEvent(elemento.caso))) return false;
    const { storageKey, archivos } = borrador;
    const adjuntos = this.adjuntos.soltar();
    salida.agregar(
      { texto, tras, interno, resuelve: resuelve && !interno, archivos, archivosEn: storageKey },
      adjuntos,
    );
    borrador.borrar();
    this.#abrir(storageKey);
    // The composer stays on notes, so that the next one is not published by mistake.
    if (interno) this.interno = true;
    return true;
  }

  /** Back from the outbox, before what is being written. */
  editar = (item: Saliente): void => {
    const { borrador } = this;
    const retirado = borrador && this.salida?.retirar(item);
    if (!retirado) return;
    const { texto, interno, archivos } = retirado;
    this.adjuntos.poner([...archivos, ...borrador.archivos]);
    this.#poner({
      texto: [texto, borrador.valores.texto].filter(Boolean).join('\n\n'),
      interno: interno || borrador.valores.interno ? '1' : '',
    });
  };

  /** Throws away what is being written, with its files. */
  descartar = (): void => {
    const { borrador } = this;
    if (!borrador) return;
    const { storageKey, archivos } = borrador;
    borrador.borrar();
    this.#abrir(storageKey);
    import('../storage/wipe.ts').then(
      ({ olvidarArchivos }) => olvidarArchivos(storageKey, archivos),
      // What stays is wiped at logout.
      () => undefined,
    );
  };

  #poner(valores: Partial<Record<CampoMensaje, string>>): void {
    this.borrador?.poner(valores);
    this.falta = undefined;
    this.#elemento.requestUpdate();
  }

  #abrir(storageKey: string | undefined): void {
    this.borrador = storageKey ? new Borrador(storageKey, CAMPOS_MENSAJE) : undefined;
    this.adjuntos.abrir(this.borrador);
    this.falta = undefined;
    this.#elemento.requestUpdate();
  }

  async #abrirSalida(storageKey: string): Promise<void> {
    const { cliente, caso } = this.#elemento;
    try {
      const { outboxes } = await cliente.vivir();
      if (storageKey !== this.borrador?.storageKey) return;
      this.salida = outboxes.de(caso);
      this.#elemento.requestUpdate();
    } catch (error) {
      // Nothing can be sent without the outbox; pressing the button loads it again.
      this.#sinSalida = this.#elemento.fallo(error);
    }
  }
}
