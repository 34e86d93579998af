import type { Context } from 'hono';
import * as api from '../../shared/api/direcciones.ts';
import { avisosDe } from '../../shared/avisos.ts';
import type { CorreoPropio } from '../../shared/direccion.ts';
import type { SesionActiva } from '../alcance.ts';
import { statement } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { exigirContrasenaPropia } from '../sesiones/cambiar-contrasena.ts';
import { leerFichaUsuario } from '../usuarios/fichas.repository.ts';
import {
  cambiarAvisos,
  confirmarDireccion,
  leerBaja,
  pedirDireccion,
  quitarDireccion,
  reenviarEnlace,
  usarBaja,
  volverAEncender,
} from './cambiar-direccion.ts';
import { direccionEnRed } from './direccion-en-red.ts';
import { correoDe } from './direcciones.repository.ts';
import { paginaDeBaja } from './paginas/baja.ts';
import { PAGINA_DE_CONFIRMAR } from './paginas/confirmar.ts';
import { comoPagina } from './paginas/pagina.ts';

const deDondeViene = statement<{ huella: string }, { portal: string | null }>((db, p) =>
  db.selectFrom('sesiones').select('portal').where('huella', '=', p.huella),
);

export function rutasDeDirecciones(servicios: Servicios): Route[] {
  const { base, config, limitador, reloj } = servicios;
  const autor = ({ usuario }: SesionActiva) => ({ usuario: usuario.id, ahora: reloj() });

  async function propio({ usuario, huella }: SesionActiva): Promise<CorreoPropio> {
    const correo = await correr(correoDe(base.leer, usuario.id));
    if (!correo) throw new AppError('sin_sesion');
    const { rol, ...buzon } = correo;
    const propia = rol === 'ips';
    const [sesion] = await deDondeViene(base.leer, { huella });
    return {
      ...buzon,
      activo: config.correo !== undefined,
      propia,
      contrasena: propia && sesion?.portal === null,
    };
  }

  function exigirCorreo(): void {
    if (!config.correo) throw new AppError('correo_apagado');
  }

  /**
   * With an address another password can be set, so a session that somebody else got hold of is not enough to give one.
   * Whom the portal vouches for has no password here that could be asked for.
   */
  async function exigirDueno(
    c: Context<AppEnv>,
    sesion: SesionActiva,
    actual: string | undefined,
  ): Promise<void> {
    const { propia, contrasena } = await propio(sesion);
    if (!propia) throw new AppError('no_permitido');
    if (!contrasena) return;
    if (actual === undefined) throw errorDeCampo('actual', 'requerido');
    await exigirContrasenaPropia(servicios, sesion, actual, c.get('direccion')());
  }

  /** Links are few to one address a day, and bad ones few from one network. */
  const conEnlace = (c: Context<AppEnv>, abrir: () => Promise<boolean>) =>
    limitador
      .intentarEntrega(c.get('direccion')(), abrir, (abierto) => !abierto)
      .then((abierto) => {
        if (!abierto)
          throw new AppError('token_invalido', { title: 'Este enlace no sirve, venció o ya se usó.' });
      });

  return [
    atender(api.leerCorreo, ({ sesion }) => propio(sesion)),

    atender(api.ponerCorreo, async ({ base: suya, body, c, sesion }) => {
      exigirCorreo();
      const direccion = direccionEnRed(body.direccion);
      await exigirDueno(c, sesion, body.actual);
      limitador.contarConfirmacion(sesion.usuario.id, direccion);
      await suya.escribir((tx) => pedirDireccion(tx, sesion.usuario.id, direccion, autor(sesion)));
      return propio(sesion);
    }),

    atender(api.quitarCorreo, async ({ base: suya, sesion }) => {
      await suya.escribir((tx) => quitarDireccion(tx, sesion.usuario.id, autor(sesion)));
      return propio(sesion);
    }),

    atender(api.reenviarConfirmacion, async ({ base: suya, sesion }) => {
      exigirCorreo();
      const { id } = sesion.usuario;
      const contar = (direccion: string) => limitador.contarConfirmacion(id, direccion);
      await suya.escribir((tx) => reenviarEnlace(tx, id, autor(sesion), contar));
    }),

    atender(api.cambiarCorreo, async ({ base: suya, body: { avisos, encendida }, sesion }) => {
      const { id, rol } = sesion.usuario;
      if (avisos?.some((uno) => !avisosDe(rol).includes(uno))) throw errorDeCampo('avisos', 'no_corresponde');
      await suya.escribir(async (tx) => {
        if (avisos) await cambiarAvisos(tx, id, rol, avisos, autor(sesion));
        if (encendida) await volverAEncender(tx, id, autor(sesion));
      });
      return propio(sesion);
    }),

    atender(api.abrirConfirmar, ({ c }) => comoPagina(c, PAGINA_DE_CONFIRMAR)),

    atender(api.confirmarCorreo, ({ c, body: { token } }) =>
      conEnlace(c, () => base.escribir((tx) => confirmarDireccion(tx, token, reloj()))),
    ),

    atender(api.abrirBaja, async ({ c, query }) =>
      comoPagina(c, paginaDeBaja(await leerBaja(base.leer, query))),
    ),

    atender(api.darDeBaja, ({ c, query }) =>
      conEnlace(c, () => base.escribir((tx) => usarBaja(tx, query, 'terminar', reloj()))),
    ),

    atender(api.volverDeBaja, ({ c, query }) =>
      conEnlace(c, () => base.escribir((tx) => usarBaja(tx, query, 'volver', reloj()))),
    ),

    atender(api.darCorreo, async ({ base: suya, body, params: { id }, sesion }) => {
      exigirCorreo();
      const direccion = direccionEnRed(body.direccion);
      limitador.contarConfirmacion(id, direccion);
      await suya.escribir((tx) => pedirDireccion(tx, id, direccion, autor(sesion)));
      return leerFichaUsuario(base.leer, id);
    }),

    atender(api.retirarCorreo, async ({ base: suya, params: { id }, sesion }) => {
      await suya.escribir((tx) => quitarDireccion(tx, id, autor(sesion)));
      return leerFichaUsuario(base.leer, id);
    }),
  ];
}
