/** A user of the staff proves with a code who it is: at the login, and before the second factor is changed. */
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Tx } from '../db/statement.ts';
import { errorDeCampo } from '../errores.ts';
import type { Servicios } from '../servicios.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import { esDeLaAplicacion, huellaDeCodigo, pasoDe } from './codigos.ts';
import { buscarFactor, gastar, tieneCodigo, yaSeUso, type Prueba } from './segundo-factor.repository.ts';

/** Where a request comes from. */
export interface De {
  direccion: string;
  solicitud: string;
}

type Necesita = Pick<Servicios, 'base' | 'limitador' | 'log' | 'reloj' | 'sello'>;

type Falta = 'incorrecta' | 'usado';

/**
 * Checks the code and spends it in the transaction of `acto`, so that of two requests with one code only one is done,
 * in whichever process. Wrong codes are counted apart from wrong passwords, because a right password forgets its own:
 * who knows the password could otherwise try codes without end. Throws `validacion` for the field `codigo`,
 * `demasiados_intentos`, and what `acto` throws; then the code is not spent.
 */
export async function conCodigo<T>(
  { base, limitador, log, reloj, sello }: Necesita,
  usuario: { id: number; correo?: string | null | undefined },
  codigo: string,
  { direccion, solicitud }: De,
  acto: (tx: Tx, con: 'aplicacion' | 'recuperacion') => Promise<T>,
): Promise<T> {
  const cuenta = cuentaDe(usuario);
  let falta: Falta = 'incorrecta';
  const hecho = await limitador.intentar(`codigo:${cuenta}`, direccion, async () => {
    const prueba = await reconocer();
    if (typeof prueba === 'string') {
      falta = prueba;
      return undefined;
    }
    try {
      return await base.escribir(async (tx) => {
        if (!(await gastar(tx, usuario.id, prueba))) throw new CodigoGastado();
        return { valor: await acto(tx, 'paso' in prueba ? 'aplicacion' : 'recuperacion') };
      });
    } catch (error) {
      if (!(error instanceof CodigoGastado)) throw error;
      falta = 'usado';
      return undefined;
    }
  });
  if (hecho) return hecho.valor;
  log.info({ cuenta, direccion, solicitud, resultado: `código: ${falta}` }, 'ingreso');
  const autor = { usuario: usuario.id, ahora: reloj() };
  await base.escribir((tx) => auditar(tx, autor, 'sesion.codigo', `${cuenta} desde ${direccion}`));
  throw errorDeCampo('codigo', falta);

  async function reconocer(): Promise<Prueba | Falta> {
    if (!esDeLaAplicacion(codigo)) {
      const huella = huellaDeCodigo(usuario.id, codigo);
      return (await tieneCodigo(base.leer, usuario.id, huella)) ? { huella } : 'incorrecta';
    }
    const factor = await buscarFactor(base.leer, usuario.id);
    const paso = factor && pasoDe(sello.abrir(factor.secreto, cuenta), codigo, reloj());
    if (paso === undefined) return 'incorrecta';
    return yaSeUso(factor!.ultimo, paso) ? 'usado' : { paso };
  }
}

/** Another request spent the code first. */
class CodigoGastado extends Error {}
