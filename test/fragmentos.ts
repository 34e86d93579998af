/** The fenced blocks of the documents, each with a name that stays while the document around it changes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '..', 'docs');

export interface Fragmento {
  /** Its document, the heading it stands under, and which one there it is. */
  clave: string;
  /** As after the fence: `html`, `js`, `sh`; empty for none. */
  lenguaje: string;
  texto: string;
}

/** `documento`: its path in docs/. */
export async function leerFragmentos(documento: string): Promise<Fragmento[]> {
  const texto = await readFile(join(DOCS, documento), 'utf8');
  const fragmentos: Fragmento[] = [];
  let titulo = '';
  let orden = 0;
  for (const [, encabezado, lenguaje = '', dentro = ''] of texto.matchAll(
    /^#{1,6} (.+)$|^```([\w#]*)\n([\s\S]*?)^```$/gm,
  )) {
    if (encabezado !== undefined) {
      titulo = encabezado;
      orden = 0;
      continue;
    }
    orden += 1;
    fragmentos.push({ clave: `${documento} › ${titulo} › ${orden}`, lenguaje, texto: dentro });
  }
  return fragmentos;
}
