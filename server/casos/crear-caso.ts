/** Files a case: case, number, first message, attachments and event, in the transaction of `tx`. */
import type { Caso, NuevoCaso } from '../../shared/caso.ts';
import { tomarAdjuntos } from '../adjuntos/adjuntos.repository.ts';
import type { Alcance } from '../alcance.ts';
import { exigirPar } from '../catalogo/catalogo.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';
import { guardarMensaje } from '../mensajes/mensajes.repository.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { alCrear } from './plazos.ts';
import { aCaso } from './casos.repository.ts';

interface Fila {
  nit: string;
  creado_por: number;
  motivo: string;
  motivo_nombre: string;
  asunto: string;
  asunto_nombre: string;
  descripcion: string;
  ahora: number;
  ultima_secuencia: number;
  vence: number;
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
      estado: 'ACTIVO',
      creado: p.ahora,
      actualizado: p.ahora,
      ultima_secuencia: p.ultima_secuencia,
      vence: p.vence,
      meta_solucion: p.meta_solucion,
    })
    .returning('numero'),
);

/** Only an IPS files cases; its NIT comes from the session, never from the body. */
export async function crearCaso(
  tx: Tx,
  alcance: Alcance,
  nuevo: NuevoCaso,
  ahora: number,
  calendario: Calendario,
): Promise<Caso> {
  const { parte, nit, usuario } = alcance;
  if (parte !== 'ips') throw new AppError('no_permitido');
  const { motivo, asunto, metas } = await exigirPar(tx, nuevo.motivo, nuevo.asunto);
  const fila = {
    nit,
    motivo: motivo.codigo,
    motivo_nombre: motivo.nombre,
    asunto: asunto.codigo,
    asunto_nombre: asunto.nombre,
    descripcion: nuevo.descripcion,
    ultima_secuencia: nuevo.mensaje === undefined ? 0 : 1,
    ...alCrear(calendario, metas, ahora),
  };
  const [insertado] = await insertar(tx, { ...fila, creado_por: usuario.id, ahora });
  const numero = insertado!.numero;

  if (nuevo.mensaje !== undefined) {
    const { id: autor, rol, nombre } = usuario;
    await guardarMensaje(tx, {
      caso: numero,
      secuencia: 1,
      autor,
      rol,
      nombre,
      texto: nuevo.mensaje,
      creado: ahora,
    });
  }
  const adjuntos = await tomarAdjuntos(tx, usuario.id, nuevo.adjuntos, { caso: numero });
  await anotarEvento(tx, { tipo: 'caso.creado', caso: numero, nit, actor: usuario.id, creado: ahora });
  return aCaso(
    {
      ...fila,
      numero,
      estado: 'ACTIVO',
      prioridad: 'NORMAL',
      creado: ahora,
      actualizado: ahora,
      no_leidos: 0,
      primera_respuesta: null,
      ips_nombre: usuario.ips ?? usuario.nombre,
    },
    alcance,
    { adjuntos, leidoHasta: 0, vistoHasta: 0 },
  );
}
