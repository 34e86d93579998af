/** `npm run demo`: starts the service with its demonstration page and data, and prints the address and the accounts. */
import { exigirDescriptores } from '../server/run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading them is what needs the descriptors.
const { leerEntorno } = await import('../server/config.ts');
const { ejecutar } = await import('../server/run/process.ts');
const { CLAVE_DEMO, CUENTAS } = await import('./datos-demo.ts');
const { abrirOtroOrigen } = await import('./otro-origen.ts');
const { opcionesCon } = await import('./opciones.ts');

const entorno = leerEntorno();
const puerto = Number(entorno.PORT ?? 8080);
const otro = await abrirOtroOrigen(puerto && puerto + 1);
const origenes = [entorno.MESA_ORIGENES, otro.origen].filter(Boolean).join();
const servicio = await ejecutar({ MESA_DEMO: '1', MESA_ORIGENES: origenes }, opcionesCon(otro.origen));
if (servicio) {
  otro.mostrar(servicio.url.replace('127.0.0.1', 'localhost'));
  const cuentas = CUENTAS.map(({ cuenta, nombre, nota }) => `  ${cuenta.padEnd(22)} ${nombre}${nota}`);
  console.log(
    ['', `Mesa de Ayuda IPS, demostración: ${servicio.url.replace('127.0.0.1', 'localhost')}`, '']
      .concat(cuentas, ['', `Contraseña de todas las cuentas: ${CLAVE_DEMO}`, 'Para terminar: Ctrl+C', ''])
      .join('\n'),
  );
}
