/** Refuses files that are two things at once, by the signatures of archives and programs in another file's bytes. */
import type { Bytes } from './lector.ts';
import { Rechazo } from './rechazo.ts';

/** Programs, archives and their like, by signatures too long to appear by chance. */
const FIRMAS = [
  '7f454c46', // ELF
  'feedface', // Mach-O, 32 and 64 bits, either end first
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe', // Mach-O of several machines; Java
  '6465780a', // Android
  '4c0000000114020000000000', // a link of Windows
  '504b0304', // ZIP
  '504b0506',
  '526172211a07', // RAR
  '377abcaf271c', // 7-Zip
  '4d534346', // CAB
  'd0cf11e0a1b11ae1', // OLE2: Office, installers
].map((hex) => Buffer.from(hex, 'hex'));

/** Archives that their programs find anywhere in a file. */
const BUSCADOS = ['526172211a0700', '526172211a0701', '377abcaf271c'].map((hex) => Buffer.from(hex, 'hex'));
const FIN_ZIP = Buffer.from('504b0506', 'hex');
const CENTRAL = 0x02014b50;

const TROZO = 64 * 1024;
/** Length of a ZIP's end record with the longest comment. */
const COLA = 22 + 0xffff;

/** Whether any of the signatures is in these bytes. */
export function tienePrograma(trozo: Buffer): boolean {
  return FIRMAS.some((firma) => trozo.includes(firma)) || empiezaComoPrograma(trozo);
}

/**
 * Whether the bytes begin like a program: MZ of DOS and Windows, or #! of Unix, which count only at the beginning of a
 * file, without blanks before them.
 */
function empiezaComoPrograma(trozo: Buffer): boolean {
  return /^(\xef\xbb\xbf|[\s\0])*(MZ|#!)/.test(trozo.toString('latin1', 0, 1024));
}

/**
 * Refuses a document or picture, whose own content ends at `fin`, that is also an archive or is followed by a program.
 */
export async function exigirSoloUno(bytes: Bytes, fin: number): Promise<void> {
  const despues = await bytes.hasta(fin, 4096);
  const inicio = despues.subarray(despues.findIndex((byte) => ![0, 9, 10, 13, 32].includes(byte)));
  const empieza = FIRMAS.some((firma) => inicio.subarray(0, firma.length).equals(firma));
  if (empieza || (despues.length > 0 && empiezaComoPrograma(despues))) throw new Rechazo('adjunto_tipo');
  for (let lugar = fin; lugar < bytes.size; lugar += TROZO) {
    const trozo = await bytes.hasta(lugar, TROZO + 8);
    if (BUSCADOS.some((firma) => trozo.includes(firma))) throw new Rechazo('adjunto_tipo');
  }
  if (await esTambienZip(bytes, fin)) throw new Rechazo('adjunto_tipo');
}

/**
 * Whether programs would also read the file as a ZIP. They start from the end record, whose directory must be where it
 * says: after `fin`, or with a comment that reaches the last byte. An archive attached inside a PDF has neither; one
 * that a camera's card held before the photo is too far from the end.
 */
async function esTambienZip(bytes: Bytes, fin: number): Promise<boolean> {
  for (let lugar = Math.max(0, bytes.size - COLA); lugar < bytes.size; lugar += TROZO) {
    const trozo = await bytes.hasta(lugar, TROZO + 22);
    for (
      let i = trozo.indexOf(FIN_ZIP);
      i >= 0 && i + 22 <= trozo.length;
      i = trozo.indexOf(FIN_ZIP, i + 1)
    ) {
      const [largo, comentario] = [trozo.readUInt32LE(i + 12), trozo.readUInt16LE(i + 20)];
      const alFinal = lugar + i + 22 + comentario === bytes.size;
      if (lugar + i < fin && !alFinal) continue;
      const central = await bytes.hasta(lugar + i - largo, 4);
      if (largo === 0 || (central.length === 4 && central.readUInt32LE(0) === CENTRAL)) return true;
    }
  }
  return false;
}
