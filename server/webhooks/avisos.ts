/** What other systems are told of an event: numbers and codes, never what people wrote or who they are. */
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { TipoDeAviso } from '../../shared/webhook-codigos.ts';
import type { EventoRepartido } from '../reparto/repartir.ts';

/** The case as it is when the event is distributed. */
export interface Situacion {
  motivo: string;
  asunto: string;
  prioridad: Prioridad;
}

/** Which side did it; `sistema` is the service itself. */
export type Por = 'ips' | 'soporte' | 'sistema';

export interface Aviso {
  tipo: TipoDeAviso;
  data: Record<string, unknown>;
}

/** `datos` of a change, as anotarCambio writes them: the new values, and the old ones in `antes`. */
interface Cambio {
  estado?: Estado;
  prioridad?: Prioridad;
  motivo?: string;
  asunto?: string;
  asignado?: number | null;
  antes?: Omit<Cambio, 'antes'>;
}

/** One event may be told in several messages, each of a type of its own; of most events nothing is told. */
export function avisosDe(
  { tipo, caso: numero, nit, interno, datos }: EventoRepartido,
  caso: Situacion,
  por: Por,
): Aviso[] {
  const comun = { numero, nit };
  switch (tipo) {
    case 'caso.creado': {
      // A case that was brought from another system is not news.
      if (datos.importado) return [];
      const { motivo, asunto, prioridad } = caso;
      return [{ tipo: 'caso.registrado', data: { ...comun, motivo, asunto, prioridad } }];
    }
    case 'mensaje.creado':
      if (interno) return [];
      return [{ tipo: 'caso.respondido', data: { ...comun, por, mensaje: datos.secuencia } }];
    case 'caso.cambiado':
      return deCambio(datos, caso).map(({ tipo: cual, data }) => ({
        tipo: cual,
        data: { ...comun, por, ...data },
      }));
    case 'catalogo.cambiado':
    case 'lectura':
      return [];
  }
}

function deCambio(cambio: Cambio, caso: Situacion): Aviso[] {
  const { estado, prioridad, asignado, antes = {} } = cambio;
  const avisos: Aviso[] = [];
  if (estado !== undefined) avisos.push({ tipo: 'caso.estado', data: { estado, antes: antes.estado } });
  if (estado === 'CERRADO') avisos.push({ tipo: 'caso.cerrado', data: {} });
  if (asignado !== undefined) {
    avisos.push({ tipo: 'caso.asignado', data: { asignado, antes: antes.asignado ?? null } });
  }
  if (prioridad !== undefined) {
    avisos.push({ tipo: 'caso.prioridad', data: { prioridad, antes: antes.prioridad } });
  }
  if (cambio.motivo !== undefined || cambio.asunto !== undefined) {
    const { motivo = caso.motivo, asunto = caso.asunto } = cambio;
    avisos.push({ tipo: 'caso.clasificado', data: { motivo, asunto } });
  }
  return avisos;
}
