/**
 * Counts the cases of a period from their rows. They are read in pieces, by the indexes of creation and solution: a
 * single counting statement would block all other requests while it runs.
 */
import { limitada, type Db } from '../db/statement.ts';
import { enTandas } from '../db/batches.ts';
import { Conteo, Conteos, type Hecho } from './conteos.ts';
import type { Periodo } from './periodo.ts';

/** Figures of a period: of all cases, and of those of each motivo, IPS and agent. */
export class Cifras {
  readonly total = new Conteo();
  readonly motivo = new Conteos();
  readonly ips = new Conteos();
  readonly agente = new Conteos();
  /** Names of motivos as the cases have them. */
  readonly nombres = new Map<string, string>();
}

/** Adds what the rows say to the figures. */
export async function contarCasos(db: Db, periodo: Periodo, cifras: Cifras): Promise<void> {
  for (const hecho of ['llegados', 'resueltos'] as const) {
    for await (const tanda of casosDe(db, hecho, periodo)) {
      for (const { nit, motivo, motivo_nombre, minutos, agente } of tanda) {
        cifras.total.anotar(hecho, minutos);
        cifras.motivo.de(motivo).anotar(hecho, minutos);
        cifras.ips.de(nit).anotar(hecho, minutos);
        if (agente !== null) cifras.agente.de(String(agente)).anotar(hecho, minutos);
        cifras.nombres.set(motivo, motivo_nombre);
      }
    }
  }
}

interface Marca {
  momento: number;
  numero: number;
}

/**
 * Created cases with the minutes to the first answer and who gave it, or solved cases with the minutes to the solution
 * and who solved them.
 */
const porMomento = (
  momento: 'creado' | 'resuelto',
  minutos: 'minutos_respuesta' | 'minutos_solucion',
  agente: 'respondido_por' | 'resuelto_por',
) =>
  limitada((db, p: Marca & { fin: number }, limite) =>
    db
      .selectFrom('casos')
      .select((eb) => [
        'numero',
        'nit',
        'motivo',
        'motivo_nombre',
        eb.ref(momento).$castTo<number>().as('momento'),
        eb.ref(minutos).as('minutos'),
        eb.ref(agente).as('agente'),
      ])
      .where(momento, '<', p.fin)
      .where((eb) => eb(eb.refTuple(momento, 'numero'), '>', eb.tuple(p.momento, p.numero)))
      .orderBy(momento)
      .orderBy('numero')
      .limit(limite),
  );
const leer = {
  llegados: porMomento('creado', 'minutos_respuesta', 'respondido_por'),
  resueltos: porMomento('resuelto', 'minutos_solucion', 'resuelto_por'),
};

function casosDe(db: Db, hecho: Hecho, { inicio, fin }: Periodo) {
  return enTandas(
    (despues: Marca, limite) => leer[hecho](db, { ...despues, fin, limite }),
    { momento: inicio, numero: 0 },
    ({ momento, numero }) => ({ momento, numero }),
  );
}
