/** Takes the place out of EXIF and XMP without moving a byte of the rest. */

/** Tags of TIFF (Exif 2.32, 4.6.3): pointers to other directories. */
const IFD_GPS = 0x8825;
const IFD_EXIF = 0x8769;
/** Bytes of one value by its type (TIFF 6.0, section 2). */
const BYTES_DE_TIPO: Partial<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
};
/** Most directories of one block, and entries of one: EXIF of cameras has five with some dozens. */
const DIRECTORIOS_MAX = 16;
const ENTRADAS_MAX = 200;

interface Tiff {
  bytes: Buffer;
  readonly u16: (lugar: number) => number;
  readonly u32: (lugar: number) => number;
  readonly poner16: (valor: number, lugar: number) => void;
}

function abrirTiff(bytes: Buffer): Tiff | undefined {
  const orden = bytes.toString('latin1', 0, 4);
  if (orden === 'II*\0') {
    return {
      bytes,
      u16: (lugar) => bytes.readUInt16LE(lugar),
      u32: (lugar) => bytes.readUInt32LE(lugar),
      poner16: (valor, lugar) => void bytes.writeUInt16LE(valor, lugar),
    };
  }
  if (orden !== 'MM\0*') return undefined;
  return {
    bytes,
    u16: (lugar) => bytes.readUInt16BE(lugar),
    u32: (lugar) => bytes.readUInt32BE(lugar),
    poner16: (valor, lugar) => void bytes.writeUInt16BE(valor, lugar),
  };
}

type Tramo = readonly [inicio: number, fin: number];

/**
 * Overwrites the GPS directory of a TIFF block (EXIF) with zeros and takes out the entry that points to it. Damaged parts
 * are left as they are. Returns whether anything changed.
 */
export function quitarGps(bytes: Buffer): boolean {
  const tiff = bytes.length >= 8 ? abrirTiff(bytes) : undefined;
  if (!tiff) return false;
  const directorios = new Set<number>();
  const apuntan: { directorio: number; entrada: number; gps: number }[] = [];
  const ajenos: Tramo[] = [[0, 8]];
  const pendientes = [tiff.u32(4)];
  for (let lugar = pendientes.pop(); lugar !== undefined; lugar = pendientes.pop()) {
    if (lugar < 8 || directorios.has(lugar) || directorios.size >= DIRECTORIOS_MAX) continue;
    directorios.add(lugar);
    const cantidad = contar(tiff, lugar);
    for (let i = 0; i < cantidad; i += 1) {
      const entrada = lugar + 2 + 12 * i;
      const tag = tiff.u16(entrada);
      if (tag === IFD_EXIF) pendientes.push(tiff.u32(entrada + 8));
      if (tag === IFD_GPS && apuntan.length < DIRECTORIOS_MAX)
        apuntan.push({ directorio: lugar, entrada: i, gps: tiff.u32(entrada + 8) });
    }
    ajenos.push(...tramosDe(tiff, lugar));
    const fin = lugar + 2 + 12 * cantidad;
    if (fin + 4 <= bytes.length) pendientes.push(tiff.u32(fin));
  }
  for (const { gps } of apuntan) {
    for (const [inicio, fin] of tramosDe(tiff, gps)) {
      // What belongs to the rest too stays.
      if (!ajenos.some(([otro, suFin]) => otro < fin && inicio < suFin)) bytes.fill(0, inicio, fin);
    }
  }
  // The last of a directory first, so that the others keep their places.
  for (const { directorio, entrada } of apuntan.reverse()) sacarEntrada(tiff, directorio, entrada);
  return apuntan.length > 0;
}

/** How many entries of the directory at `lugar` are inside the block. */
function contar({ bytes, u16 }: Tiff, lugar: number): number {
  if (lugar + 2 > bytes.length) return 0;
  return Math.min(u16(lugar), ENTRADAS_MAX, Math.floor((bytes.length - lugar - 2) / 12));
}

/** Where the values of a directory are, and then itself. */
function tramosDe(tiff: Tiff, lugar: number): Tramo[] {
  const { bytes, u16, u32 } = tiff;
  if (lugar < 8 || lugar + 2 > bytes.length) return [];
  const cantidad = contar(tiff, lugar);
  const tramos: Tramo[] = [];
  for (let i = 0; i < cantidad; i += 1) {
    const entrada = lugar + 2 + 12 * i;
    const largo = (BYTES_DE_TIPO[u16(entrada + 2)] ?? 0) * u32(entrada + 4);
    const valor = u32(entrada + 8);
    if (largo > 4 && valor >= 8 && valor + largo <= bytes.length) tramos.push([valor, valor + largo]);
  }
  tramos.push([lugar, Math.min(bytes.length, lugar + 2 + 12 * cantidad + 4)]);
  return tramos;
}

/** What follows the entry, with the offset of the next directory, moves up; the room at the end is zeros. */
function sacarEntrada(tiff: Tiff, lugar: number, cual: number): void {
  const { bytes } = tiff;
  const cantidad = contar(tiff, lugar);
  const entrada = lugar + 2 + 12 * cual;
  const fin = Math.min(bytes.length, lugar + 2 + 12 * cantidad + 4);
  bytes.copy(bytes, entrada, entrada + 12, fin);
  bytes.fill(0, fin - 12, fin);
  tiff.poner16(cantidad - 1, lugar);
}

/** Elements and attributes of XMP whose name begins with GPS, of whatever namespace (`exif:`, `drone-dji:`). */
const XMP_ELEMENTO = /<([\w-]+:GPS\w*)(?=[\s>])[^<>]*(?:\/>|>[^]{0,300}?<\/\1\s*>)/gi;
const XMP_ATRIBUTO = /(?<=\s)[\w-]+:GPS\w*\s*=\s*(?:"[^"<]*"|'[^'<]*')/gi;

/** Overwrites what XMP says of the place with blanks. Returns whether anything changed. */
export function quitarGpsDeXmp(bytes: Buffer): boolean {
  const antes = bytes.toString('latin1');
  if (!/:GPS/i.test(antes)) return false;
  const blancos = (hallado: string) => ' '.repeat(hallado.length);
  const despues = antes.replace(XMP_ELEMENTO, blancos).replace(XMP_ATRIBUTO, blancos);
  bytes.write(despues, 'latin1');
  return despues !== antes;
}
