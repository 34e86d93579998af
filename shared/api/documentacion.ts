import { endpoint } from './endpoint.ts';

export const leerOpenapi = endpoint({
  method: 'GET',
  path: '/openapi.json',
  access: 'public',
  anyUser: true,
  beforePasswordChange: true,
  tag: 'documentacion',
  summary: 'This document',
  description: 'Gives the OpenAPI 3.1 description of all endpoints.',
  status: 200,
  answerTypes: ['application/json'],
  refusals: [],
});

export const leerReferencia = endpoint({
  method: 'GET',
  path: '/docs',
  access: 'public',
  anyUser: true,
  beforePasswordChange: true,
  tag: 'documentacion',
  summary: 'The same as a page',
  description:
    'Gives the description of all endpoints as a page, where the service gives out its documents (`MESA_DOCS`).',
  status: 200,
  answerTypes: ['text/html'],
  refusals: ['no_existe'],
});
