/** What the desk offers to choose from: the staff and the catalogue, which administrators may change at any time. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Soporte } from '../../shared/bandeja.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import type { MesaClient } from '../client/mesa-client.ts';

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost {
  readonly cliente: MesaClient;
}

export class ListasController implements ReactiveController {
  catalogo: Catalogo | undefined;
  soporte: Soporte['soporte'] = [];
  readonly #host: Host;

  constructor(host: Host) {
    (this.#host = host).addController(this);
  }

  hostConnected(): void {}

  /** Asks for both; what does not come stays as it was. */
  traer(): void {
    const { cliente } = this.#host;
    cliente.olvidarCatalogo();
    cliente.catalogo().then(
      (catalogo) => {
        this.catalogo = catalogo;
        this.#host.requestUpdate();
      },
      () => undefined,
    );
    cliente.pedir('GET /soporte').then(
      ({ soporte }) => {
        this.soporte = soporte;
        this.#host.requestUpdate();
      },
      () => undefined,
    );
  }
}
