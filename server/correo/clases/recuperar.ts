/** The link with which who forgot the password sets another one. */
import { correr } from '../../db/steps.ts';
import { guardarRecuperacion, VIDA_DEL_ENLACE } from '../../sesiones/recuperaciones.repository.ts';
import { buscarPorId, cuentaDe } from '../../usuarios/usuarios.repository.ts';
import { escribirCarta } from '../carta.ts';
import type { Redactar } from '../redactar.ts';
import { direccionParaRecuperar } from '../direcciones.repository.ts';
import { nuevoEnlace } from '../enlace-de-un-uso.ts';

/**
 * Nothing, when the user may no longer get one, has another address by now, or asked so long ago that nobody waits for it
 * any more.
 */
export const redactarRecuperar: Redactar = async (
  { base, ajustes: { url }, reloj },
  { usuario, direccion, creado },
) => {
  const ahora = reloj();
  if (usuario === null || creado < ahora - VIDA_DEL_ENLACE) return undefined;
  const { token, huella } = nuevoEnlace();
  const quien = await base.escribir(async (tx) => {
    if ((await correr(direccionParaRecuperar(tx, usuario))) !== direccion) return undefined;
    await correr(guardarRecuperacion(tx, { huella, usuario, ahora }));
    return buscarPorId(tx, usuario);
  });
  if (!quien) return undefined;
  return escribirCarta({
    asunto: 'Ponga otra contraseña en la Mesa de Ayuda',
    titulo: 'Ponga otra contraseña',
    parrafos: ['Alguien dijo que olvidó la contraseña de este usuario. Si fue usted, escoja otra:'],
    datos: [['Usuario', cuentaDe(quien)]],
    boton: { texto: 'Escoger otra contraseña', url: `${url}/api/v1/sesion/restablecer#${token}` },
    despues: [
      'El enlace sirve una sola vez, durante una hora. Al usarlo se cierran las sesiones abiertas de este usuario.',
    ],
    pie: [
      'Si no fue usted, no haga nada: su contraseña sigue igual. No reenvíe este correo, porque con el enlace otra persona podría entrar.',
    ],
  });
};
