/** What a CSV file of IPS would do to those that are registered: row by row, before anything is written. */
import { createHash } from 'node:crypto';
import { setImmediate as cederTurno } from 'node:timers/promises';
import { PRIMERAS_DE_IMPORTACION, type Importacion } from '../../shared/admin.ts';
import { leerCsv, type Rechazada } from '../csv/leer-csv.ts';
import { statement, type Db } from '../db/statement.ts';
import { COLUMNAS_DE_IPS, leerFila, type IpsLeida } from './fila-ips.ts';
import { hallarNit, type Ips } from './ips.repository.ts';
import { SIN_CONTRASENA } from '../sesiones/contrasenas.ts';

/** An IPS as it is before the import, with its own user. */
export interface Previa {
  nombre: string;
  estado: Ips['estado'];
  id: number;
  hash: string;
}

/** One good row: what becomes of its IPS. */
export interface Paso {
  linea: number;
  /** As it will be. */
  ips: Ips;
  previa: Previa | undefined;
  /** The first password of the IPS: that of the file, or '' for one that is still to be made; undefined where it gets none. */
  contrasena: string | undefined;
  /** The file has a password, and the IPS one of its own, which stays. */
  contrasenaSinUsar: boolean;
}

export interface PlanDeImportacion {
  pasos: Paso[];
  rechazadas: Rechazada[];
  sinUsar: string[];
}

/** Rows judged between which others have their turn. */
const TANDA = 300;

/** `generar`: an IPS that has no password and gets none is given one. Throws ErrorCsv. */
export async function planear(
  db: Db,
  archivo: Uint8Array,
  { generar }: { generar: boolean },
): Promise<PlanDeImportacion> {
  const { filas, rechazadas, sinUsar } = await leerCsv(archivo, COLUMNAS_DE_IPS);
  const plan: PlanDeImportacion = { pasos: [], rechazadas, sinUsar };
  const vistas = new Set<string>();
  for (const [i, fila] of filas.entries()) {
    if (i % TANDA === 0) await cederTurno();
    const leida = leerFila(fila, vistas);
    if ('nit' in leida) plan.pasos.push(await planearPaso(db, leida, fila.linea, generar));
    else rechazadas.push(leida);
  }
  rechazadas.sort((una, otra) => una.linea - otra.linea);
  return plan;
}

async function planearPaso(
  db: Db,
  { contrasena: escrita, ...leida }: IpsLeida,
  linea: number,
  generar: boolean,
): Promise<Paso> {
  const suya = await buscarPrevia(db, leida.nit);
  const nit = suya ? leida.nit : await hallarNit(db, leida.nit);
  const previa = suya ?? (await buscarPrevia(db, nit));
  const ips: Ips = { ...leida, nit, estado: leida.estado ?? previa?.estado ?? 'ACTIVO' };
  const tiene = previa !== undefined && previa.hash !== SIN_CONTRASENA;
  const contrasena = tiene || (escrita === '' && !generar) ? undefined : escrita;
  return { linea, ips, previa, contrasena, contrasenaSinUsar: tiene && escrita !== '' };
}

const previaDe = statement((db, p: { nit: string }) =>
  db
    .selectFrom('ips')
    .leftJoin('usuarios', (join) =>
      join.onRef('usuarios.nit', '=', 'ips.nit').on('usuarios.alias', 'is', null),
    )
    .select(['ips.nombre', 'ips.estado', 'usuarios.id', 'usuarios.clave as hash'])
    .where('ips.nit', '=', p.nit),
);

export async function buscarPrevia(db: Db, nit: string): Promise<Previa | undefined> {
  const [previa] = (await previaDe(db, { nit })) as Previa[];
  return previa;
}

export type Que = 'nuevas' | 'actualizadas' | 'iguales';

/** What becomes of the IPS of a row. */
export function queHace({ ips, previa, contrasena }: Paso): Que {
  if (!previa) return 'nuevas';
  return cambia(ips, previa) || contrasena !== undefined ? 'actualizadas' : 'iguales';
}

export const cambia = (ips: Ips, previa: Previa): boolean =>
  ips.nombre !== previa.nombre || ips.estado !== previa.estado;

/** In figures, with the first of those that a person should look at. */
export function resumir({ pasos, rechazadas, sinUsar }: PlanDeImportacion): Importacion {
  const cuentas = { nuevas: 0, actualizadas: 0, iguales: 0 };
  const renombradas: Importacion['renombradas'] = { cuantas: 0, primeras: [] };
  const inactivadas: Importacion['inactivadas'] = { cuantas: 0, primeras: [] };
  let [activadas, sinClave, clavesSinUsar] = [0, 0, 0];
  const anotar = <T>(lista: { cuantas: number; primeras: T[] }, uno: T) => {
    lista.cuantas += 1;
    if (lista.primeras.length < PRIMERAS_DE_IMPORTACION) lista.primeras.push(uno);
  };
  for (const paso of pasos) {
    const { ips, previa, contrasena } = paso;
    const que = queHace(paso);
    cuentas[que] += 1;
    if (paso.contrasenaSinUsar) clavesSinUsar += 1;
    if (que !== 'iguales' && contrasena === undefined && (previa?.hash ?? SIN_CONTRASENA) === SIN_CONTRASENA)
      sinClave += 1;
    if (!previa) continue;
    if (ips.nombre !== previa.nombre)
      anotar(renombradas, { nit: ips.nit, antes: previa.nombre, ahora: ips.nombre });
    if (ips.estado === previa.estado) continue;
    if (ips.estado === 'INACTIVO') anotar(inactivadas, { nit: ips.nit, nombre: previa.nombre });
    else activadas += 1;
  }
  return { ...cuentas, rechazadas, sinUsar, renombradas, inactivadas, activadas, sinClave, clavesSinUsar };
}

/** What an import that did nothing says. */
export function sinHacer({ rechazadas, sinUsar }: Omit<PlanDeImportacion, 'pasos'>): Importacion {
  return resumir({ pasos: [], rechazadas, sinUsar });
}

/** Names a plan: another one does something else, or to others. Of passwords it says only whether there are. */
export function nombrar({ pasos, rechazadas }: PlanDeImportacion): string {
  const resumen = createHash('sha256');
  for (const { ips, previa, contrasena } of pasos) {
    const antes = previa && [previa.nombre, previa.estado, previa.hash === SIN_CONTRASENA];
    resumen.update(
      JSON.stringify([ips.nit, ips.nombre, ips.estado, contrasena === undefined, antes ?? null]),
    );
  }
  resumen.update(JSON.stringify(rechazadas));
  return resumen.digest('base64url').slice(0, 22);
}
