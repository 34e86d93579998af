/** A user of the staff activates, renews and switches off the own second factor. */
import type { InicioFactor, PruebaFactor } from '../../shared/segundo-factor.ts';
import type { SesionActiva } from '../alcance.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import type { Servicios } from '../servicios.ts';
import { exigirContrasenaPropia } from '../sesiones/cambiar-contrasena.ts';
import { cuentaDe, terminarSesiones } from '../usuarios/usuarios.repository.ts';
import { describirSecreto, huellaDeCodigo, nuevosCodigos, nuevoSecreto, pasoDe } from './codigos.ts';
import { conCodigo, type De } from './probar-codigo.ts';
import {
  borrarFactor,
  buscarEmpezado,
  buscarFactor,
  cerrarEmpezado,
  empezarFactor,
  ponerCodigos,
  ponerFactor,
} from './segundo-factor.repository.ts';

type Necesita = Pick<Servicios, 'base' | 'config' | 'limitador' | 'log' | 'reloj' | 'sello'>;

/** Milliseconds for which a secret waits for its first code, and by which its time may lie ahead of the clock. */
const ESPERA = 15 * 60_000;
const ADELANTO = 60_000;

/**
 * Returns the secret of a new second factor; the present one goes on being asked for until `confirmarFactor`. Throws
 * `no_permitido` where the setting is `no`, `validacion` and `demasiados_intentos`.
 */
export async function iniciarFactor(
  servicios: Necesita,
  sesion: SesionActiva,
  { actual, codigo }: InicioFactor,
  de: De,
): Promise<{ secreto: string; uri: string }> {
  const { base, config, reloj, sello } = servicios;
  const { usuario, huella } = sesion;
  if (config.segundoFactor === 'no') throw new AppError('no_permitido');
  await exigirContrasenaPropia(servicios, sesion, actual, de.direccion);
  const bytes = nuevoSecreto();
  const cuenta = cuentaDe(usuario);
  const nuevo = { secreto: sello.sellar(bytes, cuenta), sesion: huella, creado: reloj() };
  if (await buscarFactor(base.leer, usuario.id)) {
    if (codigo === undefined) throw errorDeCampo('codigo', 'requerido');
    await conCodigo(servicios, usuario, codigo, de, (tx) => empezarFactor(tx, usuario.id, nuevo));
  } else {
    await base.escribir(async (tx) => {
      // Another session of this user may have activated one since it was looked for.
      if (await buscarFactor(tx, usuario.id)) throw errorDeCampo('codigo', 'requerido');
      await empezarFactor(tx, usuario.id, nuevo);
    });
  }
  return describirSecreto(bytes, cuenta);
}

/**
 * Activates what `iniciarFactor` began, ends the user's other sessions, and returns the recovery codes. Throws
 * `validacion` for a code that does not fit, and `activacion_vencida`.
 */
export async function confirmarFactor(
  { base, reloj, sello }: Necesita,
  { usuario, huella }: SesionActiva,
  codigo: string,
): Promise<string[]> {
  const { id } = usuario;
  const ahora = reloj();
  const empezado = await buscarEmpezado(base.leer, id);
  const vive =
    empezado?.sesion === huella && empezado.creado > ahora - ESPERA && empezado.creado < ahora + ADELANTO;
  if (!vive) throw new AppError('activacion_vencida');
  const { secreto } = empezado;
  const ultimo = pasoDe(sello.abrir(secreto, cuentaDe(usuario)), codigo, ahora);
  if (ultimo === undefined) throw errorDeCampo('codigo', 'incorrecta');
  const codigos = nuevosCodigos();
  await base.escribir(async (tx) => {
    if (!(await cerrarEmpezado(tx, id, secreto))) throw new AppError('activacion_vencida');
    const previo = await buscarFactor(tx, id);
    await ponerFactor(tx, id, { secreto, activado: ahora, ultimo }, huellas(id, codigos));
    await terminarSesiones(tx, id, huella);
    const accion = previo ? 'usuario.factor-renovar' : 'usuario.factor';
    await auditar(tx, autorDe(id, ahora), accion, cuentaDe(usuario));
  });
  return codigos;
}

/** Returns new recovery codes. Throws `factor_inactivo`, `validacion` and `demasiados_intentos`. */
export async function renovarCodigos(
  servicios: Necesita,
  sesion: SesionActiva,
  prueba: PruebaFactor,
  de: De,
): Promise<string[]> {
  const { id } = sesion.usuario;
  await exigirActivo(servicios, id);
  await exigirContrasenaPropia(servicios, sesion, prueba.actual, de.direccion);
  const codigos = nuevosCodigos();
  await conCodigo(servicios, sesion.usuario, prueba.codigo, de, async (tx) => {
    await ponerCodigos(tx, id, huellas(id, codigos));
    await auditar(tx, autorDe(id, servicios.reloj()), 'usuario.factor-codigos', cuentaDe(sesion.usuario));
  });
  return codigos;
}

/**
 * Switches it off and ends the user's other sessions. Throws `factor_exigido`, `factor_inactivo`, `validacion` and
 * `demasiados_intentos`.
 */
export async function quitarFactor(
  servicios: Necesita,
  sesion: SesionActiva,
  prueba: PruebaFactor,
  de: De,
): Promise<void> {
  const { usuario, huella } = sesion;
  if (servicios.config.segundoFactor === 'exigido') throw new AppError('factor_exigido');
  await exigirActivo(servicios, usuario.id);
  await exigirContrasenaPropia(servicios, sesion, prueba.actual, de.direccion);
  await conCodigo(servicios, usuario, prueba.codigo, de, async (tx) => {
    await borrarFactor(tx, usuario.id);
    await terminarSesiones(tx, usuario.id, huella);
    await auditar(tx, autorDe(usuario.id, servicios.reloj()), 'usuario.factor-quitar', cuentaDe(usuario));
  });
}

async function exigirActivo({ base }: Necesita, usuario: number): Promise<void> {
  if (!(await buscarFactor(base.leer, usuario))) throw new AppError('factor_inactivo');
}

const huellas = (usuario: number, codigos: readonly string[]): string[] =>
  codigos.map((codigo) => huellaDeCodigo(usuario, codigo));

const autorDe = (usuario: number, ahora: number): Autor => ({ usuario, ahora });
