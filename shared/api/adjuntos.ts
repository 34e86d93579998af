import * as z from 'zod/mini';
import { Presignado, SolicitudSubida, Subido } from '../adjunto.ts';
import { puro } from '../puro.ts';
import { endpoint } from './endpoint.ts';

/** Query of uploadthing's file router; requests for another action or route are refused. */
const ConsultaSubida = /* @__PURE__ */ puro(() =>
  z.object({ actionType: z.optional(z.string()), slug: z.optional(z.string()) }),
);

export const prepararSubida = endpoint({
  method: 'POST',
  path: '/subidas',
  access: 'session',
  tag: 'adjuntos',
  summary: 'Ask where to send files',
  description:
    'Gives each file its key and signed address (the uploadthing file router: `?actionType=upload&slug=adjunto`).',
  query: ConsultaSubida,
  body: SolicitudSubida,
  status: 200,
  answer: z.array(Presignado),
  refusals: ['adjunto_grande', 'adjunto_tipo', 'adjunto_danado', 'demasiados_intentos'],
  example: { files: [{ name: 'soporte.pdf', size: 81_234, type: 'application/pdf' }] },
});

export const describirSubidas = endpoint({
  method: 'GET',
  path: '/subidas',
  access: 'session',
  tag: 'adjuntos',
  summary: 'What the file router takes',
  description: 'Gives the description that the uploadthing file router makes of itself.',
  status: 200,
  answerTypes: ['application/json'],
  refusals: [],
});

export const retomarSubida = endpoint({
  method: 'GET',
  path: '/subidas/ingesta/:clave',
  access: 'session',
  tag: 'adjuntos',
  summary: 'How much of a file is here',
  description:
    'Tells in the header X-UT-Range-Start how many bytes of the file are here; is asked with HEAD.',
  status: 200,
  answerTypes: [],
  refusals: ['no_permitido'],
});

export const subirAdjunto = endpoint({
  method: 'PUT',
  path: '/subidas/ingesta/:clave',
  access: 'session',
  tag: 'adjuntos',
  summary: 'Send a file',
  description:
    'Takes the file from `Range: bytes=N-` on in the multipart field `file`; when it is whole, `serverData` is the attachment that a case or message names by its `clave`.',
  upload: { type: 'multipart/form-data', maxBytes: null },
  status: 200,
  answer: Subido,
  refusals: [
    'solicitud_invalida',
    'no_permitido',
    'adjunto_tramo',
    'adjunto_usado',
    'adjunto_grande',
    'adjunto_tipo',
    'adjunto_macros',
    'adjunto_danado',
    'adjunto_sin_inspeccionar',
    'adjunto_virus',
    'adjunto_sin_revisar',
    'revision_ocupada',
  ],
});

export const abrirAdjunto = endpoint({
  method: 'GET',
  path: '/adjuntos/:clave',
  access: 'session',
  tag: 'adjuntos',
  summary: 'Download an attachment',
  description: 'Gives the bytes of an attachment; Range is supported, and the opening is recorded.',
  status: 200,
  answerTypes: ['*/*'],
  alsoAnswers: [206, 416],
  refusals: ['adjunto_alterado'],
});
