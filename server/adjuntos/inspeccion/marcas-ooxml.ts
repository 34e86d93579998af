/**
 * Finds what Office fetches or starts beyond the document: relationships that lead out of the package, embedded objects,
 * controls, and fields that fetch (DDE and its kin). It looks at the parts while their contents are checked, so nothing
 * is inflated twice.
 */
import type { Marca } from '../../../shared/marcas.ts';
import { leerAtributos, resolver, texto, type Elemento } from './ooxml-xml.ts';
import type { Observador } from './zip-contenido.ts';
import type { Entrada } from './zip-directorio.ts';

/** Most inflated bytes of parts that are looked at; a document with more is marked, because the rest is unknown. */
const MIRADOS_MAX = 256 * 1024 * 1024;
/** Most bytes of one part of relationships: those of a sheet with as many links as Excel allows. */
const RELACIONES_MAX = 16 * 1024 * 1024;
/** Most characters that are kept of one field, and between two pieces of a part. */
const CAMPO_MAX = 4 * 1024;
const RESTO_MAX = 64 * 1024;

/** Says for each part how to look at it; adds what it finds to `marcas`. */
export function mirarOoxml(
  extension: 'docx' | 'xlsx' | 'pptx',
  marcas: Set<Marca>,
): (entrada: Entrada) => Observador | undefined {
  let quedan = MIRADOS_MAX;
  const contado = (observador: Observador): Observador => ({
    ver(trozo) {
      quedan -= trozo.length;
      if (quedan < 0) marcas.add('vinculos');
      else observador.ver(trozo);
    },
    fin: () => observador.fin(),
  });
  return ({ nombre: escrito }) => {
    const nombre = escrito.replaceAll('\\', '/').toLowerCase();
    if (/(^|\/)_rels\/[^/]*\.rels$/.test(nombre)) return contado(mirarRelaciones(nombre, marcas));
    if (!nombre.endsWith('.xml')) return undefined;
    if (extension === 'docx') return contado(mirarCampos(marcas));
    if (extension === 'pptx') return contado(mirarAcciones(marcas));
    return contado(mirarFormulas(marcas));
  };
}

function mirarRelaciones(nombre: string, marcas: Set<Marca>): Observador {
  const trozos: Buffer[] = [];
  let largo = 0;
  return {
    ver(trozo) {
      largo += trozo.length;
      if (largo <= RELACIONES_MAX) trozos.push(trozo);
      else marcas.add('vinculos');
    },
    fin() {
      try {
        for (const atributos of relaciones(texto(Buffer.concat(trozos)))) {
          const marca = deRelacion(atributos, nombre);
          if (marca) marcas.add(marca);
        }
      } catch {
        // Not to be read, for example in an encoding of its own: it may lead anywhere.
        marcas.add('vinculos');
      }
    },
  };
}

const RELACION = /<(?:[\w.-]+:)?Relationship(?=[\s/])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/gi;

function* relaciones(xml: string): Generator<Elemento['atributos']> {
  for (const [, resto = ''] of xml.matchAll(RELACION)) yield leerAtributos(resto);
}

/** Types of relationships by the end of their name, which transitional and strict documents share. */
const POR_TIPO: Partial<Record<string, Marca>> = {
  externallink: 'vinculos',
  connections: 'vinculos',
  oleobject: 'incrustado',
  package: 'incrustado',
  afchunk: 'incrustado',
  control: 'programa',
  activexcontrolbinary: 'programa',
};

function deRelacion(
  { type = '', target = '', targetmode = '' }: Elemento['atributos'],
  nombre: string,
): Marca | undefined {
  const tipo = type.trim().toLowerCase().replace(/^.*\//, '');
  if (targetmode.trim().toLowerCase() === 'external') {
    // An ordinary link is followed by who chooses to.
    if (tipo === 'hyperlink') return undefined;
    // Word writes where the template was on the author's disk into many documents.
    return tipo === 'attachedtemplate' && esLocal(target) ? undefined : 'vinculos';
  }
  // The numbers of a chart are a workbook of their own.
  if (tipo === 'package' && /(^|\/)charts\//.test(nombre)) return undefined;
  return POR_TIPO[tipo];
}

/** A path on the reader's own disk: with a drive letter, or relative. */
const esLocal = (destino: string): boolean =>
  /^\s*((file:)?\/{0,3}[a-z](:|\||%3a)|(?![a-z][a-z\d+.-]*:)[^\\/])/i.test(destino);

/** Fields that fetch something (ECMA-376 part 1, 17.16.5), and QUOTE of codes, which hides the name of one. */
const CAMPO_EXTERNO =
  /^\s*["“”]?\s*(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE|RD)(?![\w-])|^\s*QUOTE(\s+\d+){3}/i;

/** A field's instruction in pieces, its beginning and end, or a simple field. */
const PIEZA_DE_CAMPO =
  /<(?:\w+:)?instrText(?=[\s>])[^<>]*>([^<]*)|<(?:\w+:)?(fldChar)(?=[\s/>])|<(?:\w+:)?fldSimple(?=\s)[^<>]*?\sw?:?instr\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

function mirarCampos(marcas: Set<Marca>): Observador {
  let campo = '';
  const cerrar = () => {
    if (CAMPO_EXTERNO.test(resolver(campo))) marcas.add('vinculos');
    campo = '';
  };
  return porTexto(
    (xml) => {
      const limpio = xml.replace(/<!--[^]*?-->/g, '').replace(/<!\[CDATA\[([^<]*?)\]\]>/g, '$1');
      for (const [, instruccion, marca, doble, simple] of limpio.matchAll(PIEZA_DE_CAMPO)) {
        if (marca) cerrar();
        else if (instruccion !== undefined) campo = (campo + instruccion).slice(0, CAMPO_MAX);
        else if (CAMPO_EXTERNO.test(resolver(doble ?? simple ?? ''))) marcas.add('vinculos');
      }
    },
    () => cerrar(),
  );
}

const FORMULA = /<(?:\w+:)?(?:f|formula\d?|definedName)(?=[\s>])[^<>]*>([^<]*[|(][^<]*)/g;
/** `program|'topic'!item` (DDE), and functions that fetch; outside of quoted texts. */
const FORMULA_EXTERNA = /[\w.]\|[^!]*!|\b(DDE|WEBSERVICE|RTD)\(/i;

function mirarFormulas(marcas: Set<Marca>): Observador {
  return porTexto(
    (xml) => {
      for (const [, formula = ''] of xml.matchAll(FORMULA)) {
        if (/\||DDE|WEBSERVICE|RTD/i.test(formula) && FORMULA_EXTERNA.test(sinTextos(resolver(formula)))) {
          marcas.add('vinculos');
        }
      }
    },
    () => undefined,
  );
}

const sinTextos = (formula: string): string => formula.replace(/"[^"]*"/g, '');

/** Actions of a presentation that start a program (MS-OE376 2.1.1210). */
const ACCION = /ppaction:\/\/(program|macro|ole)/i;

function mirarAcciones(marcas: Set<Marca>): Observador {
  return porTexto(
    (xml) => {
      if (ACCION.test(resolver(xml))) marcas.add('programa');
    },
    () => undefined,
  );
}

/** Gives pieces of text that end before a tag begins, so that no tag is parted. Zeros, as of UTF-16, are left out. */
function porTexto(mirar: (xml: string) => void, fin: () => void): Observador {
  let resto = '';
  return {
    ver(trozo) {
      const junto = resto + trozo.toString('latin1').replaceAll('\0', '');
      const corte = junto.lastIndexOf('<');
      if (corte <= 0 && junto.length < RESTO_MAX) {
        resto = junto;
        return;
      }
      mirar(junto.slice(0, Math.max(corte, 0)) + '<');
      resto = junto.slice(Math.max(corte, 0)).slice(-RESTO_MAX);
    },
    fin() {
      mirar(`${resto}<`);
      fin();
    },
  };
}
