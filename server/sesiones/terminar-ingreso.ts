/** The second step of a login: a code of the second factor, after the right password. */
import type { SegundoPaso } from '../../shared/segundo-factor.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { AppError } from '../errores.ts';
import { conCodigo, type De } from '../segundo-factor/probar-codigo.ts';
import type { Servicios } from '../servicios.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import { buscarIngreso, cerrarIngreso } from './ingresos-a-medias.ts';

/**
 * Returns the new session's id. The step ends in the transaction that spends the code and begins the session. Throws
 * `ingreso_vencido` when it is over, unknown, used, or its user's password or state changed since; `validacion` for the
 * field `codigo`; `demasiados_intentos`.
 */
export async function terminarIngreso(
  servicios: Pick<Servicios, 'base' | 'limitador' | 'log' | 'reloj' | 'sello' | 'sesiones'>,
  { paso, codigo }: Pick<SegundoPaso, 'paso' | 'codigo'>,
  de: De,
): Promise<string> {
  const { base, log, reloj, sesiones } = servicios;
  const usuario = await buscarIngreso(base.leer, paso, reloj());
  if (!usuario) throw new AppError('ingreso_vencido');
  const cuenta = cuentaDe(usuario);
  const { direccion, solicitud } = de;
  try {
    const { id: sesion, guardar } = sesiones.nueva();
    const con = await conCodigo(servicios, usuario, codigo, de, async (tx, conQue) => {
      const ahora = reloj();
      if (!(await buscarIngreso(tx, paso, ahora))) throw new AppError('ingreso_vencido');
      await cerrarIngreso(tx, paso);
      await guardar(tx, usuario.id);
      const accion = conQue === 'recuperacion' ? 'sesion.recuperar' : 'sesion.ingresar';
      await auditar(tx, { usuario: usuario.id, ahora }, accion, `${cuenta} desde ${direccion}`);
      return conQue;
    });
    const resultado = con === 'recuperacion' ? 'ingresó con un código de recuperación' : 'ingresó con código';
    log.info({ cuenta, direccion, solicitud, resultado }, 'ingreso');
    return sesion;
  } catch (error) {
    // A wrong code is in the log already.
    if (error instanceof AppError && error.codigo !== 'validacion') {
      log.info({ cuenta, direccion, solicitud, resultado: error.codigo }, 'ingreso');
    }
    throw error;
  }
}
