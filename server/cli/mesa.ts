/** `mesa`: administration from the command line. Exit status 0 done, 1 refused or failed, 2 called wrongly. */
import { ErrorConfig, leerConfig } from '../config.ts';
import { abrirBase, ErrorBaseNueva, ErrorModuloNativo } from '../db/database.sqlite.ts';
import { cerrarALosDemas } from '../run/permissions.ts';
import { sembrarCatalogo } from '../catalogo/sembrar-catalogo.ts';
import { ErrorCsv } from '../csv/leer-csv.ts';
import { ErrorEnUso } from '../db/copy.sqlite.ts';
import { AppError } from '../errores.ts';
import { fraseDelSistema } from '../run/system-error.ts';
import { ErrorRespaldo } from '../respaldo/manifiesto.ts';
import { ERRORES } from '../../shared/errores.ts';
import { ADJUNTOS } from './adjuntos.ts';
import { AUDITORIA } from './auditoria.ts';
import { CATALOGO } from './catalogo.ts';
import { CASOS } from './casos.ts';
import {
  argumentosDe,
  ErrorComando,
  ErrorUso,
  leerArgumentos,
  type Comando,
  type Resultado,
} from './command.ts';
import { CORREO } from './correo.ts';
import { DOCTOR } from './doctor.ts';
import { ESTADO } from './estado.ts';
import { IPS } from './ips.ts';
import { escribirTrozo } from './pieces.ts';
import { PORTAL } from './portal.ts';
import { PURGAR } from './purgar.ts';
import { RESPALDO } from './respaldo.ts';
import { RESPUESTAS } from './respuestas.ts';
import { avance, pedirContrasena, pedirTexto } from './terminal.ts';
import { USUARIO } from './usuario.ts';

const COMANDOS: Record<string, Record<string, Comando> | Comando> = {
  ips: IPS,
  usuario: USUARIO,
  catalogo: CATALOGO,
  respuestas: RESPUESTAS,
  casos: CASOS,
  adjuntos: ADJUNTOS,
  auditoria: AUDITORIA,
  portal: PORTAL,
  correo: CORREO,
  respaldo: RESPALDO,
  purgar: PURGAR,
  estado: ESTADO,
  doctor: DOCTOR,
};

cerrarALosDemas();
process.exitCode = await principal(process.argv.slice(2));

async function principal(argv: readonly string[]): Promise<0 | 1 | 2> {
  // A reader that closes early (`mesa casos exportar | head`) is no failure.
  process.stdout.on('error', () => process.exit(0));
  const json = argv.includes('--json');
  try {
    const { comando, ruta, resto } = buscarComando(
      argv.filter((palabra) => palabra !== '--help' && palabra !== '-h'),
    );
    if (!comando || argv.includes('--help') || argv.includes('-h')) {
      const pedida = argv.length === 0 || argv.includes('--help') || argv.includes('-h');
      (pedida ? process.stdout : process.stderr).write(`${ayuda(ruta, comando)}\n`);
      return pedida ? 0 : 2;
    }
    const { texto, json: datos, fallo } = await correr(comando, resto);
    if (json && datos !== undefined) process.stdout.write(`${JSON.stringify(datos)}\n`);
    else if (texto) process.stdout.write(texto.endsWith('\n') ? texto : `${texto}\n`);
    return fallo ? 1 : 0;
  } catch (error) {
    const mensaje = explicar(error);
    process.stderr.write(json ? `${JSON.stringify({ error: mensaje })}\n` : `${mensaje}\n`);
    return error instanceof ErrorUso ? 2 : 1;
  }
}

function buscarComando(argv: readonly string[]): {
  comando: Comando | undefined;
  ruta: string[];
  resto: readonly string[];
} {
  const [sustantivo, verbo] = argv;
  if (sustantivo === undefined) return { comando: undefined, ruta: [], resto: [] };
  const grupo = Object.hasOwn(COMANDOS, sustantivo) ? COMANDOS[sustantivo] : undefined;
  if (!grupo) throw new ErrorUso(`No existe "${sustantivo}". Hay: ${Object.keys(COMANDOS).join(', ')}.`);
  if (esComando(grupo)) return { comando: grupo, ruta: [sustantivo], resto: argv.slice(1) };
  if (verbo === undefined || verbo.startsWith('-'))
    return { comando: undefined, ruta: [sustantivo], resto: [] };
  const comando = Object.hasOwn(grupo, verbo) ? grupo[verbo] : undefined;
  if (!comando)
    throw new ErrorUso(`No existe "${sustantivo} ${verbo}". Hay: ${Object.keys(grupo).join(', ')}.`);
  return { comando, ruta: [sustantivo, verbo], resto: argv.slice(2) };
}

function esComando(grupo: Record<string, Comando> | Comando): grupo is Comando {
  return 'ejecutar' in grupo;
}

/** What is left to print; a long result is printed while its command reads. */
async function correr(comando: Comando, argv: readonly string[]): Promise<Partial<Resultado>> {
  const leidos = leerArgumentos(comando, argv);
  const decir = leidos.opciones.json
    ? () => undefined
    : (linea: string) => void process.stdout.write(`${linea}\n`);
  const sinConfig = { ...leidos, contrasena: pedirContrasena, texto: pedirTexto, avance, decir };
  if (comando.sinConfig) return comando.ejecutar(sinConfig);
  const config = leerConfig();
  const contexto = { ...sinConfig, config };
  if (comando.sinBase) return comando.ejecutar(contexto);
  const base = await abrirBase(config.datos, { primerCaso: config.primerCaso });
  try {
    await sembrarCatalogo(base);
    const resultado = await comando.ejecutar({ ...contexto, base });
    if (!('trozos' in resultado)) return resultado;
    for await (const trozo of resultado.trozos) await escribirTrozo(trozo);
    return {};
  } finally {
    await base.cerrar();
  }
}

function ayuda(ruta: readonly string[], comando: Comando | undefined): string {
  if (comando) {
    const opciones = Object.entries({ ...comando.opciones, json: { type: 'boolean' } })
      .map(([nombre, { type }]) => `[--${nombre}${type === 'string' ? ' VALOR' : ''}]`)
      .join(' ');
    const argumentos = argumentosDe(comando, {})
      .map((nombre) => ` <${nombre}>`)
      .join('');
    return [
      `Uso: mesa ${ruta.join(' ')}${argumentos} ${opciones}`,
      '',
      comando.resumen,
      ...(comando.ayuda ?? []),
    ].join('\n');
  }
  const filas = Object.entries(COMANDOS)
    .filter(([nombre]) => ruta.length === 0 || nombre === ruta[0])
    .flatMap(([nombre, grupo]) =>
      esComando(grupo)
        ? [[nombre, grupo] as const]
        : Object.entries(grupo).map(([verbo, suyo]) => [`${nombre} ${verbo}`, suyo] as const),
    )
    .map(([nombre, suyo]) => [
      `mesa ${nombre}${argumentosDe(suyo, {})
        .map((a) => ` <${a}>`)
        .join('')}`,
      suyo.resumen,
    ]);
  const ancho = Math.max(...filas.map(([uso = '']) => uso.length));
  return [
    'Administración de la Mesa de Ayuda IPS. Usa la misma configuración del servicio (MESA_DATOS) y puede',
    'ejecutarse mientras él funciona, salvo "respaldo restaurar". Las contraseñas se piden o se leen de la entrada estándar.',
    '',
    ...filas.map(([uso = '', resumen]) => `  ${uso.padEnd(ancho)}  ${resumen}`),
    '',
    'Cada comando admite --help y --json. Estado de salida: 0 hecho, 1 rechazado o fallido, 2 mal llamado.',
  ].join('\n');
}

function explicar(error: unknown): string {
  const conocido =
    error instanceof ErrorComando ||
    error instanceof ErrorUso ||
    error instanceof ErrorConfig ||
    error instanceof ErrorCsv ||
    error instanceof ErrorRespaldo ||
    error instanceof ErrorBaseNueva ||
    error instanceof ErrorModuloNativo;
  if (conocido) return error instanceof ErrorUso ? `${error.message} Vea "mesa --help".` : error.message;
  if (error instanceof ErrorEnUso) return 'El servicio está funcionando con estos datos. Deténgalo y repita.';
  if (error instanceof AppError && error.codigo !== 'interno') return ERRORES[error.codigo].title;
  if (!(error instanceof Error)) return String(error);
  return fraseDelSistema(error) ?? error.stack ?? error.message;
}
