/**
 * Values that nobody thought of: made from the schemas of the API, the same with something wrong in them, and what
 * programs send that mean harm.
 */
import fc, { type Arbitrary } from 'fast-check';
import type * as z from 'zod/mini';

/** Part of every hostile text, by which an answer that repeats it is recognised. */
export const SENAL = 'zQ7xW';

export type Schema = z.ZodMiniType;
/** What the generator reads of a schema; zod describes each kind in its `def`. */
interface Def {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  in?: Schema;
  element?: Schema;
  options?: Schema[];
  values?: unknown[];
  entries?: Record<string, string>;
  checks?: { _zod: { def: { check: string; minimum?: number; maximum?: number; value?: number } } }[];
}

export const defOf = (schema: Schema): Def => schema._zod.def;

/** Texts that some field somewhere takes. */
const BUENOS = [
  'facturacion',
  'radicacion',
  'cargue-resolucion-2463',
  'capacitacion',
  '900123456',
  '900654321-4',
  'ana@eps.example',
  'carla@eps.example',
  'una clave de prueba',
  'ACTIVO',
  'RESUELTO',
  'ALTA',
  '2026-01-01',
  '2026-02-30',
  '1',
  '50',
  'csv',
  'xlsx',
  'numero',
  '-actualizado',
  'a.pdf',
  'Prueba',
];

/** Texts that have broken programs before, here or elsewhere. */
export const MALOS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a\udfff\ud800b',
  '\ufeff',
  '\uffff',
  '\u202e\u2066',
  'e\u0301'.repeat(40),
  '👩‍👩‍👧‍👦',
  '__proto__',
  'constructor',
  'toString',
  '1e999',
  '-0',
  'NaN',
  '9'.repeat(400),
  '0x10',
  "' OR 1=1 --",
  '"*" NEAR/2 (a OR',
  '(((((((((((((((((((',
  '%s%n%_%%',
  '${7*7}{{7*7}}',
  '=1+1',
  '../../../../etc/passwd',
  'x'.repeat(5_000),
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
];

const conSenal = (texto: Arbitrary<string>): Arbitrary<string> => texto.map((uno) => `${SENAL}${uno}`);

const textoMalo: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...MALOS),
  conSenal(fc.constantFrom(...MALOS)),
  conSenal(fc.string({ unit: 'binary', maxLength: 40 })),
);

/** Values that no field takes, or hardly any. */
export const malo: Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: textoMalo },
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    0,
    -1,
    1.5,
    1e308,
    -1e-320,
    2 ** 53,
    -(2 ** 63),
  ),
  fc.anything({ maxDepth: 2, maxKeys: 3, values: [textoMalo, fc.double(), fc.boolean(), fc.constant(null)] }),
  fc.integer({ min: 2, max: 2_000 }).map((hondura) => {
    let valor: unknown = SENAL;
    for (let i = 0; i < hondura; i += 1) valor = i % 2 ? [valor] : { a: valor };
    return valor;
  }),
  fc.array(fc.constantFrom<unknown>(SENAL, 1, null), { minLength: 100, maxLength: 400 }),
);

function limite(def: Def, cual: 'minimum' | 'maximum', porDefecto: number): number {
  const hallados = (def.checks ?? []).map(({ _zod: { def: check } }) => check[cual]);
  return hallados.find((valor) => valor !== undefined) ?? porDefecto;
}

/** Values of the form of this schema; its own checks may refuse some of them. */
export function bueno(schema: Schema): Arbitrary<unknown> {
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape ?? {}).map(([campo, suyo]) => [campo, bueno(suyo)])),
        {
          requiredKeys: Object.entries(def.shape ?? {})
            .filter(([, suyo]) => !/^(optional|default)$/.test(defOf(suyo).type))
            .map(([campo]) => campo),
        },
      );
    case 'string':
      return fc.oneof(
        fc.constantFrom(...BUENOS),
        fc.uuid(),
        fc.string({
          unit: 'grapheme',
          minLength: limite(def, 'minimum', 0),
          maxLength: Math.min(60, limite(def, 'maximum', 60)),
        }),
      );
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer(), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'array':
      return fc.array(bueno(def.element!), {
        minLength: limite(def, 'minimum', 0),
        maxLength: Math.max(limite(def, 'minimum', 0), Math.min(6, limite(def, 'maximum', 6))),
      });
    case 'union':
      return fc.oneof(...(def.options ?? []).map(bueno));
    case 'nullable':
      return fc.option(bueno(def.innerType!));
    case 'optional':
    case 'default':
      return bueno(def.innerType!);
    case 'pipe':
      return bueno(def.in!);
    case 'never':
    case 'undefined':
      return fc.constant(undefined);
    default:
      throw new Error(`no values of the kind ${def.type}`);
  }
}

/** The same with something wrong somewhere in it: another value, a field too many, or one too few. */
export function estropeado(valores: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(
      valores,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('poner', 'quitar', 'agregar'), malo), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([valor, cambios]) =>
      cambios.reduce((hecho, [donde, que, otro]) => cambiar(hecho, donde, que, otro), valor),
    );
}

function cambiar(valor: unknown, donde: number, que: string, otro: unknown): unknown {
  if (typeof valor !== 'object' || valor === null) return que === 'poner' ? otro : valor;
  if (Array.isArray(valor)) {
    const lugar = donde % (valor.length + 1);
    if (que === 'agregar' || lugar === valor.length) return [...(valor as unknown[]), otro];
    return (valor as unknown[]).map((uno, i) => (i === lugar ? cambiar(uno, donde >> 3, que, otro) : uno));
  }
  const campos = Object.entries(valor);
  const lugar = donde % (campos.length + 1);
  if (que === 'agregar' || lugar === campos.length) {
    const nuevo = ['estado', 'numero', 'autor', 'rol', 'id', '__proto__', 'constructor', ''][donde % 8]!;
    return Object.fromEntries([...campos, [nuevo, otro]]);
  }
  if (que === 'quitar') return Object.fromEntries(campos.toSpliced(lugar, 1));
  return Object.fromEntries(
    campos.map(([campo, uno], i) => [campo, i === lugar ? cambiar(uno, donde >> 3, que, otro) : uno]),
  );
}
