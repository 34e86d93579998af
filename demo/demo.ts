/** `npm run demo`: the service with its page and data, and what a newcomer needs to know on the screen. */
import { ejecutar } from '../server/run/process.ts';
import { CLAVE_DEMO, CUENTAS } from './datos-demo.ts';
import { OPCIONES } from './opciones.ts';

const servicio = await ejecutar({ MESA_DEMO: '1' }, OPCIONES);
if (servicio) {
  const cuentas = CUENTAS.map(({ cuenta, nombre, nota }) => `  ${cuenta.padEnd(22)} ${nombre}${nota}`);
  console.log(
    ['', `Mesa de Ayuda IPS, demostración: ${servicio.url.replace('127.0.0.1', 'localhost')}`, '']
      .concat(cuentas, ['', `Contraseña de todas las cuentas: ${CLAVE_DEMO}`, 'Para terminar: Ctrl+C', ''])
      .join('\n'),
  );
}
