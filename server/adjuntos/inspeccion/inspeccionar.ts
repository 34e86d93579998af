/** Finds the true type of a received file from its bytes. Admitted types are in `shared/tipos-adjunto.ts`. */
import { fileTypeFromBuffer } from 'file-type';
import { extensionDe, type Extension, mimeDe, TIPOS_ADJUNTO } from '../../../shared/tipos-adjunto.ts';
import { enOrden, type Marca } from '../../../shared/marcas.ts';
import { inspeccionarJpeg } from './jpeg.ts';
import { Bytes, type Lector } from './lector.ts';
import { inspeccionarOle2 } from './ole2.ts';
import { inspeccionarOoxml } from './ooxml.ts';
import { inspeccionarPdf, lugarDePdf } from './pdf.ts';
import { inspeccionarPng } from './png.ts';
import { type CodigoRechazo, Rechazo } from './rechazo.ts';

/**
 * `prometida` is the file name's extension when the content does not match it. `falla` is a failure of the inspection
 * itself, for the log; the refusal then says nothing about the file.
 */
export type Inspeccion =
  | {
      ok: true;
      tipo: (typeof TIPOS_ADJUNTO)[number]['mime'];
      extension: Extension;
      /** Only where there is one. */
      marcas?: readonly Marca[];
    }
  | { ok: false; codigo: CodigoRechazo | 'no_disponible'; prometida?: Extension; falla?: string };

/** Bytes that file-type needs (`reasonableDetectionSizeInBytes`). */
const CABECERA = 4100;

/**
 * Types for which file-type may mistake a PDF with bytes before its header: sound and video are recognised by a dozen
 * bits only.
 */
const PUEDE_SER_PDF = /^(application\/(pdf|illustrator|xml)|audio\/(mpeg|aac)|video\/(mpeg|mp2t))$/;

type Inspector = (bytes: Bytes, extension: Extension, marcas: Set<Marca>) => Promise<Extension>;

const FIRMAS: [string, Inspector][] = [
  ['ffd8ff', inspeccionarJpeg],
  ['89504e470d0a1a0a', inspeccionarPng],
  ['d0cf11e0a1b11ae1', inspeccionarOle2],
  ['504b0304', inspeccionarOoxml],
];

/**
 * The true type of a file named `nombre`, or why it is not admitted. Never rejects: any content gets an answer, and so
 * does a disk that cannot be read (`no_disponible`). `extension` is the true one, such as `xlsx` for an xlsx file named
 * `.xls`.
 */
export async function inspeccionar(lector: Lector, nombre: string): Promise<Inspeccion> {
  const declarada = TIPOS_ADJUNTO.find(({ extension }) => extension === extensionDe(nombre));
  if (!declarada) return { ok: false, codigo: 'adjunto_tipo' };
  try {
    const bytes = new Bytes(lector);
    const inspector = await elegirInspector(bytes);
    const marcas = new Set<Marca>();
    const hallada = await inspector(bytes, declarada.extension, marcas);
    // foto.jpeg stays jpeg: both extensions are usual.
    const extension = hallada === 'jpg' && declarada.extension === 'jpeg' ? 'jpeg' : hallada;
    const inspeccion = { ok: true, tipo: mimeDe(extension), extension } as const;
    return marcas.size > 0 ? { ...inspeccion, marcas: enOrden(marcas) } : inspeccion;
  } catch (error) {
    return alFallar(error, declarada.extension);
  }
}

function alFallar(error: unknown, prometida: Extension): Inspeccion {
  if (error instanceof Rechazo) {
    const { codigo } = error;
    return codigo === 'adjunto_tipo' ? { ok: false, codigo, prometida } : { ok: false, codigo };
  }
  const codigo = error instanceof Error && 'code' in error ? String(error.code) : '';
  // The file ends inside a structure.
  if (codigo === 'ERR_OUT_OF_RANGE' || codigo === 'ERR_BUFFER_OUT_OF_BOUNDS') {
    return { ok: false, codigo: 'adjunto_danado' };
  }
  const falla = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Codes such as EIO, EMFILE and ENOMEM come from this machine; any other error is a fault of the inspector.
  const delSistema = /^E[A-Z0-9]+$/.test(codigo) || codigo === 'Z_MEM_ERROR';
  return { ok: false, codigo: delSistema ? 'no_disponible' : 'adjunto_sin_inspeccionar', falla };
}

async function elegirInspector(bytes: Bytes): Promise<Inspector> {
  const cabecera = await bytes.hasta(0, CABECERA);
  const firma = cabecera.toString('hex', 0, 8);
  const conocida = FIRMAS.find(([inicio]) => firma.startsWith(inicio));
  if (conocida) return conocida[1];

  // file-type knows hundreds of formats. One that it recognises and we do not admit is refused whatever follows, for
  // example a program, archive or tar that contains `%PDF`.
  const segun = await fileTypeFromBuffer(cabecera).catch(() => undefined);
  const esOtro = segun !== undefined && !PUEDE_SER_PDF.test(segun.mime);
  if (!esOtro && lugarDePdf(cabecera) >= 0) return inspeccionarPdf;
  throw new Rechazo(!esOtro && estaCortada(cabecera, firma) ? 'adjunto_danado' : 'adjunto_tipo');
}

/** Whether the content is empty, all zeros (a failed copy), or only a part of an admitted signature. */
function estaCortada(cabecera: Buffer, firma: string): boolean {
  if (cabecera.every((byte) => byte === 0)) return true;
  return [...FIRMAS.map(([inicio]) => inicio), '25504446'].some((inicio) => inicio.startsWith(firma));
}
