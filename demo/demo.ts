/** `npm run demo`: starts the service with its demonstration page and data, and prints the address and the accounts. */
import { exigirDescriptores } from '../server/run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading them is what needs the descriptors.
const { ejecutar } = await import('../server/run/process.ts');
const { CLAVE_DEMO, CUENTAS } = await import('./datos-demo.ts');
const { OPCIONES } = await import('./opciones.ts');

const servicio = await ejecutar({ MESA_DEMO: '1' }, OPCIONES);
if (servicio) {
  const cuentas = CUENTAS.map(({ cuenta, nombre, nota }) => `  ${cuenta.padEnd(22)} ${nombre}${nota}`);
  console.log(
    ['', `Mesa de Ayuda IPS, demostración: ${servicio.url.replace('127.0.0.1', 'localhost')}`, '']
      .concat(cuentas, ['', `Contraseña de todas las cuentas: ${CLAVE_DEMO}`, 'Para terminar: Ctrl+C', ''])
      .join('\n'),
  );
}
