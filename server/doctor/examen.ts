/** Makes all checks in a program of their own, so that none of them can hang the command. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { RAIZ } from '../package-root.ts';
import { sinRevisar, type Hallazgo } from './hallazgo.ts';

/** What examinar.ts says when a check ended. */
export interface Mensaje {
  clave: string;
  hallazgos: readonly Hallazgo[];
}

/** Something that a check found. */
export type Revision = Hallazgo & { clave: string };

/** Milliseconds for one check. */
const PLAZO_MS = 60_000;

interface Opciones {
  claves: readonly string[];
  url?: string | undefined;
  /** examinar.ts, bundled. */
  programa?: string;
  plazo?: number;
}

/** A check that does not end, or ends the program, becomes `sin_revisar`, and a new program makes those after it. */
export async function examinar({
  claves,
  url = '',
  programa = join(RAIZ, 'dist', 'server', 'examinar.js'),
  plazo = PLAZO_MS,
}: Opciones): Promise<Revision[]> {
  const revisiones: Revision[] = [];
  for (let quedan = claves; quedan.length > 0;) {
    const { hechas, terminadas, motivo } = await correr(programa, url, quedan, plazo);
    revisiones.push(...hechas);
    const colgada = quedan[terminadas];
    if (colgada !== undefined) revisiones.push({ clave: colgada, ...sinRevisar(motivo) });
    quedan = quedan.slice(terminadas + 1);
  }
  return revisiones;
}

interface Corrida {
  hechas: Revision[];
  /** How many checks ended; the one after them did not, for this reason. */
  terminadas: number;
  motivo: string;
}

function correr(programa: string, url: string, claves: readonly string[], plazo: number): Promise<Corrida> {
  return new Promise((cumplir) => {
    const corrida: Corrida = { hechas: [], terminadas: 0, motivo: 'La revisión terminó de golpe.' };
    const child = fork(programa, [url, ...claves], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const terminar = () => {
      clearTimeout(reloj);
      child.kill('SIGKILL');
      // A process that waits for a disk that does not answer cannot even be killed, and is not waited for.
      if (child.connected) child.disconnect();
      child.unref();
      cumplir(corrida);
    };
    const cortar = () => {
      corrida.motivo = `La revisión no terminó en ${plazo / 1000} segundos.`;
      terminar();
    };
    let reloj = setTimeout(cortar, plazo);
    child.on('message', ({ clave, hallazgos }: Mensaje) => {
      clearTimeout(reloj);
      reloj = setTimeout(cortar, plazo);
      corrida.hechas.push(...hallazgos.map((hallazgo) => ({ clave, ...hallazgo })));
      corrida.terminadas += 1;
      if (corrida.terminadas === claves.length) terminar();
    });
    child.on('error', terminar);
    child.on('exit', terminar);
  });
}
