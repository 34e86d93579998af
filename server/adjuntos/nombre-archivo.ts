/** File names as people wrote them: kept and shown as text, never used as a path. */
import { extensionDe } from '../../shared/tipos-adjunto.ts';

/** NAME_MAX of the usual file systems, in bytes of UTF-8. */
const BYTES_MAXIMO = 255;

// Control characters, lone surrogates, and marks that change the direction of text (exe.fdp would be shown as pdf.exe).
const PELIGROSOS = /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The name to store: without folders, control characters and direction marks, at most 255 bytes with its extension. */
export function nombreLimpio(escrito: string): string {
  const base = escrito.split(/[/\\]/).at(-1) ?? '';
  const nombre = base.normalize('NFC').replace(PELIGROSOS, '').trim();
  if (Buffer.byteLength(nombre) <= BYTES_MAXIMO) return nombre;
  const extension = extensionDe(nombre).slice(0, 20);
  const letras = [...nombre.slice(0, nombre.length - extension.length - 1)];
  while (Buffer.byteLength(`${letras.join('')}.${extension}`) > BYTES_MAXIMO) letras.pop();
  return `${letras.join('')}.${extension}`;
}

/** `Content-Disposition` of a download: RFC 6266 with the UTF-8 form of RFC 8187, under the true extension. */
export function disposicion(nombre: string, extension: string): string {
  const ofrecido =
    extensionDe(nombre) === extension ? nombre : `${nombre.replace(/\.[^.]*$/, '')}.${extension}`;
  const ascii = ofrecido
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_');
  const utf8 = encodeURIComponent(ofrecido).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
