/** The OpenAPI 3.1 document, made from the endpoint table and the schemas that the server itself uses. */
import * as z from 'zod/mini';
import * as api from '../../shared/api-todo.ts';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import { ERRORES, Problema, type CodigoError } from '../../shared/errores.ts';
import { DatosEvento } from '../../shared/evento.ts';
import type { Config } from '../config.ts';
import { VERSION } from '../package-root.ts';
import { fichas, type Ficha, type Nombre } from './openapi-fichas.ts';

/** OpenAPI 3.1 of everything under the base path; `publica` is what clients write before it. */
export function documentoOpenapi(config: Config, publica: string) {
  const rutas: Record<string, Record<string, unknown>> = {};
  for (const [nombre, ficha] of Object.entries(fichas(config)) as [Nombre, Ficha][]) {
    const endpoint: api.Endpoint = api[nombre];
    const ruta = endpoint.ruta.replace(/:(\w+)/g, '{$1}');
    rutas[ruta] = { ...rutas[ruta], [endpoint.metodo.toLowerCase()]: operacion(nombre, endpoint, ficha) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Mesa de Ayuda IPS', version: VERSION },
    servers: [{ url: publica + api.BASE }],
    paths: rutas,
    components: {
      securitySchemes: { sesion: { type: 'apiKey', in: 'cookie', name: '__Host-mesa' } },
      schemas: { Problema: aJson(Problema, 'output') },
    },
  };
}

function operacion(
  nombre: string,
  endpoint: api.Endpoint,
  { resumen, cuerpo, consulta, respuesta, errores }: Ficha,
) {
  const generales: CodigoError[] = [];
  const deAlguien = !endpoint.publico || nombre === 'cerrarSesion';
  if (deAlguien) generales.push('otro_usuario');
  if (!endpoint.publico) generales.push('sin_sesion', 'clave_por_cambiar');
  if (endpoint.para) generales.push('no_permitido');
  if (endpoint.metodo !== 'GET') generales.push('origen');
  if (cuerpo) generales.push('solicitud_invalida', 'tipo_contenido', 'cuerpo_grande');
  return {
    operationId: nombre,
    summary: resumen,
    security: endpoint.publico ? [] : [{ sesion: [] }],
    parameters: [
      ...parametrosDeRuta(endpoint.ruta),
      ...clave(endpoint),
      ...(deAlguien ? [USUARIO] : []),
      ...parametrosDeConsulta(consulta),
    ],
    ...(cuerpo && {
      requestBody: { required: true, content: { 'application/json': { schema: aJson(cuerpo, 'input') } } },
    }),
    ...(nombre === 'importarIps' && {
      requestBody: { required: true, content: { 'text/csv': { schema: { type: 'string' } } } },
    }),
    ...(nombre === 'subirAdjunto' && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', format: 'binary' } },
            },
          },
        },
      },
    }),
    responses: {
      [endpoint.exito]: exito(nombre, respuesta),
      ...respuestasDeError([...generales, ...errores]),
    },
  };
}

/** What is answered with something else than JSON. */
const TIPOS_DE_ARCHIVO: Readonly<Record<string, readonly string[]>> = {
  abrirAdjunto: ['*/*'],
  leerConstancia: ['text/html'],
  exportarReporte: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
};

function exito(nombre: string, respuesta: z.ZodMiniType | undefined) {
  if (nombre === 'escucharEventos') {
    const datos = Object.values(DatosEvento).map((esquema) => aJson(esquema, 'output'));
    return { description: 'Events', content: { 'text/event-stream': { schema: { anyOf: datos } } } };
  }
  const tipos = TIPOS_DE_ARCHIVO[nombre];
  if (tipos) return { description: 'The file', content: Object.fromEntries(tipos.map((tipo) => [tipo, {}])) };
  if (!respuesta) return { description: nombre === 'leerOpenapi' ? 'This document' : 'Done' };
  return { description: 'Done', content: { 'application/json': { schema: aJson(respuesta, 'output') } } };
}

function parametrosDeRuta(ruta: string) {
  return [...ruta.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: name === 'numero' ? 'integer' : 'string' },
  }));
}

function clave({ idempotente }: api.Endpoint) {
  if (!idempotente) return [];
  return [
    { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
  ];
}

const USUARIO = {
  name: CABECERA_USUARIO,
  in: 'header',
  required: false,
  description:
    'Who is believed to be logged in: NIT, NIT/alias or correo, percent-encoded. Another session than that one’s is refused.',
  schema: { type: 'string' },
};

function parametrosDeConsulta(consulta: z.ZodMiniType | undefined) {
  if (!consulta) return [];
  const { properties = {} } = aJson(consulta, 'input');
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

function respuestasDeError(codigos: readonly CodigoError[]) {
  const porStatus = new Map<number, CodigoError[]>();
  for (const codigo of codigos) {
    const { status } = ERRORES[codigo];
    porStatus.set(status, [...(porStatus.get(status) ?? []), codigo]);
  }
  return Object.fromEntries(
    [...porStatus].map(([status, suyos]) => [
      status,
      {
        description: suyos.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problema' } } },
      },
    ]),
  );
}

function aJson(esquema: z.ZodMiniType, io: 'input' | 'output') {
  const { $schema: _, ...json } = z.toJSONSchema(esquema, { io, unrepresentable: 'any' });
  return json;
}
