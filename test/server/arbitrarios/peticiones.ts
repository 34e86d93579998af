/** Requests that nobody thought of, as text on the wire. */
import fc, { type Arbitrary } from 'fast-check';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { bueno, defOf, estropeado, malo, MALOS, SENAL, type Schema } from './valores.ts';

const aJson = (valor: unknown): string => {
  try {
    return JSON.stringify(valor, (_, uno: unknown) => (typeof uno === 'bigint' ? `${uno}` : uno)) ?? '';
  } catch {
    return '{';
  }
};

/** Bodies as text or bytes. */
export function cuerpos(
  schema: Schema | undefined,
  ejemplo: unknown,
): Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const deEjemplo = fc.constant(ejemplo);
  const valores = schema ? fc.oneof(bueno(schema), deEjemplo) : deEjemplo;
  const bytes = fc.uint8Array({ maxLength: 200 }).map((uno) => new Uint8Array(uno));
  return fc.oneof(
    { weight: 4, arbitrary: valores.map(aJson) },
    { weight: 5, arbitrary: estropeado(valores).map(aJson) },
    { weight: 1, arbitrary: malo.map(aJson) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '[',
        '{"a":'.repeat(3_000),
        '['.repeat(100_000),
        '{"a":1e999999}',
        '{"a":1,"a":2}',
        '{"__proto__":{"rol":"admin"}}',
        '{"constructor":{"prototype":{"x":1}}}',
        '\ufeff{}',
        '{"a":"\\ud800"}',
        '{"a":"\\u0000"}',
        'nit,nombre\n',
        `nit,nombre,estado\r\n"900123456","${SENAL}`,
        `;;;;\n${'=1+1;'.repeat(200)}`,
      ),
    },
    { weight: 1, arbitrary: bytes },
  );
}

/** As browsers do it, with U+FFFD for halves of surrogate pairs. */
const codificar = (texto: string): string => encodeURIComponent(Buffer.from(texto).toString());

/** A part of a path or of a query as it is on the wire. */
const crudo: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '%00',
    '%',
    '%zz',
    '%ff%fe',
    '%2F',
    '%252F',
    '..',
    '.',
    '%2e%2e',
    ';',
    '+',
    '%F0%9F%92%A9',
    '%ED%A0%80',
    '#',
    '~',
    '*',
  ),
  fc.constantFrom(...MALOS).map(codificar),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((uno) => encodeURIComponent(SENAL + uno)),
  fc.integer().map(String),
);

/** The good path with its parameters as they are, or another in the place of one. */
export function rutas(endpoint: Endpoint, buena: string): Arbitrary<string> {
  const [camino = '', consulta = ''] = buena.split('?');
  const partes = camino.split('/');
  const lugares = endpoint.path.split('/').flatMap((parte, i) => (parte.startsWith(':') ? [i] : []));
  const caminos =
    lugares.length === 0
      ? fc.oneof(
          { weight: 9, arbitrary: fc.constant(camino) },
          crudo.map((uno) => `${camino}/${uno}`),
        )
      : fc.oneof(
          { weight: 3, arbitrary: fc.constant(camino) },
          fc
            .tuple(fc.constantFrom(...lugares), crudo)
            .map(([lugar, uno]) => partes.with(lugar, uno).join('/')),
        );
  return fc
    .tuple(caminos, consultas(endpoint, consulta))
    .map(([uno, otra]) => (otra ? `${uno}?${otra}` : uno));
}

function consultas(endpoint: Endpoint, buena: string): Arbitrary<string> {
  const shape = endpoint.query ? (defOf(endpoint.query).shape ?? {}) : {};
  const pares = Object.entries(shape).map(([campo, suyo]) =>
    fc.oneof(
      bueno(suyo).map((valor) => `${campo}=${codificar(String(valor))}`),
      crudo.map((valor) => `${campo}=${valor}`),
      crudo.map((valor) => `${campo}[${valor}]=${valor}`),
    ),
  );
  const otros = fc.tuple(crudo, crudo).map(([campo, valor]) => `${campo}=${valor}`);
  const nuevos = fc.array(fc.oneof(...pares, otros), { maxLength: 4 });
  const otra = fc
    .tuple(fc.constantFrom(buena, ''), nuevos)
    .map(([antes, despues]) => [antes, ...despues].filter(Boolean).join('&'));
  return fc.oneof(fc.constant(buena), otra);
}

/** Headers beside those that every request of a browser has. */
export const cabeceras: Arbitrary<Record<string, string>> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(
        'content-type',
        'accept',
        'accept-encoding',
        'range',
        'if-range',
        'if-none-match',
        'if-match',
        'last-event-id',
        'mesa-usuario',
        'origin',
        'sec-fetch-site',
        'idempotency-key',
        'x-forwarded-for',
        'x-forwarded-host',
        'x-http-method-override',
        'authorization',
        'uploadthing-hook',
        'x-uploadthing-signature',
        'content-length',
        'content-encoding',
        'user-agent',
      ),
      fc.oneof(
        fc.constantFrom(
          '',
          '*',
          'bytes=0-0',
          'bytes=-1',
          'bytes=9-1',
          'bytes=0-1,3-4',
          'bytes=99999999999999999999-',
          '"x"',
          'W/"x"',
          '-1',
          '0',
          '99999999999999999999',
          'null',
          'https://otro.example',
          'http://localhost',
          'cross-site',
          'same-origin',
          'application/json; charset=utf-16',
          'multipart/form-data; boundary=x',
          'multipart/form-data',
          'text/csv',
          'gzip',
          'callback',
          'Bearer x',
          '::1, 190.1.2.3',
          'a%2',
        ),
        // The bytes that a header may have (RFC 9110, 5.5).
        fc
          .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), {
            maxLength: 60,
          })
          .map((bytes) => `${SENAL}${String.fromCharCode(...bytes)}`.trim()),
      ),
    ),
    { maxLength: 4, selector: ([nombre]) => nombre },
  )
  .map((pares) => Object.fromEntries(pares));
