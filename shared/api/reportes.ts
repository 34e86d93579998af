import { ConsultaExportacion, ConsultaReporte, Reporte } from '../reporte.ts';
import { endpoint } from './endpoint.ts';

export const leerReporte = endpoint({
  method: 'GET',
  path: '/reportes',
  access: 'soporte',
  tag: 'reportes',
  summary: 'Figures of a period',
  description: 'Counts the cases of a period and how long they waited, in minutes of office hours.',
  query: ConsultaReporte,
  status: 200,
  answer: Reporte,
  refusals: [],
});

export const exportarReporte = endpoint({
  method: 'GET',
  path: '/reportes/exportar',
  access: 'soporte',
  tag: 'reportes',
  summary: 'The cases of a period as a file',
  description: 'Gives the cases of a period as CSV or Excel.',
  query: ConsultaExportacion,
  status: 200,
  answerTypes: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  refusals: [],
});
