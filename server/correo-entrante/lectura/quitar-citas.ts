/**
 * Takes out of an answer what its sender did not write now: the quoted notice, the signature, the lines that phones and
 * companies add. What remains is never changed. Where it is not sure, the text stays, because a quotation too much costs
 * less than a lost word (docs/decisions/correo-entrante.md).
 */
import { RAYA } from './raya.ts';

/** Marks of the HTML form (html-a-texto.ts), on lines of their own: the rest is quoted; a signature begins and ends. */
export const CITA = '\uE000';
export const FIRMA = '\uE001';
export const FIN_DE_FIRMA = '\uE002';

/** Stands where marked lines were. */
const QUITADA = '\uE004';

/** Most lines that are looked at; a longer text is no answer that people wrote. */
const LINEAS_MAXIMO = 20_000;
/** In how many lines of a company's notice its words of the law are looked for. */
const LINEAS_DE_AVISO = 40;
/** Over how many lines clients break "El … escribió:". */
const LINEAS_DE_ATRIBUCION = 4;
/** How many lines after "De:" the other lines of a header block are looked for in. */
const LINEAS_DE_ENCABEZADO = 6;

const RAYA_SUELTA = new RegExp(RAYA.replaceAll(' ', '\\s+'), 'i');

/** Ends of attributions, in the languages that office programs here speak. */
const ESCRIBIO = /(escribi[óo]|wrote|escreveu|a écrit)\s*:\s*$/i;
const EMPIEZA_ATRIBUCION =
  /^[\s*_]*(el|on|em|le|lun|mar|mi[ée]|jue|vie|s[áa]b|dom)\b|^[\s*_]*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/i;
const ATRIBUCION_MAXIMO = 500;
/** What people do not put before "escribió:": an address; with quoted lines below it, a date with a time is enough. */
const CON_DIRECCION = /[\w.+-]@[\w-]+\.\w/;
const CON_HORA = /\d.*\d{1,2}[:.h]\d{2}/;

const SEPARADOR =
  /^[\s*_]*-{2,}\s*(mensaje original|original message|mensaje reenviado|forwarded message|mensagem original|message d'origine|begin forwarded message)\b.*$/i;
const RENGLON_DE_ENCABEZADO =
  /^[\s*_]*(de|from|enviado(?: el)?|fecha|sent|date|para|to|cc|asunto|subject|responder a|reply-to)\s*:[*_]*\s*\S?/i;
const DE = /^[\s*_]*(de|from)\s*:/i;
const ENVIADO = /^[\s*_]*(enviado(?: el)?|sent)\s*:.*\d/i;

/** The delimiter of RFC 3676, 4.3, which some clients send without its blank. */
const DELIMITADOR_DE_FIRMA = /^--\s?$/;
const DEL_TELEFONO =
  /^[\s*_]*(enviado (desde|con|a trav[ée]s de) |sent (from|with|via) |obt[ée]n(er)? outlook para|get outlook for|descargar? outlook para|yahoo mail:|enviado do meu\b).{0,90}$/i;
const DE_LA_EMPRESA =
  /^[\s*_]*(aviso (legal|de confidencialidad|de privacidad)\b|(nota|cl[áa]usula) de confidencialidad\b|confidencialidad\s*:|antes de imprimir\b|este (correo|mensaje)( electr[óo]nico)?\b.{0,120}\bconfidencial|la informaci[óo]n contenida en este (correo|mensaje)\b|this (e-?mail|message)\b.{0,120}\bconfidential)/i;

const LEGAL =
  /\b(destinatari|divulga|prohib|proh[íi]b|retransm|reproduc|distribu|autorizad|elim[íi]n|b[óo]rrel|intended|recipient|disclos|disseminat|delete|medio ambiente|environment|papel|imprimir|ley \d)/i;

/** What stands in the plain form where the HTML has a picture. */
const LUGAR_DE_IMAGEN = /^\s*\[(cid|image|imagen):[^\]]{0,300}\]$/i;

/** The new words of an answer. */
export function quitarCitas(escrito: string): string {
  const lineas = escrito
    .replace(/\r\n?/g, '\n')
    .split('\n', LINEAS_MAXIMO)
    .map((una) => una.trimEnd())
    .filter((una) => !LUGAR_DE_IMAGEN.test(una));
  const hasta = dondeEmpiezaLaCita(lineas);
  const propias = sinCitadas(lineas.slice(0, hasta));
  return sinFirmas(sinFirmasMarcadas(propias))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The line from which on everything is the quoted mail. Below lines marked with ">" the answer may go on. */
function dondeEmpiezaLaCita(lineas: readonly string[]): number {
  for (const [i, linea] of lineas.entries()) {
    if (linea.includes(CITA) || SEPARADOR.test(linea)) return i;
    if (!esCitada(linea) && RAYA_SUELTA.test(linea)) return sinAntesala(lineas, i);
    if (DE.test(linea) && esEncabezado(lineas, i) && esDeCorreo(lineas, i)) return sinAntesala(lineas, i);
    const fin = finDeAtribucion(lineas, i);
    if (fin !== undefined && !siguenMarcadas(lineas, fin)) return i;
  }
  return lineas.length;
}

/** What clients put right above the quoted mail: a rule, blank lines, "El … escribió:", a header block. */
function sinAntesala(lineas: readonly string[], desde: number): number {
  let i = desde;
  while (i > 0 && /^[\s>|]*[_*-]*$/.test(lineas[i - 1]!)) i -= 1;
  for (let antes = i - 1; antes >= Math.max(0, i - LINEAS_DE_ATRIBUCION); antes -= 1) {
    if (finDeAtribucion(lineas, antes) === i) return antes;
  }
  const primera = lineas.slice(Math.max(0, i - LINEAS_DE_ENCABEZADO), i).findIndex((una) => DE.test(una));
  const de = Math.max(0, i - LINEAS_DE_ENCABEZADO) + primera;
  if (primera >= 0 && esEncabezado(lineas, de)) return sinAntesala(lineas, de);
  return i;
}

function esEncabezado(lineas: readonly string[], de: number): boolean {
  const otras = lineas
    .slice(de + 1, de + 1 + LINEAS_DE_ENCABEZADO)
    .filter((una) => RENGLON_DE_ENCABEZADO.test(una));
  return otras.length >= 2;
}

/** People write "De: … Para: … Asunto: …" too, in memos and about patients on their way; programs add an address or the moment. */
function esDeCorreo(lineas: readonly string[], de: number): boolean {
  return (
    CON_DIRECCION.test(lineas[de]!) ||
    lineas.slice(de + 1, de + 1 + LINEAS_DE_ENCABEZADO).some((una) => ENVIADO.test(una))
  );
}

/** The line after an attribution that begins here; undefined where none does. */
function finDeAtribucion(lineas: readonly string[], desde: number): number | undefined {
  if (!EMPIEZA_ATRIBUCION.test(lineas[desde]!)) return undefined;
  let junta = '';
  for (let i = desde; i < Math.min(lineas.length, desde + LINEAS_DE_ATRIBUCION); i += 1) {
    if (lineas[i] === '' && junta !== '') return undefined;
    junta += ` ${lineas[i]!}`;
    if (junta.length > ATRIBUCION_MAXIMO) return undefined;
    if (!ESCRIBIO.test(junta)) continue;
    const deUnPrograma = CON_DIRECCION.test(junta) || (CON_HORA.test(junta) && siguenMarcadas(lineas, i + 1));
    return deUnPrograma ? i + 1 : undefined;
  }
  return undefined;
}

function siguenMarcadas(lineas: readonly string[], desde: number): boolean {
  const primera = lineas.slice(desde, desde + 4).find((una) => una.trim() !== '');
  return primera !== undefined && esCitada(primera);
}

const esCitada = (linea: string): boolean => /^\s?>/.test(linea);

/** Without the lines that begin with ">", and the attributions above them; a mark stands in their place. */
function sinCitadas(lineas: readonly string[]): string[] {
  const quedan: string[] = [];
  for (let i = 0; i < lineas.length; i += 1) {
    const fin = finDeAtribucion(lineas, i);
    if (fin !== undefined && siguenMarcadas(lineas, fin)) i = fin - 1;
    else quedan.push(esCitada(lineas[i]!) ? QUITADA : lineas[i]!);
  }
  return quedan;
}

function sinFirmasMarcadas(lineas: readonly string[]): string[] {
  const quedan: string[] = [];
  let enFirma = false;
  for (const linea of lineas) {
    if (linea.includes(FIRMA)) enFirma = true;
    if (!enFirma) quedan.push(linea);
    if (linea.includes(FIN_DE_FIRMA)) enFirma = false;
  }
  return quedan;
}

/** A signature ends where quoted lines begin: below them the answer may go on. */
function sinFirmas(lineas: readonly string[]): string[] {
  const quedan: string[] = [];
  for (let desde = 0; desde < lineas.length;) {
    const cita = lineas.indexOf(QUITADA, desde);
    const hasta = cita < 0 ? lineas.length : cita;
    const tramo = lineas.slice(desde, hasta);
    const algoAntes = quedan.some((una) => una !== '');
    const firma = tramo.findIndex((_, i) => empiezaFirma(tramo, i, algoAntes));
    quedan.push(...(firma < 0 ? tramo : tramo.slice(0, firma)));
    desde = hasta + 1;
  }
  return quedan;
}

function empiezaFirma(tramo: readonly string[], i: number, algoAntes: boolean): boolean {
  const linea = tramo[i]!;
  if (DELIMITADOR_DE_FIRMA.test(linea)) return true;
  if (DEL_TELEFONO.test(linea)) return esDelFinal(tramo, i);
  if (!DE_LA_EMPRESA.test(linea)) return false;
  // Below what was written, and with the words of the law: a sentence that begins so may be the sender's.
  const hayAntes = algoAntes || tramo.slice(0, i).some((una) => una !== '');
  return hayAntes && LEGAL.test(tramo.slice(i, i + LINEAS_DE_AVISO).join(' '));
}

/** Elsewhere a line such as "Enviado desde Bogotá el lunes" is the sender's. */
function esDelFinal(tramo: readonly string[], i: number): boolean {
  const primera = tramo.findIndex((una, j) => j > i && una !== '');
  return primera < 0 || tramo.findIndex((una, j) => j > primera && una !== '') < 0;
}
