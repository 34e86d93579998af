import * as z from 'zod/mini';
import {
  CambioUsuario,
  ClaveDada,
  ConsultaUsuarios,
  FichaUsuario,
  ListaUsuarios,
  NuevoUsuario,
} from '../admin.ts';
import { Soporte } from '../bandeja.ts';
import { endpoint } from './endpoint.ts';

export const listarSoporte = endpoint({
  method: 'GET',
  path: '/soporte',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'Who can have a case',
  description: 'Lists the active staff of the EPS.',
  status: 200,
  answer: Soporte,
  refusals: [],
});

export const listarUsuarios = endpoint({
  method: 'GET',
  path: '/admin/usuarios',
  access: 'admin',
  tag: 'administracion',
  summary: 'Users',
  description: 'Lists the staff, or the users of one IPS.',
  query: ConsultaUsuarios,
  status: 200,
  answer: ListaUsuarios,
  refusals: [],
});

export const registrarUsuario = endpoint({
  method: 'POST',
  path: '/admin/usuarios',
  access: 'admin',
  tag: 'administracion',
  summary: 'Register a user',
  description:
    'Registers a member of the staff or a named user of an IPS; the password is shown this once and has to be changed at the first login.',
  body: NuevoUsuario,
  status: 201,
  answer: z.object({ ...FichaUsuario.shape, ...ClaveDada.shape }),
  refusals: ['ya_existe'],
});

export const cambiarUsuario = endpoint({
  method: 'PATCH',
  path: '/admin/usuarios/:id',
  access: 'admin',
  tag: 'administracion',
  summary: 'Change a user',
  description:
    'Renames, gives another role, activates or inactivates a user; when inactivated, sessions end and open cases are let go.',
  body: CambioUsuario,
  status: 200,
  answer: FichaUsuario,
  refusals: ['usuario_propio', 'ultimo_admin'],
});

export const renovarClaveUsuario = endpoint({
  method: 'POST',
  path: '/admin/usuarios/:id/clave',
  access: 'admin',
  tag: 'administracion',
  summary: 'A new password for a user',
  description: 'Makes a new password for a user, shown this once; the sessions end at once.',
  status: 200,
  answer: ClaveDada,
  refusals: ['usuario_propio'],
});

export const restablecerFactor = endpoint({
  method: 'DELETE',
  path: '/admin/usuarios/:id/segundo-factor',
  access: 'admin',
  tag: 'administracion',
  summary: 'Take away a user’s second factor',
  description:
    'Takes away the second factor of a user of the staff, who lost phone and recovery codes; the sessions end at once.',
  status: 204,
  refusals: ['usuario_propio', 'factor_inactivo'],
});
