/**
 * Which process reads the mailbox: one of those of a folder, as long as it says every twenty seconds that it is there.
 * It only spares the server two readers; that no mail is written twice does not depend on it (recibir-correo.ts).
 */
import { hostname } from 'node:os';
import type { Servicios } from '../servicios.ts';
import type { Tx } from '../db/statement.ts';

export interface Arriendo {
  /** Takes the mailbox, or keeps it; false while another process has it. */
  tomar(): Promise<boolean>;
  soltar(): Promise<void>;
}

/** Milliseconds for which it is taken, and between two renewals. */
const DURACION_MS = 60_000;
export const RENOVACION_MS = 20_000;

export function crearArriendo({ base, reloj }: Pick<Servicios, 'base' | 'reloj'>): Arriendo {
  const yo = `${hostname()}/${process.pid}/${Math.round(performance.timeOrigin)}/${crypto.randomUUID()}`;

  async function tomarEn(tx: Tx): Promise<boolean> {
    const ahora = reloj();
    const { dueno, hasta } = await tx
      .selectFrom('buzon')
      .select(['dueno', 'hasta'])
      .executeTakeFirstOrThrow();
    // One from further ahead was written while the clock was ahead.
    const vigente = hasta > ahora && hasta <= ahora + DURACION_MS;
    if (dueno !== null && dueno !== yo && vigente && !haTerminado(dueno)) return false;
    await tx
      .updateTable('buzon')
      .set({ dueno: yo, hasta: ahora + DURACION_MS, ...(dueno !== yo && { conectado: null }) })
      .execute();
    return true;
  }

  return {
    tomar: () => base.escribir(tomarEn),
    soltar: () =>
      base.escribir(async (tx) => {
        await tx
          .updateTable('buzon')
          .set({ dueno: null, hasta: 0, conectado: null })
          .where('dueno', '=', yo)
          .execute();
      }),
  };
}

/** Whether the process is known to be gone, so that nobody waits for one that was killed. */
function haTerminado(dueno: string): boolean {
  const [maquina, escrito, origen] = dueno.split('/');
  if (maquina !== hostname()) return false;
  const pid = Number(escrito);
  // In a container that was started again it has the same number.
  if (pid === process.pid) return Number(origen) !== Math.round(performance.timeOrigin);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
