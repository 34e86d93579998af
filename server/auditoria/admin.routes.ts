import { Hono, type Context } from 'hono';
import {
  CambioIps,
  CambioUsuario,
  CatalogoEditable,
  CLAVES_POR_IMPORTACION,
  ConsultaAuditoria,
  ConsultaImportacion,
  ConsultaIps,
  ConsultaUsuarios,
  NuevaIps,
  NuevoUsuario,
  type Importacion,
} from '../../shared/admin.ts';
import * as api from '../../shared/api-todo.ts';
import type { Servicios } from '../servicios.ts';
import { ErrorCsv } from '../csv/leer-csv.ts';
import { AppError } from '../errores.ts';
import { leerConsulta, leerCuerpo, leerCuerpoCsv, leerId } from '../http/body.ts';
import type { AppEnv } from '../http/context.ts';
import { sesionActiva } from '../http/session.ts';
import { hashContrasena, generarContrasena } from '../sesiones/contrasenas.ts';
import { modificarIps, registrarIps, renovarContrasenaDeIps } from '../ips/administrar-ips.ts';
import { modificarUsuario, registrarUsuario, renovarContrasena } from '../usuarios/administrar-usuarios.ts';
import { listarAuditoria } from './auditoria.repository.ts';
import { leerFichaIps, listarFichasIps } from '../ips/fichas.repository.ts';
import { leerFichaUsuario, listarFichasUsuarios } from '../usuarios/fichas.repository.ts';
import { guardarCatalogo, leerEditable } from '../catalogo/guardar-catalogo.ts';
import { importarIps } from '../ips/importar-ips.ts';
import { sinHacer } from '../ips/plan-de-importacion.ts';

export function rutasDeAdministracion({ base, reloj }: Servicios): Hono<AppEnv> {
  const { leer, escribir } = base;
  const autor = (c: Context<AppEnv>) => ({ usuario: sesionActiva(c).usuario.id, ahora: reloj() });

  return new Hono<AppEnv>()
    .get(api.listarIps.ruta, async (c) => c.json(await listarFichasIps(leer, leerConsulta(c, ConsultaIps))))
    .post(api.registrarIps.ruta, async (c) => {
      const nueva = await leerCuerpo(c, NuevaIps);
      const { contrasena, ...dado } = await nuevaContrasena();
      await escribir((tx) => registrarIps(tx, { ...nueva, ...dado }, autor(c)));
      return c.json({ ...(await leerFichaIps(leer, nueva.nit)), contrasena }, 201);
    })
    .post(api.importarIps.ruta, async (c) => {
      const { parcial, simular, plan } = leerConsulta(c, ConsultaImportacion);
      const archivo = await leerCuerpoCsv(c);
      const hechas = await importarIps(base, archivo, {
        autor: autor(c),
        parcial: parcial === '1',
        simular: simular === '1',
        plan,
        debeCambiar: true,
        contrasenasMaximo: CLAVES_POR_IMPORTACION,
      }).catch(archivoMalo);
      return c.json(hechas);
    })
    .patch(api.cambiarIps.ruta, async (c) => {
      const nit = leerNitDeRuta(c);
      const cambio = await leerCuerpo(c, CambioIps);
      await escribir((tx) => modificarIps(tx, nit, cambio, autor(c)));
      return c.json(await leerFichaIps(leer, nit));
    })
    .post(api.renovarClaveIps.ruta, async (c) => {
      const nit = leerNitDeRuta(c);
      const { contrasena, ...dado } = await nuevaContrasena();
      await escribir((tx) => renovarContrasenaDeIps(tx, nit, dado, autor(c)));
      return c.json({ contrasena });
    })
    .get(api.listarUsuarios.ruta, async (c) => {
      const { nit } = leerConsulta(c, ConsultaUsuarios);
      return c.json({ usuarios: await listarFichasUsuarios(leer, nit) });
    })
    .post(api.registrarUsuario.ruta, async (c) => {
      const nuevo = await leerCuerpo(c, NuevoUsuario);
      const { contrasena, ...dado } = await nuevaContrasena();
      const id = await escribir((tx) => registrarUsuario(tx, nuevo, dado, autor(c)));
      return c.json({ ...(await leerFichaUsuario(leer, id)), contrasena }, 201);
    })
    .patch(api.cambiarUsuario.ruta, async (c) => {
      const id = leerId(c);
      const cambio = await leerCuerpo(c, CambioUsuario);
      await escribir((tx) => modificarUsuario(tx, id, cambio, autor(c)));
      return c.json(await leerFichaUsuario(leer, id));
    })
    .post(api.renovarClaveUsuario.ruta, async (c) => {
      const id = leerId(c);
      const { contrasena, ...dado } = await nuevaContrasena();
      await escribir((tx) => renovarContrasena(tx, id, dado, autor(c)));
      return c.json({ contrasena });
    })
    .get(api.leerCatalogoEditable.ruta, async (c) => c.json(await leerEditable(leer)))
    .put(api.guardarCatalogo.ruta, async (c) => {
      const catalogo = await leerCuerpo(c, CatalogoEditable);
      await escribir((tx) => guardarCatalogo(tx, catalogo, autor(c)));
      return c.json(await leerEditable(leer));
    })
    .get(api.leerAuditoria.ruta, async (c) =>
      c.json(await listarAuditoria(leer, leerConsulta(c, ConsultaAuditoria))),
    );
}

/** What the service makes, an administrator passes on, and its user has to change. */
async function nuevaContrasena(): Promise<{ contrasena: string; hash: string; debeCambiar: true }> {
  const contrasena = generarContrasena();
  return { contrasena, hash: await hashContrasena(contrasena), debeCambiar: true };
}

/** A file that cannot be read is refused whole, at the line where that shows. */
function archivoMalo(error: unknown): Importacion {
  if (!(error instanceof ErrorCsv)) throw error;
  const rechazadas = [{ linea: error.linea, causa: error.message }];
  return { ...sinHacer({ rechazadas, sinUsar: [] }), ilegible: true };
}

function leerNitDeRuta(c: Context): string {
  const nit = c.req.param('nit') ?? '';
  if (!/^\d{6,10}$/.test(nit)) throw new AppError('no_existe');
  return nit;
}
