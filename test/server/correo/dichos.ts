/** What mail says, for tests to compare. */
import { RAYA } from '../../../server/correo-entrante/lectura/raya.ts';
import type { Recibido } from './servidor.ts';

/** Whom each of them went to, and what it says in large. */
export const dichos = (recibidos: Recibido[]) =>
  recibidos
    .map(
      ({ para, correo }) =>
        `${para.join()}: ${correo.text!.split('\n').find((linea) => linea !== '' && linea !== RAYA)!}`,
    )
    .sort((uno, otro) => uno.localeCompare(otro));
