/** Types of files that may be attached, for the file picker, the help text and the server. */
import type { TipoAdjunto } from './adjunto.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** GTIC-015-FR step 6: PDF, Excel, Word, PowerPoint, JPG, PNG. */
export const TIPOS_ADJUNTO = [
  { extension: 'pdf', mime: 'application/pdf', nombre: 'PDF' },
  { extension: 'xls', mime: 'application/vnd.ms-excel', nombre: 'Excel' },
  { extension: 'xlsx', mime: `${OFFICE}.spreadsheetml.sheet`, nombre: 'Excel' },
  { extension: 'doc', mime: 'application/msword', nombre: 'Word' },
  { extension: 'docx', mime: `${OFFICE}.wordprocessingml.document`, nombre: 'Word' },
  { extension: 'ppt', mime: 'application/vnd.ms-powerpoint', nombre: 'PowerPoint' },
  { extension: 'pptx', mime: `${OFFICE}.presentationml.presentation`, nombre: 'PowerPoint' },
  { extension: 'jpg', mime: 'image/jpeg', nombre: 'JPG' },
  { extension: 'jpeg', mime: 'image/jpeg', nombre: 'JPG' },
  // Chrome on Windows saves JPEGs as .jfif, depending on the registry. Stored as jpg.
  { extension: 'jfif', mime: 'image/jpeg', nombre: 'JPG' },
  { extension: 'jpe', mime: 'image/jpeg', nombre: 'JPG' },
  { extension: 'pjpeg', mime: 'image/jpeg', nombre: 'JPG' },
  { extension: 'pjp', mime: 'image/jpeg', nombre: 'JPG' },
  { extension: 'png', mime: 'image/png', nombre: 'PNG' },
] as const satisfies readonly TipoAdjunto[];

export type Extension = (typeof TIPOS_ADJUNTO)[number]['extension'];

export const mimeDe = (extension: Extension) =>
  TIPOS_ADJUNTO.find((tipo) => tipo.extension === extension)!.mime;

/** The extension of a file name in lower case, without the dot; '' when it has none. */
export function extensionDe(nombre: string): string {
  const punto = nombre.lastIndexOf('.');
  return punto < 0 ? '' : nombre.slice(punto + 1).toLowerCase();
}

const CLASES = {
  PDF: ['un PDF', 'PDF'],
  Excel: ['un libro de Excel', 'libro de Excel (.xlsx)'],
  Word: ['un documento de Word', 'documento de Word (.docx)'],
  PowerPoint: ['una presentación de PowerPoint', 'presentación de PowerPoint (.pptx)'],
  JPG: ['una imagen JPG', 'imagen JPG'],
  PNG: ['una imagen PNG', 'imagen PNG'],
} as const;

/** The sentence for a file with an admitted extension whose content is of no admitted type. */
export function fraseDeContenido(extension: Extension): string {
  const { nombre } = TIPOS_ADJUNTO.find((tipo) => tipo.extension === extension)!;
  const [una, como] = CLASES[nombre];
  return `El contenido de este archivo no es ${una}, aunque su nombre termine en .${extension}. Ábralo para ver qué es, guárdelo como ${como} y adjúntelo de nuevo.`;
}
