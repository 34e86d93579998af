/** A JSON Schema as a type that is read at a glance. */

export interface Esquema {
  type?: string | string[];
  properties?: Record<string, Esquema>;
  required?: string[];
  items?: Esquema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Esquema[];
  oneOf?: Esquema[];
  allOf?: Esquema[];
  additionalProperties?: boolean | Esquema;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  title?: string;
  $ref?: string;
}

/** Such as `{ numero: integer ≥ 1, estado?: "ACTIVO" | "CERRADO" }`, on several lines where it has several members. */
export function escribirTipo(esquema: Esquema, sangria = ''): string {
  if (esquema.$ref) return esquema.$ref.replace(/.*\//, '');
  if (esquema.const !== undefined) return JSON.stringify(esquema.const);
  if (esquema.enum) return esquema.enum.map((uno) => JSON.stringify(uno)).join(' | ');
  const { anyOf, oneOf, allOf } = esquema;
  if (allOf) return allOf.map((uno) => escribirTipo(uno, sangria)).join(' & ');
  const unas = anyOf ?? oneOf;
  if (unas) return unas.map((uno) => escribirTipo(uno, sangria)).join(' | ');
  if (esquema.properties) return escribirObjeto(esquema, sangria);
  if (esquema.items) return `(${escribirTipo(esquema.items, sangria)})[]${hasta(esquema.maxItems)}`;
  if (typeof esquema.additionalProperties === 'object')
    return `{ [name]: ${escribirTipo(esquema.additionalProperties, sangria)} }`;
  const tipo = [esquema.type ?? 'any'].flat().join(' | ');
  const { format, minimum, maximum, minLength, maxLength } = esquema;
  // The whole range of JavaScript's integers says nothing.
  const menor = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` ≥ ${minimum}` : '';
  const mayor = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? hasta(maximum) : '';
  const largo = minLength || maxLength ? `, ${minLength ?? 0} to ${maxLength ?? '…'} characters` : '';
  return `${tipo}${format ? ` (${format})` : ''}${menor}${mayor}${largo}`;
}

const hasta = (maximo: number | undefined): string => (maximo === undefined ? '' : ` ≤ ${maximo}`);

function escribirObjeto({ properties = {}, required = [] }: Esquema, sangria: string): string {
  const dentro = `${sangria}  `;
  const miembros = Object.entries(properties).map(
    ([nombre, uno]) =>
      `${dentro}${nombre}${required.includes(nombre) ? '' : '?'}: ${escribirTipo(uno, dentro)}`,
  );
  return miembros.length === 0 ? '{}' : `{\n${miembros.join(',\n')}\n${sangria}}`;
}
