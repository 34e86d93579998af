/** Inspects docx, xlsx and pptx: OPC packages (ECMA-376 part 2), transitional or strict. */
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import type { Marca } from '../../../shared/marcas.ts';
import type { Bytes } from './lector.ts';
import { mirarOoxml } from './marcas-ooxml.ts';
import { elementos, type Elemento, raiz, texto } from './ooxml-xml.ts';
import { exigir, Rechazo } from './rechazo.ts';
import { comprobarContenido, comprobarTamanos, leerInicio, leerParte } from './zip-contenido.ts';
import { type Directorio, type Entrada, leerDirectorio } from './zip-directorio.ts';

type Ooxml = Extract<Extension, 'docx' | 'xlsx' | 'pptx'>;

const XML_MAX = 4 * 1024 * 1024;

/** Content type of the main part (ECMA-376 part 1, annex A of each markup) → what it is and its root. */
const PRINCIPALES = new Map<string, { extension: Ooxml; elemento: string }>([
  ['wordprocessingml.document', { extension: 'docx', elemento: 'document' }],
  ['spreadsheetml.sheet', { extension: 'xlsx', elemento: 'workbook' }],
  ['presentationml.presentation', { extension: 'pptx', elemento: 'presentation' }],
]);

const TIPO_PRINCIPAL = /^application\/vnd\.openxmlformats-officedocument\.([a-z.]+)\.main\+xml$/;
const TIPO_XLSB = /^application\/vnd\.ms-excel\.sheet\.binary\.macroenabled/;
/** VBA (MS-OFFMACRO2) and Excel 4.0 macro sheets. Embedded documents have such types too. */
const TIPO_MACRO = /macroenabled|vbaproject|vnd\.ms-word\.vbadata|vnd\.ms-excel\.(intl)?macrosheet/;
const PARTE_MACRO = /(^|\/)(vbaproject[^/]*\.bin|vbadata\.xml)$|^xl\/macrosheets\//;
const RELACION_MACRO = /\/(vbaproject|wordvbadata|xl(intl)?macrosheet)$/;
/** Transitional and strict (ISO/IEC 29500) namespaces of the relationship to the main part. */
const RELACION_PRINCIPAL =
  /^http:\/\/(schemas\.openxmlformats\.org\/officedocument\/2006|purl\.oclc\.org\/ooxml\/officedocument)\/relationships\/officedocument$/;

export async function inspeccionarOoxml(bytes: Bytes, _: Extension, marcas: Set<Marca>): Promise<Ooxml> {
  const directorio = await leerDirectorio(bytes);
  const partes = partesDe(directorio);
  const tipos = partes.get('[content_types].xml');
  // Any other ZIP, such as an archive, ODF, EPUB or program.
  if (!tipos) throw new Rechazo('adjunto_tipo');
  comprobarTamanos(directorio);

  const declarados = leerTipos(
    elementos(texto(await leerParte(bytes, tipos, XML_MAX)), ['override', 'default']),
  );
  const relaciones = await leerRelaciones(bytes, partes.get('_rels/.rels'));
  const principal = partePrincipal(relaciones);
  const tipo = tipoDe(principal, declarados);
  if (TIPO_XLSB.test(tipo)) throw new Rechazo('adjunto_tipo');
  if (await tieneMacros(bytes, partes, principal, declarados)) throw new Rechazo('adjunto_macros');
  const conocido = PRINCIPALES.get(TIPO_PRINCIPAL.exec(tipo)?.[1] ?? '');
  if (!conocido) throw new Rechazo('adjunto_tipo');

  const parte = partes.get(principal);
  exigir(parte !== undefined);
  exigir(raiz(texto(await leerInicio(bytes, parte, 16 * 1024))) === conocido.elemento);
  await comprobarContenido(bytes, directorio, mirarOoxml(conocido.extension, marcas));
  return conocido.extension;
}

/**
 * Parts by lower-case name, as OPC compares them. Two parts of the same name are refused, because readers would choose
 * different ones.
 */
function partesDe({ entradas }: Directorio): Map<string, Entrada> {
  const partes = new Map<string, Entrada>();
  for (const entrada of entradas) {
    // Some writers for Windows put backslashes, and Office opens what they write.
    const nombre = entrada.nombre.replaceAll('\\', '/').toLowerCase();
    if (nombre.endsWith('/')) continue;
    exigir(!partes.has(nombre));
    partes.set(nombre, entrada);
  }
  return partes;
}

async function leerRelaciones(bytes: Bytes, parte: Entrada | undefined): Promise<Elemento[]> {
  exigir(parte !== undefined);
  return elementos(texto(await leerParte(bytes, parte, XML_MAX)), ['relationship']);
}

function partePrincipal(relaciones: Elemento[]): string {
  const destinos = relaciones
    .filter(({ atributos }) => RELACION_PRINCIPAL.test(minusculas(atributos.type)))
    .filter(({ atributos }) => minusculas(atributos.targetmode) !== 'external')
    .map(({ atributos }) => atributos.target ?? '');
  // XPS, NuGet and other packages have no main part; two main parts would be two documents.
  if (destinos.length === 0) throw new Rechazo('adjunto_tipo');
  exigir(destinos.length === 1);
  return (destinos[0] ?? '')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .toLowerCase();
}

interface Tipos {
  /** Types by part name. */
  propios: Map<string, string>;
  /** Types by extension, for parts without a type of their own. */
  comunes: Map<string, string>;
}

/** OPC 7.2.3: content types are compared without case. */
function leerTipos(declarados: Elemento[]): Tipos {
  const tipos: Tipos = { propios: new Map(), comunes: new Map() };
  for (const { nombre, atributos } of declarados) {
    const tipo = minusculas(atributos.contenttype);
    if (nombre === 'override') tipos.propios.set(sinBarra(atributos.partname ?? ''), tipo);
    if (nombre === 'default')
      tipos.comunes.set((atributos.extension ?? '').replace(/^\./, '').toLowerCase(), tipo);
  }
  return tipos;
}

function minusculas(valor: string | undefined): string {
  return (valor ?? '').trim().toLowerCase();
}

function sinBarra(nombre: string): string {
  return nombre.replace(/^\/+/, '').toLowerCase();
}

function tipoDe(parte: string, { propios, comunes }: Tipos): string {
  return propios.get(parte) ?? comunes.get(parte.slice(parte.lastIndexOf('.') + 1)) ?? '';
}

async function tieneMacros(
  bytes: Bytes,
  partes: Map<string, Entrada>,
  principal: string,
  tipos: Tipos,
): Promise<boolean> {
  // A Default counts only if a part uses it: SheetJS declares the type of xlsb for `bin` in every xlsx.
  const nombres = [...partes.keys()];
  const usados = [...tipos.propios.values(), ...nombres.map((nombre) => tipoDe(nombre, tipos))];
  if (usados.some((tipo) => TIPO_MACRO.test(tipo)) || nombres.some((nombre) => PARTE_MACRO.test(nombre)))
    return true;
  // Office finds a VBA project by its relationship even under another name and type.
  const corte = principal.lastIndexOf('/') + 1;
  const suyas = partes.get(`${principal.slice(0, corte)}_rels/${principal.slice(corte)}.rels`);
  if (!suyas) return false;
  return (await leerRelaciones(bytes, suyas)).some(({ atributos }) =>
    RELACION_MACRO.test(minusculas(atributos.type)),
  );
}
