/** `mesa catalogo …` */
import { readFile } from 'node:fs/promises';
import type * as z from 'zod/mini';
import { guardarCatalogo } from '../catalogo/guardar-catalogo.ts';
import { CatalogoJson } from '../catalogo/catalogo-json.ts';
import { leerTodo } from '../catalogo/catalogo.repository.ts';
import { deConsola, ErrorComando, type Comando } from './command.ts';

export const CATALOGO: Record<string, Comando> = {
  exportar: {
    resumen: 'Escribe el catálogo de motivos y asuntos en JSON.',
    async ejecutar({ base }) {
      const catalogo = { motivos: await leerTodo(base.leer) };
      return { texto: JSON.stringify(catalogo, null, 2), json: catalogo };
    },
  },
  importar: {
    resumen: 'Reemplaza el catálogo; lo que el archivo no nombra se retira, nunca se borra.',
    argumentos: ['json'],
    ayuda: [
      '',
      'El formato es el de "mesa catalogo exportar". Los casos conservan los nombres con que se crearon.',
    ],
    async ejecutar({ base, argumentos }) {
      const catalogo = leerCatalogoJson(await readFile(argumentos.json ?? '', 'utf8'));
      const cuenta = await base.escribir((tx) => guardarCatalogo(tx, catalogo, deConsola()));
      return {
        texto: `Catálogo importado: ${cuenta.motivos} motivos, ${cuenta.asuntos} asuntos.`,
        json: cuenta,
      };
    },
  },
};

function leerCatalogoJson(contenido: string): CatalogoJson {
  let datos: unknown;
  try {
    datos = JSON.parse(contenido.replace(/^\ufeff/, ''));
  } catch (error) {
    const detalle = error instanceof Error ? /position \d+.*$/.exec(error.message)?.[0] : undefined;
    throw new ErrorComando(`El archivo no es JSON válido${detalle ? ` (${detalle})` : ''}.`);
  }
  const leido = CatalogoJson.safeParse(datos);
  if (leido.success) return leido.data;
  const fallas = leido.error.issues.slice(0, 20).map((falla) => `${lugarDe(falla)}: ${fraseDe(falla)}`);
  throw new ErrorComando(['El catálogo no es válido; no se cambió nada:', ...fallas].join('\n'));
}

/** `motivos[2].asuntos[1].codigo`, counted from one as people do. */
function lugarDe({ path }: z.core.$ZodIssue): string {
  const lugar = path
    .map((paso) => (typeof paso === 'number' ? `[${paso + 1}]` : `.${String(paso)}`))
    .join('');
  return lugar.replace(/^\./, '') || 'el archivo';
}

function fraseDe({ code, message, path }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') return 'tiene campos desconocidos';
  if (message === 'repetido') return 'repite un código';
  if (message === 'largo') return 'es demasiado largo';
  const ultimo = path.at(-1);
  if (/^meta/.test(String(ultimo))) return 'debe ser un número de minutos, de 1 a 60000';
  if (message === 'formato' && ultimo === 'codigo') return 'debe tener solo minúsculas, números y guiones';
  if (message === 'requerido' && /^(motivos|asuntos)$/.test(String(ultimo))) return 'debe tener al menos uno';
  return 'falta o no es válido';
}
