/** A process that serves until it is told to stop. Says what is wrong in one sentence when it cannot start. */
import { ErrorConfig, leerConfig } from '../config.ts';
import { ErrorBaseNueva, ErrorModuloNativo } from '../db/database.sqlite.ts';
import { revisarConfig } from './config-warnings.ts';
import { abrirRegistro } from './log.ts';
import { cerrarALosDemas, revisarPermisos } from './permissions.ts';
import { fraseDelSistema } from './system-error.ts';
import { iniciarServicio, type Opciones, type Servicio } from './service.ts';

/** Starts from the environment, with `cambios` over it, and stops on SIGTERM or SIGINT with exit status 0. */
export async function ejecutar(
  cambios: Record<string, string> = {},
  opciones: Opciones = {},
): Promise<Servicio | undefined> {
  try {
    const config = leerConfig(cambios);
    const { log, perdidas, vaciar } = abrirRegistro(config.registro);
    // Node then writes the error to standard error too and ends with status 1; the log is what operators keep.
    process.on('uncaughtExceptionMonitor', (err) => log.fatal({ err }, 'terminó por un error inesperado'));
    cerrarALosDemas();
    for (const hecho of await revisarPermisos(config.datos)) log.warn({ aviso: 'permisos' }, hecho);
    const servicio = await iniciarServicio(config, { log, lineasPerdidas: perdidas, ...opciones });
    log.info({ url: servicio.url }, 'listo');
    for (const falta of revisarConfig(config)) log.warn({ aviso: 'configuracion' }, falta);
    // A terminal's Ctrl+C reaches every process of a service of several, and their first one tells them too.
    let deteniendo = false;
    for (const aviso of ['SIGTERM', 'SIGINT'] as const) {
      process.once(aviso, () => {
        if (deteniendo) return;
        deteniendo = true;
        log.info({ aviso }, 'deteniendo');
        void servicio
          .detener()
          .then(
            () => 0,
            (err: unknown) => {
              log.error({ err }, 'al detener');
              return 1;
            },
          )
          .then(async (estado) => {
            await vaciar();
            process.exit(estado);
          });
      });
    }
    return servicio;
  } catch (error) {
    decirError(error);
    return undefined;
  }
}

/** Says why the service does not start; the process ends with status 1. */
export function decirError(error: unknown): void {
  process.stderr.write(`${explicar(error)}\n`);
  process.exitCode = 1;
}

function explicar(error: unknown): string {
  const conocido =
    error instanceof ErrorConfig || error instanceof ErrorBaseNueva || error instanceof ErrorModuloNativo;
  if (conocido) return error.message;
  const codigo = error instanceof Error && 'code' in error ? error.code : undefined;
  if (codigo === 'EADDRINUSE')
    return 'El puerto ya está en uso. Elija otro con PORT o cierre el programa que lo usa.';
  if (codigo === 'EACCES' || codigo === 'EPERM') {
    return 'No hay permiso para usar la carpeta de MESA_DATOS o el puerto. Revise los permisos de este usuario.';
  }
  if (codigo === 'EADDRNOTAVAIL' || codigo === 'ENOTFOUND')
    return 'Esta máquina no tiene la dirección de HOST. Use 127.0.0.1, o 0.0.0.0 para todas las suyas.';
  if (!(error instanceof Error)) return String(error);
  return fraseDelSistema(error) ?? error.stack ?? error.message;
}
