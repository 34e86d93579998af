/** Whom an event is told by mail, and about what. */
import type { Estado } from '../../shared/estado.ts';
import { statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { EventoRepartido } from '../reparto/repartir.ts';
import { rolDe } from '../usuarios/usuarios.repository.ts';
import { avisarDe, type Suceso } from './avisos-de-caso.repository.ts';
import { destinatarioDe, destinatarioPrincipal, type Destinatario } from './direcciones.repository.ts';

const deLaIps = statement<{ caso: number; hasta: number }, { usuario: number | null }>((db, p) =>
  db
    .selectFrom('casos')
    .select('creado_por as usuario')
    .where('numero', '=', p.caso)
    .union(
      db
        .selectFrom('mensajes')
        .select('autor as usuario')
        .where('caso', '=', p.caso)
        .where('rol', '=', 'ips')
        .where('creado', '<=', p.hasta),
    ),
);

/** The staff that has chosen what it wants to know; everybody else does not want `nuevo`. */
const deSoporteConEleccion = statement<object, { usuario: number }>((db) =>
  db
    .selectFrom('usuarios as u')
    .innerJoin('direcciones as d', 'd.usuario', 'u.id')
    .select('u.id as usuario')
    .where('u.correo', '>', ''),
);

const quienTiene = statement<{ caso: number }, { asignado: number | null }>((db, p) =>
  db.selectFrom('casos').select('asignado').where('numero', '=', p.caso),
);

/**
 * The users of the IPS to whom the case matters: who filed it and who has written in it by then (`creado`). Where none of
 * them can be written to, the IPS's own user, except about what the service did by itself (`actor` null) to a case that
 * was imported and that nobody of the IPS has touched.
 */
export function* interesadosDeLaIps(
  tx: Tx,
  { caso, nit, actor, creado: hasta }: Pick<EventoRepartido, 'caso' | 'nit' | 'actor' | 'creado'>,
): Pasos<Destinatario[]> {
  const usuarios = (yield* deLaIps.pasos(tx, { caso, hasta })).flatMap(({ usuario }) => usuario ?? []);
  const conDireccion: Destinatario[] = [];
  for (const usuario of usuarios) {
    const uno = yield* destinatarioDe(tx, usuario);
    if (uno) conDireccion.push(uno);
  }
  if (conDireccion.length > 0) return conDireccion;
  if (usuarios.length === 0 && actor === null) return [];
  const principal = yield* destinatarioPrincipal(tx, nit);
  return principal ? [principal] : [];
}

/** What the events of cases have in `datos`. */
interface Anotado {
  importado?: boolean;
  secuencia?: number;
  estado?: Estado;
  asignado?: number | null;
  antes?: { estado?: Estado };
}

/** Makes the mail of an event, for all but who did it. */
export function* avisarDelEvento(tx: Tx, evento: EventoRepartido, pausaMs: number): Pasos<void> {
  const { tipo, caso, actor, interno, creado } = evento;
  const datos = evento.datos as Anotado;
  const comun = { caso, marca: evento.id, ahora: creado };

  function* aLaIps(suceso: Suceso, menos: number | null): Pasos<void> {
    for (const uno of yield* interesadosDeLaIps(tx, evento))
      if (uno.usuario !== menos) yield* avisarDe(tx, uno, suceso, pausaMs);
  }
  function* aSoporte(usuario: number | null | undefined, suceso: Suceso): Pasos<void> {
    const uno = typeof usuario === 'number' && usuario !== actor && (yield* destinatarioDe(tx, usuario));
    if (uno) yield* avisarDe(tx, uno, suceso, pausaMs);
  }

  switch (tipo) {
    case 'caso.creado':
      if (datos.importado) return;
      // Also to who filed it, as the receipt with the number.
      yield* aLaIps({ ...comun, aviso: 'registrado' }, null);
      for (const { usuario } of yield* deSoporteConEleccion.pasos(tx, {}))
        yield* aSoporte(usuario, { ...comun, aviso: 'nuevo' });
      return;
    case 'mensaje.creado': {
      if (interno || actor === null) return;
      const suceso: Suceso = { ...comun, aviso: 'respuesta', secuencia: datos.secuencia ?? 0 };
      if ((yield* rolDe(tx, actor)) === 'ips')
        yield* aSoporte((yield* quienTiene.pasos(tx, { caso }))[0]?.asignado, suceso);
      else yield* aLaIps(suceso, actor);
      return;
    }
    case 'caso.cambiado':
      if (datos.estado !== undefined) {
        yield* aLaIps({ ...comun, aviso: 'estado', estadoAntes: datos.antes?.estado }, actor);
      }
      yield* aSoporte(datos.asignado, { ...comun, aviso: 'asignado' });
      return;
    case 'lectura':
    case 'catalogo.cambiado':
      return;
  }
}
