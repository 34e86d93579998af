#!/usr/bin/env node
/** The entry of the `mesa` command. */
import { exigirDescriptores } from './run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading it is what needs the descriptors.
try {
  await import('./cli/mesa.ts');
} catch (error) {
  const motivo = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  process.stderr.write(
    `No se pudo cargar el programa: ${motivo}. Ejecute "npm ci" en su carpeta, con el mismo Node del servicio.\n`,
  );
  process.exitCode = 1;
}
