import { exigirDescriptores } from './run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading them is what needs the descriptors.
const { leerConfig } = await import('./config.ts');
const { ejecutar } = await import('./run/process.ts');

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
