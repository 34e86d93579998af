/** As much XML as the three small parts of an OPC package need; no DTD, which OPC forbids. */
import { exigir } from './rechazo.ts';

/** Names in lower case and without prefix; values with their references resolved. */
export interface Elemento {
  nombre: string;
  atributos: Partial<Record<string, string>>;
}

/** OPC wants UTF-8 or UTF-16; those that are ASCII besides read the same. UTF-7 could hide what Office sees. */
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

/** All start tags of a document, in order. */
export function elementos(xml: string): Elemento[] {
  const hallados: Elemento[] = [];
  for (const { nombre, resto } of etiquetas(xml)) {
    hallados.push({ nombre: sinPrefijo(nombre), atributos: leerAtributos(resto) });
  }
  exigir(hallados.length > 0);
  return hallados;
}

/** The name of the first element, of a document that may be cut. */
export function raiz(xml: string): string | undefined {
  for (const { nombre } of etiquetas(xml)) return sinPrefijo(nombre);
  return undefined;
}

/** What holds no elements: where it starts and how it ends. */
const SALTADOS: [string, string][] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
  ['</', '>'],
];
/** Sticky, and without two ways to match a text: time grows with length only. */
const ETIQUETA = /<([^\s<>/!?"'=]+)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;
const ATRIBUTO = /\s*([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

function* etiquetas(xml: string): Generator<{ nombre: string; resto: string }> {
  for (let lugar = xml.indexOf('<'); lugar >= 0; lugar = xml.indexOf('<', lugar)) {
    const saltado = SALTADOS.find(([inicio]) => xml.startsWith(inicio, lugar));
    if (saltado) {
      const fin = xml.indexOf(saltado[1], lugar + saltado[0].length);
      if (fin < 0) return;
      lugar = fin + saltado[1].length;
      continue;
    }
    ETIQUETA.lastIndex = lugar;
    const [entera, nombre, resto] = ETIQUETA.exec(xml) ?? [];
    // A DOCTYPE, or not XML.
    exigir(entera !== undefined && nombre !== undefined && resto !== undefined);
    yield { nombre, resto };
    lugar += entera.length;
  }
}

function leerAtributos(resto: string): Elemento['atributos'] {
  const atributos: Elemento['atributos'] = {};
  let lugar = 0;
  for (;;) {
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

/** `&#109;acroEnabled` is as good as `macroEnabled` for Office. */
function resolver(valor: string): string {
  return valor.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (entera, nombre: string) => {
    if (!nombre.startsWith('#')) return NOMBRADAS[nombre] ?? entera;
    const codigo = nombre[1] === 'x' ? parseInt(nombre.slice(2), 16) : parseInt(nombre.slice(1), 10);
    exigir(codigo <= 0x10ffff);
    return String.fromCodePoint(codigo);
  });
}
