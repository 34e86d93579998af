/** `mesa usuario …`: the EPS's staff, and with --ips the named users of an IPS. */
import type { NuevoUsuario } from '../../shared/admin.ts';
import { Alias, Correo } from '../../shared/usuario.ts';
import {
  modificarUsuario,
  registrarUsuario,
  renovarContrasena,
  restablecerFactor,
} from '../usuarios/administrar-usuarios.ts';
import { listarFichasUsuarios } from '../usuarios/fichas.repository.ts';
import { AppError } from '../errores.ts';
import { hashContrasena, SIN_ESTRENAR } from '../sesiones/contrasenas.ts';
import { buscarUsuario, cuentaDe, type FilaUsuario } from '../usuarios/usuarios.repository.ts';
import {
  deConsola,
  ErrorComando,
  ErrorUso,
  type Comando,
  type Contexto,
  type OpcionesDeComando,
  type Resultado,
} from './command.ts';
import { exigirIps, exigirNombre } from './ips.ts';
import { tabla } from './table.ts';

const DE_IPS = { ips: { type: 'string' }, alias: { type: 'string' } } as const satisfies OpcionesDeComando;

const AYUDA_DE_IPS = ['Con --ips NIT y --alias ALIAS, un usuario con nombre de esa IPS (sin <correo>).'];

/** Positional arguments: none for a user of an IPS, who is named by options; `correo` for the staff. */
const quien = ({ ips, alias }: Contexto['opciones']): readonly string[] =>
  (ips ?? alias) === undefined ? ['correo'] : [];

export const USUARIO: Record<string, Comando> = {
  agregar: {
    resumen: 'Registra un agente o administrador de la EPS, o un usuario de una IPS; pide su contraseña.',
    argumentos: (opciones) => [...quien(opciones), 'nombre'],
    opciones: { rol: { type: 'string' }, ...DE_IPS },
    ayuda: ['', '--rol agente (si no se dice otra cosa) o admin.', ...AYUDA_DE_IPS],
    ejecutar: agregar,
  },
  listar: {
    resumen: 'Lista los usuarios de la EPS, o con --ips los de una IPS.',
    opciones: { ips: { type: 'string' } },
    async ejecutar({ base, opciones }) {
      const nit = opciones.ips === undefined ? undefined : (await exigirIps(base, String(opciones.ips))).nit;
      const fichas = (await listarFichasUsuarios(base.leer, nit)).map(({ activo, ...ficha }) => ({
        ...ficha,
        estado: activo ? 'ACTIVO' : 'INACTIVO',
      }));
      if (nit !== undefined) {
        const lista = fichas.map(({ alias, nombre, estado }) => ({ alias, nombre, estado }));
        return { texto: tabla(['alias', 'nombre', 'estado'], lista), json: lista };
      }
      const lista = fichas.map(({ correo, nombre, rol, estado, segundoFactor }) => ({
        correo,
        nombre,
        rol,
        estado,
        factor: segundoFactor ? 'sí' : 'no',
      }));
      return { texto: tabla(['correo', 'nombre', 'rol', 'estado', 'factor'], lista), json: lista };
    },
  },
  activar: {
    resumen: 'Permite de nuevo el ingreso de un usuario.',
    argumentos: quien,
    opciones: DE_IPS,
    ayuda: ['', ...AYUDA_DE_IPS],
    ejecutar: (contexto) => cambiar(contexto, true),
  },
  inactivar: {
    resumen: 'Impide el ingreso de un usuario, termina sus sesiones y suelta los casos abiertos que tenga.',
    argumentos: quien,
    opciones: DE_IPS,
    ayuda: ['', ...AYUDA_DE_IPS],
    ejecutar: (contexto) => cambiar(contexto, false),
  },
  clave: {
    resumen: 'Cambia la contraseña de un usuario y termina sus sesiones.',
    argumentos: quien,
    opciones: DE_IPS,
    ayuda: ['', ...AYUDA_DE_IPS],
    async ejecutar(contexto) {
      const usuario = await exigirUsuario(contexto);
      const dado = {
        hash: await hashContrasena(await contexto.contrasena(usuario)),
        debeCambiar: SIN_ESTRENAR,
      } as const;
      await contexto.base.escribir((tx) => renovarContrasena(tx, usuario.id, dado, deConsola()));
      const cuenta = cuentaDe(usuario);
      return {
        texto: `La contraseña de ${cuenta} cambió y sus sesiones terminaron.`,
        json: quienEs(usuario),
      };
    },
  },
  'quitar-factor': {
    resumen: 'Quita la verificación en dos pasos a quien perdió su teléfono, y termina sus sesiones.',
    argumentos: ['correo'],
    ayuda: ['', 'Con MESA_SEGUNDO_FACTOR=exigido la activa de nuevo al ingresar.'],
    ejecutar: quitarFactor,
  },
};

/** Says whether the user had one; nothing else can be wrong with a user that exists. */
async function quitarFactor(contexto: Contexto): Promise<Resultado> {
  const usuario = await exigirUsuario(contexto);
  const cuenta = cuentaDe(usuario);
  try {
    await contexto.base.escribir((tx) => restablecerFactor(tx, usuario.id, deConsola()));
  } catch (error) {
    if (!(error instanceof AppError && error.codigo === 'factor_inactivo')) throw error;
    throw new ErrorComando(`La verificación en dos pasos de ${cuenta} no está activa.`);
  }
  return {
    texto: `Se quitó la verificación en dos pasos de ${cuenta} y sus sesiones terminaron.`,
    json: quienEs(usuario),
  };
}

async function agregar(contexto: Contexto): Promise<Resultado> {
  const { base, argumentos, opciones, contrasena } = contexto;
  const nombre = exigirNombre(argumentos.nombre);
  const rol = opciones.rol ?? 'agente';
  if (rol !== 'agente' && rol !== 'admin') throw new ErrorComando('El rol debe ser agente o admin.');
  const suyo = await leerCuenta(contexto);
  if (suyo.nit !== undefined && opciones.rol !== undefined) throw new ErrorUso('--rol no va con --ips.');
  const nuevo: NuevoUsuario =
    suyo.nit === undefined
      ? { rol, correo: suyo.correo, nombre }
      : { rol: 'ips', nit: suyo.nit, alias: suyo.alias, nombre };
  const cuenta = cuentaDe(nuevo);
  if (await buscarUsuario(base.leer, cuenta)) throw new ErrorComando(`Ya hay un usuario ${cuenta}.`);
  const dado = {
    hash: await hashContrasena(await contrasena({ ...suyo, nombre })),
    debeCambiar: SIN_ESTRENAR,
  } as const;
  await base.escribir((tx) => registrarUsuario(tx, nuevo, dado, deConsola()));
  return { texto: `Usuario registrado: ${cuenta} (${nuevo.rol}).`, json: nuevo };
}

async function cambiar(contexto: Contexto, activo: boolean): Promise<Resultado> {
  const usuario = await exigirUsuario(contexto);
  await contexto.base.escribir((tx) => modificarUsuario(tx, usuario.id, { activo }, deConsola()));
  const como = activo ? 'activo' : 'inactivo; sus sesiones terminaron';
  return { texto: `El usuario ${cuentaDe(usuario)} quedó ${como}.`, json: quienEs(usuario) };
}

type Cuenta = { nit: string; alias: string; correo?: undefined } | { nit?: undefined; correo: string };

async function leerCuenta({ base, argumentos, opciones }: Contexto): Promise<Cuenta> {
  if ((opciones.ips ?? opciones.alias) === undefined) return { correo: exigirCorreo(argumentos.correo) };
  if (opciones.ips === undefined || opciones.alias === undefined) {
    throw new ErrorUso('--ips y --alias van juntas.');
  }
  const { nit } = await exigirIps(base, String(opciones.ips));
  const alias = Alias.safeParse(opciones.alias);
  if (!alias.success) {
    throw new ErrorComando('El alias debe tener hasta 40 minúsculas, números, puntos o guiones.');
  }
  return { nit, alias: alias.data };
}

function exigirCorreo(escrito = ''): string {
  const leido = Correo.safeParse(escrito);
  if (!leido.success) throw new ErrorComando(`"${escrito}" no es un correo.`);
  return leido.data;
}

async function exigirUsuario(contexto: Contexto): Promise<FilaUsuario> {
  const cuenta = cuentaDe(await leerCuenta(contexto));
  const usuario = await buscarUsuario(contexto.base.leer, cuenta);
  if (!usuario) throw new ErrorComando(`No hay un usuario ${cuenta}.`);
  return usuario;
}

function quienEs({ nit, alias, correo }: FilaUsuario) {
  return nit === null ? { correo } : { nit, alias };
}
