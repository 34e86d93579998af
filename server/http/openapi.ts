/** The OpenAPI 3.1 document, made from the descriptions that the server is compiled from. */
import * as z from 'zod/mini';
import { ENDPOINTS } from '../../shared/api/all.ts';
import { BASE, refusalsOf, TAGS, type Endpoint } from '../../shared/api/endpoint.ts';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import { ERRORES, Problema, type CodigoError } from '../../shared/errores.ts';
import { DatosEvento } from '../../shared/evento.ts';
import { VERSION } from '../package-root.ts';
import { webhooksOpenapi } from './openapi-webhooks.ts';

const DESCRIPTION =
  'The service behind the elements of the Mesa de Ayuda IPS. Requests are of the session of a cookie; errors are problem details (RFC 9457) whose `codigo` is one of those that the operation lists.';

/** The OpenAPI 3.1 document of all endpoints; `publica` is the address that clients write before the paths. */
export function documentoOpenapi(limits: { descripcion: number }, publica: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, limits) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mesa de Ayuda IPS',
      version: VERSION,
      description: DESCRIPTION,
      contact: { name: 'Mesa de Ayuda IPS', url: publica },
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: publica + BASE }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhooksOpenapi((schema) => toJson(schema, 'output')),
    components: {
      securitySchemes: { sesion: { type: 'apiKey', in: 'cookie', name: '__Host-mesa' } },
      schemas: { Problema: toJson(Problema, 'output') },
    },
  };
}

function operation(name: string, endpoint: Endpoint, limits: { descripcion: number }) {
  const { access, anyUser, body, description, example, idempotent, path, query, summary, tag, upload } =
    endpoint;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description,
    security: access === 'public' ? [] : [{ sesion: [] }],
    parameters: [
      ...pathParameters(path),
      ...(idempotent ? [IDEMPOTENCY_KEY] : []),
      ...(anyUser ? [] : [USER]),
      ...queryParameters(query),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: toJson(typeof body === 'function' ? body(limits) : body, 'input'),
            ...(example !== undefined && { example }),
          },
        },
      },
    }),
    ...(upload && {
      requestBody: { required: true, content: { [upload.type]: { schema: UPLOADS[upload.type] } } },
    }),
    responses: { ...success(name, endpoint), ...refusals(refusalsOf(endpoint)), 431: HEADERS_TOO_LARGE },
  };
}

const UPLOADS: Readonly<Record<string, object>> = {
  'text/csv': { type: 'string' },
  'multipart/form-data': {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** Node's own refusal, before anything of ours sees the request. */
const HEADERS_TOO_LARGE = { description: 'The headers are larger than 16 KiB; there is no body' };

const OTHER_ANSWERS = {
  206: 'The range that was asked for',
  304: 'Not changed since the ETag that was sent',
  416: 'No such range in the file',
};

function success(name: string, { answer, answerTypes, alsoAnswers = [], status, summary }: Endpoint) {
  const content = answer
    ? { 'application/json': { schema: toJson(answer, 'output') } }
    : answerTypes && Object.fromEntries(answerTypes.map((type) => [type, { schema: other(name, type) }]));
  const empty = !content || Object.keys(content).length === 0;
  return {
    [status]: { description: summary, ...(!empty && { content }) },
    ...Object.fromEntries(alsoAnswers.map((one) => [one, { description: OTHER_ANSWERS[one] }])),
  };
}

function other(name: string, type: string) {
  if (name !== 'escucharEventos') return type === 'application/json' ? {} : { type: 'string' };
  return {
    anyOf: Object.entries(DatosEvento).map(([title, schema]) => ({ title, ...toJson(schema, 'output') })),
  };
}

const PARAMETERS: Readonly<Record<string, { description: string; schema: object }>> = {
  numero: { description: 'Number of the case', schema: { type: 'integer', minimum: 1 } },
  id: { description: 'Id of the thing in its list', schema: { type: 'integer', minimum: 1 } },
  secuencia: { description: 'Place of the message in its case', schema: { type: 'integer', minimum: 1 } },
  nit: {
    description: 'NIT without points and check digit',
    schema: { type: 'string', pattern: '^\\d{6,10}$' },
  },
  clave: { description: 'Key of the attachment', schema: { type: 'string' } },
};

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...PARAMETERS[name],
  }));

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'One key for all attempts to send the same thing, which is then done once',
  schema: { type: 'string', format: 'uuid' },
};

const USER = {
  name: CABECERA_USUARIO,
  in: 'header',
  required: false,
  description:
    'Who is believed to be logged in: NIT, NIT/alias or correo, percent-encoded. Another session than that one’s is refused.',
  schema: { type: 'string' },
};

function queryParameters(query: z.ZodMiniType | undefined) {
  if (!query) return [];
  const { properties = {}, required = [] } = toJson(query, 'input');
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function refusals(codes: readonly CodigoError[]) {
  const byStatus = new Map<number, CodigoError[]>();
  for (const code of codes) {
    const { status } = ERRORES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      status,
      {
        description: own.join(', '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problema' },
                { type: 'object', properties: { codigo: { enum: own } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

function toJson(schema: z.ZodMiniType, io: 'input' | 'output') {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}
