/** What the live part, its outboxes and the notice of another user ask of the client, which implements it. */
import type { TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import type { ApiClient } from '../net/api-client.ts';
import type { Aviso } from './aviso.ts';

export interface LiveHost {
  readonly api: ApiClient;
  readonly usuario: Usuario | null | undefined;
  readonly porCambiar: object | undefined;
  readonly aLaVista: { ofrecerActualizar(novedad: string): void } | undefined;
  readonly enVivo: unknown;
  relevo: TemplateResult | undefined;
  avisar(aviso: Aviso): void;
  readonly quien: string | undefined;
  ponerNoLeidos(noLeidos: number | undefined): void;
  /** The next one who asks for the catalogue gets the one of now. */
  olvidarCatalogo(): void;
  consultarSesion(): Promise<void>;
}
