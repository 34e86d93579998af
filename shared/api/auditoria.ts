import { Auditoria, ConsultaAuditoria } from '../admin.ts';
import { endpoint } from './endpoint.ts';

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
