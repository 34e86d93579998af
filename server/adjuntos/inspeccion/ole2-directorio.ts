/** OLE2 compound files (MS-CFB): the directory and the sectors of its streams. */
import type { Bytes } from './lector.ts';
import { exigir } from './rechazo.ts';

const MAXREGSECT = 0xfffffffa;
const FIN_DE_CADENA = 0xfffffffe;
const NADIE = 0xffffffff;

export interface Objeto {
  nombre: string;
  clase: 'almacen' | 'flujo' | 'raiz';
  enRaiz: boolean;
  primero: number;
  tamano: number;
  /** Bytes that its sectors really hold; some writers declare more (`tamano`) than they write. */
  presente: number;
}

/** Reads `[desde, desde + largo)` of a stream, less at its end. */
export type LeerFlujo = (objeto: Objeto, desde: number, largo: number) => Promise<Buffer>;

export interface Ole2 {
  objetos: Objeto[];
  leer: LeerFlujo;
}

/**
 * Reads everything reachable from the root. Each sector is used at most once, so a loop or shared sector means damage,
 * and the number of sectors bounds all work; a sector outside the file means truncation. Of a stream's chain only as
 * much is read as its size requires, as other readers do: what follows may belong to something else.
 */
export async function leerOle2(bytes: Bytes): Promise<Ole2> {
  const cabecera = await bytes.exactos(0, 512);
  const [version, potencia] = [cabecera.readUInt16LE(26), cabecera.readUInt16LE(30)];
  exigir(cabecera.readUInt16LE(28) === 0xfffe && cabecera.readUInt16LE(32) === 6);
  exigir(potencia === 9 || potencia === 12);
  const sector = 1 << potencia;
  // The header has the place of sector −1; the last sector may be partial.
  const sectores = Math.ceil(bytes.size / sector) - 1;
  exigir(sectores > 0);

  const fat = await leerFat(bytes, cabecera, sector, sectores);
  const usados = new Uint8Array(sectores);
  const cadena = (primero: number, maximo = sectores) => recorrerCadena(fat, primero, usados, maximo);

  const directorio = await leerSectores(bytes, cadena(cabecera.readUInt32LE(48)), sector);
  const objetos = recorrerDirectorio(directorio, version);
  const raiz = objetos[0];
  exigir(raiz !== undefined);

  const corte = cabecera.readUInt32LE(56);
  // Without small streams some writers leave zeros in the fields of the mini stream, which would name another stream's
  // sector 0.
  const hayChicos = objetos.some(({ clase, tamano }) => clase === 'flujo' && tamano > 0 && tamano < corte);
  const mini = {
    fat: enteros(await leerSectores(bytes, hayChicos ? cadena(cabecera.readUInt32LE(60)) : [], sector)),
    sectores: hayChicos ? cadena(raiz.primero, Math.ceil(raiz.tamano / sector)) : [],
  };
  const usadosMini = new Uint8Array(mini.fat.length);
  const cadenas = new Map<Objeto, number[]>();
  for (const objeto of objetos) {
    if (objeto.clase !== 'flujo' || objeto.tamano === 0) continue;
    const chico = objeto.tamano < corte;
    const unidad = chico ? 64 : sector;
    const cuantos = Math.ceil(objeto.tamano / unidad);
    const suya = chico
      ? recorrerCadena(mini.fat, objeto.primero, usadosMini, cuantos)
      : cadena(objeto.primero, cuantos);
    cadenas.set(objeto, suya);
    objeto.presente = Math.min(objeto.tamano, suya.length * unidad);
    const ultimo = suya.at(-1);
    if (ultimo === undefined) continue;
    // A stream whose last sector is partial must still have its last byte in the file.
    const resto = (objeto.presente - 1) % unidad;
    exigir((chico ? lugarMini(mini.sectores, sector, ultimo) : (ultimo + 1) * sector) + resto < bytes.size);
  }

  async function leer(objeto: Objeto, desde: number, largo: number): Promise<Buffer> {
    const chico = objeto.tamano < corte;
    const unidad = chico ? 64 : sector;
    const suya = cadenas.get(objeto) ?? [];
    const fin = Math.min(desde + largo, objeto.presente);
    const trozos: Buffer[] = [];
    for (let lugar = desde; lugar < fin;) {
      const numero = suya[Math.floor(lugar / unidad)] ?? 0;
      const salto = lugar % unidad;
      const inicio = chico ? lugarMini(mini.sectores, sector, numero) : (numero + 1) * sector;
      trozos.push(await bytes.exactos(inicio + salto, Math.min(unidad - salto, fin - lugar)));
      lugar += unidad - salto;
    }
    return Buffer.concat(trozos);
  }
  return { objetos, leer };
}

/** MS-CFB 2.2 and 2.5: the first 109 FAT sectors are named in the header, the others in DIFAT sectors. */
async function leerFat(
  bytes: Bytes,
  cabecera: Buffer,
  sector: number,
  sectores: number,
): Promise<Uint32Array> {
  const cantidad = cabecera.readUInt32LE(44);
  const porSector = sector / 4;
  exigir(cantidad > 0 && cantidad <= sectores);
  const lugares = [...enteros(cabecera.subarray(76))];
  let difat = cabecera.readUInt32LE(68);
  while (lugares.length < cantidad && difat < MAXREGSECT) {
    // Every turn adds entries, so a loop reaches the limit.
    exigir(difat < sectores);
    const mas = enteros(await bytes.exactos((difat + 1) * sector, sector));
    lugares.push(...mas.subarray(0, porSector - 1));
    difat = mas[porSector - 1] ?? NADIE;
  }
  exigir(lugares.length >= cantidad);
  const fat = new Uint32Array(Math.min(cantidad * porSector, sectores));
  for (let i = 0; i * porSector < fat.length; i++) {
    const lugar = lugares[i] ?? NADIE;
    exigir(lugar < sectores);
    const trozo = enteros(await bytes.hasta((lugar + 1) * sector, sector));
    fat.set(trozo.subarray(0, fat.length - i * porSector), i * porSector);
  }
  return fat;
}

function recorrerCadena(
  fat: Uint32Array,
  primero: number,
  usados: Uint8Array,
  maximo: number = usados.length,
): number[] {
  const cadena: number[] = [];
  for (
    let numero = primero;
    numero !== FIN_DE_CADENA && cadena.length < maximo;
    numero = fat[numero] ?? NADIE
  ) {
    // An empty chain may also start with NADIE.
    if (numero === NADIE && cadena.length === 0) break;
    exigir(numero < fat.length && numero < usados.length && usados[numero] === 0);
    usados[numero] = 1;
    cadena.push(numero);
  }
  return cadena;
}

async function leerSectores(bytes: Bytes, cadena: number[], sector: number): Promise<Buffer> {
  const trozos: Buffer[] = [];
  for (const numero of cadena) trozos.push(await bytes.hasta((numero + 1) * sector, sector));
  return Buffer.concat(trozos);
}

/** The tree of siblings under each storage (MS-CFB 2.6), read completely: its order is not relied upon. */
function recorrerDirectorio(directorio: Buffer, version: number): Objeto[] {
  const cantidad = Math.floor(directorio.length / 128);
  const vistos = new Uint8Array(cantidad);
  const objetos: Objeto[] = [];
  const pendientes = [{ numero: 0, enRaiz: false }];
  for (let turno = pendientes.pop(); turno; turno = pendientes.pop()) {
    const { numero, enRaiz } = turno;
    exigir(numero < cantidad && vistos[numero] === 0);
    vistos[numero] = 1;
    const entrada = directorio.subarray(numero * 128, numero * 128 + 128);
    const clase = ({ 1: 'almacen', 2: 'flujo', 5: 'raiz' } as const)[entrada.readUInt8(66)];
    exigir(clase !== undefined && (clase === 'raiz') === (numero === 0));
    const largoNombre = entrada.readUInt16LE(64);
    exigir(largoNombre <= 64);
    objetos.push({
      nombre: entrada.toString('utf16le', 0, Math.max(0, largoNombre - 2)),
      clase,
      enRaiz,
      primero: entrada.readUInt32LE(116),
      // MS-CFB 2.6.3: writers of version 3 may leave anything in the upper half.
      tamano: entrada.readUInt32LE(120) + (version === 3 ? 0 : entrada.readUInt32LE(124) * 2 ** 32),
      presente: 0,
    });
    const [izquierdo, derecho, hijo] = [68, 72, 76].map((lugar) => entrada.readUInt32LE(lugar));
    for (const hermano of [izquierdo, derecho]) {
      if (numero !== 0 && hermano !== undefined && hermano !== NADIE)
        pendientes.push({ numero: hermano, enRaiz });
    }
    if (clase !== 'flujo' && hijo !== undefined && hijo !== NADIE) {
      pendientes.push({ numero: hijo, enRaiz: numero === 0 });
    }
  }
  return objetos;
}

function lugarMini(sectores: number[], sector: number, numero: number): number {
  const lugar = numero * 64;
  const grande = sectores[Math.floor(lugar / sector)];
  exigir(grande !== undefined);
  return (grande + 1) * sector + (lugar % sector);
}

function enteros(bytes: Buffer): Uint32Array {
  const cantidad = Math.floor(bytes.length / 4);
  return Uint32Array.from({ length: cantidad }, (_, i) => bytes.readUInt32LE(4 * i));
}
