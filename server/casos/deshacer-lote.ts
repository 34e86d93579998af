/** Takes back what an agent has just done to several cases, where nobody has changed them since. */
import type { NumerosDeLote, ResultadoLote } from '../../shared/bandeja.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Prioridad } from '../../shared/caso.ts';
import type { Alcance } from '../alcance.ts';
import { metasDe } from '../catalogo/catalogo.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';
import type { Servicios } from '../servicios.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { porCaso } from './cambiar-lote.ts';
import { exigirFila, type FilaCaso } from './casos.repository.ts';
import { alCambiarEstado, alReclasificar } from './plazos.ts';

/** Milliseconds for which a change can be taken back. The desk offers it for ten seconds; the line may be slow. */
const DESHACER_MS = 120_000;

export function deshacerLote(
  { base, calendario, reloj }: Pick<Servicios, 'base' | 'calendario' | 'reloj'>,
  alcance: Alcance,
  { numeros }: NumerosDeLote,
): Promise<ResultadoLote> {
  const ahora = reloj();
  return porCaso(base, numeros, (tx, numero) => deshacer(tx, alcance, numero, ahora, calendario));
}

/** What a change of a lot can be; an event names those that it was, with the values before. */
interface Deshecho {
  estado?: Estado;
  asignado?: number | null;
  prioridad?: Prioridad;
}

const ultimo = statement((db, p: { caso: number }) =>
  db
    .selectFrom('eventos')
    .select(['tipo', 'actor', 'datos', 'creado'])
    .where('caso', '=', p.caso)
    .where('tipo', 'in', ['caso.cambiado', 'mensaje.creado'])
    .orderBy('id', 'desc')
    .limit(1),
);

/**
 * Throws `cambio_despues` when the last thing that happened to the case is no change by this agent of a moment ago:
 * somebody changed it, or a message came. A closed case stays closed. The targets are what they were: unlike a case
 * that is opened again, this one gets no new time.
 */
async function deshacer(
  tx: Tx,
  alcance: Alcance,
  numero: number,
  ahora: number,
  calendario: Calendario,
): Promise<void> {
  const fila = await correr(exigirFila(tx, alcance, numero));
  const [evento] = await ultimo(tx, { caso: numero });
  const suyo = evento?.tipo === 'caso.cambiado' && evento.actor === alcance.usuario.id;
  if (!suyo || evento.creado < ahora - DESHACER_MS) throw new AppError('cambio_despues');
  if (fila.estado === 'CERRADO') throw new AppError('caso_cerrado');
  const { estado, asignado, prioridad } = (JSON.parse(evento.datos) as { antes: Deshecho }).antes;
  const cambios: Deshecho = {
    ...(estado && { estado }),
    ...(asignado !== undefined && { asignado }),
    ...(prioridad && { prioridad }),
  };
  const plazos = estado ? await plazosDeAntes(tx, fila, estado, ahora, calendario) : {};
  await tx
    .updateTable('casos')
    .set({ ...cambios, ...plazos, ...(estado && { actualizado: ahora }) })
    .where('numero', '=', numero)
    .execute();
  const suceso = { caso: numero, nit: fila.nit, actor: alcance.usuario.id, creado: ahora };
  await correr(anotarCambio(tx, fila, { ...cambios }, suceso));
}

async function plazosDeAntes(tx: Tx, fila: FilaCaso, estado: Estado, ahora: number, calendario: Calendario) {
  const eraAbierto = estado === 'ACTIVO' || estado === 'EN_GESTION';
  if (!eraAbierto || fila.resuelto === null) return alCambiarEstado(calendario, fila, estado, null, ahora);
  return {
    resuelto: null,
    resuelto_por: null,
    minutos_solucion: null,
    vence: alReclasificar(calendario, fila, {
      ...(await metasDe(tx, fila.motivo)),
      meta_solucion: fila.meta_solucion,
    }),
  };
}
