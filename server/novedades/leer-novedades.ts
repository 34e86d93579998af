/** The news of a user: what others did on a case after the user's own last act on it. */
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { NOVEDADES_CONTADAS, PRONTO_MS } from '../../shared/limites.ts';
import type { Novedad, Novedades } from '../../shared/novedades.ts';
import type { Alcance } from '../alcance.ts';
import { vencimiento } from '../casos/plazos.ts';
import type { Db } from '../db/statement.ts';
import { borradosHasta } from '../eventos/eventos.repository.ts';
import { aIso } from '../tiempo/iso.ts';
import {
  candidatosDeAgente,
  candidatosDeIps,
  casoDeNovedad,
  eventosDeCaso,
  leerVistas,
  leerVistasDeCaso,
  ultimoEvento,
  type Candidato,
  type EventoDeCaso,
  type Marca,
} from './novedades.repository.ts';

/** How many cases are shown. */
const MOSTRADAS = 20;

/** Content of `datos` in the table: codes and numbers only. */
interface Anotado {
  estado?: Estado;
  prioridad?: Prioridad;
  asignado?: number | null;
  /** It came by mail. */
  porCorreo?: boolean;
}

/** Reads at most NOVEDADES_CONTADAS cases of each kind, and the newest events of each. */
export async function leerNovedades(db: Db, alcance: Alcance, ahora: number): Promise<Novedades> {
  const usuario = alcance.usuario.id;
  // Before all else: what happens while this is being read stays new.
  const [{ id: ultimo } = { id: 0 }] = await ultimoEvento(db, {});
  const [vistas = { hasta: 0, momento: 0 }] = await leerVistas(db, { usuario });
  // Of what is older nobody knows any more whether it was read.
  const suelo = { ...vistas, hasta: Math.max(vistas.hasta, await borradosHasta(db)) };
  const halladas = new Map<number, Hallada>();

  const agregar = async ({ caso }: Candidato): Promise<void> => {
    if (halladas.has(caso)) return;
    const hallada = await leerCaso(db, alcance, caso, suelo, ahora);
    if (hallada) halladas.set(caso, hallada);
  };
  const candidatos =
    alcance.parte === 'ips'
      ? await candidatosDeIps(db, { nit: alcance.nit })
      : await candidatosDeAgente(db, { usuario });
  for (const candidato of candidatos.slice(0, NOVEDADES_CONTADAS)) {
    if (halladas.size >= MOSTRADAS && candidato.ultimo <= suelo.hasta) break;
    await agregar(candidato);
  }
  for (const candidato of porVencer(candidatos, ahora).slice(0, NOVEDADES_CONTADAS)) await agregar(candidato);

  const ordenadas = [...halladas.values()].sort((a, b) => b.momento - a.momento);
  return {
    novedades: ordenadas.slice(0, MOSTRADAS).map(({ novedad }) => novedad),
    nuevas: Math.min(ordenadas.filter(({ novedad }) => novedad.nueva).length, NOVEDADES_CONTADAS),
    marca: `${ultimo}.${ahora}`,
  };
}

interface Hallada {
  novedad: Novedad;
  /** When the newest of it was, in milliseconds. */
  momento: number;
}

/** When the case came near its due time, or late: the later of both that has been. Undefined for neither. */
const momentoDelPlazo = (vence: number | null, ahora: number): number | undefined => {
  if (vence === null || vence - PRONTO_MS > ahora) return undefined;
  return vence <= ahora ? vence : vence - PRONTO_MS;
};

/** Those that are due soon or late, the last to become so first. */
function porVencer(
  candidatos: readonly (Candidato & { vence?: number | null })[],
  ahora: number,
): Candidato[] {
  return candidatos
    .map((candidato) => ({ ...candidato, momento: momentoDelPlazo(candidato.vence ?? null, ahora) ?? 0 }))
    .filter(({ momento }) => momento > 0)
    .sort((a, b) => b.momento - a.momento);
}

async function leerCaso(
  db: Db,
  alcance: Alcance,
  caso: number,
  suelo: Marca,
  ahora: number,
): Promise<Hallada | undefined> {
  const [fila] = await casoDeNovedad(db, { caso });
  const esSuyo =
    fila && (alcance.parte === 'ips' ? fila.nit === alcance.nit : fila.asignado === alcance.usuario.id);
  if (!esSuyo) return undefined;
  const [suyas = suelo] = await leerVistasDeCaso(db, { usuario: alcance.usuario.id, caso });
  const visto = {
    hasta: Math.max(suelo.hasta, suyas.hasta),
    momento: Math.max(suelo.momento, suyas.momento),
  };
  const eventos = await eventosDeCaso(db, { caso });
  const paso = leerEventos(alcance, eventos);
  const { primero } = paso;
  const plazo = alcance.parte === 'soporte' ? momentoDelPlazo(fila.vence, ahora) : undefined;
  if (!primero && plazo === undefined) return undefined;

  // Who answered by mail has not seen the case.
  const propio = eventos.find(
    ({ actor, datos }) => actor === alcance.usuario.id && !(JSON.parse(datos) as Anotado).porCorreo,
  );
  const esNueva =
    (primero !== undefined && primero.id > visto.hasta && primero.id > (propio?.id ?? 0)) ||
    (plazo !== undefined && plazo > visto.momento && plazo > (propio?.creado ?? 0));
  const momento = Math.max(primero?.creado ?? 0, plazo ?? 0);
  const comun = {
    numero: fila.numero,
    asunto: fila.asunto_nombre,
    fecha: aIso(momento),
    nueva: esNueva,
    respuestas: paso.respuestas,
    ...(paso.estado && { estado: paso.estado }),
  };
  if (alcance.parte === 'ips') return { novedad: comun, momento };
  const vence = plazo === undefined ? null : vencimiento(fila.vence, fila.primera_respuesta);
  return {
    momento,
    novedad: {
      ...comun,
      ips: fila.nombre,
      equipo: paso.equipo,
      asignado: paso.asignado,
      ...(paso.prioridad && { prioridad: paso.prioridad }),
      ...(vence && { vence }),
    },
  };
}

/** What others did since the user's own act before it. */
interface Paso {
  /** The newest event of it. */
  primero: EventoDeCaso | undefined;
  respuestas: number;
  equipo: number;
  asignado: boolean;
  estado: Estado | undefined;
  prioridad: Prioridad | undefined;
}

function leerEventos(alcance: Alcance, eventos: readonly EventoDeCaso[]): Paso {
  const yo = alcance.usuario.id;
  const paso: Paso = {
    primero: undefined,
    respuestas: 0,
    equipo: 0,
    asignado: false,
    estado: undefined,
    prioridad: undefined,
  };
  for (const evento of eventos) {
    const { actor, rol, interno, tipo } = evento;
    if (actor === yo) {
      if (paso.primero) break;
      continue;
    }
    // Of its own people an IPS gets no news.
    if (alcance.parte === 'ips' && (interno === 1 || rol === 'ips')) continue;
    if (tipo === 'mensaje.creado') {
      if (alcance.parte === 'ips' || rol === 'ips') paso.respuestas += 1;
      else paso.equipo += 1;
    } else if (tipo === 'caso.cambiado') {
      const { estado, prioridad, asignado } = JSON.parse(evento.datos) as Anotado;
      const deSoporte = alcance.parte === 'soporte';
      if (!estado && !(deSoporte && (prioridad ?? asignado === yo))) continue;
      paso.estado ??= estado;
      if (deSoporte) {
        paso.prioridad ??= prioridad;
        paso.asignado ||= asignado === yo;
      }
    } else continue;
    paso.primero ??= evento;
  }
  return paso;
}
