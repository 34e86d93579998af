/** Exchanges a token of the portal for a session. The portal vouches for who it is; the estado is still checked here. */
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { buscarIps, hallarNit } from '../ips/ips.repository.ts';
import type { De } from '../segundo-factor/probar-codigo.ts';
import type { Servicios } from '../servicios.ts';
import { SIN_CONTRASENA } from '../sesiones/contrasenas.ts';
import { agregarDeIps, buscarUsuario, cuentaDe } from '../usuarios/usuarios.repository.ts';
import { TokenRechazado, type Entrega } from './entrega.ts';
import { ErrorJwks } from './pedir-jwks.ts';
import { gastarToken } from './tokens-usados.repository.ts';

type Necesita = Pick<Servicios, 'base' | 'limitador' | 'log' | 'portal' | 'reloj' | 'sesiones'>;

/** `motivo` is for log and audit. */
type Final =
  | { sesion: string; cuenta: string; kid: string }
  | { codigo: 'token_invalido' | 'ips_inactiva'; motivo: string; cuenta?: string; kid?: string | undefined };

/**
 * Returns the new session's id. Every token that is not good throws `token_invalido`; log and audit say why. Throws
 * `ips_inactiva` for a good token of an IPS that is not active, `no_disponible` when the portal's public keys cannot be
 * read, and `demasiados_intentos` after many bad tokens from one address.
 */
export async function entrarDesdePortal(servicios: Necesita, token: string, de: De): Promise<string> {
  const { limitador, log } = servicios;
  const anotar = (hecho: object) => log.info({ ...hecho, ...de }, 'ingreso desde el portal');
  try {
    const final = await limitador.intentarEntrega(
      de.direccion,
      () => probar(servicios, token, de.direccion),
      (uno) => 'codigo' in uno && uno.codigo === 'token_invalido',
    );
    if ('sesion' in final) {
      anotar({ cuenta: final.cuenta, kid: final.kid, resultado: 'ingresó' });
      return final.sesion;
    }
    const { codigo, motivo, ...resto } = final;
    anotar({ ...resto, resultado: codigo, motivo });
    throw rechazo(codigo, de.solicitud);
  } catch (error) {
    // What the brake refuses is in the log alone: a flood must not fill the database.
    if (error instanceof AppError && error.codigo === 'demasiados_intentos') {
      anotar({ resultado: error.codigo });
    }
    throw error;
  }
}

/** One answer for every fault: who invents tokens learns nothing from it. */
function rechazo(codigo: 'token_invalido' | 'ips_inactiva', solicitud: string): AppError {
  if (codigo === 'ips_inactiva') return new AppError(codigo);
  return new AppError(codigo, {
    title:
      'El portal no pudo confirmar su ingreso. Salga del portal e ingrese de nuevo; si sigue igual, avise al área de sistemas de la EPS.',
    detalle: `La Mesa de Ayuda no aceptó el token del portal. El motivo está en el registro del servicio (solicitud ${solicitud}); «mesa portal revisar» lo dice de cualquier token.`,
  });
}

async function probar(servicios: Necesita, token: string, direccion: string): Promise<Final> {
  const { base, portal, reloj } = servicios;
  let entrega: Entrega;
  try {
    if (!portal)
      throw new TokenRechazado('faltan MESA_PORTAL_CLAVES y MESA_PORTAL_JWKS: no hay con qué leerlo');
    entrega = await portal.verificar(token, reloj());
  } catch (error) {
    if (error instanceof ErrorJwks) throw new AppError('no_disponible', { cause: error });
    if (!(error instanceof TokenRechazado)) throw error;
    const { message: motivo, kid } = error;
    await base.escribir((tx) => auditarRechazo(tx, { motivo, kid, direccion, ahora: reloj() }));
    return { codigo: 'token_invalido', motivo, kid };
  }
  const sesion = servicios.sesiones.nueva();
  return base.escribir(async (tx) => {
    const ahora = reloj();
    const { kid } = entrega;
    const final = await abrir(servicios, tx, entrega, ahora);
    if ('usuario' in final) {
      const { usuario, cuenta } = final;
      await sesion.guardar(tx, usuario, kid);
      await auditar(tx, { usuario, ahora }, 'sesion.entregar', decir(cuenta, direccion, kid), { kid });
      return { sesion: sesion.id, cuenta, kid };
    }
    await auditarRechazo(tx, { ...final, kid, direccion, ahora });
    return { ...final, kid };
  });
}

/** Spends the token and finds its user. What is refused here leaves the token spent: it was for one request. */
async function abrir(
  { portal }: Necesita,
  tx: Tx,
  entrega: Entrega,
  ahora: number,
): Promise<{ usuario: number; cuenta: string } | Extract<Final, { codigo: string }>> {
  const { alias, kid, nombre } = entrega;
  const nit = await hallarNit(tx, entrega.nit);
  const cuenta = cuentaDe({ nit, alias });
  const no = (motivo: string) => ({ codigo: 'token_invalido' as const, motivo, cuenta });
  if (!(await gastarToken(tx, entrega))) return no('ya se usó: cada token vale para una sola entrada');
  const ips = await buscarIps(tx, nit);
  if (!ips) return no('su NIT no es de ninguna IPS registrada');
  if (ips.estado !== 'ACTIVO') return { codigo: 'ips_inactiva', motivo: 'su IPS no está activa', cuenta };
  const usuario = await buscarUsuario(tx, cuenta);
  if (usuario) return usuario.activo === 1 ? { usuario: usuario.id, cuenta } : no('su usuario está inactivo');
  if (alias === undefined || !portal?.ajustes.crearUsuarios) {
    return no(
      'su usuario no está registrado (MESA_PORTAL_CREAR_USUARIOS=si registra a los que el portal nombre)',
    );
  }
  const nuevo = { nit, alias, nombre: nombre ?? alias, hash: SIN_CONTRASENA, creado: ahora };
  const id = await agregarDeIps(tx, nuevo);
  const datos = { nombre: nuevo.nombre, rol: 'ips', kid };
  await auditar(tx, { usuario: id, ahora }, 'usuario.registrar', cuenta, datos);
  return { usuario: id, cuenta };
}

interface Rechazada {
  motivo: string;
  cuenta?: string;
  kid: string | undefined;
  direccion: string;
  ahora: number;
}

function auditarRechazo(tx: Tx, { motivo, cuenta, kid, direccion, ahora }: Rechazada): Promise<void> {
  const quien = cuenta ?? 'alguien del portal';
  const datos = { motivo, ...(kid !== undefined && { kid }) };
  return auditar(tx, { usuario: null, ahora }, 'sesion.rechazar', decir(quien, direccion, kid), datos);
}

const decir = (quien: string, direccion: string, kid: string | undefined): string =>
  `${quien} desde ${direccion}${kid === undefined ? '' : ` (clave ${kid} del portal)`}`;
