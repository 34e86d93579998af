/**
 * Inspects doc, xls and ppt (MS-DOC, MS-XLS, MS-PPT) and encrypted OOXML (MS-OFFCRYPTO), recognised by their root
 * storage.
 */
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import type { Marca } from '../../../shared/marcas.ts';
import type { Bytes } from './lector.ts';
import { mirarOle2 } from './marcas-ole2.ts';
import { type LeerFlujo, leerOle2, type Objeto, type Ole2 } from './ole2-directorio.ts';
import { exigir, Rechazo } from './rechazo.ts';

type Principal = (leer: LeerFlujo, flujo: Objeto, marcas: Set<Marca>) => Promise<Extension>;

/** Root streams that identify a document; .msg, .msi, .pub and .vsd files have none of them there. */
const PRINCIPALES: Record<string, Principal> = {
  worddocument: esDoc,
  workbook: esXls,
  book: esXls,
  'powerpoint document': esPpt,
};

/** MS-OVBA 2.2.1 and MS-DOC 2.1.9, MS-XLS 2.1.2: where VBA lives, also in embedded documents. */
const ALMACENES_VBA = ['vba', 'macros', '_vba_project_cur'];
const FLUJOS_VBA = ['_vba_project', 'projectwm'];

const REGISTROS_MAX = 200_000;

export async function inspeccionarOle2(
  bytes: Bytes,
  extension: Extension,
  marcas: Set<Marca>,
): Promise<Extension> {
  const archivo = await leerOle2(bytes);
  const enRaiz = new Map(
    archivo.objetos.filter((objeto) => objeto.enRaiz).map((objeto) => [objeto.nombre.toLowerCase(), objeto]),
  );
  const paquete = enRaiz.get('encryptedpackage');
  if (paquete) {
    await comprobarCifrado(archivo.leer, paquete, enRaiz);
    return cifrado(extension);
  }

  const principales = Object.entries(PRINCIPALES).filter(([nombre]) => enRaiz.get(nombre)?.clase === 'flujo');
  if (principales.length === 0) throw new Rechazo('adjunto_tipo');
  if (tieneVba(archivo)) throw new Rechazo('adjunto_macros');
  // Excel wrote Book and Workbook side by side for older readers; any other mixture is damage.
  exigir(new Set(principales.map(([, principal]) => principal)).size === 1);
  let hallada: Extension = extension;
  for (const [nombre, principal] of principales) {
    const flujo = enRaiz.get(nombre);
    exigir(flujo !== undefined && flujo.tamano > 0 && flujo.presente === flujo.tamano);
    hallada = await principal(archivo.leer, flujo, marcas);
  }
  await mirarOle2(archivo, marcas);
  return hallada;
}

function tieneVba({ objetos }: Ole2): boolean {
  return objetos.some(({ nombre, clase }) =>
    (clase === 'flujo' ? FLUJOS_VBA : ALMACENES_VBA).includes(nombre.toLowerCase()),
  );
}

/**
 * MS-OFFCRYPTO 2.1 to 2.3: the package follows its decrypted length in eight bytes, and EncryptionInfo says how to read
 * it (standard, extensible and agile alike). Documents under rights management have their data space instead.
 */
async function comprobarCifrado(
  leer: LeerFlujo,
  paquete: Objeto,
  enRaiz: Map<string, Objeto>,
): Promise<void> {
  exigir((enRaiz.get('encryptioninfo')?.presente ?? 0) > 8 || enRaiz.has('\u0006dataspaces'));
  const inicio = await leer(paquete, 0, 8);
  exigir(inicio.length === 8 && paquete.presente > 8);
  // ExtenXLS declares a longer stream than it writes; the encrypted content is complete.
  exigir(paquete.presente === paquete.tamano || paquete.presente >= 8 + inicio.readUInt32LE(0));
}

/** The content is unknown without the password, so the name's extension is accepted if it is one of Office. */
function cifrado(extension: Extension): Extension {
  if (extension.startsWith('doc')) return 'docx';
  if (extension.startsWith('xls')) return 'xlsx';
  if (extension.startsWith('ppt')) return 'pptx';
  throw new Rechazo('adjunto_tipo');
}

/** MS-DOC 2.5.2 FibBase; A5DC and the others are Word 6 and 95. */
async function esDoc(leer: LeerFlujo, flujo: Objeto): Promise<'doc'> {
  const fib = await leer(flujo, 0, 32);
  exigir(fib.length === 32 && [0xa5ec, 0xa5dc, 0xa697, 0xa699, 0xa69c].includes(fib.readUInt16LE(0)));
  const esPlantilla = (fib.readUInt8(10) & 1) !== 0;
  if (esPlantilla) throw new Rechazo('adjunto_tipo');
  return 'doc';
}

const BOF = 0x0809;
const EOF = 0x0a;
const FILEPASS = 0x2f;
const PLANTILLA = 0x60;
const HOJA = 0x85;
/** MS-XLS 2.4.271 SupBook: the workbook itself, an add-in, or else another workbook or program (DDE, OLE). */
const SUPBOOK = 0x1ae;
const PROPIOS = [0x0401, 0x3a01];

/** A path of one character, zero or blank, means the same sheet or none. */
function esAjeno(registro: Buffer): boolean {
  if (registro.length < 10) return false;
  const largo = registro.readUInt16LE(6);
  return !PROPIOS.includes(largo) && !(largo === 1 && [0, 32].includes(registro.readUInt8(9)));
}

/** MS-XLS 2.1.4: records of the workbook's globals. An encrypted one keeps its record headers in clear. */
async function esXls(leer: LeerFlujo, flujo: Objeto, marcas: Set<Marca>): Promise<'xls'> {
  let protegido = false;
  for (let lugar = 0, n = 0; n < REGISTROS_MAX; n++) {
    const registro = await leer(flujo, lugar, 10);
    exigir(registro.length >= 4);
    const [tipo, largo] = [registro.readUInt16LE(0), registro.readUInt16LE(2)];
    exigir(n > 0 || (tipo === BOF && largo >= 4));
    if (tipo === EOF) return 'xls';
    if (tipo === FILEPASS) protegido = true;
    if (tipo === PLANTILLA) throw new Rechazo('adjunto_tipo');
    if (tipo === SUPBOOK && !protegido && esAjeno(registro)) marcas.add('vinculos');
    if (tipo === HOJA && !protegido) {
      // MS-XLS 2.4.28 BoundSheet8: dt 1 is an Excel 4.0 macro sheet, 6 a VBA module.
      exigir(registro.length === 10);
      if ([1, 6].includes(registro.readUInt8(9))) throw new Rechazo('adjunto_macros');
    }
    lugar += 4 + largo;
  }
  throw new Rechazo('adjunto_danado');
}

/** Headers of VBAInfoContainer and VBAInfoAtom (MS-PPT 2.4.10, 2.4.11). */
const VBA_INFO = Buffer.from('ff0314000000', 'hex');
const VBA_ATOMO = Buffer.from('00040c000000', 'hex');
const TROZO = 64 * 1024;

/** The VBA atom is searched for as bytes, since which records PowerPoint reads depends on edits and persist tables. */
async function esPpt(leer: LeerFlujo, flujo: Objeto): Promise<'ppt'> {
  for (let lugar = 0; lugar < flujo.tamano; lugar += TROZO) {
    const trozo = await leer(flujo, lugar, TROZO + 32);
    for (let i = trozo.indexOf(VBA_INFO); i >= 0; i = trozo.indexOf(VBA_INFO, i + 1)) {
      const atomo = trozo.subarray(i + 8, i + 22);
      if (atomo.length < 14 || !atomo.subarray(0, 6).equals(VBA_ATOMO)) continue;
      const [referencia, contiene] = [atomo.readUInt32LE(6), atomo.readUInt32LE(10)];
      if (referencia !== 0 || contiene !== 0) throw new Rechazo('adjunto_macros');
    }
  }
  return 'ppt';
}
