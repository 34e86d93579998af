/** Reads cases. Rows become domain objects at the end of this file and nowhere else. */
import type { ExpressionBuilder } from 'kysely';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Caso, Prioridad, ResumenCaso } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Rol } from '../../shared/usuario.ts';
import { parteDe, puede } from '../../shared/transiciones.ts';
import { adjuntosDelCaso } from '../adjuntos/adjuntos.repository.ts';
import type { Alcance } from '../alcance.ts';
import type { Esquema } from '../db/schema.ts';
import { statement, type Db } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { aIso } from '../tiempo/iso.ts';
import { extractoDe } from './extractos.ts';
import { vencimiento } from './plazos.ts';

const COLUMNAS = [
  'casos.numero',
  'casos.nit',
  'casos.motivo',
  'casos.motivo_nombre',
  'casos.asunto',
  'casos.asunto_nombre',
  'casos.descripcion',
  'casos.estado',
  'casos.prioridad',
  'casos.creado',
  'casos.actualizado',
  'casos.ultima_secuencia',
  'casos.de_soporte',
  'casos.asignado',
  'casos.vence',
  'casos.primera_respuesta',
  'casos.meta_solucion',
  'casos.plazo_desde',
  'casos.resuelto',
] as const;

/** SQL for the number of messages of the other side that this user has not read. */
export function noLeidos(parte: Alcance['parte'], usuario: number) {
  return (eb: ExpressionBuilder<Esquema, 'casos'>) => {
    const leidos = eb
      .selectFrom('lecturas')
      .select('lecturas.leidos')
      .where('lecturas.usuario', '=', usuario)
      .whereRef('lecturas.caso', '=', 'casos.numero');
    const delOtro =
      parte === 'ips'
        ? eb.ref('casos.de_soporte')
        : eb('casos.ultima_secuencia', '-', eb.ref('casos.de_soporte'));
    return eb(delOtro, '-', eb.fn.coalesce(leidos, eb.lit(0)));
  };
}

interface PorNumero {
  numero: number;
  nit: string | null;
  usuario: number;
}

const leerComo = (parte: Alcance['parte']) =>
  statement((db, p: PorNumero) => {
    const caso = db
      .selectFrom('casos')
      .innerJoin('ips', 'ips.nit', 'casos.nit')
      .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
      .select(COLUMNAS)
      .select(['ips.nombre as ips_nombre', 'usuarios.correo as asignado_correo'])
      .select('usuarios.nombre as asignado_nombre')
      .select((eb) => noLeidos(parte, p.usuario)(eb).as('no_leidos'))
      .where('casos.numero', '=', p.numero);
    return parte === 'ips' ? caso.where('casos.nit', '=', p.nit) : caso;
  });
const leerFila = { ips: leerComo('ips'), soporte: leerComo('soporte') };

/** The whole case. Throws `no_existe`, also for a case of another IPS. */
export function* leerCaso(db: Db, alcance: Alcance, numero: number): Pasos<Caso> {
  const fila = yield* exigirFila(db, alcance, numero);
  return aCaso(fila, alcance, {
    adjuntos: yield* adjuntosDelCaso(db, numero),
    ...(yield* leerMarcas(db, alcance, numero)),
  });
}

/** Up to which secuencia the asker has read, and anybody of the other side. */
type Marcas = Pick<Caso, 'leidoHasta' | 'vistoHasta'>;

const marcas = statement((db, p: { caso: number }) =>
  db
    .selectFrom('lecturas')
    .innerJoin('usuarios', 'usuarios.id', 'lecturas.usuario')
    .select(['lecturas.usuario', 'lecturas.hasta', 'usuarios.rol'])
    .where('lecturas.caso', '=', p.caso),
);

function* leerMarcas(db: Db, { parte, usuario }: Alcance, caso: number): Pasos<Marcas> {
  const filas = yield* marcas.pasos(db, { caso });
  const deLaOtra = filas.filter(({ rol }) => parteDe(rol) !== parte);
  return {
    leidoHasta: filas.find((fila) => fila.usuario === usuario.id)?.hasta ?? 0,
    vistoHasta: Math.max(0, ...deLaOtra.map(({ hasta }) => hasta)),
  };
}

/** The row of a case that is about to be changed. Throws `no_existe`, also for a case of another IPS. */
export function* exigirFila(db: Db, alcance: Alcance, numero: number): Pasos<FilaCaso> {
  const { parte, nit, usuario } = alcance;
  const [fila] = yield* leerFila[parte].pasos(db, { numero, nit, usuario: usuario.id });
  if (!fila) throw new AppError('no_existe');
  return fila;
}

/** What a list shows of a case to everybody who may see it. */
interface FilaComun {
  numero: number;
  motivo: string;
  motivo_nombre: string;
  asunto: string;
  asunto_nombre: string;
  descripcion: string;
  estado: Estado;
  creado: number;
  actualizado: number;
  ultima_secuencia: number;
  no_leidos: number | null;
}

/** What it also shows to the EPS's staff. */
interface FilaDeSoporte extends FilaComun {
  nit: string;
  prioridad: Prioridad;
  vence: number | null;
  primera_respuesta: number | null;
  ips_nombre: string;
  asignado_correo?: string | null;
  asignado_nombre?: string | null;
}

/** The last public message; null for none. */
interface Ultimo {
  ultimo_rol: Rol | null;
  ultimo_texto: string | null;
}

/** A row of a list; what only the EPS's staff sees is missing from an IPS's. */
export type FilaDeLista = (FilaComun | FilaDeSoporte) & Ultimo;

export type FilaCaso = FilaDeSoporte & {
  de_soporte: number;
  asignado: number | null;
  meta_solucion: number | null;
  plazo_desde: number | null;
  resuelto: number | null;
};

/** The columns that `aCaso` reads: who has just filed a case gives these and no others. */
export type FilaVisible = Omit<
  FilaCaso,
  'de_soporte' | 'asignado' | 'meta_solucion' | 'plazo_desde' | 'resuelto'
>;

export function aCaso(
  fila: FilaVisible,
  alcance: Alcance,
  { adjuntos, leidoHasta, vistoHasta }: { adjuntos: Adjunto[] } & Marcas,
): Caso {
  return {
    ...(alcance.parte === 'ips' ? { ...resumenComun(fila), ...promesa(fila) } : resumenDeSoporte(fila)),
    ips: { nit: fila.nit, nombre: fila.ips_nombre },
    adjuntos,
    ultimaSecuencia: fila.ultima_secuencia,
    leidoHasta,
    vistoHasta,
    puede: puede(fila.estado, alcance.parte),
  };
}

/** What an IPS is promised: the first answer, until it is there. */
function promesa({ vence, primera_respuesta }: FilaVisible): Pick<ResumenCaso, 'vence'> {
  const plazo = vencimiento(vence, primera_respuesta);
  return plazo?.que === 'respuesta' ? { vence: plazo } : {};
}

/** The row of a list: those that are read for an IPS have nothing that only the EPS's staff sees. */
export function aResumen(fila: FilaDeLista): ResumenCaso {
  const resumen = 'nit' in fila ? resumenDeSoporte(fila) : resumenComun(fila);
  const { ultimo_rol: rol, ultimo_texto: texto } = fila;
  // Set afterwards, since to copy twenty rows costs as much as to read them.
  resumen.ultimo = rol === null || texto === null ? null : extractoDe(rol, texto);
  return resumen;
}

function resumenComun(fila: FilaComun): ResumenCaso {
  return {
    numero: fila.numero,
    fecha: aIso(fila.creado),
    motivo: { codigo: fila.motivo, nombre: fila.motivo_nombre },
    asunto: { codigo: fila.asunto, nombre: fila.asunto_nombre },
    descripcion: fila.descripcion,
    estado: fila.estado,
    actualizado: aIso(fila.actualizado),
    noLeidos: fila.no_leidos ?? 0,
  };
}

function resumenDeSoporte(fila: FilaDeSoporte): ResumenCaso {
  const { asignado_correo: correo, asignado_nombre: nombre } = fila;
  return {
    ...resumenComun(fila),
    ips: { nit: fila.nit, nombre: fila.ips_nombre },
    asignado: correo && nombre ? { correo, nombre } : null,
    prioridad: fila.prioridad,
    vence: vencimiento(fila.vence, fila.primera_respuesta),
  };
}
