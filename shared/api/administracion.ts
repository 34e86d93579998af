import * as z from 'zod/mini';
import {
  Auditoria,
  CambioIps,
  CambioUsuario,
  ClaveDada,
  ConsultaAuditoria,
  ConsultaImportacion,
  ConsultaIps,
  ConsultaUsuarios,
  FichaIps,
  FichaUsuario,
  Importacion,
  ListaIps,
  ListaUsuarios,
  NuevaIps,
  NuevoUsuario,
} from '../admin.ts';
import { CSV_MAXIMO, endpoint } from './endpoint.ts';

export const listarIps = endpoint({
  method: 'GET',
  path: '/admin/ips',
  access: 'admin',
  tag: 'administracion',
  summary: 'Registered IPS',
  description: 'Lists the registered IPS by name, found by NIT or by words of the name.',
  query: ConsultaIps,
  status: 200,
  answer: ListaIps,
  refusals: [],
});

export const registrarIps = endpoint({
  method: 'POST',
  path: '/admin/ips',
  access: 'admin',
  tag: 'administracion',
  summary: 'Register an IPS',
  description: 'Registers an IPS; its password is shown this once and has to be changed at the first login.',
  body: NuevaIps,
  status: 201,
  answer: z.object({ ...FichaIps.shape, ...ClaveDada.shape }),
  refusals: ['ya_existe'],
  example: { nit: '901234567', nombre: 'Laboratorio Clínico del Norte' },
});

export const cambiarIps = endpoint({
  method: 'PATCH',
  path: '/admin/ips/:nit',
  access: 'admin',
  tag: 'administracion',
  summary: 'Change an IPS',
  description: 'Renames, activates or inactivates an IPS; when it is inactivated its sessions end at once.',
  body: CambioIps,
  status: 200,
  answer: FichaIps,
  refusals: [],
});

export const renovarClaveIps = endpoint({
  method: 'POST',
  path: '/admin/ips/:nit/clave',
  access: 'admin',
  tag: 'administracion',
  summary: 'A new password for an IPS',
  description: 'Makes a new password for an IPS, shown this once; its sessions end at once.',
  status: 200,
  answer: ClaveDada,
  refusals: [],
});

export const importarIps = endpoint({
  method: 'POST',
  path: '/admin/ips/importar',
  access: 'admin',
  tag: 'administracion',
  summary: 'Import IPS from a CSV',
  description:
    'Registers or updates IPS from a CSV with nit, nombre, estado and, for up to 500, contrasena; with `parcial=1` the good rows although others are refused. With `simular=1` it only says what it would do, named by `plan`, which an import may repeat to be refused when by then it would do something else.',
  query: ConsultaImportacion,
  upload: { type: 'text/csv', maxBytes: CSV_MAXIMO },
  status: 200,
  answer: Importacion,
  refusals: ['importacion_claves', 'importacion_cambiada'],
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

export const leerAuditoria = endpoint({
  method: 'GET',
  path: '/admin/auditoria',
  access: 'admin',
  tag: 'administracion',
  summary: 'The audit',
  description: 'Lists who administered what, or who opened which attachment, newest first.',
  query: ConsultaAuditoria,
  status: 200,
  answer: Auditoria,
  refusals: [],
});
