/** A user changes the own password, or proves with it who it is. */
import type { CambioClave } from '../../shared/usuario.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Servicios } from '../servicios.ts';
import { errorDeCampo } from '../errores.ts';
import { ponerHash, cuentaDe } from '../usuarios/usuarios.repository.ts';
import { defectoDeContrasena, hashContrasena, verificarContrasena } from './contrasenas.ts';
import { frenoDe } from './iniciar-sesion.ts';
import type { SesionActiva } from '../alcance.ts';

/**
 * Ends the user's other sessions and keeps this one. A wrong `actual` is a fault of that field and not the 401 of a
 * login, because clients take a 401 for the end of the session. The limiter counts it like a wrong password at the
 * login. Throws `validacion` and `demasiados_intentos`.
 */
export async function cambiarContrasenaPropia(
  servicios: Pick<Servicios, 'base' | 'limitador' | 'reloj'>,
  sesion: SesionActiva,
  { actual, nueva }: CambioClave,
  direccion: string,
): Promise<void> {
  const { base, reloj } = servicios;
  const { usuario, huella } = sesion;
  const previa = await exigirContrasenaPropia(servicios, sesion, actual, direccion);
  if (nueva === actual) throw errorDeCampo('nueva', 'igual');
  const defecto = defectoDeContrasena(nueva, { ...usuario, nombre: usuario.ips ?? usuario.nombre });
  if (defecto) throw errorDeCampo('nueva', defecto);
  const hash = await hashContrasena(nueva);
  await base.escribir(async (tx) => {
    // An administrator may have changed the password meanwhile.
    if (!(await ponerHash(tx, usuario.id, hash, { previa, sigue: huella }))) {
      throw errorDeCampo('actual', 'incorrecta');
    }
    await auditar(tx, { usuario: usuario.id, ahora: reloj() }, 'usuario.clave-propia', cuentaDe(usuario));
  });
}

/**
 * Returns the hash of the right password. A wrong one counts like one at the login, and is a fault of the field
 * `actual`. Throws `validacion` and `demasiados_intentos`.
 */
export async function exigirContrasenaPropia(
  { base, limitador }: Pick<Servicios, 'base' | 'limitador'>,
  { usuario }: SesionActiva,
  actual: string,
  direccion: string,
): Promise<string> {
  const { clave } = await base.leer
    .selectFrom('usuarios')
    .select('clave')
    .where('id', '=', usuario.id)
    .executeTakeFirstOrThrow();
  const acierto = await limitador.intentar(
    frenoDe(usuario),
    direccion,
    async () => (await verificarContrasena(actual, clave)) || undefined,
  );
  if (!acierto) throw errorDeCampo('actual', 'incorrecta');
  return clave;
}
