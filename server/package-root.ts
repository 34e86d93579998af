/** Where this package lies: the same from its sources and from dist/. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const RAIZ = buscarRaiz(import.meta.dirname);

export const { version: VERSION } = JSON.parse(readFileSync(join(RAIZ, 'package.json'), 'utf8')) as {
  version: string;
};

function buscarRaiz(carpeta: string): string {
  if (existsSync(join(carpeta, 'package.json'))) return carpeta;
  return buscarRaiz(dirname(carpeta));
}
