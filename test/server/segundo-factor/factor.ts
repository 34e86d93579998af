/** An authenticator app, and users of the staff who have one. */
import { Secret, TOTP } from 'otpauth';
import { AGENTE, CLAVE, type Banco, type Cliente } from '../apoyo.ts';

export const PASO_MS = 30_000;

export interface Factor {
  secreto: string;
  recuperacion: string[];
  /**
   * A code that was not shown before: like a person who waits for the next one, it moves the service's clock on to it.
   */
  codigo: () => string;
}

/** Moves the service's clock on to the middle of a time step, so that none begins while a test computes with them. */
export function enMedio(banco: Banco): void {
  banco.avanzar(1.5 * PASO_MS - (banco.servicios.reloj() % PASO_MS));
}

/** What an app shows at `ahora`, in milliseconds. */
export function codigoDe(secreto: string, ahora: number): string {
  return new TOTP({ secret: Secret.fromBase32(secreto) }).generate({ timestamp: ahora });
}

/** Begins a second factor. Returns the app. */
export async function empezar(banco: Banco, cliente: Cliente, cuerpo: object = {}): Promise<() => string> {
  const { json } = await cliente.pedir<{ secreto: string }>('POST', '/sesion/segundo-factor', {
    cuerpo: { actual: CLAVE, ...cuerpo },
  });
  return () => siguiente(banco, json.secreto);
}

/** Activates it for a user of the staff, from a session of its own if none is given. */
export async function activar(banco: Banco, correo = AGENTE, sesion?: Cliente): Promise<Factor> {
  const cliente = sesion ?? (await banco.agente(correo));
  const { json } = await cliente.pedir<{ secreto: string }>('POST', '/sesion/segundo-factor', {
    cuerpo: { actual: CLAVE },
  });
  const { secreto } = json;
  const confirmado = await cliente.pedir<{ codigos: string[] }>('POST', '/sesion/segundo-factor/confirmar', {
    cuerpo: { codigo: siguiente(banco, secreto) },
  });
  if (confirmado.status !== 200) throw new Error(`no se activó: ${JSON.stringify(confirmado.json)}`);
  return { secreto, recuperacion: confirmado.json.codigos, codigo: () => siguiente(banco, secreto) };
}

/** The password of a login. Returns what its code has to come with. */
export async function primerPaso(cliente: Cliente, correo = AGENTE, contrasena = CLAVE): Promise<string> {
  const { json } = await cliente.pedir<{ paso: string }>('POST', '/sesion', {
    cuerpo: { correo, contrasena },
  });
  return json.paso;
}

export const segundoPaso = (cliente: Cliente, paso: string, codigo: string) =>
  cliente.pedir<{ codigo: string; campos?: { campo: string; codigo: string }[]; usuario: unknown }>(
    'POST',
    '/sesion/codigo',
    { cuerpo: { paso, codigo } },
  );

/** Both steps. */
export async function entrar(banco: Banco, factor: Factor, correo = AGENTE): Promise<Cliente> {
  const cliente = banco.anonimo();
  const paso = await primerPaso(cliente, correo);
  const { status, json } = await segundoPaso(cliente, paso, factor.codigo());
  if (status !== 200) throw new Error(`no se pudo ingresar: ${JSON.stringify(json)}`);
  return cliente;
}

function siguiente(banco: Banco, secreto: string): string {
  banco.avanzar(PASO_MS);
  return codigoDe(secreto, banco.servicios.reloj());
}
