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
