/**
 * Figures that were added up from kept stretches. The same stretches always give the same: their ids are given once
 * (migration 018). So a report that is asked again adds only what is new.
 */
import type { Db } from '../db/statement.ts';
import { Cifras } from './contar-casos.ts';
import { mayores } from './conteos.ts';
import { siguen, tiemposDeIps, sumarTramos, type Tramo } from './tramos.repository.ts';

/** Reports that are remembered: some hundred KiB each. */
const MAXIMO = 4;

interface Sumadas {
  cifras: Cifras;
  /** The IPS with the most cases. */
  mayores: readonly string[];
  /** Adds the times of these IPS. Resolves to false when the stretches are not there any more. */
  readonly conTiempos: (nits: readonly string[]) => Promise<boolean>;
}

export interface CifrasGuardadas {
  /** Undefined when one of them has been replaced meanwhile, because something changed. */
  readonly de: (db: Db, tramos: readonly Tramo[]) => Promise<Sumadas | undefined>;
}

export function guardarCifras(cuantasIps: number): CifrasGuardadas {
  const guardadas = new Map<string, Sumadas>();
  return {
    async de(db, tramos) {
      const ids = tramos.map(({ id }) => id);
      const clave = ids.join();
      let suyas = guardadas.get(clave);
      if (!suyas) {
        const cifras = new Cifras();
        await sumarTramos(db, tramos, cifras);
        if (!(await siguen(db, ids))) return undefined;
        const conTiempos = new Set<string>();
        suyas = {
          cifras,
          mayores: mayores(cifras.ips.todos(), cuantasIps).map(([nit]) => nit),
          async conTiempos(nits) {
            const faltan = nits.filter((nit) => cifras.ips.hallar(nit) && !conTiempos.has(nit));
            if (faltan.length === 0) return true;
            const tiempos = await tiemposDeIps(db, tramos, faltan);
            if (!(await siguen(db, ids))) return false;
            // Another report of the same period may have added them meanwhile.
            for (const { clave: nit, ...suyos } of tiempos)
              if (!conTiempos.has(nit)) cifras.ips.de(nit).sumarTiempos(suyos);
            for (const nit of faltan) conTiempos.add(nit);
            return true;
          },
        };
      }
      guardadas.delete(clave);
      guardadas.set(clave, suyas);
      const [masVieja] = guardadas.keys();
      if (guardadas.size > MAXIMO) guardadas.delete(masVieja!);
      return suyas;
    },
  };
}
