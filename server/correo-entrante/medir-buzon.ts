/** The figures of the mailbox for Prometheus. They have no addresses. */
import type { Servicios } from '../servicios.ts';
import { leerEstadoDelBuzon } from './buzon.repository.ts';

export function medirBuzon({ base, metricas, reloj }: Pick<Servicios, 'base' | 'metricas' | 'reloj'>): void {
  metricas.medirTablas(
    () => leerEstadoDelBuzon(base.leer, reloj()),
    [
      [
        'mesa_buzon_conectado',
        'Whether a process is connected with the mailbox',
        ({ conectadoDesde }) => Number(conectadoDesde !== null),
      ],
      [
        'mesa_buzon_pendientes',
        'Mails that could not be read and are tried again',
        (leido) => leido.pendientes,
      ],
    ],
  );
}
