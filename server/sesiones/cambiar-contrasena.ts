/** One's own password. */
import type { CambioClave } from '../../shared/usuario.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Servicios } from '../servicios.ts';
import { errorDeCampo } from '../errores.ts';
import { ponerHash, cuentaDe } from '../usuarios/usuarios.repository.ts';
import { hashContrasena, verificarContrasena } from './contrasenas.ts';
import { frenoDe } from './iniciar-sesion.ts';
import type { SesionActiva } from '../alcance.ts';

/**
 * The other sessions of the user end, this one goes on. A wrong `actual` is a fault of that field and not the 401 of a
 * login: the session is good, and a client that reads 401 would send the person back to the door. It counts for the
 * limiter as a wrong password at the login does.
 */
export async function cambiarContrasenaPropia(
  { base, limitador, reloj }: Pick<Servicios, 'base' | 'limitador' | 'reloj'>,
  { usuario, huella }: SesionActiva,
  { actual, nueva }: CambioClave,
  direccion: string,
): Promise<void> {
  const { clave: previa } = await base.leer
    .selectFrom('usuarios')
    .select('clave')
    .where('id', '=', usuario.id)
    .executeTakeFirstOrThrow();
  const acierto = await limitador.intentar(
    frenoDe(usuario),
    direccion,
    async () => (await verificarContrasena(actual, previa)) || undefined,
  );
  if (!acierto) throw errorDeCampo('actual', 'incorrecta');
  if (nueva === actual) throw errorDeCampo('nueva', 'igual');
  const hash = await hashContrasena(nueva);
  await base.escribir(async (tx) => {
    // An administrator may have given another one meanwhile.
    if (!(await ponerHash(tx, usuario.id, hash, { previa, sigue: huella }))) {
      throw errorDeCampo('actual', 'incorrecta');
    }
    await auditar(tx, { usuario: usuario.id, ahora: reloj() }, 'usuario.clave-propia', cuentaDe(usuario));
  });
}
