import { leerConfig } from './config.ts';
import { ejecutar } from './run/process.ts';

// MESA_DEMO=1 makes `npm start` the demonstration too.
const opciones = enDemo() ? (await import('../demo/opciones.ts')).OPCIONES : {};
await ejecutar({}, opciones);

function enDemo(): boolean {
  try {
    return leerConfig().demo;
  } catch {
    return false; // ejecutar says what is wrong
  }
}
