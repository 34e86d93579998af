/**
 * What old libraries on the portal's page replace or bend, as the browser brought it. The build puts these in the place
 * of the names that they are exported under, in the libraries of the bundle too.
 */
const { stringify } = JSON;

/** Prototype gives arrays and dates a `toJSON` of its own, which makes JSON within JSON of them. */
function aJson(valor: unknown, ...resto: unknown[]): string | undefined {
  if (!('toJSON' in Array.prototype)) return stringify(valor, ...(resto as []));
  if (Array.isArray(valor)) return `[${valor.map((uno) => aJson(uno) ?? 'null').join()}]`;
  if (valor instanceof Date) return stringify(valor.toISOString());
  if (typeof valor !== 'object' || !valor || 'toJSON' in valor) return stringify(valor);
  const campos = Object.entries(valor).flatMap(([nombre, uno]) => {
    const texto = aJson(uno);
    return texto === undefined ? [] : [`${stringify(nombre)}:${texto}`];
  });
  return `{${campos.join()}}`;
}

/** MooTools has an `Event` of its own. */
const Suceso = Object.getPrototypeOf(UIEvent) as typeof Event;

export { aJson as 'JSON.stringify', Suceso as 'Event' };
