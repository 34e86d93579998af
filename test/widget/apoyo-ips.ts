/** An IPS of its own for a test file, so that its cases are not in the lists of others. */
import { CLAVE, entrar, pedir, sesion, soporte } from './apoyo.ts';

/** Registers an IPS that has chosen the password of all, and returns its NIT. Nobody is logged in afterwards. */
export async function ipsPropia(): Promise<string> {
  const nit = `8${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  const { contrasena } = await soporte<{ contrasena: string }>('POST', '/admin/ips', {
    nit,
    nombre: 'Hospital Propio',
  });
  await sesion(undefined);
  await entrar(nit, contrasena);
  await pedir('POST', '/sesion/clave', { actual: contrasena, nueva: CLAVE });
  await sesion(undefined);
  return nit;
}
