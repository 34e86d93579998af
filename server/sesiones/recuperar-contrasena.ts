/** A forgotten password: a link goes to the user's confirmed address, and sets another password once. */
import { sql } from 'kysely';
import type { ClaveRestablecida, Olvido } from '../../shared/usuario.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { direccionParaRecuperar } from '../correo/direcciones.repository.ts';
import { encolarCorreo } from '../correo/encolar.ts';
import { huellaDeEnlace } from '../correo/enlace-de-un-uso.ts';
import { statement, type Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import type { De } from '../segundo-factor/probar-codigo.ts';
import type { Servicios } from '../servicios.ts';
import { buscarUsuario, cuentaDe, ponerHash } from '../usuarios/usuarios.repository.ts';
import { defectoDeContrasena, hashContrasena } from './contrasenas.ts';
import { frenoDe } from './iniciar-sesion.ts';
import { duenoDelEnlace } from './recuperaciones.repository.ts';

type Necesita = Pick<Servicios, 'base' | 'config' | 'limitador' | 'log' | 'reloj'>;

/**
 * Milliseconds that the mail waits, so that what sending it costs falls on no later request of who asked.
 */
const ESPERA = 3_000;

const esperan = statement<{ usuario: number }, { id: number }>((db, p) =>
  db
    .selectFrom('correos')
    .select('id')
    .where('usuario', '=', p.usuario)
    .where('clase', '=', 'recuperar')
    .where('estado', '=', sql.lit('espera'))
    .limit(1),
);

/**
 * Sends a link to who may get one. For everybody else it does the same work and writes the same rows, of which the mail is
 * one that nobody gets: the answer and its time tell nothing. Throws `demasiados_intentos`, counted by the name of the
 * account, whether there is one or not.
 */
export async function pedirRecuperacion(
  { base, config, limitador, log, reloj }: Necesita,
  olvido: Olvido,
  { direccion, solicitud }: De,
): Promise<void> {
  const { nit: escrito, usuario: alias, correo } = olvido;
  const nit = escrito && (await hallarNit(base.leer, escrito));
  const cuenta = cuentaDe({ nit, alias, correo });
  limitador.contarEnvio(frenoDe({ nit, alias, correo }), direccion);
  const ahora = reloj();
  await base.escribir(async (tx) => {
    const destino = await destinoDe(tx, cuenta);
    const fila = {
      clase: 'recuperar',
      usuario: destino?.usuario ?? null,
      direccion: destino?.direccion ?? '',
      creado: ahora,
      desde: ahora + ESPERA,
    } as const;
    if (config.correo) await correr(encolarCorreo(tx, fila));
    await auditar(tx, { usuario: null, ahora }, 'sesion.olvido', `${cuenta} desde ${direccion}`);
  });
  log.info({ cuenta, direccion, solicitud, correo: config.correo !== undefined }, 'contraseña olvidada');
}

/** Whom the link is sent to, and where; undefined for who gets none. One that is on its way is enough. */
async function destinoDe(
  tx: Tx,
  cuenta: string,
): Promise<{ usuario: number; direccion: string } | undefined> {
  const usuario = (await buscarUsuario(tx, cuenta))?.id ?? 0;
  const direccion = await correr(direccionParaRecuperar(tx, usuario));
  const [otro] = await esperan(tx, { usuario });
  return direccion === undefined || otro ? undefined : { usuario, direccion };
}

/**
 * Sets the password with a link, ends all sessions of its user and all other links. The password is hashed only for a good
 * link. Throws `token_invalido`, `validacion` for the field `contrasena`, and `demasiados_intentos` after many bad links
 * from one address.
 */
export async function restablecerContrasena(
  { base, limitador, log, reloj }: Omit<Necesita, 'config'>,
  { token, contrasena }: ClaveRestablecida,
  { direccion, solicitud }: De,
): Promise<void> {
  const huella = huellaDeEnlace(token);
  const dueno = await limitador.intentarEntrega(
    direccion,
    async () => correr(duenoDelEnlace(base.leer, huella, reloj())),
    (hallado) => hallado === undefined,
  );
  if (!dueno) throw enlaceQueNoSirve();
  const defecto = defectoDeContrasena(contrasena, dueno);
  if (defecto) throw errorDeCampo('contrasena', defecto);
  const hash = await hashContrasena(contrasena);
  const cuenta = cuentaDe(dueno);
  await base.escribir(async (tx) => {
    const ahora = reloj();
    // While it was being hashed the link may have been used, or ended.
    if (!(await correr(duenoDelEnlace(tx, huella, ahora)))) throw enlaceQueNoSirve();
    await ponerHash(tx, dueno.id, hash);
    await auditar(tx, { usuario: dueno.id, ahora }, 'sesion.restablecer', `${cuenta} desde ${direccion}`);
  });
  limitador.perdonar(frenoDe(dueno), direccion);
  log.info({ cuenta, direccion, solicitud }, 'contraseña restablecida');
}

const enlaceQueNoSirve = () =>
  new AppError('token_invalido', {
    title: 'Este enlace no sirve, venció o ya se usó. Pida otro desde «¿Olvidó su contraseña?».',
  });
