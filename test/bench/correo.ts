/** Word that goes out, by mail and webhooks. */
import { join } from 'node:path';
import { iniciar } from './child-process.ts';
import type { ParaCorreo } from './con-correo.ts';
import type { Figura } from './figura.ts';
import { medirRegistro } from './registro-con-correo.ts';
import { medirSalida } from './salida-de-correo.ts';

/** The drain has one round: ten thousand mails take minutes. */
export async function medirCorreo(con: ParaCorreo, rondas: number): Promise<Figura[]> {
  const sumidero = await iniciar(['--import', 'tsx', join(import.meta.dirname, 'sumidero.ts')]);
  try {
    return [...(await medirRegistro(con, sumidero, rondas)), ...(await medirSalida(con, sumidero))];
  } finally {
    sumidero.terminar();
  }
}
