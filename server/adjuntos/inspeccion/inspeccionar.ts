/** What a received file really is, by its bytes. The policy is `shared/adjunto.ts`. */
import { fileTypeFromBuffer } from 'file-type';
import { extensionDe, type Extension, TIPOS_ADJUNTO } from '../../../shared/tipos-adjunto.ts';
import { inspeccionarJpeg } from './jpeg.ts';
import { Bytes, type Lector } from './lector.ts';
import { inspeccionarOle2 } from './ole2.ts';
import { inspeccionarOoxml } from './ooxml.ts';
import { inspeccionarPdf, lugarDePdf } from './pdf.ts';
import { inspeccionarPng } from './png.ts';
import { type CodigoRechazo, Rechazo } from './rechazo.ts';

export type Inspeccion =
  | { ok: true; tipo: (typeof TIPOS_ADJUNTO)[number]['mime']; extension: Extension }
  | { ok: false; codigo: CodigoRechazo };

/** As much as file-type recommends (`reasonableDetectionSizeInBytes`). */
const CABECERA = 4100;

type Inspector = (bytes: Bytes, extension: Extension) => Promise<Extension>;

const FIRMAS: [string, Inspector][] = [
  ['ffd8ff', inspeccionarJpeg],
  ['89504e470d0a1a0a', inspeccionarPng],
  ['d0cf11e0a1b11ae1', inspeccionarOle2],
  ['504b0304', inspeccionarOoxml],
];

/**
 * Tells the true type of a file named `nombre`, or why it is not admitted. Any bytes get an answer; only
 * failures of the disk itself reject. `extension` is the true one: a `.xls` that is xlsx gives `xlsx`.
 */
export async function inspeccionar(lector: Lector, nombre: string): Promise<Inspeccion> {
  const declarada = TIPOS_ADJUNTO.find(({ extension }) => extension === extensionDe(nombre));
  if (!declarada) return { ok: false, codigo: 'adjunto_tipo' };
  try {
    const bytes = new Bytes(lector);
    const inspector = await elegirInspector(bytes);
    const hallada = await inspector(bytes, declarada.extension);
    const { mime } = TIPOS_ADJUNTO.find(({ extension }) => extension === hallada) ?? declarada;
    // foto.jpeg stays jpeg: both extensions are true of it.
    return { ok: true, tipo: mime, extension: mime === declarada.mime ? declarada.extension : hallada };
  } catch (error) {
    if (error instanceof Rechazo) return { ok: false, codigo: error.codigo };
    if (error instanceof RangeError) return { ok: false, codigo: 'adjunto_danado' };
    throw error;
  }
}

async function elegirInspector(bytes: Bytes): Promise<Inspector> {
  const cabecera = await bytes.hasta(0, CABECERA);
  const firma = cabecera.toString('hex', 0, 8);
  const conocida = FIRMAS.find(([inicio]) => firma.startsWith(inicio));
  if (conocida) return conocida[1];

  // file-type knows hundreds of formats by their first bytes; what it names and we do not admit goes no
  // further, whatever follows: a program, an archive or a tar with `%PDF` inside.
  const segun = await fileTypeFromBuffer(cabecera).catch(() => undefined);
  const esOtro = segun !== undefined && !['application/pdf', 'application/illustrator'].includes(segun.mime);
  if (!esOtro && lugarDePdf(cabecera) >= 0) return inspeccionarPdf;
  throw new Rechazo(!esOtro && estaCortada(cabecera, firma) ? 'adjunto_danado' : 'adjunto_tipo');
}

/** Nothing, nothing but zeros (a copy that failed), or less than the signature of something admitted. */
function estaCortada(cabecera: Buffer, firma: string): boolean {
  if (cabecera.every((byte) => byte === 0)) return true;
  return [...FIRMAS.map(([inicio]) => inicio), '25504446'].some((inicio) => inicio.startsWith(firma));
}
