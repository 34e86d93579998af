/**
 * Browser functions that old libraries on the portal's page replace or change, in their original form. The build uses
 * these wherever the bundle, its libraries too, names what they are exported as.
 */
const { stringify } = JSON;

/** Prototype gives lists a `toJSON` of its own, which makes JSON within JSON of them: it is away for so long. */
function aJson(...que: Parameters<typeof stringify>): string {
  const listas = Array.prototype as { toJSON?: unknown };
  const { toJSON } = listas;
  if (!toJSON) return stringify(...que);
  delete listas.toJSON;
  try {
    return stringify(...que);
  } finally {
    listas.toJSON = toJSON;
  }
}

/** MooTools has an `Event` of its own. */
const Suceso = Object.getPrototypeOf(UIEvent) as typeof Event;

export { aJson as 'JSON.stringify', Suceso as 'Event' };
