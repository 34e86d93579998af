/** `mesa usuario …`: the EPS's staff. */
import { Correo } from '../../shared/usuario.ts';
import { cifrarClave } from '../sesiones/claves.ts';
import {
  agregarSoporte,
  buscarUsuario,
  cambiarClave,
  inactivarUsuario,
  listarSoporte,
  type FilaUsuario,
} from '../usuarios/usuarios.repository.ts';
import { ErrorComando, type Comando, type Contexto } from './comando.ts';
import { exigirNombre } from './ips.ts';
import { tabla } from './tabla.ts';

export const USUARIO: Record<string, Comando> = {
  agregar: {
    resumen: 'Registra un agente o administrador de la EPS; pide su contraseña.',
    argumentos: ['correo', 'nombre'],
    opciones: { rol: { type: 'string' } },
    ayuda: ['', '--rol agente (si no se dice otra cosa) o admin.'],
    async ejecutar({ base, argumentos, opciones, clave }) {
      const correo = exigirCorreo(argumentos.correo);
      const nombre = exigirNombre(argumentos.nombre);
      const rol = opciones.rol ?? 'agente';
      if (rol !== 'agente' && rol !== 'admin') throw new ErrorComando('El rol debe ser agente o admin.');
      if (await buscarUsuario(base.leer, correo))
        throw new ErrorComando(`Ya hay un usuario con el correo ${correo}.`);
      const cifrada = await cifrarClave(await clave());
      await base.escribir((tx) =>
        agregarSoporte(tx, { correo, nombre, rol, clave: cifrada, creado: Date.now() }),
      );
      return { texto: `Usuario registrado: ${correo} (${rol}).`, json: { correo, nombre, rol } };
    },
  },
  listar: {
    resumen: 'Lista los usuarios de la EPS.',
    async ejecutar({ base }) {
      const lista = (await listarSoporte(base.leer)).map(({ correo, nombre, rol, activo }) => ({
        correo,
        nombre,
        rol,
        estado: activo === 1 ? 'ACTIVO' : 'INACTIVO',
      }));
      return { texto: tabla(['correo', 'nombre', 'rol', 'estado'], lista), json: lista };
    },
  },
  inactivar: {
    resumen: 'Impide el ingreso de un usuario de la EPS y termina sus sesiones.',
    argumentos: ['correo'],
    async ejecutar(contexto) {
      const { id, correo } = await exigirUsuario(contexto);
      await contexto.base.escribir((tx) => inactivarUsuario(tx, id));
      return { texto: `El usuario ${correo} quedó inactivo; sus sesiones terminaron.`, json: { correo } };
    },
  },
  clave: {
    resumen: 'Cambia la contraseña de un usuario de la EPS y termina sus sesiones.',
    argumentos: ['correo'],
    async ejecutar(contexto) {
      const { id, correo } = await exigirUsuario(contexto);
      const cifrada = await cifrarClave(await contexto.clave());
      await contexto.base.escribir((tx) => cambiarClave(tx, id, cifrada));
      return { texto: `La contraseña de ${correo} cambió y sus sesiones terminaron.`, json: { correo } };
    },
  },
};

function exigirCorreo(escrito = ''): string {
  const leido = Correo.safeParse(escrito);
  if (!leido.success) throw new ErrorComando(`"${escrito}" no es un correo.`);
  return leido.data;
}

async function exigirUsuario({ base, argumentos }: Contexto): Promise<FilaUsuario> {
  const correo = exigirCorreo(argumentos.correo);
  const usuario = await buscarUsuario(base.leer, correo);
  if (!usuario) throw new ErrorComando(`No hay un usuario con el correo ${correo}.`);
  return usuario;
}
