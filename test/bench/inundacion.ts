/** One IPS floods the service with honest documents, from a process of its own, while another sends one now and then. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iniciar } from './child-process.ts';
import { documento, enviarDocumento } from './documento.ts';

const VECES = 40;
const bytes = documento(20_000);

export interface MedidaInundacion {
  /** Milliseconds of the other IPS's uploads, p95. */
  quieto: number;
  inundado: number;
  /** Files that were not admitted, of either. */
  rechazados: number;
}

/** `inunda` and `otra` are the cookies of two IPS; `rechazos` is a file for the flooder's account. */
export async function inundar(
  url: string,
  inunda: string,
  otra: string,
  rechazos: string,
): Promise<MedidaInundacion> {
  let rechazados = 0;
  const p95 = async (): Promise<number> => {
    const tiempos: number[] = [];
    for (let i = 0; i < VECES; i += 1) {
      const inicio = performance.now();
      if (!(await enviarDocumento(url, otra, bytes))) rechazados += 1;
      tiempos.push(performance.now() - inicio);
    }
    return tiempos.sort((a, b) => a - b)[Math.floor(VECES * 0.95)]!;
  };
  const quieto = await p95();
  writeFileSync(rechazos, '');
  const inundador = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'inundador.ts')], {
    URL: url,
    COOKIE: inunda,
    RECHAZOS: rechazos,
  });
  const inundado = await p95();
  inundador.terminar();
  rechazados += readFileSync(rechazos, 'utf8').split('\n').filter(Boolean).length;
  return { quieto, inundado, rechazados };
}
