/** Notes up to where a user has seen the news. */
import type { NovedadesVistas } from '../../shared/novedades.ts';
import type { Alcance } from '../alcance.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { consultar, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { leerVistas, leerVistasDeCaso, ultimoEvento, type Marca } from './novedades.repository.ts';

/** Never less than before, and never beyond what there is. Throws `no_existe` for a case that the user may not see. */
export function* verNovedades(
  tx: Tx,
  alcance: Alcance,
  { marca, caso }: NovedadesVistas,
  ahora: number,
): Pasos<void> {
  const usuario = alcance.usuario.id;
  const [hasta = 0, momento = 0] = marca.split('.').map(Number);
  const [{ id: ultimo } = { id: 0 }] = yield* ultimoEvento.pasos(tx, {});
  const visto = { hasta: Math.min(hasta, ultimo), momento: Math.min(momento, ahora) };
  if (caso !== undefined) {
    yield* exigirFila(tx, alcance, caso);
    const [antes] = yield* leerVistasDeCaso.pasos(tx, { usuario, caso });
    const valores = mayor(visto, antes);
    yield* consultar(
      tx,
      tx
        .insertInto('novedades_de_caso')
        .values({ usuario, caso, ...valores })
        .onConflict((conflicto) => conflicto.columns(['usuario', 'caso']).doUpdateSet(valores)),
    );
    return;
  }
  const [antes] = yield* leerVistas.pasos(tx, { usuario });
  const valores = mayor(visto, antes);
  yield* consultar(
    tx,
    tx
      .insertInto('novedades_vistas')
      .values({ usuario, ...valores })
      .onConflict((conflicto) => conflicto.column('usuario').doUpdateSet(valores)),
  );
  yield* consultar(
    tx,
    tx
      .deleteFrom('novedades_de_caso')
      .where('usuario', '=', usuario)
      .where('hasta', '<=', valores.hasta)
      .where('momento', '<=', valores.momento),
  );
}

const mayor = (visto: Marca, antes: Marca = visto): Marca => ({
  hasta: Math.max(visto.hasta, antes.hasta),
  momento: Math.max(visto.momento, antes.momento),
});
