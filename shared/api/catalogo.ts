import { CatalogoEditable } from '../admin.ts';
import { Catalogo } from '../catalogo.ts';
import { endpoint } from './endpoint.ts';

export const leerCatalogo = endpoint({
  method: 'GET',
  path: '/catalogo',
  access: 'session',
  tag: 'catalogo',
  summary: 'Motivos, asuntos and limits',
  description: 'Gives the motivos with their asuntos, and the limits of this deployment; has an ETag.',
  status: 200,
  answer: Catalogo,
  alsoAnswers: [304],
  refusals: [],
});

export const leerCatalogoEditable = endpoint({
  method: 'GET',
  path: '/admin/catalogo',
  access: 'admin',
  tag: 'administracion',
  summary: 'The catalogue to edit',
  description: 'Gives the whole catalogue, retired motivos and asuntos too.',
  status: 200,
  answer: CatalogoEditable,
  refusals: [],
});

export const guardarCatalogo = endpoint({
  method: 'PUT',
  path: '/admin/catalogo',
  access: 'admin',
  tag: 'administracion',
  summary: 'Replace the catalogue',
  description: 'Replaces the catalogue; what it does not name is retired, never deleted.',
  body: CatalogoEditable,
  status: 200,
  answer: CatalogoEditable,
  refusals: ['catalogo_cambiado'],
});
