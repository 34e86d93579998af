/** A writer of compound files (MS-CFB) in memory, with 512- or 4096-byte sectors and as much DIFAT as needed. */

const LIBRE = 0xffffffff;
const FIN = 0xfffffffe;

/** Streams of the root storage; each padded to whole sectors, none in the mini stream. */
export function escribirOle2(flujos: Record<string, Buffer>, sector: 512 | 4096 = 512): Buffer {
  const porSector = sector / 4;
  const nombres = Object.keys(flujos);
  const datos = nombres.map((nombre) => enSectores(flujos[nombre] ?? Buffer.alloc(0), sector));
  const directorio = enSectores(Buffer.concat(['Root Entry', ...nombres].map(entrada)), sector);
  const usados = [directorio, ...datos].reduce((suma, { length }) => suma + length / sector, 0);
  let [fats, difats] = [0, 0];
  while (fats * porSector < usados + fats + difats) {
    fats++;
    difats = Math.ceil(Math.max(0, fats - 109) / (porSector - 1));
  }
  const fat = new Uint32Array(fats * porSector).fill(LIBRE);
  fat.fill(0xfffffffd, 0, fats).fill(0xfffffffc, fats, fats + difats);
  let libre = fats + difats;
  const ocupar = (largo: number) => {
    const primero = libre;
    for (; libre < primero + largo / sector; libre++) fat[libre] = libre + 1;
    fat[libre - 1] = FIN;
    return primero;
  };

  const cabecera = Buffer.alloc(sector);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(cabecera);
  const dos = { 24: 0x3e, 26: sector === 512 ? 3 : 4, 28: 0xfffe, 30: sector === 512 ? 9 : 12, 32: 6 };
  for (const [lugar, valor] of Object.entries(dos)) cabecera.writeUInt16LE(valor, Number(lugar));
  const cuatro = {
    44: fats,
    48: ocupar(directorio.length),
    56: 4096,
    60: FIN,
    68: difats ? fats : FIN,
    72: difats,
  };
  for (const [lugar, valor] of Object.entries(cuatro)) cabecera.writeUInt32LE(valor, Number(lugar));
  for (let i = 0; i < 109; i++) cabecera.writeUInt32LE(i < fats ? i : LIBRE, 76 + 4 * i);

  nombres.forEach((nombre, i) => {
    directorio.writeUInt32LE(ocupar(datos[i]?.length ?? 0), (i + 1) * 128 + 116);
    directorio.writeUInt32LE(flujos[nombre]?.length ?? 0, (i + 1) * 128 + 120);
    // A list: each entry the right sibling of the one before.
    directorio.writeUInt32LE(i + 2 <= nombres.length ? i + 2 : LIBRE, (i + 1) * 128 + 72);
  });
  directorio.writeUInt8(5, 66);
  directorio.writeUInt32LE(1, 76);
  directorio.writeUInt32LE(FIN, 116);

  const difat = Array.from({ length: difats }, (_, i) => {
    const trozo = Buffer.alloc(sector, 0xff);
    for (let j = 0; j < porSector - 1; j++) {
      const cual = 109 + i * (porSector - 1) + j;
      trozo.writeUInt32LE(cual < fats ? cual : LIBRE, 4 * j);
    }
    trozo.writeUInt32LE(i + 1 < difats ? fats + i + 1 : FIN, sector - 4);
    return trozo;
  });
  const tabla = Buffer.alloc(fats * sector);
  fat.forEach((valor, i) => tabla.writeUInt32LE(valor, 4 * i));
  return Buffer.concat([cabecera, tabla, ...difat, directorio, ...datos]);
}

function enSectores(bytes: Buffer, sector: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((sector - (bytes.length % sector)) % sector)]);
}

function entrada(nombre: string): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(nombre, 'utf16le');
  bytes.writeUInt16LE(2 * nombre.length + 2, 64);
  bytes.writeUInt8(2, 66);
  for (const lugar of [68, 72, 76]) bytes.writeUInt32LE(LIBRE, lugar);
  return bytes;
}

/** Where the directory entry of that name is in a compound file. */
export function lugarDeEntrada(archivo: Buffer, nombre: string): number {
  const lugar = archivo.indexOf(Buffer.from(`${nombre}\0`, 'utf16le'));
  if (lugar < 0) throw new Error(`no ${nombre}`);
  return lugar;
}

/** The same file with that entry named otherwise, and made a storage when `almacen`. */
export function renombrar(archivo: Buffer, viejo: string, nuevo: string, almacen = false): Buffer {
  const copia = Buffer.from(archivo);
  const lugar = lugarDeEntrada(copia, viejo);
  copia.fill(0, lugar, lugar + 64).write(nuevo, lugar, 'utf16le');
  copia.writeUInt16LE(2 * nuevo.length + 2, lugar + 64);
  if (almacen) copia.writeUInt8(1, lugar + 66);
  return copia;
}
