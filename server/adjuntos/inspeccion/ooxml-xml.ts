/**
 * A minimal XML reader for the three small parts of an OPC package that are inspected; without DTD, which OPC forbids.
 * It reads only as much markup as a real package has, so that its time and memory do not depend on the sender.
 */
import { exigir } from './rechazo.ts';

/** Names in lower case and without prefix; values with their references resolved. */
export interface Elemento {
  nombre: string;
  atributos: Partial<Record<string, string>>;
}

/**
 * Accepted encodings: OPC's UTF-8 and UTF-16, and those in which ASCII reads the same. Others, such as UTF-7, could
 * hide what Office sees.
 */
const CODIFICACION = /^(utf-?8|utf-?16(le|be)?|us-ascii|iso-8859-\d+|windows-125\d)$/i;

/** Decodes by byte order mark, else by the zeros that UTF-16 puts around `<` (XML 1.0 appendix F). */
export function texto(bytes: Buffer): string {
  const [primero = 0, segundo = 0] = bytes;
  if ((primero === 0xfe && segundo === 0xff) || (primero === 0 && segundo === 0x3c)) {
    return new TextDecoder('utf-16be').decode(bytes);
  }
  if ((primero === 0xff && segundo === 0xfe) || (primero === 0x3c && segundo === 0)) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  const xml = new TextDecoder().decode(bytes);
  const declarada = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)/i.exec(xml.slice(0, 1024))?.[1];
  exigir(declarada === undefined || CODIFICACION.test(declarada));
  return xml;
}

/** Most elements with a name that is asked for: a report with 20 000 links has as many relationships. */
const ELEMENTOS_MAX = 32_000;
/** Most pieces of markup: tags of beginning and end, comments, instructions. */
const PIEZAS_MAX = 4 * ELEMENTOS_MAX;
/** Deepest nesting: these parts have two levels, and some more inside of markup for later versions of Office. */
const HONDURA_MAX = 32;
/** Longest tag, in characters: a link may have some thousand. */
const ETIQUETA_MAX = 32_768;
const ATRIBUTOS_MAX = 64;

/**
 * The start tags of a document that have one of these names, in order. Throws Rechazo (damaged) for more markup than the
 * limits above.
 */
export function elementos(xml: string, nombres: readonly string[]): Elemento[] {
  const hallados: Elemento[] = [];
  let hay = false;
  for (const { nombre, resto } of etiquetas(xml)) {
    hay = true;
    const suyo = sinPrefijo(nombre);
    const atributos = leerAtributos(resto);
    if (nombres.includes(suyo)) hallados.push({ nombre: suyo, atributos });
    exigir(hallados.length <= ELEMENTOS_MAX);
  }
  exigir(hay);
  return hallados;
}

/** The name of the first element; the document may be cut after it. */
export function raiz(xml: string): string | undefined {
  for (const { nombre } of etiquetas(xml)) return sinPrefijo(nombre);
  return undefined;
}

/** Beginnings and ends of what contains no elements. */
const SALTADOS: [string, string][] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
  ['</', '>'],
];
/** Sticky, and matches any text in one way only, so that time grows linearly. */
const ETIQUETA = /<([^\s<>/!?"'=]+)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;
const ATRIBUTO = /\s*([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

function* etiquetas(xml: string): Generator<{ nombre: string; resto: string }> {
  let [piezas, hondura] = [0, 0];
  for (let lugar = xml.indexOf('<'); lugar >= 0; lugar = xml.indexOf('<', lugar)) {
    exigir((piezas += 1) <= PIEZAS_MAX);
    const saltado = SALTADOS.find(([inicio]) => xml.startsWith(inicio, lugar));
    if (saltado) {
      const fin = xml.indexOf(saltado[1], lugar + saltado[0].length);
      if (fin < 0) return;
      if (saltado[0] === '</') hondura -= 1;
      lugar = fin + saltado[1].length;
      continue;
    }
    ETIQUETA.lastIndex = 0;
    const [entera, nombre, resto] = ETIQUETA.exec(xml.slice(lugar, lugar + ETIQUETA_MAX)) ?? [];
    // Otherwise it is a DOCTYPE, no XML, or a tag longer than any real one.
    exigir(entera !== undefined && nombre !== undefined && resto !== undefined);
    if (!resto.endsWith('/')) hondura += 1;
    exigir(hondura <= HONDURA_MAX);
    yield { nombre, resto };
    lugar += entera.length;
  }
}

export function leerAtributos(resto: string): Elemento['atributos'] {
  const atributos: Elemento['atributos'] = {};
  let lugar = 0;
  for (let cuantos = 0; ; cuantos += 1) {
    exigir(cuantos <= ATRIBUTOS_MAX);
    ATRIBUTO.lastIndex = lugar;
    const [entero, atributo, doble, simple] = ATRIBUTO.exec(resto) ?? [];
    if (entero === undefined || atributo === undefined) break;
    atributos[sinPrefijo(atributo)] = resolver(doble ?? simple ?? '');
    lugar += entero.length;
  }
  exigir(['', '/'].includes(resto.slice(lugar).trim()));
  return atributos;
}

function sinPrefijo(nombre: string): string {
  return nombre.slice(nombre.lastIndexOf(':') + 1).toLowerCase();
}

const NOMBRADAS: Partial<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves references, because Office reads `&#109;acroEnabled` as `macroEnabled`. */
export function resolver(valor: string): string {
  return valor.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (entera, nombre: string) => {
    if (!nombre.startsWith('#')) return NOMBRADAS[nombre] ?? entera;
    const codigo = nombre[1] === 'x' ? parseInt(nombre.slice(2), 16) : parseInt(nombre.slice(1), 10);
    exigir(codigo <= 0x10ffff);
    return String.fromCodePoint(codigo);
  });
}
