/**
 * Registers and updates many IPS from a CSV file, for POST /admin/ips/importar and `mesa ips importar`. Every row is
 * checked before the first is written. Rows are then written in batches, between which other requests are answered.
 * Repeating an import changes nothing.
 */
import { setTimeout as pausa } from 'node:timers/promises';
import type { Importacion } from '../../shared/admin.ts';
import type { Servicios } from '../servicios.ts';
import { statement, type Tx } from '../db/statement.ts';
import { ENTRE_TANDAS_MS } from '../db/batches.ts';
import { AppError } from '../errores.ts';
import { agregarIps, cambiarIps } from './ips.repository.ts';
import {
  hashContrasena,
  generarContrasena,
  SIN_CONTRASENA,
  type DebeCambiar,
} from '../sesiones/contrasenas.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import {
  buscarPrevia,
  cambia,
  nombrar,
  planear,
  queHace,
  resumir,
  sinHacer,
  type Paso,
  type Previa,
  type Que,
} from './plan-de-importacion.ts';

const TANDA = 300;

const CAMBIO_ENTRETANTO = 'esta IPS cambió mientras se importaba: revísela y repita la importación';

interface Opciones {
  autor: Autor;
  /** Write the good rows even if others are refused. */
  parcial: boolean;
  /** Only say what would be done. */
  simular?: boolean;
  /** Name of the plan that a simulation returned; the import is refused when it would now do something else. */
  plan?: string | undefined;
  /** Passwords that are given have to be changed at the first login, or used in time. */
  debeCambiar?: DebeCambiar;
  /**
   * Called with passwords that were generated for IPS without one, before they are written, so that no valid password
   * gets lost.
   */
  alGenerar?: (contrasenas: readonly ContrasenaGenerada[]) => void;
  /** Most passwords that one import may set. */
  contrasenasMaximo?: number;
  avance?: (hechas: number, total: number) => void;
}

/** A generated password, which cannot be read again. */
export interface ContrasenaGenerada {
  nit: string;
  contrasena: string;
}

/** An IPS that has a password keeps it. Throws ErrorCsv, `importacion_claves` and `importacion_cambiada`. */
export async function importarIps(
  base: Pick<Servicios['base'], 'leer' | 'escribir'>,
  archivo: Uint8Array,
  opciones: Opciones,
): Promise<Importacion> {
  const {
    autor,
    parcial,
    simular = false,
    debeCambiar = false,
    alGenerar,
    contrasenasMaximo,
    avance,
  } = opciones;
  const plan = await planear(base.leer, archivo, { generar: alGenerar !== undefined });
  if (
    contrasenasMaximo !== undefined &&
    plan.pasos.filter(({ contrasena }) => contrasena).length > contrasenasMaximo
  ) {
    throw new AppError('importacion_claves');
  }
  const resumen = resumir(plan);
  const nombre = nombrar(plan);
  if (simular) return { ...resumen, plan: nombre };
  if (opciones.plan !== undefined && opciones.plan !== nombre) throw new AppError('importacion_cambiada');
  const { pasos, rechazadas } = plan;
  if (rechazadas.length > 0 && !parcial) return sinHacer(plan);
  const hechas: Record<Que, number> = { nuevas: 0, actualizadas: 0, iguales: 0 };
  for (let i = 0; i < pasos.length; i += TANDA) {
    const tanda: Preparado[] = [];
    const generadas: ContrasenaGenerada[] = [];
    // Hashes are made before the transaction, because they are slow on purpose and would block the writer.
    for (const paso of pasos.slice(i, i + TANDA)) {
      const contrasena = paso.contrasena === '' ? generarContrasena() : paso.contrasena;
      tanda.push({
        ...paso,
        hash: contrasena === undefined ? SIN_CONTRASENA : await hashContrasena(contrasena),
      });
      if (contrasena && paso.contrasena === '') generadas.push({ nit: paso.ips.nit, contrasena });
      avance?.(i + tanda.length, pasos.length);
    }
    if (generadas.length > 0) alGenerar?.(generadas);
    const destinos = await base.escribir((tx) => guardarTanda(tx, tanda, { autor, debeCambiar }));
    for (const [j, destino] of destinos.entries()) {
      if (destino) hechas[destino] += 1;
      else rechazadas.push({ linea: tanda[j]!.linea, causa: CAMBIO_ENTRETANTO });
    }
    await pausa(ENTRE_TANDAS_MS);
  }
  return { ...resumen, ...hechas, rechazadas };
}

interface Preparado extends Paso {
  /** The hash of its first password, or SIN_CONTRASENA. */
  hash: string;
}

const ponerHash = statement((db, p: { id: number; hash: string; debe_cambiar: number }) =>
  db.updateTable('usuarios').set({ clave: p.hash, debe_cambiar: p.debe_cambiar }).where('id', '=', p.id),
);

/** The result of each row; undefined for an IPS that was left alone because somebody changed it after the plan. */
async function guardarTanda(
  tx: Tx,
  tanda: readonly Preparado[],
  { autor, debeCambiar }: { autor: Autor; debeCambiar: DebeCambiar },
): Promise<(Que | undefined)[]> {
  const destinos: (Que | undefined)[] = [];
  const nits: Record<Que, string[]> = { nuevas: [], actualizadas: [], iguales: [] };
  for (const paso of tanda) {
    const destino = await guardar(tx, paso, { autor, debeCambiar });
    destinos.push(destino);
    if (destino) nits[destino].push(paso.ips.nit);
  }
  const { nuevas, actualizadas } = nits;
  if (nuevas.length + actualizadas.length > 0) {
    const objeto = `${nuevas.length} nuevas, ${actualizadas.length} actualizadas`;
    await auditar(tx, autor, 'ips.importar', objeto, { nuevas, actualizadas });
  }
  return destinos;
}

async function guardar(
  tx: Tx,
  paso: Preparado,
  { autor, debeCambiar }: { autor: Autor; debeCambiar: DebeCambiar },
): Promise<Que | undefined> {
  const { ips, hash } = paso;
  const previa = await buscarPrevia(tx, ips.nit);
  if (!esLaMisma(previa, paso.previa)) return previa && !cambia(ips, previa) ? 'iguales' : undefined;
  if (!previa) await agregarIps(tx, { ...ips, hash, debeCambiar, creada: autor.ahora });
  else {
    if (cambia(ips, previa)) await cambiarIps(tx, ips);
    if (hash !== SIN_CONTRASENA)
      await ponerHash(tx, { id: previa.id, hash, debe_cambiar: Number(debeCambiar) });
  }
  return queHace(paso);
}

function esLaMisma(una: Previa | undefined, otra: Previa | undefined): boolean {
  if (!una || !otra) return una === otra;
  return (
    una.nombre === otra.nombre &&
    una.estado === otra.estado &&
    (una.hash === SIN_CONTRASENA) === (otra.hash === SIN_CONTRASENA)
  );
}
