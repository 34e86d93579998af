/** Somebody who leaves lets go of the open cases in hand: each is told, and all are among those of nobody. */
import type { Autor } from '../admin/auditoria.repository.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';

/** Returns how many there were. */
export async function soltarCasos(tx: Lectura, usuario: number, autor: Autor): Promise<number> {
  const sueltos = await tx
    .updateTable('casos')
    .set({ asignado: null, actualizado: autor.ahora })
    .where('abierto', '=', 1)
    .where('asignado', '=', usuario)
    .returning(['numero', 'nit'])
    .execute();
  for (const { numero: caso, nit } of sueltos) {
    const evento = { caso, nit, actor: autor.usuario, creado: autor.ahora };
    await anotarCambio(tx, { asignado: usuario }, { asignado: null }, evento);
  }
  return sueltos.length;
}
