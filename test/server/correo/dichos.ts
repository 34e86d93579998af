/** What mail says, for tests to compare. */
import type { Recibido } from './servidor.ts';

/** Whom each of them went to, and what it says in large. */
export const dichos = (recibidos: Recibido[]) =>
  recibidos
    .map(({ para, correo }) => `${para.join()}: ${correo.text!.split('\n')[0]!}`)
    .sort((uno, otro) => uno.localeCompare(otro));
