import {
  Bandeja,
  CambioLote,
  ConsultaConstancia,
  Historia,
  NumerosDeLote,
  ResultadoLote,
} from '../bandeja.ts';
import { CambioCaso, Caso, ConsultaCasos, ListaCasos, nuevoCaso } from '../caso.ts';
import { endpoint, type Limits } from './endpoint.ts';

export const crearCaso = endpoint({
  method: 'POST',
  path: '/casos',
  access: 'session',
  tag: 'casos',
  summary: 'File a case',
  description:
    'Files a case for the IPS that is logged in; repeated with the same Idempotency-Key and body it gives the same case.',
  idempotent: true,
  body: ({ descripcion }: Limits) => nuevoCaso(descripcion),
  status: 201,
  answer: Caso,
  refusals: ['no_permitido', 'no_existe', 'idempotencia_conflicto', 'adjunto_usado'],
  example: { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Factura FE-1180 no aparece' },
});

export const listarCasos = endpoint({
  method: 'GET',
  path: '/casos',
  access: 'session',
  tag: 'casos',
  summary: 'List cases',
  description:
    'Lists the cases of the IPS, or all for the staff: filtered, searched, ordered, and paged by key. To an IPS, without a search, the answer has an ETag, for `If-None-Match`.',
  query: ConsultaCasos,
  status: 200,
  answer: ListaCasos,
  alsoAnswers: [304],
  refusals: ['no_permitido'],
});

export const leerCaso = endpoint({
  method: 'GET',
  path: '/casos/:numero',
  access: 'session',
  tag: 'casos',
  summary: 'One case',
  description: 'Gives one case; that of another IPS is answered like one that does not exist.',
  status: 200,
  answer: Caso,
  refusals: [],
});

export const cambiarCaso = endpoint({
  method: 'PATCH',
  path: '/casos/:numero',
  access: 'session',
  tag: 'casos',
  summary: 'Change a case',
  description: 'Changes the estado; the staff also changes asignado, prioridad, motivo and asunto.',
  body: CambioCaso,
  status: 200,
  answer: Caso,
  refusals: ['no_permitido', 'transicion', 'caso_cerrado', 'asignado_otro'],
  example: { estado: 'RESUELTO' },
});

export const cambiarLote = endpoint({
  method: 'POST',
  path: '/casos/lote',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'Change several cases',
  description: 'Makes the same change to several cases, each for itself.',
  body: CambioLote,
  status: 200,
  answer: ResultadoLote,
  refusals: [],
  example: { numeros: [40912], cambio: { prioridad: 'ALTA' } },
});

export const deshacerLote = endpoint({
  method: 'POST',
  path: '/casos/lote/deshacer',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'Take back a change of several cases',
  description:
    'Takes back the last change that the asker made to each of these cases in the last two minutes; a case that somebody has changed since, or that got a message, stays as it is (`cambio_despues`), and a closed one too.',
  body: NumerosDeLote,
  status: 200,
  answer: ResultadoLote,
  refusals: [],
  example: { numeros: [40912] },
});

export const leerBandeja = endpoint({
  method: 'GET',
  path: '/bandeja',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'Counts of the views',
  description: 'Tells how many cases each view of the desk has.',
  status: 200,
  answer: Bandeja,
  refusals: [],
});

export const leerHistoria = endpoint({
  method: 'GET',
  path: '/casos/:numero/historia',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'What a case went through',
  description: 'Lists the changes of a case, oldest first.',
  status: 200,
  answer: Historia,
  refusals: [],
});

export const leerConstancia = endpoint({
  method: 'GET',
  path: '/casos/:numero/constancia',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'The record of a case, to print',
  description:
    'Gives a page to print: the case, its conversation, server times, and the SHA-256 of its files.',
  query: ConsultaConstancia,
  status: 200,
  answerTypes: ['text/html'],
  refusals: [],
});
