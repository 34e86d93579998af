/** Holds what the service answers against the description of the endpoint that was asked. */
import { expect } from 'vitest';
import * as z from 'zod/mini';
import { ENDPOINTS } from '../../shared/api/all.ts';
import { refusalsOf, type Endpoint } from '../../shared/api/endpoint.ts';
import { ERRORES, Problema, type CodigoError } from '../../shared/errores.ts';

const FORMAS = Object.values<Endpoint>(ENDPOINTS).map((endpoint) => ({
  endpoint,
  forma: new RegExp(
    `^${endpoint.method} ${endpoint.path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/?]+')}(\\?|$)`,
  ),
}));

/** The endpoint of a request whose path is under /api/v1; undefined where there is none. */
export function endpointDe(method: string, ruta: string): Endpoint | undefined {
  const pedido = `${method} ${ruta}`;
  // More than one form may fit, as /casos/lote and /casos/:numero do: the one without a parameter is meant.
  const posibles = FORMAS.filter(({ forma }) => forma.test(pedido)).map(({ endpoint }) => endpoint);
  return posibles.find(({ path }) => !path.includes(':')) ?? posibles[0];
}

/**
 * A value is of the declared schema with nothing besides, a refusal is one of the declared ones. Returns the status, or
 * the code of the refusal. Reads a copy of the answer, and of an event stream nothing.
 */
export async function comprobar(endpoint: Endpoint, respuesta: Response, que: string): Promise<string> {
  const { answer, answerTypes = [], alsoAnswers = [], status: bueno } = endpoint;
  const { status, headers } = respuesta;
  const tipo = headers.get('content-type')?.split(';')[0] ?? '';
  if ([bueno, ...alsoAnswers].includes(status as typeof bueno)) {
    if (status === bueno && answer) {
      const json: unknown = await respuesta.clone().json();
      expect(z.parse(answer, json), que).toEqual(json);
    } else if (respuesta.body) {
      expect([que, tipo, answerTypes.some((uno) => uno === '*/*' || uno === tipo)]).toEqual([
        que,
        tipo,
        true,
      ]);
    }
    return String(status);
  }
  const problema = z.parse(Problema, await respuesta.clone().json());
  const codigo = problema.codigo as CodigoError;
  expect(refusalsOf(endpoint), que).toContain(codigo);
  const declarado = ERRORES[codigo].status;
  expect([que, tipo, problema.status, status]).toEqual([
    que,
    'application/problem+json',
    declarado,
    declarado,
  ]);
  return codigo;
}
