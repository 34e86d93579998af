/** The program itself: Node, the native modules, and the database's schema against it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorModuloNativo } from '../db/database.sqlite.ts';
import { migraciones } from '../db/migrations/migrations.ts';
import { RAIZ, VERSION } from '../package-root.ts';
import { hashContrasena } from '../sesiones/contrasenas.ts';
import { archivoDeBase, migracionesHechas, mirarBase, versionDeSqlite } from './base.sqlite.ts';
import { arreglar, bien, sinRevisar, type Hallazgo } from './hallazgo.ts';

export async function revisarPrograma(): Promise<Hallazgo[]> {
  return [revisarNode(process.versions.node, exigido()), revisarSqlite(), await revisarArgon2()];
}

function exigido(): string {
  const { engines } = JSON.parse(readFileSync(join(RAIZ, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  return engines.node;
}

/** `exigida` is a range such as `>=20.19`. */
export function revisarNode(version: string, exigida: string): Hallazgo {
  const dicho = `Mesa de Ayuda ${VERSION}, con Node ${version}.`;
  const [mayor = 0, menor = 0] = version.split('.').map(Number);
  const [exigidoMayor = 0, exigidoMenor = 0] = exigida.replace(/^\D+/, '').split('.').map(Number);
  const alcanza = mayor > exigidoMayor || (mayor === exigidoMayor && menor >= exigidoMenor);
  return alcanza ? bien(dicho) : arreglar(dicho, `Instale Node ${exigida}; en producción, la 22 o la 24.`);
}

function revisarSqlite(): Hallazgo {
  try {
    return bien(`El módulo de SQLite funciona: SQLite ${versionDeSqlite()}.`);
  } catch (error) {
    if (!(error instanceof ErrorModuloNativo)) throw error;
    return arreglar(
      'El módulo nativo better-sqlite3 no carga con esta versión de Node.',
      'Ejecute "npm rebuild better-sqlite3" en la carpeta del programa, con el mismo Node del servicio.',
    );
  }
}

async function revisarArgon2(): Promise<Hallazgo> {
  try {
    await hashContrasena('una contraseña cualquiera');
    return bien('El módulo de contraseñas (argon2) funciona.');
  } catch {
    return arreglar(
      'El módulo nativo de contraseñas (@node-rs/argon2) no funciona: nadie podrá ingresar.',
      'Ejecute "npm ci" en la carpeta del programa, en una máquina con este mismo sistema.',
    );
  }
}

/** Whether the database is as new as the program. */
export function revisarEsquema({ config: { datos } }: { config: { datos: string } }): Hallazgo[] {
  if (!existsSync(archivoDeBase(datos))) return [sinRevisar('Todavía no hay base de datos.')];
  return [compararEsquema(mirarBase(datos, migracionesHechas), Object.keys(migraciones))];
}

export function compararEsquema(
  hechas: readonly string[] | undefined,
  conocidas: readonly string[],
): Hallazgo {
  if (!hechas) {
    return arreglar(
      'El archivo mesa.db no es una base de datos de la Mesa de Ayuda.',
      'Revise que MESA_DATOS sea la carpeta del servicio.',
    );
  }
  const ajenas = hechas.filter((nombre) => !conocidas.includes(nombre));
  if (ajenas.length > 0) {
    return arreglar(
      `Los datos son de una versión más nueva que este programa (${VERSION}): ${ajenas.join(', ')}.`,
      'Instale de nuevo esa versión, o restaure un respaldo de antes de ella.',
    );
  }
  const pendientes = conocidas.filter((nombre) => !hechas.includes(nombre));
  if (pendientes.length > 0) {
    return arreglar(
      `Los datos son de una versión anterior a este programa (${VERSION}): faltan ${pendientes.join(', ')}.`,
      'Haga un respaldo con "mesa respaldo crear" y reinicie el servicio, que los pone al día.',
    );
  }
  return bien(`Los datos y el programa son de la misma versión (${hechas.at(-1) ?? 'sin cambios'}).`);
}
