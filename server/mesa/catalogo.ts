/** `mesa catalogo …` */
import { readFile } from 'node:fs/promises';
import { CatalogoJson } from '../catalogo/catalogo-json.ts';
import { leerTodo, reemplazar } from '../catalogo/catalogo.repository.ts';
import { ErrorComando, type Comando } from './comando.ts';

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
      const { motivos } = leerCatalogoJson(await readFile(argumentos.json ?? '', 'utf8'));
      const cuenta = await base.escribir((tx) => reemplazar(tx, motivos));
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
    datos = JSON.parse(contenido);
  } catch (error) {
    const detalle = error instanceof Error ? /position \d+.*$/.exec(error.message)?.[0] : undefined;
    throw new ErrorComando(`El archivo no es JSON válido${detalle ? ` (${detalle})` : ''}.`);
  }
  const leido = CatalogoJson.safeParse(datos);
  if (leido.success) return leido.data;
  const fallas = leido.error.issues.slice(0, 20).map(({ path, code, message }) => {
    const lugar = path
      .map((paso) => (typeof paso === 'number' ? `[${paso + 1}]` : `.${String(paso)}`))
      .join('');
    const propio = /^(debe|repite)/.test(message) ? message : 'falta o no es válido';
    return `${lugar.replace(/^\./, '') || 'el archivo'}: ${code === 'unrecognized_keys' ? 'tiene campos desconocidos' : propio}`;
  });
  throw new ErrorComando(['El catálogo no es válido; no se cambió nada:', ...fallas].join('\n'));
}
