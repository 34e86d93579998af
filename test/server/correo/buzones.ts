/** A service that has mail to send, of which tests read what its letters say without a mail server. */
import { CLASES } from '../../../server/correo/clases.ts';
import type { Clase, FilaCorreo } from '../../../server/correo/redactar.ts';
import type { Carta } from '../../../server/correo/carta.ts';
import { salidaDe } from '../../../server/correo/baja.ts';
import { buscarUsuario } from '../../../server/usuarios/usuarios.repository.ts';
import { AGENTE, CLAVE, type Banco, type Cliente } from '../apoyo.ts';

export const CON_CORREO = {
  MESA_URL: 'https://mesa.example/mesa',
  MESA_SMTP: 'smtp://127.0.0.1:9',
  MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
};

export async function idDe({ servicios }: Banco, cuenta: string): Promise<number> {
  return (await buscarUsuario(servicios.base.leer, cuenta))!.id;
}

/** The rows of the outbox, the newest last. */
export async function salida({ servicios }: Banco, clase?: string): Promise<FilaCorreo[]> {
  const filas = await servicios.base.leer.selectFrom('correos').selectAll().orderBy('id').execute();
  return filas
    .filter((fila) => clase === undefined || fila.clase === clase)
    .map((fila) => ({ ...fila, datos: JSON.parse(fila.datos) as Record<string, unknown> }));
}

/** The letter that would be sent for a row now; undefined where it is no longer wanted. */
export function redactar({ servicios }: Banco, fila: FilaCorreo): Promise<Carta | undefined> {
  return CLASES[fila.clase as Clase]({ ...servicios, ajustes: servicios.config.correo! }, fila);
}

/** What the link of the newest mail of this kind has after its #. */
async function ultimoEnlace(banco: Banco, clase: string): Promise<string> {
  const carta = await redactar(banco, (await salida(banco, clase)).at(-1)!);
  return /#([\w-]{20,})/.exec(carta!.texto)![1]!;
}

export const enlaceDeConfirmar = (banco: Banco): Promise<string> => ultimoEnlace(banco, 'confirmar');

export async function pedirDireccion(quien: Cliente, direccion: string): Promise<void> {
  const { status } = await quien.pedir('PUT', '/sesion/correo', { cuerpo: { direccion, actual: CLAVE } });
  if (status !== 200) throw new Error(`no se pudo pedir la dirección: ${status}`);
}

/** The whole way of an address. */
export async function confirmar(banco: Banco, quien: Cliente, direccion: string): Promise<void> {
  await pedirDireccion(quien, direccion);
  const cuerpo = { token: await enlaceDeConfirmar(banco) };
  const { status } = await banco.anonimo().pedir('POST', '/correo/confirmar', { cuerpo });
  if (status !== 204) throw new Error(`no se pudo confirmar: ${status}`);
}

/** A link that sets the password of this IPS, whose address is confirmed first. */
export async function enlaceDeClave(banco: Banco, nit: string): Promise<string> {
  await confirmar(banco, await banco.ips(nit), 'eva@hospital.example');
  await banco.anonimo().pedir('POST', '/sesion/recuperar', { cuerpo: { nit } });
  return ultimoEnlace(banco, 'recuperar');
}

/** The link that ends the agent's notices, below /api/v1. */
export async function rutaDeBaja(banco: Banco, cuenta = AGENTE, direccion = AGENTE): Promise<string> {
  const { base, config } = banco.servicios;
  const baja = { usuario: await idDe(banco, cuenta), direccion };
  const { pie } = await salidaDe(base.leer, config.correo!, baja);
  return pie.url.slice(pie.url.indexOf('/correo/'));
}
