/**
 * Who took data out of the service: one entry of the audit before the first byte leaves, so that no export goes without
 * one, and one when it ends or is cut, with the number of rows.
 */
import type { Base } from '../db/database.sqlite.ts';
import { auditar, type Autor } from './auditoria.repository.ts';

/** `que` names what is taken, as it reads after "Exportó 20 filas de"; `desde` is an address or a user of the system. */
interface Pedido {
  que: string;
  desde: string;
}

type Escribe = Pick<Base, 'escribir'>;

export interface Exporte {
  /** Writes the entry of the end. */
  terminar(base: Escribe, autor: Autor, filas: number, entero?: boolean): Promise<void>;
  /**
   * Passes the pieces on and counts their rows; writes the entry of the end, also when the reader goes away early.
   * `alFallar` is told when that could not be written.
   */
  contar<T>(
    tandas: AsyncIterable<T[]>,
    con: { base: Escribe; reloj: () => number; alFallar: (error: unknown) => void },
  ): AsyncGenerator<T[]>;
}

/** Writes the entry of the beginning. */
export async function empezarExporte(base: Escribe, autor: Autor, { que, desde }: Pedido): Promise<Exporte> {
  await base.escribir((tx) => auditar(tx, autor, 'exporte.empezar', que, { desde }));

  const terminar: Exporte['terminar'] = async (suya, quien, filas, entero = true) => {
    const objeto = `${filas} ${filas === 1 ? 'fila' : 'filas'} de ${que}${entero ? '' : ' (interrumpido)'}`;
    await suya.escribir((tx) => auditar(tx, quien, 'exporte.terminar', objeto, { desde, filas, entero }));
  };

  return {
    terminar,
    async *contar(tandas, { base: suya, reloj, alFallar }) {
      let [filas, entero] = [0, false];
      try {
        for await (const tanda of tandas) {
          filas += tanda.length;
          yield tanda;
        }
        entero = true;
      } finally {
        // What was sent cannot be taken back, and the entry of the beginning is there.
        await terminar(suya, { ...autor, ahora: reloj() }, filas, entero).catch(alFallar);
      }
    },
  };
}
