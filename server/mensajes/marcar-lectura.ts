/** Reading marks: how far a user has read a case. */
import type { Alcance } from '../alcance.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';

/** Never goes back, and never past what there is. */
export async function marcarLectura(
  tx: Lectura,
  alcance: Alcance,
  numero: number,
  hasta: number,
  ahora: number,
): Promise<void> {
  const { nit, ultima_secuencia: ultima } = await exigirFila(tx, alcance, numero);
  const leido = Math.min(hasta, ultima);
  const marca = { usuario: alcance.usuario.id, caso: numero, hasta: leido };
  const cambio = await tx
    .insertInto('lecturas')
    .values(marca)
    .onConflict((conflicto) =>
      conflicto
        .columns(['usuario', 'caso'])
        .doUpdateSet({ hasta: leido })
        .where('lecturas.hasta', '<', leido),
    )
    .returning('hasta')
    .executeTakeFirst();
  if (!cambio || leido === 0) return;
  const evento = { caso: numero, nit, actor: marca.usuario, datos: { hasta: leido }, creado: ahora };
  await anotarEvento(tx, { ...evento, tipo: 'lectura' });
}
