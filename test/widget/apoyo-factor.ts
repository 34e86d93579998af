/** A member of the staff of its own for a test, and the authenticator app. */
import { Secret, TOTP } from 'otpauth';
import { boton, CLAVE, entrar, escribir, pedir, servidor, sesion } from './apoyo.ts';

const PASO_MS = 30_000;

/**
 * What an app shows now, or the next one, which is accepted as well and is later than any that was used before. Not an
 * earlier one: that may be over when it arrives.
 */
export function codigoDe(secreto: string, pasos: 0 | 1): string {
  const timestamp = Date.now() + pasos * PASO_MS;
  return new TOTP({ secret: Secret.fromBase32(secreto) }).generate({ timestamp });
}

/** Registers an agent who has chosen the password of all. Nobody is logged in afterwards. */
export async function agente(): Promise<string> {
  await sesion('admin@demo.local');
  const correo = `a${Math.random().toString(36).slice(2, 10)}@eps.example`;
  const { contrasena } = await pedir<{ contrasena: string }>('POST', '/admin/usuarios', {
    rol: 'agente',
    correo,
    nombre: 'Flor Agente',
  });
  await sesion(undefined);
  await entrar(correo, contrasena);
  await pedir('POST', '/sesion/clave', { actual: contrasena, nueva: CLAVE });
  await sesion(undefined);
  return correo;
}

export interface ConFactor {
  correo: string;
  secreto: string;
  codigos: string[];
  /** The code that was used to activate it. */
  usado: string;
}

/** The same, with a second factor. */
export async function conFactor(): Promise<ConFactor> {
  const correo = await agente();
  await sesion(correo);
  const { secreto } = await pedir<{ secreto: string }>('POST', '/sesion/segundo-factor', { actual: CLAVE });
  const usado = codigoDe(secreto, 0);
  const { codigos } = await pedir<{ codigos: string[] }>('POST', '/sesion/segundo-factor/confirmar', {
    codigo: usado,
  });
  await sesion(undefined);
  return { correo, secreto, codigos, usado };
}

/** Logs in to the page's own elements with a password. */
export async function darContrasena(correo: string): Promise<void> {
  await escribir('#quien', correo);
  await escribir('#contrasena', CLAVE);
  (await boton('Ingresar')).click();
}

/** Whether the service says that somebody is logged in. */
export async function quienEsta(): Promise<string | undefined> {
  const respuesta = await fetch(`${servidor}/api/v1/sesion`, { credentials: 'include' });
  const { usuario } = (await respuesta.json()) as { usuario: { correo?: string } | null };
  return usuario?.correo;
}
