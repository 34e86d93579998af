/**
 * Registers and updates many IPS from a CSV file: what POST /admin/ips/importar and `mesa ips importar` share. Every row
 * is judged before the first is written, so that a wrong one leaves nothing behind; then they are written a few hundred
 * at a time, between which everybody else has a turn. Repeated, it changes nothing.
 */
import { setImmediate as cederTurno, setTimeout as pausa } from 'node:timers/promises';
import type { Importacion } from '../../shared/admin.ts';
import type { Servicios } from '../app.ts';
import { leerCsv, type Rechazada } from '../csv/leer-csv.ts';
import { sentencia, type Lectura } from '../datos/sentencia.ts';
import { ENTRE_TANDAS_MS } from '../datos/tandas.ts';
import { AppError } from '../errores.ts';
import { COLUMNAS_DE_IPS, leerFila, type IpsLeida } from '../ips/fila-ips.ts';
import { agregarIps, cambiarIps, type Ips } from '../ips/ips.repository.ts';
import { cifrarClave, generarClave, SIN_CLAVE } from '../sesiones/claves.ts';
import { auditar, type Autor } from './auditoria.repository.ts';

const TANDA = 300;

interface Opciones {
  autor: Autor;
  /** Take the good rows although others are wrong. */
  parcial: boolean;
  /** Passwords of the file have to be changed at the first login. */
  debeCambiar?: boolean;
  /** An IPS without a password is given one. They are told before they count: none that counts gets lost. */
  alGenerar?: (claves: readonly ClaveGenerada[]) => void;
  /** More passwords than these are refused. */
  clavesMaximo?: number;
  avance?: (hechas: number, total: number) => void;
}

/** A password made here, which nobody can read again. */
export interface ClaveGenerada {
  nit: string;
  contrasena: string;
}

/** The password that an IPS has keeps being its own. Throws ErrorCsv and `importacion_claves`. */
export async function importarIps(
  base: Pick<Servicios['base'], 'leer' | 'escribir'>,
  archivo: Uint8Array,
  { autor, parcial, debeCambiar = false, alGenerar, clavesMaximo, avance }: Opciones,
): Promise<Importacion> {
  const { buenas, rechazadas } = await juzgar(archivo);
  const hechas: Importacion = { nuevas: 0, actualizadas: 0, iguales: 0, rechazadas };
  if (rechazadas.length > 0 && !parcial) return hechas;
  if (clavesMaximo !== undefined && buenas.filter(({ contrasena }) => contrasena).length > clavesMaximo) {
    throw new AppError('importacion_claves');
  }
  for (let i = 0; i < buenas.length; i += TANDA) {
    const tanda: Preparada[] = [];
    const generadas: ClaveGenerada[] = [];
    // The hashes are made before the transaction: they are slow on purpose, and nobody else should wait for them.
    for (const leida of buenas.slice(i, i + TANDA)) {
      const { clave, generada } = await preparar(base.leer, leida, alGenerar !== undefined);
      tanda.push({ ips: leida, clave, debeCambiar });
      if (generada) generadas.push({ nit: leida.nit, contrasena: generada });
      avance?.(i + tanda.length, buenas.length);
    }
    if (generadas.length > 0) alGenerar?.(generadas);
    const cuentas = await base.escribir((tx) => guardarTanda(tx, tanda, autor));
    for (const que of ['nuevas', 'actualizadas', 'iguales'] as const) hechas[que] += cuentas[que].length;
    await pausa(ENTRE_TANDAS_MS);
  }
  return hechas;
}

async function juzgar(archivo: Uint8Array): Promise<{ buenas: IpsLeida[]; rechazadas: Rechazada[] }> {
  const buenas: IpsLeida[] = [];
  const rechazadas: Rechazada[] = [];
  const vistas = new Set<string>();
  for (const [i, fila] of (await leerCsv(archivo, COLUMNAS_DE_IPS)).entries()) {
    const leida = leerFila(fila, vistas);
    if ('nit' in leida) buenas.push(leida);
    else rechazadas.push(leida);
    if (i % TANDA === 0) await cederTurno();
  }
  return { buenas, rechazadas };
}

const buscarPrevia = sentencia((db, p: { nit: string }) =>
  db
    .selectFrom('ips')
    .leftJoin('usuarios', (join) =>
      join.onRef('usuarios.nit', '=', 'ips.nit').on('usuarios.alias', 'is', null),
    )
    .select(['ips.nombre', 'ips.estado', 'usuarios.id', 'usuarios.clave'])
    .where('ips.nit', '=', p.nit),
);

type Previa = Pick<Ips, 'nombre' | 'estado'> & { id: number; clave: string };

interface Preparada {
  ips: IpsLeida;
  clave: string;
  debeCambiar: boolean;
}

/** The hash that the IPS gets if it has none, and the password behind it when it was made here. */
async function preparar(
  db: Lectura,
  { nit, contrasena }: IpsLeida,
  generar: boolean,
): Promise<{ clave: string; generada?: string }> {
  const [previa] = (await buscarPrevia(db, { nit })) as Previa[];
  if (previa && previa.clave !== SIN_CLAVE) return { clave: SIN_CLAVE };
  if (contrasena) return { clave: await cifrarClave(contrasena) };
  if (!generar) return { clave: SIN_CLAVE };
  const generada = generarClave();
  return { clave: await cifrarClave(generada), generada };
}

const ponerClave = sentencia((db, p: { id: number; clave: string; debe_cambiar: number }) =>
  db.updateTable('usuarios').set({ clave: p.clave, debe_cambiar: p.debe_cambiar }).where('id', '=', p.id),
);

type Cuentas = Record<'nuevas' | 'actualizadas' | 'iguales', string[]>;

/** Returns the NIT of each row by what became of it. */
async function guardarTanda(tx: Lectura, tanda: readonly Preparada[], autor: Autor): Promise<Cuentas> {
  const cuentas: Cuentas = { nuevas: [], actualizadas: [], iguales: [] };
  for (const { ips: leida, clave, debeCambiar } of tanda) {
    const [previa] = (await buscarPrevia(tx, leida)) as Previa[];
    const ips: Ips = { ...leida, estado: leida.estado ?? previa?.estado ?? 'ACTIVO' };
    if (!previa) await agregarIps(tx, { ...ips, clave, debeCambiar, creada: autor.ahora });
    const cambia = previa && (previa.nombre !== ips.nombre || previa.estado !== ips.estado);
    if (cambia) await cambiarIps(tx, ips);
    const estrena = previa?.clave === SIN_CLAVE && clave !== SIN_CLAVE;
    if (estrena) await ponerClave(tx, { id: previa.id, clave, debe_cambiar: Number(debeCambiar) });
    cuentas[!previa ? 'nuevas' : cambia || estrena ? 'actualizadas' : 'iguales'].push(ips.nit);
  }
  const { nuevas, actualizadas } = cuentas;
  if (nuevas.length + actualizadas.length > 0) {
    const objeto = `${nuevas.length} nuevas, ${actualizadas.length} actualizadas`;
    await auditar(tx, autor, 'ips.importar', objeto, { nuevas, actualizadas });
  }
  return cuentas;
}
