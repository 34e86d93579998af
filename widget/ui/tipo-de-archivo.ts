/** What a file is, for people: an icon and a word in place of a media type. */
import Archivo from 'lucide/dist/esm/icons/file.mjs';
import Hoja from 'lucide/dist/esm/icons/file-spreadsheet.mjs';
import Imagen from 'lucide/dist/esm/icons/image.mjs';
import Lamina from 'lucide/dist/esm/icons/presentation.mjs';
import Texto from 'lucide/dist/esm/icons/file-text.mjs';
import type { Dibujo } from './icono.ts';

const TIPOS: readonly (readonly [RegExp, string, Dibujo])[] = [
  [/pdf$/, 'PDF', Texto],
  [/^image\/jpeg/, 'JPG', Imagen],
  [/^image\/png/, 'PNG', Imagen],
  [/word/, 'Word', Texto],
  [/excel|spreadsheet/, 'Excel', Hoja],
  [/powerpoint|presentation/, 'PowerPoint', Lamina],
];

export function tipoDeArchivo(mime: string): { nombre: string; dibujo: Dibujo } {
  const [, nombre, dibujo] = TIPOS.find(([forma]) => forma.test(mime)) ?? [undefined, 'Archivo', Archivo];
  return { nombre, dibujo };
}
