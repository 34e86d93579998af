import { leerConfig } from './config.ts';
import { ejecutar } from './run/process.ts';

// MESA_DEMO=1 without `npm run demo` means the same thing.
const opciones = enDemo() ? (await import('../demo/opciones.ts')).OPCIONES : {};
await ejecutar({}, opciones);

function enDemo(): boolean {
  try {
    return leerConfig().demo;
  } catch {
    return false; // ejecutar says what is wrong
  }
}
