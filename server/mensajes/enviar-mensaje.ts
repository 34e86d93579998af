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
import { consultar, statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
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
 * EN_GESTION; with `resuelve` it goes on to RESUELTO, all in one. A closed case takes neither messages nor notes. With
 * `porCorreo` its events say that it came by mail, so that its author is not taken to have seen the case then. Throws
 * `no_existe`, `caso_cerrado`, `no_permitido` (a note by an IPS) and what tomarAdjuntos throws.
 */
export function* enviarMensaje(
  tx: Tx,
  alcance: Alcance,
  numero: number,
  nuevo: NuevoMensaje,
  ahora: number,
  calendario: Calendario,
  { porCorreo = false }: { porCorreo?: boolean } = {},
): Pasos<Mensaje> {
  const caso = yield* exigirFila(tx, alcance, numero);
  if ((nuevo.interno || nuevo.resuelve) && alcance.parte === 'ips') throw new AppError('no_permitido');
  if (caso.estado === 'CERRADO') throw new AppError('caso_cerrado');
  if (nuevo.interno) return yield* guardarNota(tx, alcance, caso, nuevo, ahora);
  const mensaje = yield* escribirMensaje(tx, alcance, caso, nuevo, ahora, calendario, porCorreo);
  if (nuevo.resuelve) yield* cambiarCaso(tx, alcance, numero, { estado: 'RESUELTO' }, ahora, calendario);
  return mensaje;
}

function* escribirMensaje(
  tx: Tx,
  alcance: Alcance,
  caso: FilaCaso,
  nuevo: NuevoMensaje,
  ahora: number,
  calendario: Calendario,
  porCorreo: boolean,
): Pasos<Mensaje> {
  const { numero } = caso;

  const { id: autor, rol, nombre } = alcance.usuario;
  const secuencia = caso.ultima_secuencia + 1;
  const fila = { caso: numero, secuencia, autor, rol, nombre, texto: nuevo.texto, creado: ahora };
  const estado = estadoTrasMensaje(caso.estado, alcance.parte);
  yield* guardarMensaje.pasos(tx, fila);
  const de_soporte = caso.de_soporte + Number(alcance.parte === 'soporte');
  yield* avanzar.pasos(tx, { numero, secuencia, de_soporte, estado, ahora });
  const adjuntos = yield* tomarAdjuntos(tx, autor, nuevo.adjuntos, { caso: numero, mensaje: secuencia });

  const { nit } = caso;
  const datos = { secuencia, ...(porCorreo && { porCorreo }) };
  yield* anotarEvento(tx, { tipo: 'mensaje.creado', caso: numero, nit, actor: autor, datos, creado: ahora });
  if (estado === caso.estado && (alcance.parte === 'ips' || caso.primera_respuesta !== null)) {
    return aMensaje(fila, adjuntos);
  }
  const cambios = {
    ...alCambiarEstado(calendario, caso, estado, null, ahora),
    ...(yield* alReabrir(tx, caso, estado)),
    ...(alcance.parte === 'soporte' &&
      caso.primera_respuesta === null &&
      alResponder(calendario, caso, autor, ahora)),
  };
  if (Object.keys(cambios).length > 0) {
    yield* consultar(tx, tx.updateTable('casos').set(cambios).where('numero', '=', numero));
  }
  yield* anotarCambio(
    tx,
    caso,
    { estado, ...('asignado' in cambios && { asignado: cambios.asignado }) },
    { caso: numero, nit, actor: autor, creado: ahora, porCorreo },
  );
  return aMensaje(fila, adjuntos);
}

function* guardarNota(
  tx: Tx,
  { usuario: { id: autor, rol, nombre } }: Alcance,
  caso: FilaCaso,
  { texto, adjuntos: clavesDeAdjuntos }: NuevoMensaje,
  ahora: number,
): Pasos<Mensaje> {
  const [numerada] = yield* consultar(
    tx,
    tx
      .updateTable('casos')
      .set((eb) => ({ ultima_nota: eb('ultima_nota', '+', 1) }))
      .where('numero', '=', caso.numero)
      .returning('ultima_nota'),
  );
  const secuencia = numerada!.ultima_nota;
  const tras = caso.ultima_secuencia;
  const fila = { caso: caso.numero, secuencia, tras, autor, rol, nombre, texto, creado: ahora };
  yield* consultar(tx, tx.insertInto('notas').values(fila));
  const adjuntos = yield* tomarAdjuntos(tx, autor, clavesDeAdjuntos, { caso: caso.numero, nota: secuencia });
  yield* anotarEvento(tx, {
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
