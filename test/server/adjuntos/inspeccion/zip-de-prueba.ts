/** A ZIP writer that can lie, to edit real Office files and to build hostile ones. */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Parte {
  nombre: string;
  datos: Buffer;
  /** Overrides of what the headers say. */
  tamano?: number;
  comprimido?: number;
  crc?: number;
  metodo?: 0 | 8 | 9;
  banderas?: number;
  nombreLocal?: string;
  /** No data of its own: its header points there, −1 to the entry before this one. */
  apunta?: number;
  /** The data, already deflated. */
  crudo?: Buffer;
  /** Sizes after the data instead of before. */
  descriptor?: boolean;
  /** Sizes in the ZIP64 extra field. */
  zip64?: boolean;
  /** Extra fields: in the directory, or before the data. */
  extra?: Buffer;
  extraLocal?: Buffer;
  /** The mode of a file that was packed on Unix. */
  modo?: number;
}

/** Parts of a well-formed ZIP. */
export function leerZip(zip: Buffer): Parte[] {
  const fin = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const partes: Parte[] = [];
  let lugar = zip.readUInt32LE(fin + 16);
  for (let i = 0; i < zip.readUInt16LE(fin + 10); i++) {
    const [n, e, c] = [28, 30, 32].map((campo) => zip.readUInt16LE(lugar + campo)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(lugar + 42);
    const inicio = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const crudo = zip.subarray(inicio, inicio + zip.readUInt32LE(lugar + 20));
    const datos = zip.readUInt16LE(lugar + 10) === 8 ? inflateRawSync(crudo) : crudo;
    partes.push({ nombre: zip.toString('latin1', lugar + 46, lugar + 46 + n), datos });
    lugar += 46 + n + e + c;
  }
  return partes;
}

/** The parts with the text of one of them changed. */
export function con(partes: Parte[], nombre: string, cambiar: (texto: string) => string | Buffer): Parte[] {
  const parte = partes.find((una) => una.nombre === nombre);
  const viejo = parte?.datos.toString() ?? '';
  const nuevo = cambiar(viejo);
  if (!parte || nuevo === viejo) throw new Error(`${nombre} does not change`);
  return partes.map((una) => (una === parte ? { ...una, datos: Buffer.from(nuevo as string) } : una));
}

/** The parts and one more. */
export const mas = (partes: Parte[], nombre: string, datos: Buffer | string = 'x'): Parte[] => [
  ...partes,
  { nombre, datos: Buffer.from(datos as string) },
];

interface Opciones {
  antes?: Buffer;
  comentario?: Buffer;
  /** Between the directory and its end record. */
  hueco?: Buffer;
  despues?: Buffer;
  cantidad?: number;
  zip64?: boolean;
}

export function escribirZip(partes: Parte[], opciones: Opciones = {}): Buffer {
  const { antes = Buffer.alloc(0), comentario = Buffer.alloc(0), despues = Buffer.alloc(0) } = opciones;
  const trozos: Buffer[] = [antes];
  const centrales: Buffer[] = [];
  let largo = antes.length;
  let anterior = 0;
  for (const parte of partes) {
    const metodo = parte.metodo ?? 8;
    const crudo = parte.crudo ?? (metodo === 0 ? parte.datos : deflateRawSync(parte.datos));
    const [comprimido, tamano] = [parte.comprimido ?? crudo.length, parte.tamano ?? parte.datos.length];
    const crc = parte.crc ?? crc32(parte.datos);
    const banderas = (parte.banderas ?? 0) | (parte.descriptor ? 8 : 0);
    const medidas = parte.zip64 ? [crc, 0xffffffff, 0xffffffff] : [crc, comprimido, tamano];
    const propia = parte.zip64 ? extra64(tamano, comprimido) : Buffer.alloc(0);
    const extra = Buffer.concat([propia, parte.extra ?? Buffer.alloc(0)]);
    const extraLocal = Buffer.concat([propia, parte.extraLocal ?? Buffer.alloc(0)]);
    const comun = (nombre: Buffer, { length }: Buffer, ...numeros: number[]) => {
      const cabeza = Buffer.alloc(26);
      cabeza.writeUInt16LE(20, 0);
      cabeza.writeUInt16LE(banderas, 2);
      cabeza.writeUInt16LE(metodo, 4);
      numeros.forEach((numero, i) => cabeza.writeUInt32LE(numero, 10 + 4 * i));
      cabeza.writeUInt16LE(nombre.length, 22);
      cabeza.writeUInt16LE(length, 24);
      return cabeza;
    };
    const lugar = parte.apunta === undefined ? largo : parte.apunta < 0 ? anterior : parte.apunta;
    const nombre = Buffer.from(parte.nombre, 'latin1');
    if (parte.apunta === undefined) {
      const nombreLocal = Buffer.from(parte.nombreLocal ?? parte.nombre, 'latin1');
      const cabeza = comun(nombreLocal, extraLocal, ...(parte.descriptor ? [0, 0, 0] : medidas));
      const fin = parte.descriptor ? Buffer.concat([Buffer.from('PK\x07\x08'), enteros(...medidas)]) : [];
      const local = [Buffer.from('PK\x03\x04'), cabeza, nombreLocal, extraLocal, crudo, Buffer.from(fin)];
      trozos.push(...local);
      largo += local.reduce((suma, { length }) => suma + length, 0);
    }
    const resto = Buffer.alloc(14);
    resto.writeUInt32LE(lugar, 10);
    resto.writeUInt16LE(parte.modo ?? 0, 8);
    const cabeza = comun(nombre, extra, ...medidas);
    const sistema = parte.modo === undefined ? 0 : 3;
    centrales.push(
      Buffer.from('PK\x01\x02\x14', 'latin1'),
      Buffer.from([sistema]),
      cabeza,
      resto,
      nombre,
      extra,
    );
    anterior = lugar;
  }
  const central = Buffer.concat(centrales);
  const cantidad = opciones.cantidad ?? partes.length;
  const fin = Buffer.alloc(22);
  fin.write('PK\x05\x06', 'latin1');
  fin.writeUInt16LE(opciones.zip64 ? 0xffff : cantidad, 8);
  fin.writeUInt16LE(opciones.zip64 ? 0xffff : cantidad, 10);
  fin.writeUInt32LE(opciones.zip64 ? 0xffffffff : central.length, 12);
  fin.writeUInt32LE(opciones.zip64 ? 0xffffffff : largo, 16);
  fin.writeUInt16LE(comentario.length, 20);
  const fin64 = opciones.zip64 ? finales64(cantidad, central.length, largo) : Buffer.alloc(0);
  return Buffer.concat([
    ...trozos,
    central,
    opciones.hueco ?? Buffer.alloc(0),
    fin64,
    fin,
    comentario,
    despues,
  ]);
}

function enteros(...numeros: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numeros.length);
  numeros.forEach((numero, i) => bytes.writeUInt32LE(numero, 4 * i));
  return bytes;
}

function extra64(tamano: number, comprimido: number): Buffer {
  return Buffer.concat([Buffer.from([1, 0, 16, 0]), enteros(tamano, 0, comprimido, 0)]);
}

/** APPNOTE 4.3.14 and 4.3.15. */
function finales64(cantidad: number, largo: number, inicio: number): Buffer {
  const version = Buffer.from([45, 0, 45, 0]);
  const cuenta = enteros(44, 0).subarray(0, 8);
  const fin = [Buffer.from('PK\x06\x06', 'latin1'), cuenta, version, enteros(0, 0, cantidad, 0, cantidad, 0)];
  const posicion = enteros(largo, 0, inicio, 0);
  const localizador = [Buffer.from('PK\x06\x07', 'latin1'), enteros(0, inicio + largo, 0, 1)];
  return Buffer.concat([...fin, posicion, ...localizador]);
}
