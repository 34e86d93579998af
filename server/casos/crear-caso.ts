/** Files a case: case, number, first message, attachments and event, in the transaction of `tx`. */
import type { Caso, NuevoCaso } from '../../shared/caso.ts';
import { tomarAdjuntos } from '../adjuntos/adjuntos.repository.ts';
import type { Alcance } from '../alcance.ts';
import { exigirPar } from '../catalogo/catalogo.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';
import { guardarMensaje } from '../mensajes/mensajes.repository.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { alCrear } from './plazos.ts';
import { aCaso, type FilaVisible } from './casos.repository.ts';

interface Fila extends FilaVisible {
  creado_por: number;
  meta_solucion: number | null;
}

const insertar = statement((db, p: Fila) =>
  db
    .insertInto('casos')
    .values({
      nit: p.nit,
      creado_por: p.creado_por,
      motivo: p.motivo,
      motivo_nombre: p.motivo_nombre,
      asunto: p.asunto,
      asunto_nombre: p.asunto_nombre,
      descripcion: p.descripcion,
      estado: p.estado,
      creado: p.creado,
      actualizado: p.actualizado,
      ultima_secuencia: p.ultima_secuencia,
      vence: p.vence,
      meta_solucion: p.meta_solucion,
    })
    .returning('numero'),
);

/** Only an IPS files cases; its NIT comes from the session, never from the body. */
export function* crearCaso(
  tx: Tx,
  alcance: Alcance,
  nuevo: NuevoCaso,
  ahora: number,
  calendario: Calendario,
): Pasos<Caso> {
  const { parte, nit, usuario } = alcance;
  if (parte !== 'ips') throw new AppError('no_permitido');
  const { motivo, asunto, metas } = yield* exigirPar(tx, nuevo.motivo, nuevo.asunto);
  const { vence, meta_solucion } = alCrear(calendario, metas, ahora);
  // Every field at once: to spread one row into another costs as much as writing it to the database.
  const fila: Fila = {
    // Given by the database.
    numero: 0,
    nit,
    creado_por: usuario.id,
    motivo: motivo.codigo,
    motivo_nombre: motivo.nombre,
    asunto: asunto.codigo,
    asunto_nombre: asunto.nombre,
    descripcion: nuevo.descripcion,
    estado: 'ACTIVO',
    prioridad: 'NORMAL',
    creado: ahora,
    actualizado: ahora,
    ultima_secuencia: nuevo.mensaje === undefined ? 0 : 1,
    vence,
    meta_solucion,
    no_leidos: 0,
    primera_respuesta: null,
    ips_nombre: usuario.ips ?? usuario.nombre,
  };
  const [insertado] = yield* insertar.pasos(tx, fila);
  const numero = insertado!.numero;
  fila.numero = numero;

  if (nuevo.mensaje !== undefined) {
    const { id: autor, rol, nombre } = usuario;
    yield* guardarMensaje.pasos(tx, {
      caso: numero,
      secuencia: 1,
      autor,
      rol,
      nombre,
      texto: nuevo.mensaje,
      creado: ahora,
    });
  }
  const adjuntos = yield* tomarAdjuntos(tx, usuario.id, nuevo.adjuntos, { caso: numero });
  yield* anotarEvento(tx, { tipo: 'caso.creado', caso: numero, nit, actor: usuario.id, creado: ahora });
  return aCaso(fila, alcance, { adjuntos, leidoHasta: 0, vistoHasta: 0 });
}
