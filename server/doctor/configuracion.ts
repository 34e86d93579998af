/** The environment variables, read by the same code as the service's. */
import { stat } from 'node:fs/promises';
import { ErrorConfig, leerConfig, VARIABLES, type Config } from '../config.ts';
import { revisarConfig } from '../run/config-warnings.ts';
import { archivoDeBase } from './base.sqlite.ts';
import { arreglar, bien, codigoDe, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';
import { serviciosCon } from './procesos.ts';

/** Reads the configuration without stopping at what is wrong: a wrong variable counts as not set. */
export function leerConTolerancia(entorno: Readonly<Record<string, string | undefined>>): {
  config: Config;
  faltas: string[];
} {
  const quitadas: Record<string, undefined> = {};
  const faltas: string[] = [];
  for (;;) {
    try {
      return { config: leerConfig(quitadas, entorno), faltas };
    } catch (error) {
      if (!(error instanceof ErrorConfig)) throw error;
      const variable = VARIABLES.find((nombre) => new RegExp(`\\b${nombre}\\b`).test(error.message));
      if (variable === undefined || variable in quitadas) throw error;
      quitadas[variable] = undefined;
      faltas.push(error.message);
    }
  }
}

export async function revisarConfiguracion(entrada: Entrada): Promise<Hallazgo[]> {
  const { config, entorno, faltas } = entrada;
  const hallados = [
    ...faltas.map((falta) => arreglar(falta, 'Corrija la variable; el servicio no inicia así.')),
    ...desconocidas(entorno).map((nombre) =>
      arreglar(`La variable ${nombre} no existe, así que no hace nada.`, comoSeEscribe(nombre)),
    ),
    ...revisarConfig(config).map(partir),
    ...(await revisarSecretos(entorno)),
    ...(await compararConServicio(entrada)),
  ];
  if (hallados.some(({ estado }) => estado === 'arreglar')) return hallados;
  const puestas = VARIABLES.filter((nombre) => entorno[nombre]);
  return [
    bien(
      `La configuración es válida. Puestas: ${puestas.join(', ') || 'ninguna'}; páginas de otros orígenes: ${config.origenes.join(', ') || 'ninguna'}.`,
    ),
    ...hallados,
  ];
}

/** The last sentence of the service's warnings says what to do. */
function partir(frase: string): Hallazgo {
  const [, dicho, remedio] = /^(.*?\.) ((?:Escriba|Publíquela|Ponga)\b.*)$/.exec(frase) ?? [];
  return arreglar(dicho ?? frase, remedio ?? 'Corrija esas variables y reinicie el servicio.');
}

const desconocidas = (entorno: Entrada['entorno']): string[] =>
  Object.keys(entorno).filter((nombre) => nombre.startsWith('MESA_') && !VARIABLES.includes(nombre));

function comoSeEscribe(nombre: string): string {
  const [cercana] = VARIABLES.filter((otra) => otra.startsWith('MESA_'))
    .map((otra) => ({ otra, letras: distancia(nombre, otra) }))
    .filter(({ letras }) => letras <= Math.max(1, (nombre.length - 'MESA_'.length) / 3))
    .sort((a, b) => a.letras - b.letras);
  return cercana
    ? `¿Quiso escribir ${cercana.otra}?`
    : 'Quítela; docs/operacion.md tiene la lista de las que hay.';
}

/** Letters to add, remove or change to make one word of the other (Levenshtein). */
function distancia(una: string, otra: string): number {
  let fila = Array.from({ length: otra.length + 1 }, (_, i) => i);
  for (let i = 1; i <= una.length; i++) {
    const nueva = [i];
    for (let j = 1; j <= otra.length; j++) {
      const cambio = fila[j - 1]! + (una[i - 1] === otra[j - 1] ? 0 : 1);
      nueva.push(Math.min(fila[j]! + 1, nueva[j - 1]! + 1, cambio));
    }
    fila = nueva;
  }
  return fila.at(-1)!;
}

/** Files that variables ending in `_ARCHIVO` name: they hold a password each. */
async function revisarSecretos(entorno: Entrada['entorno']): Promise<Hallazgo[]> {
  const hallados: Hallazgo[] = [];
  for (const [nombre, ruta] of Object.entries(entorno)) {
    if (!/^MESA_\w+_ARCHIVO$/.test(nombre) || !ruta) continue;
    try {
      const { mode } = await stat(ruta);
      if ((mode & 0o077) === 0) continue;
      hallados.push(
        arreglar(
          `${nombre} nombra ${ruta}, que otros usuarios pueden leer (${(mode & 0o777).toString(8)}).`,
          `Ejecute: chmod 600 ${ruta}`,
        ),
      );
    } catch (error) {
      hallados.push(
        arreglar(
          `${nombre} nombra ${ruta}, que ${codigoDe(error) === 'ENOENT' ? 'no existe' : 'no se puede leer'}.`,
          'Corrija la ruta, o dé permiso de lectura al usuario del servicio.',
        ),
      );
    }
  }
  return hallados;
}

/** The service may run with other variables than this command. Only names are said, since values may be secret. */
async function compararConServicio({ config, entorno }: Entrada): Promise<Hallazgo[]> {
  return serviciosCon(archivoDeBase(config.datos)).flatMap(({ pid, entorno: suyo }) => {
    if (!suyo) return [];
    const distintas = VARIABLES.filter(
      (nombre) => nombre !== 'MESA_DATOS' && (suyo[nombre] || '') !== (entorno[nombre] || ''),
    );
    if (distintas.length === 0) return [];
    return [
      sinRevisar(
        `El servicio (proceso ${pid}) corre con otros valores de ${distintas.join(', ')}; se revisaron los de aquí.`,
        'Ejecute mesa con las mismas variables del servicio (docs/operacion.md dice cómo).',
      ),
    ];
  });
}
