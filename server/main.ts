/** `npm start`. `--procesos N` is the same as MESA_PROCESOS=N. */
import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { exigirDescriptores } from './run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading them is what needs the descriptors.
const { ErrorConfig, leerConfig } = await import('./config.ts');
const { decirError, ejecutar } = await import('./run/process.ts');
const { abrirRegistro } = await import('./run/log.ts');
const { dirigir, SIN_MANTENIMIENTO } = await import('./run/workers.ts');

try {
  const { procesos } = leerArgumentos();
  const cambios: Record<string, string> = procesos === undefined ? {} : { MESA_PROCESOS: procesos };
  const config = leerConfig(cambios);
  if (config.procesos > 1 && cluster.isPrimary) {
    const { log } = abrirRegistro(config.registro);
    process.exitCode = await dirigir(config.procesos, process.argv.slice(2), log);
  } else {
    // MESA_DEMO=1 makes `npm start` the demonstration too.
    const opciones = config.demo ? (await import('../demo/opciones.ts')).opcionesCon() : {};
    // Its first process was killed: this one is about to be ended too (node:cluster), which is no failure of its own.
    cluster.worker?.on('error', () => process.exit());
    const mantenimiento = !process.argv.includes(SIN_MANTENIMIENTO);
    const servicio = await ejecutar(cambios, { ...opciones, mantenimiento });
    // The channel to the first process would keep this one alive.
    if (!servicio && cluster.isWorker) process.exit();
  }
} catch (error) {
  decirError(error);
}

function leerArgumentos(): { procesos?: string | undefined } {
  const args = process.argv.slice(2).filter((argumento) => argumento !== SIN_MANTENIMIENTO);
  try {
    return parseArgs({ args, options: { procesos: { type: 'string' } } }).values;
  } catch {
    throw new ErrorConfig('Se inicia con `npm start`, o con `npm start -- --procesos N`.');
  }
}
