/** The upload quota of an IPS, or of one member of the EPS's staff (MESA_CUOTA_ARCHIVOS, MESA_CUOTA_BYTES). */
import type { Alcance } from '../alcance.ts';
import type { Config } from '../config.ts';
import type { Db, Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';

const HORA = 3_600_000;
/** What is sent with nothing, or never arrives, is deleted after a day. */
const DIA = 24 * HORA;

/** A file that counts, and until when. */
interface Cuenta {
  bytes: number;
  hasta: number;
}

interface Pedida {
  clave: string;
  bytes: number;
}

/**
 * Throws `demasiados_intentos` when `pedidas` do not fit beside what counts: files that arrived or were refused in the
 * last hour, those that are sent with nothing yet, and those that were granted and are not here. Its `reintentarEn` is
 * when they will fit if nothing else is sent; it has none when they never do.
 */
export async function exigirCuota(
  tx: Tx,
  { archivos, bytes }: Config['cuota'],
  alcance: Alcance,
  pedidas: readonly Pedida[],
  ahora: number,
): Promise<void> {
  const cuentas = await leerCuentas(tx, alcance, pedidas, ahora);
  cuentas.sort((una, otra) => una.hasta - otra.hasta);
  let cuantos = cuentas.length + pedidas.length;
  let suma = [...cuentas, ...pedidas].reduce((total, cada) => total + cada.bytes, 0);
  let cuando = ahora;
  for (const cuenta of cuentas) {
    if (cuantos <= archivos && suma <= bytes) break;
    cuantos -= 1;
    suma -= cuenta.bytes;
    cuando = cuenta.hasta;
  }
  const caben = cuantos <= archivos && suma <= bytes;
  if (caben && cuando === ahora) return;
  const reintentarEn = Math.max(1, (cuando - ahora) / 1000);
  throw new AppError('demasiados_intentos', {
    title: `Se alcanzó el límite de archivos por ahora. ${caben ? `Espere ${enPalabras(reintentarEn)} e intente de nuevo.` : 'Envíe menos archivos a la vez.'}`,
    ...(caben && { reintentarEn }),
  });
}

function enPalabras(segundos: number): string {
  const minutos = Math.ceil(segundos / 60);
  if (minutos === 1) return 'un minuto';
  return minutos <= 90 ? `${minutos} minutos` : `${Math.ceil(minutos / 60)} horas`;
}

/** Each of these queries reads by an index, and no more rows than the quota admits. */
async function leerCuentas(
  tx: Db,
  { nit, usuario }: Alcance,
  pedidas: readonly Pedida[],
  ahora: number,
): Promise<Cuenta[]> {
  const nuevas = new Set(pedidas.map(({ clave }) => clave));
  const deQuien = nit === null ? 'is' : '=';
  const enviados = await tx
    .selectFrom('adjuntos')
    .select(['clave', 'usuario', 'bytes', 'creado as desde'])
    .where('nit', deQuien, nit)
    .where('creado', '>', ahora - HORA)
    .where('caso', 'is not', null)
    .execute();
  const sueltos = await tx
    .selectFrom('adjuntos')
    .select(['clave', 'usuario', 'bytes', 'creado as desde'])
    .where('nit', deQuien, nit)
    .where('creado', '>', ahora - DIA)
    .where('caso', 'is', null)
    .execute();
  const concedidas = await tx
    .selectFrom('subidas')
    .select(['clave', 'usuario', 'bytes', 'creada as desde'])
    .where('nit', deQuien, nit)
    .where('creada', '>', ahora - DIA)
    .execute();
  const rechazadas = await tx
    .selectFrom('subidas_rechazadas')
    .select(['usuario', 'bytes', 'creada as desde'])
    .where('nit', deQuien, nit)
    .where('creada', '>', ahora - HORA)
    .execute();
  const contar = (filas: { usuario: number; bytes: number; desde: number; clave?: string }[], dura: number) =>
    filas
      .filter((fila) => nit !== null || fila.usuario === usuario.id)
      .filter(({ clave }) => clave === undefined || !nuevas.has(clave))
      // What was sent while the clock was far ahead would count until the clock is there again.
      .filter(({ desde }) => desde <= ahora + dura)
      .map(({ bytes, desde }) => ({ bytes, hasta: desde + dura }));
  return [...contar([...enviados, ...rechazadas], HORA), ...contar([...sueltos, ...concedidas], DIA)];
}
