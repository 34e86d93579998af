/** Who administered what: written in the transaction that does it, never changed. */
import type { Lectura } from '../datos/sentencia.ts';

export interface Acto {
  /** null from the command line, whose user the system knows. */
  usuario: number | null;
  /** noun.verb, such as `ips.inactivar`. */
  accion: string;
  /** A NIT, a correo, a title: what it was done to. Never a password. */
  objeto: string;
  datos?: Record<string, unknown>;
  creada: number;
}

export async function auditar(tx: Lectura, { datos = {}, ...acto }: Acto): Promise<void> {
  await tx
    .insertInto('auditoria')
    .values({ ...acto, datos: JSON.stringify(datos) })
    .execute();
}
