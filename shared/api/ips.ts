import * as z from 'zod/mini';
import {
  CambioIps,
  ClaveDada,
  ConsultaImportacion,
  ConsultaIps,
  FichaIps,
  Importacion,
  ListaIps,
  NuevaIps,
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
