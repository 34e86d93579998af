/**
 * How many files and sockets a process may have open (`ulimit -n`). The entries call this before they load anything
 * else, so it imports nothing but Node's own modules.
 */
import { readFileSync } from 'node:fs';

/**
 * What the programs need. Node opens the files of a program that it loads all at once, about 250; while the service
 * runs it has 30 open and one more for each connection.
 */
export const DESCRIPTORES_MINIMOS = 512;

/**
 * The limit of a process, undefined where the system does not tell (only Linux has /proc) or does not let us see. Node
 * itself raises the soft limit to the hard one when it starts.
 */
export function limiteDeDescriptores(proceso: number | 'self' = 'self'): number | undefined {
  let limites: string;
  try {
    limites = readFileSync(`/proc/${proceso}/limits`, 'utf8');
  } catch {
    return undefined;
  }
  const [, blando] = /^Max open files\s+(\d+|unlimited)/m.exec(limites) ?? [];
  return blando === undefined ? undefined : blando === 'unlimited' ? Infinity : Number(blando);
}

/** Ends the process with status 1 and one sentence where it could not even be loaded. */
export function exigirDescriptores(): void {
  const limite = limiteDeDescriptores() ?? Infinity;
  if (limite >= DESCRIPTORES_MINIMOS) return;
  process.stderr.write(
    `Este proceso puede tener ${limite} archivos abiertos y necesita al menos ${DESCRIPTORES_MINIMOS}. ` +
      `Ejecute antes "ulimit -n ${DESCRIPTORES_MINIMOS}", o con systemd escriba LimitNOFILE=65536.\n`,
  );
  process.exit(1);
}
