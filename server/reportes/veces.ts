/** How often each number of minutes occurred: pairs of both in one array, in the order of the minutes. */

export type Veces = Uint32Array;

/** Up to so many minutes (a year of office hours is a hundred thousand) they are counted in an array. */
const CONTABLE = 200_000;

export function contarVeces(minutos: readonly number[]): Veces {
  const orden = Uint32Array.from(minutos).sort();
  const veces: number[] = [];
  for (const uno of orden) {
    if (veces.at(-2) === uno) veces[veces.length - 1]! += 1;
    else veces.push(uno, 1);
  }
  return Uint32Array.from(veces);
}

/** The sum of several. Takes time by their lengths and by the longest duration, not by the number of cases. */
export function juntarVeces(partes: readonly Veces[]): Veces {
  if (partes.length <= 1) return partes[0] ?? new Uint32Array();
  let mayor = 0;
  let largo = 0;
  for (const parte of partes) {
    mayor = Math.max(mayor, parte.at(-2) ?? 0);
    largo += parte.length;
  }
  return mayor < CONTABLE && mayor < 64 * largo ? enArreglo(partes, mayor) : enMapa(partes);
}

function enArreglo(partes: readonly Veces[], mayor: number): Veces {
  const cuentas = new Uint32Array(mayor + 1);
  for (const parte of partes) {
    for (let i = 0; i < parte.length; i += 2) cuentas[parte[i]!]! += parte[i + 1]!;
  }
  let distintas = 0;
  for (const cuenta of cuentas) if (cuenta > 0) distintas += 1;
  const juntas = new Uint32Array(2 * distintas);
  for (let minuto = 0, i = 0; minuto <= mayor; minuto += 1) {
    if (cuentas[minuto] === 0) continue;
    juntas[i] = minuto;
    juntas[i + 1] = cuentas[minuto]!;
    i += 2;
  }
  return juntas;
}

function enMapa(partes: readonly Veces[]): Veces {
  const cuentas = new Map<number, number>();
  for (const parte of partes) {
    for (let i = 0; i < parte.length; i += 2) {
      cuentas.set(parte[i]!, (cuentas.get(parte[i]!) ?? 0) + parte[i + 1]!);
    }
  }
  return Uint32Array.from([...cuentas].sort(([a], [b]) => a - b).flat());
}

/** The duration of this rank, the shortest being of rank 1; null beyond them. */
export function deRango(veces: Veces, rango: number): number | null {
  let vistas = 0;
  for (let i = 0; i < veces.length; i += 2) {
    vistas += veces[i + 1]!;
    if (vistas >= rango && vistas > 0) return veces[i]!;
  }
  return null;
}

export const aBytes = (veces: Veces): Buffer => Buffer.from(veces.buffer, veces.byteOffset, veces.byteLength);

export const deBytes = (bytes: Buffer): Veces =>
  bytes.byteOffset % 4 === 0
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    : new Uint32Array(Uint8Array.from(bytes).buffer);
