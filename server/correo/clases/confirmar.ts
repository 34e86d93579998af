/** Asks whoever reads an address to confirm that it is a user's own. */
import { buscarPorId, cuentaDe } from '../../usuarios/usuarios.repository.ts';
import { escribirCarta } from '../carta.ts';
import type { Redactar } from '../redactar.ts';
import { ponerEnlace } from '../direcciones.repository.ts';
import { nuevoEnlace } from '../enlace-de-un-uso.ts';

/** Milliseconds for which the link is good. */
const VIDA = 24 * 3_600_000;

/** Nothing, when another address was given meanwhile, or it was confirmed already. */
export const redactarConfirmar: Redactar = async (
  { base, ajustes: { url }, reloj },
  { usuario, direccion: nueva },
) => {
  if (usuario === null) return undefined;
  const quien = await buscarPorId(base.leer, usuario);
  if (quien?.activo !== 1) return undefined;
  const { token, huella } = nuevoEnlace();
  const espera = await base.escribir((tx) =>
    ponerEnlace(tx, { usuario, nueva, huella, vence: reloj() + VIDA }),
  );
  if (!espera) return undefined;
  return escribirCarta({
    asunto: 'Confirme su correo en la Mesa de Ayuda',
    titulo: 'Confirme su correo',
    parrafos: [
      'Esta dirección se escribió en la Mesa de Ayuda IPS de Cajacopi EPS para recibir avisos de los casos y para poner otra contraseña cuando se olvide. Si es la suya, confírmela:',
    ],
    datos: [['Usuario', cuentaDe(quien)]],
    boton: { texto: 'Confirmar mi correo', url: `${url}/api/v1/correo/confirmar#${token}` },
    despues: ['El enlace sirve una sola vez, durante 24 horas. Si pide otro, sirve solo el último.'],
    pie: ['Si no sabe de qué se trata, no haga nada: no le escribiremos más.'],
  });
};
