/** The outboxes of one user at one server: those of the cases that are open, and those with something in them. */
import { enviarMensaje } from '../shared/api.ts';
import { ErrorApi } from './api-client.ts';
import { claves } from './borradores.ts';
import type { MesaClient } from './mesa-client.ts';
import { traer } from './parte.ts';
import { Salida } from './salida.ts';

export class Salidas {
  readonly #cliente: MesaClient;
  readonly #prefijo: string;
  readonly #porCaso = new Map<number, Salida>();

  constructor(cliente: MesaClient, clave: string) {
    this.#cliente = cliente;
    this.#prefijo = `${clave}salida:`;
    // What was written before a reload or a crash goes out though nobody opens its case.
    for (const guardada of claves()) {
      if (guardada.startsWith(this.#prefijo)) this.de(Number(guardada.slice(this.#prefijo.length)));
    }
    addEventListener('storage', this.#alGuardarOtra);
    addEventListener('online', this.seguir);
  }

  de(numero: number): Salida {
    let salida = this.#porCaso.get(numero);
    if (!salida) this.#porCaso.set(numero, (salida = this.#crear(numero)));
    return salida;
  }

  seguir = (): void => {
    for (const salida of this.#porCaso.values()) salida.despertar();
  };

  cerrar(): void {
    removeEventListener('storage', this.#alGuardarOtra);
    removeEventListener('online', this.seguir);
    for (const salida of this.#porCaso.values()) salida.cerrar();
  }

  #crear(numero: number): Salida {
    const cliente = this.#cliente;
    return new Salida({
      clave: `${this.#prefijo}${numero}`,
      enviar: async (body, clave) => {
        if (!cliente.usuario) throw new ErrorApi('sin_sesion', undefined, 401);
        return cliente.pedir(enviarMensaje, { params: { numero }, body, clave });
      },
      restaurar: async (archivosEn, alCambiar) => {
        const { crearAdjuntos } = await traer(() => import('./adjuntos-campo.ts'));
        return crearAdjuntos(cliente, archivosEn, alCambiar);
      },
      alCambiar: () => cliente.avisar({ tipo: 'salida', datos: { numero } }),
      alEnviar: (mensaje) => {
        cliente.avisar({ tipo: 'enviado', datos: { numero, mensaje } });
        cliente.avisar(numero);
      },
    });
  }

  #alGuardarOtra = ({ key }: StorageEvent): void => {
    if (!key?.startsWith(this.#prefijo)) return;
    const salida = this.de(Number(key.slice(this.#prefijo.length)));
    salida.recargar();
    // The tab that had it may have been closed.
    salida.seguir();
  };
}
