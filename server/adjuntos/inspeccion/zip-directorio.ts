/** Reads the central directory of a ZIP (PKWARE APPNOTE 6.3) so strictly that all readers must see the same parts. */
import type { Bytes } from './lector.ts';
import { exigir } from './rechazo.ts';
import { saleDeSuCarpeta } from './zip-nombre.ts';

export interface Entrada {
  nombre: string;
  metodo: number;
  cifrada: boolean;
  crc: number;
  comprimido: number;
  tamano: number;
  /** Offset of its local header. */
  lugar: number;
}

export interface Directorio {
  entradas: Entrada[];
  /** Offset of the directory, at which the entries must have ended. */
  inicio: number;
}

/** Most entries: a workbook with a thousand sheets and pictures has some 4 000. */
const ENTRADAS_MAX = 10_000;
const DIRECTORIO_MAX = 4 * 1024 * 1024;
const COLA = 64 * 1024 + 22;

/**
 * Bytes of padding: zeros of systems that store in blocks, and blanks, line ends and ^Z of mail programs and editors.
 */
const RELLENO = [0, 9, 10, 13, 26, 32];

const FIN64 = 0x06064b50;
const LOCALIZADOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const TODOS_32 = 0xffffffff;

export async function leerDirectorio(bytes: Bytes): Promise<Directorio> {
  const { inicio, largo, cantidad } = await hallarFin(bytes);
  exigir(cantidad > 0 && cantidad <= ENTRADAS_MAX && largo <= DIRECTORIO_MAX);
  const directorio = await bytes.exactos(inicio, largo);
  const entradas: Entrada[] = [];
  let lugar = 0;
  while (entradas.length < cantidad) {
    const { entrada, siguiente } = leerEntrada(directorio, lugar);
    exigir(entrada.lugar < inicio && entrada.comprimido <= inicio);
    entradas.push(entrada);
    lugar = siguiente;
  }
  // More entries than counted would be seen by some readers only.
  exigir(lugar + 4 > largo || directorio.readUInt32LE(lugar) !== CENTRAL);
  return { entradas, inicio };
}

/** Finds the end record (APPNOTE 4.3.16), which must be the last of the file except for padding. */
async function hallarFin(bytes: Bytes): Promise<{ inicio: number; largo: number; cantidad: number }> {
  const base = Math.max(0, bytes.size - COLA);
  const cola = await bytes.exactos(base, bytes.size - base);
  const lugar = cola.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  exigir(lugar >= 0 && lugar + 22 <= cola.length);
  const fin = cola.subarray(lugar);
  const despues = 22 + fin.readUInt16LE(20);
  exigir(despues <= fin.length && fin.subarray(despues).every((byte) => RELLENO.includes(byte)));

  let cuenta = { cantidad: fin.readUInt16LE(10), largo: fin.readUInt32LE(12), inicio: fin.readUInt32LE(16) };
  let limite = base + lugar;
  const discos = fin.readUInt32LE(4);
  if (cuenta.cantidad === 0xffff || cuenta.largo === TODOS_32 || cuenta.inicio === TODOS_32) {
    ({ cuenta, limite } = await leerFin64(bytes, limite));
  } else {
    exigir(discos === 0 && fin.readUInt16LE(8) === cuenta.cantidad);
    // Some writers add ZIP64 records where they are not needed; these must agree.
    if (cuenta.inicio + cuenta.largo + 76 <= limite) {
      const larga = await leerFin64(bytes, limite);
      exigir(larga.cuenta.cantidad === cuenta.cantidad && larga.cuenta.inicio === cuenta.inicio);
      ({ cuenta, limite } = larga);
    }
  }
  // Bytes before the ZIP shift the directory: the file would be two things at once.
  exigir(cuenta.inicio + cuenta.largo === limite);
  return cuenta;
}

/** APPNOTE 4.3.14 and 4.3.15. */
async function leerFin64(bytes: Bytes, finComun: number) {
  exigir(finComun >= 76);
  const localizador = await bytes.exactos(finComun - 20, 20);
  exigir(localizador.readUInt32LE(0) === LOCALIZADOR64 && localizador.readUInt32LE(4) === 0);
  const limite = entero64(localizador, 8);
  const fin = await bytes.exactos(limite, 56);
  exigir(fin.readUInt32LE(0) === FIN64 && fin.readUInt32LE(16) === 0 && fin.readUInt32LE(20) === 0);
  const cuenta = { cantidad: entero64(fin, 32), largo: entero64(fin, 40), inicio: entero64(fin, 48) };
  exigir(entero64(fin, 24) === cuenta.cantidad);
  return { cuenta, limite };
}

/** APPNOTE 4.3.12. */
function leerEntrada(directorio: Buffer, lugar: number): { entrada: Entrada; siguiente: number } {
  exigir(lugar + 46 <= directorio.length && directorio.readUInt32LE(lugar) === CENTRAL);
  const [largoNombre, largoExtra] = [
    directorio.readUInt16LE(lugar + 28),
    directorio.readUInt16LE(lugar + 30),
  ];
  const finNombre = lugar + 46 + largoNombre;
  const siguiente = finNombre + largoExtra + directorio.readUInt16LE(lugar + 32);
  exigir(siguiente <= directorio.length);
  const banderas = directorio.readUInt16LE(lugar + 8);
  const entrada: Entrada = {
    nombre: directorio.toString('latin1', lugar + 46, finNombre),
    metodo: directorio.readUInt16LE(lugar + 10),
    cifrada: (banderas & 0x2041) !== 0,
    crc: directorio.readUInt32LE(lugar + 16),
    comprimido: directorio.readUInt32LE(lugar + 20),
    tamano: directorio.readUInt32LE(lugar + 24),
    lugar: directorio.readUInt32LE(lugar + 42),
  };
  const extra = directorio.subarray(finNombre, finNombre + largoExtra);
  aplicarExtra64(entrada, extra);
  exigir(!saleDeSuCarpeta(entrada.nombre) && !nombresUnicode(extra).some(saleDeSuCarpeta));
  exigir(!esEnlace(directorio.readUInt16LE(lugar + 4), directorio.readUInt32LE(lugar + 38)));
  return { entrada, siguiente };
}

/** APPNOTE 4.5.3: extra field 1 holds, in this order, the 64-bit values of the fields that are all ones. */
function aplicarExtra64(entrada: Entrada, extra: Buffer): void {
  const campos = (['tamano', 'comprimido', 'lugar'] as const).filter((campo) => entrada[campo] === TODOS_32);
  if (campos.length === 0) return;
  const [valores] = camposExtra(extra, 1);
  exigir(valores !== undefined && valores.length >= 8 * campos.length);
  campos.forEach((campo, i) => (entrada[campo] = entero64(valores, 8 * i)));
}

/**
 * Names in Unicode extra fields (APPNOTE 4.6.9: version, CRC, name in UTF-8), which some programs use instead of the
 * entry's name.
 */
export function nombresUnicode(extra: Buffer): string[] {
  return camposExtra(extra, 0x7075).map((campo) => campo.toString('latin1', 5));
}

function camposExtra(extra: Buffer, clase: number): Buffer[] {
  const campos: Buffer[] = [];
  for (let lugar = 0; lugar + 4 <= extra.length;) {
    const fin = lugar + 4 + extra.readUInt16LE(lugar + 2);
    if (extra.readUInt16LE(lugar) === clase) campos.push(extra.subarray(lugar + 4, fin));
    lugar = fin;
  }
  return campos;
}

/** Whether the entry is a symbolic link of Unix (APPNOTE 4.4.2 and 4.4.15), which could point anywhere. */
function esEnlace(version: number, atributos: number): boolean {
  return version >> 8 === 3 && atributos >>> 28 === 0xa;
}

function entero64(bytes: Buffer, lugar: number): number {
  exigir(lugar + 8 <= bytes.length);
  const valor = bytes.readUInt32LE(lugar) + bytes.readUInt32LE(lugar + 4) * 2 ** 32;
  exigir(Number.isSafeInteger(valor));
  return valor;
}
