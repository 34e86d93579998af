/** Which files may be attached: one policy for the picker, the help text and the server. */
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
  { extension: 'png', mime: 'image/png', nombre: 'PNG' },
] as const satisfies readonly TipoAdjunto[];

export type Extension = (typeof TIPOS_ADJUNTO)[number]['extension'];

/** The extension of a file name in lower case, without the dot; '' when it has none. */
export function extensionDe(nombre: string): string {
  const punto = nombre.lastIndexOf('.');
  return punto < 0 ? '' : nombre.slice(punto + 1).toLowerCase();
}
