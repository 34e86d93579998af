/** Writes a message or an internal note on a case, with its effects on estado, targets and events. */
import { estadoTrasMensaje } from '../../shared/transiciones.ts';
import type { Mensaje, NuevoMensaje } from '../../shared/mensaje.ts';
import { tomarAdjuntos } from '../adjuntos/adjuntos.repository.ts';
import type { Alcance } from '../alcance.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { cambiarCaso } from '../casos/cambiar-caso.ts';
import { alCambiarEstado, alResponder } from '../casos/plazos.ts';
import { alReabrir } from '../casos/soltar-casos.ts';
import { exigirFila, type FilaCaso } from '../casos/casos.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { anotarCambio, anotarEvento } from '../eventos/eventos.repository.ts';
import { aMensaje, guardarMensaje } from './mensajes.repository.ts';

const avanzar = statement(
  (
    db,
    p: { numero: number; secuencia: number; de_soporte: number; estado: FilaCaso['estado']; ahora: number },
  ) =>
    db
      .updateTable('casos')
      .set({
        ultima_secuencia: p.secuencia,
        de_soporte: p.de_soporte,
        estado: p.estado,
        actualizado: p.ahora,
      })
      .where('numero', '=', p.numero),
);

/**
 * A message of the IPS reopens a case that is RESUELTO; the EPS's first public answer takes an ACTIVO case to
 * EN_GESTION; with `resuelve` it goes on to RESUELTO, all in one. A closed case takes neither messages nor notes. Throws `no_existe`, `caso_cerrado`, `no_permitido` (a
 * note by an IPS) and what tomarAdjuntos throws.
 */
export async function enviarMensaje(
  tx: Tx,
  alcance: Alcance,
  numero: number,
  nuevo: NuevoMensaje,
  ahora: number,
  calendario: Calendario,
): Promise<Mensaje> {
  const caso = await exigirFila(tx, alcance, numero);
  if ((nuevo.interno || nuevo.resuelve) && alcance.parte === 'ips') throw new AppError('no_permitido');
  if (caso.estado === 'CERRADO') throw new AppError('caso_cerrado');
  if (nuevo.interno) return guardarNota(tx, alcance, caso, nuevo, ahora);
  const mensaje = await escribirMensaje(tx, alcance, caso, nuevo, ahora, calendario);
  if (nuevo.resuelve) await cambiarCaso(tx, alcance, numero, { estado: 'RESUELTO' }, ahora, calendario);
  return mensaje;
}

async function escribirMensaje(
  tx: Tx,
  alcance: Alcance,
  caso: FilaCaso,
  nuevo: NuevoMensaje,
  ahora: number,
  calendario: Calendario,
): Promise<Mensaje> {
  const { numero } = caso;

  const { id: autor, rol, nombre } = alcance.usuario;
  const secuencia = caso.ultima_secuencia + 1;
  const fila = { caso: numero, secuencia, autor, rol, nombre, texto: nuevo.texto, creado: ahora };
  const estado = estadoTrasMensaje(caso.estado, alcance.parte);
  await guardarMensaje(tx, fila);
  const de_soporte = caso.de_soporte + Number(alcance.parte === 'soporte');
  await avanzar(tx, { numero, secuencia, de_soporte, estado, ahora });
  const adjuntos = await tomarAdjuntos(tx, autor, nuevo.adjuntos, { caso: numero, mensaje: secuencia });

  const evento = { caso: numero, nit: caso.nit, actor: autor, creado: ahora };
  await anotarEvento(tx, { ...evento, tipo: 'mensaje.creado', datos: { secuencia } });
  if (estado === caso.estado && (alcance.parte === 'ips' || caso.primera_respuesta !== null)) {
    return aMensaje(fila, adjuntos);
  }
  const cambios = {
    ...alCambiarEstado(calendario, caso, estado, null, ahora),
    ...(await alReabrir(tx, caso, estado)),
    ...(alcance.parte === 'soporte' &&
      caso.primera_respuesta === null &&
      alResponder(calendario, caso, autor, ahora)),
  };
  if (Object.keys(cambios).length > 0) {
    await tx.updateTable('casos').set(cambios).where('numero', '=', numero).execute();
  }
  await anotarCambio(
    tx,
    caso,
    { estado, ...('asignado' in cambios && { asignado: cambios.asignado }) },
    evento,
  );
  return aMensaje(fila, adjuntos);
}

async function guardarNota(
  tx: Tx,
  { usuario: { id: autor, rol, nombre } }: Alcance,
  caso: FilaCaso,
  { texto, adjuntos: clavesDeAdjuntos }: NuevoMensaje,
  ahora: number,
): Promise<Mensaje> {
  const { ultima_nota: secuencia } = await tx
    .updateTable('casos')
    .set((eb) => ({ ultima_nota: eb('ultima_nota', '+', 1) }))
    .where('numero', '=', caso.numero)
    .returning('ultima_nota')
    .executeTakeFirstOrThrow();
  const tras = caso.ultima_secuencia;
  const fila = { caso: caso.numero, secuencia, tras, autor, rol, nombre, texto, creado: ahora };
  await tx.insertInto('notas').values(fila).execute();
  const adjuntos = await tomarAdjuntos(tx, autor, clavesDeAdjuntos, { caso: caso.numero, nota: secuencia });
  await anotarEvento(tx, {
    tipo: 'mensaje.creado',
    caso: caso.numero,
    nit: caso.nit,
    actor: autor,
    interno: true,
    datos: { secuencia },
    creado: ahora,
  });
  return aMensaje(fila, adjuntos, true);
}
