/** The shape of a `mesa` command and the reading of its arguments. */
import { userInfo } from 'node:os';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Autor } from '../auditoria/auditoria.repository.ts';
import type { Config } from '../config.ts';
import type { Dueno } from '../sesiones/contrasena-facil.ts';
import type { Base } from '../db/database.sqlite.ts';

export type OpcionesDeComando = NonNullable<ParseArgsConfig['options']>;

/** What a command works with. `avance` reports long work on stderr; `contrasena` asks for a password, `texto` for a text. */
export interface Contexto {
  base: Base;
  config: Config;
  argumentos: Record<string, string>;
  opciones: Record<string, string | boolean | undefined>;
  contrasena: (dueno?: Dueno) => Promise<string>;
  texto: () => Promise<string>;
  avance: (hechas: number, total: number, cuales?: string) => void;
  /**
   * Prints a line at once, even if the command fails later; nothing with --json, where scripts read the result alone.
   */
  decir: (linea: string) => void;
}

/** `texto` is for people, `json` for scripts; `fallo` makes the exit status 1. */
export interface Resultado {
  texto: string;
  json: unknown;
  fallo?: boolean;
}

/** The text or JSON of a result without end, whichever was asked for, written while it is read. */
interface Largo {
  trozos: AsyncIterable<string>;
}

interface Descripcion {
  resumen: string;
  /** Names of the positional arguments, all required; they may depend on the options. */
  argumentos?: readonly string[] | ((opciones: Contexto['opciones']) => readonly string[]);
  opciones?: OpcionesDeComando;
  /** More lines for --help. */
  ayuda?: readonly string[];
}

interface ConBase extends Descripcion {
  sinBase?: undefined;
  sinConfig?: undefined;
  ejecutar(contexto: Contexto): Promise<Resultado | Largo>;
}

/** A command that needs the database closed, because it replaces or copies its file. */
interface SinBase extends Descripcion {
  sinBase: true;
  sinConfig?: undefined;
  ejecutar(contexto: ContextoSinBase): Promise<Resultado>;
}

/** A command that works with whatever configuration there is, even a wrong one. */
interface SinConfig extends Descripcion {
  sinBase: true;
  sinConfig: true;
  ejecutar(contexto: Omit<Contexto, 'base' | 'config'>): Promise<Resultado>;
}

export type Comando = ConBase | SinBase | SinConfig;
type ContextoSinBase = Omit<Contexto, 'base'>;

/** The author of what a command does: null stands for the command line, whose user the operating system knows. */
export const deConsola = (): Autor => ({ usuario: null, ahora: Date.now() });

/** The user of the operating system that runs the command, for the audit. */
export function usuarioDelSistema(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers may run as a user without a name.
    return `uid ${process.getuid?.() ?? 'desconocido'}`;
  }
}

export function argumentosDe(
  { argumentos = [] }: Comando,
  opciones: Contexto['opciones'],
): readonly string[] {
  return typeof argumentos === 'function' ? argumentos(opciones) : argumentos;
}

/** A refusal with a sentence for the operator; exit status 1. */
export class ErrorComando extends Error {}

/** The command was called wrongly; exit status 2. */
export class ErrorUso extends Error {}

/** Reads what follows noun and verb. Throws ErrorUso. */
export function leerArgumentos(
  comando: Comando,
  argv: readonly string[],
): Pick<Contexto, 'argumentos' | 'opciones'> {
  const { values, positionals } = leer(comando, argv);
  const esperados = argumentosDe(comando, values);
  if (positionals.length < esperados.length) throw new ErrorUso(`Falta <${esperados[positionals.length]}>.`);
  if (positionals.length > esperados.length) {
    throw new ErrorUso(
      `Sobra "${positionals[esperados.length]}". Si el valor tiene espacios, escríbalo entre comillas.`,
    );
  }
  const argumentos = Object.fromEntries(esperados.map((nombre, i) => [nombre, positionals[i] ?? '']));
  return { argumentos, opciones: values };
}

function leer(comando: Comando, argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { ...comando.opciones, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const opcion = /'(-[^' ]*)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new ErrorUso(
      opcion ? `La opción ${opcion} no existe o está incompleta.` : 'Los argumentos no son válidos.',
    );
  }
}
