/** What happened, written in the transaction in which it happens. */
import type { TipoEvento } from '../../shared/evento.ts';
import { sentencia, type Lectura } from '../datos/sentencia.ts';

export interface NuevoEvento {
  tipo: TipoEvento;
  caso: number;
  /** The case's IPS: whose stream may hear it. */
  nit: string;
  /** The user who did it; null for the service itself. */
  actor: number | null;
  /** Only for the EPS's staff. */
  interno?: boolean;
  /** Codes and numbers only, never what people wrote. */
  datos?: Record<string, unknown>;
  creado: number;
}

interface Fila {
  tipo: TipoEvento;
  caso: number;
  nit: string;
  actor: number | null;
  interno: number;
  datos: string;
  creado: number;
}

const insertar = sentencia((db, p: Fila) =>
  db.insertInto('eventos').values({
    tipo: p.tipo,
    caso: p.caso,
    nit: p.nit,
    actor: p.actor,
    interno: p.interno,
    datos: p.datos,
    creado: p.creado,
  }),
);

export async function anotarEvento(
  tx: Lectura,
  { interno = false, datos = {}, ...evento }: NuevoEvento,
): Promise<void> {
  await insertar(tx, { ...evento, interno: Number(interno), datos: JSON.stringify(datos) });
}
