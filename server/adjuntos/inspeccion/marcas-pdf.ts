/**
 * Finds scripts, actions that start or send something, and embedded files in a PDF (ISO 32000-1 7.11.4, 12.6.4). Objects
 * may be in compressed streams, which are inflated within limits. What is encrypted is unknown.
 */
import { createInflate } from 'node:zlib';
import { Readable } from 'node:stream';
import type { Marca } from '../../../shared/marcas.ts';
import type { Bytes } from './lector.ts';

const TROZO = 64 * 1024;
/** Bytes by which the pieces overlap: more than the dictionary of an object stream has. */
const ENCIMA = 2 * 1024;
/** Most inflated bytes of one object stream and of all; most streams. A document of a thousand pages has some MiB. */
const UNO_MAX = 8 * 1024 * 1024;
const TODOS_MAX = 64 * 1024 * 1024;
const FLUJOS_MAX = 5_000;

/** White space and comments between two tokens. */
const ENTRE = String.raw`(?:[\s\0]|%[^\r\n]{0,200}[\r\n]){0,200}`;
const VALOR = String.raw`(?:<<|\[|\d{1,10}\s{1,9}\d{1,5}\s{1,9}R)`;
const FIN = String.raw`(?![\w#])`;

const SENALES: [Marca, RegExp][] = [
  [
    'programa',
    new RegExp(
      `/S${ENTRE}/(?:JavaScript|Launch|Rendition|ImportData)${FIN}|/(?:JavaScript|XFA)${ENTRE}${VALOR}|/Subtype${ENTRE}/RichMedia${FIN}`,
    ),
  ],
  ['vinculos', new RegExp(`/S${ENTRE}/SubmitForm${FIN}`)],
  [
    'incrustado',
    new RegExp(
      `/Type${ENTRE}/EmbeddedFile${FIN}|/(?:EmbeddedFiles|EF)${ENTRE}${VALOR}|/S${ENTRE}/GoToE${FIN}|/Subtype${ENTRE}/FileAttachment${FIN}`,
    ),
  ],
];

export async function mirarPdf(bytes: Bytes, marcas: Set<Marca>): Promise<void> {
  let [inflados, flujos, visto] = [0, 0, -1];
  for (let lugar = 0; lugar < bytes.size; lugar += TROZO) {
    const desde = Math.max(0, lugar - ENCIMA);
    const pieza = (await bytes.hasta(desde, lugar + TROZO - desde + 16)).toString('latin1');
    anotar(pieza, marcas);
    for (const { index } of pieza.matchAll(/stream\r?\n/g)) {
      const inicio = desde + index;
      if (inicio <= visto || pieza.slice(index - 3, index) === 'end') continue;
      visto = inicio;
      const diccionario = diccionarioDe(pieza.slice(Math.max(0, index - ENCIMA), index));
      if (!/\/ObjStm/.test(diccionario) || !/\/Filter/.test(diccionario)) continue;
      flujos += 1;
      if (!soloFlate(diccionario) || flujos > FLUJOS_MAX || inflados > TODOS_MAX) {
        // What is not looked into may hold anything.
        marcas.add('programa');
        continue;
      }
      const datos = inicio + (pieza[index + 6] === '\r' ? 8 : 7);
      const objetos = await inflar(bytes, datos);
      inflados += objetos.length;
      if (objetos.length >= UNO_MAX) marcas.add('programa');
      anotar(objetos.toString('latin1'), marcas);
    }
  }
}

function anotar(texto: string, marcas: Set<Marca>): void {
  const claro = sinEscapes(texto);
  for (const [marca, senal] of SENALES) if (!marcas.has(marca) && senal.test(claro)) marcas.add(marca);
}

/** Any character of a name may be written as # and two digits (ISO 32000-1 7.3.5). */
const sinEscapes = (texto: string): string =>
  texto.replace(/#([\da-f]{2})/gi, (_, cifras: string) => String.fromCharCode(Number.parseInt(cifras, 16)));

/** The dictionary before `stream`: what follows the last `obj`. */
const diccionarioDe = (antes: string): string => sinEscapes(antes.slice(antes.lastIndexOf('obj') + 3));

const soloFlate = (diccionario: string): boolean =>
  /\/Filter\s*(\[\s*)?\/(FlateDecode|Fl)(?!\w)\s*(\]|\/(?!\w*Decode)|>>)/.test(diccionario) &&
  !/\/Predictor\s+(?!1\b)\d/.test(diccionario);

/** What can be inflated from there on, up to UNO_MAX bytes; nothing where it is encrypted. */
async function inflar(bytes: Bytes, desde: number): Promise<Buffer> {
  const trozos: Buffer[] = [];
  let largo = 0;
  async function* comprimidos(): AsyncGenerator<Buffer> {
    for (let lugar = desde; lugar < bytes.size; lugar += TROZO) yield await bytes.hasta(lugar, TROZO);
  }
  const inflado = createInflate();
  const origen = Readable.from(comprimidos());
  origen.on('error', (error) => inflado.destroy(error));
  origen.pipe(inflado);
  try {
    for await (const trozo of inflado as AsyncIterable<Buffer>) {
      trozos.push(trozo);
      if ((largo += trozo.length) >= UNO_MAX) break;
    }
  } catch (error) {
    // Damaged after some bytes, which readers use.
    if (!(error instanceof Error && 'code' in error && /^Z_(?!MEM_ERROR)/.test(String(error.code))))
      throw error;
  } finally {
    origen.destroy();
  }
  return Buffer.concat(trozos);
}
