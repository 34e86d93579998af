/** A guide of docs/guias as its reader has it: files to write, commands to give, steps to take in the browser. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RAIZ } from '../../e2e/servicio.ts';

export interface Guia {
  nombre: string;
  partes: Parte[];
}

/** What the reader does, in the guide's order. */
type Parte =
  | { que: 'archivo'; nombre: string; texto: string }
  | { que: 'orden'; lineas: string[]; abierta: boolean; deLaMesa: boolean }
  | { que: 'paso'; texto: string };

const GUIAS = join(RAIZ, 'docs', 'guias');

/** `Archivo `x`:` stands before its text, perhaps with a word on what it is for. */
const ARCHIVO = /^Archivo `([^`]+)`(?:, [^:]+)?:$/;
/** Or it is in another document, where its name stands at the begin of the line before it. */
const COPIADO = /^Archivo `([^`]+)`: cópielo de \[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)\.$/;
const ABIERTA = /terminal que se deja abierta/;
/** Where the service is, which is not the page's folder. */
const DE_LA_MESA = /en la carpeta de la Mesa de Ayuda/i;

/** Reads it with `cambios` made in all of it, as docs/guias/README.md tells the reader to. */
export async function leerGuia(nombre: string, cambios: Record<string, string>): Promise<Guia> {
  const leer = async (ruta: string) => {
    const texto = await readFile(join(GUIAS, ruta), 'utf8');
    return Object.entries(cambios).reduce((antes, [de, a]) => antes.replaceAll(de, a), texto);
  };
  const lineas = (await leer(nombre)).split('\n');
  const partes: Parte[] = [];
  let anterior = '';
  for (let i = 0; i < lineas.length; i++) {
    const linea = lineas[i]!;
    const [, clase] = /^```(\w*)/.exec(linea) ?? [];
    if (clase !== undefined) {
      const fin = lineas.indexOf('```', i + 1);
      const texto = lineas.slice(i + 1, fin);
      const [, archivo] = ARCHIVO.exec(anterior) ?? [];
      if (archivo) partes.push({ que: 'archivo', nombre: archivo, texto: `${texto.join('\n')}\n` });
      else if (clase === 'sh')
        partes.push({
          que: 'orden',
          lineas: texto.filter(Boolean),
          abierta: ABIERTA.test(anterior),
          deLaMesa: DE_LA_MESA.test(anterior),
        });
      else throw new Error(`${nombre}: nobody is told what to do with the block after «${anterior}»`);
      i = fin;
    } else if (/^\d+\. /.test(linea)) {
      partes.push({ que: 'paso', texto: linea.replace(/^\d+\. /, '') });
    } else {
      const [, copiado, de] = COPIADO.exec(linea) ?? [];
      if (copiado)
        partes.push({ que: 'archivo', nombre: copiado, texto: bloqueDe(copiado, await leer(de!)) });
    }
    if (linea) anterior = linea;
  }
  return { nombre, partes };
}

/** The block of another document that a line with the file's name introduces. */
function bloqueDe(archivo: string, documento: string): string {
  const inicio = documento.indexOf(`\n\`${archivo}\``);
  const [, texto] = /```\w*\n([\s\S]*?\n)```\n/.exec(documento.slice(inicio)) ?? [];
  if (inicio < 0 || !texto) throw new Error(`there is no ${archivo} to copy`);
  return texto;
}
