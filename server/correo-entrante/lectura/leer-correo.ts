/**
 * Reads one mail into what the service needs of it. Runs in a thread (hilo.ts), because a hostile mail can keep a parser
 * busy; its attachments are left as files, so that they need no memory of the service.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import PostalMime, {
  addressParser,
  decodeWords,
  type Attachment,
  type Email,
  type Header,
} from 'postal-mime';
import { MENSAJE_MAXIMO } from '../../../shared/limites.ts';
import { decodificarPagina } from '../../csv/paginas-de-codigo.ts';
import { mimeDe, TIPOS_ADJUNTO } from '../../../shared/tipos-adjunto.ts';
import { esAutomatico } from './automatico.ts';
import { sinCitadoNiComentarios } from './cabecera.ts';
import { leerDmarc, type Dictamen } from './dmarc.ts';
import { HTML_MAXIMO, htmlATexto } from './html-a-texto.ts';
import { quitarCitas } from './quitar-citas.ts';
import { leerRebote, type Rebote } from './rebote.ts';
import { decodificarUtf7 } from './utf7.ts';

export interface ArchivoDelCorreo {
  nombre: string;
  ruta: string;
  bytes: number;
  sha256: string;
}

export interface CorreoLeido {
  /** SHA-256 of the Message-ID; of the whole mail where it has none. */
  huella: string;
  /** Addresses of From, in lower case. There is one in an honest mail, and none in one that programs read differently. */
  de: string[];
  /** Every address to which it may have been sent, in lower case. */
  para: string[];
  /** By which sign a machine wrote it. */
  automatico: string | undefined;
  rebote: Rebote | undefined;
  /** What Authentication-Results says of DMARC, and who says it; the newest first. */
  dmarc: Dictamen[];
  /** The new words. */
  texto: string;
  /** All words, where some were cut; at most ORIGINAL_MAXIMO characters. */
  original: string | undefined;
  /** Whether it is encrypted, so that nothing can be read. */
  cifrado: boolean;
  /** Whether it has a text, which is too long to be read. */
  largo: boolean;
  archivos: ArchivoDelCorreo[];
  /** Files that were sent in a form that only Outlook opens (winmail.dat). */
  winmail: boolean;
}

/** Parts within parts: real mail has four or five. */
const PROFUNDIDAD_MAXIMA = 20;
const CABECERAS_MAXIMO = 256 * 1024;
export const ORIGINAL_MAXIMO = 50_000;
/** Files that are looked at; a message takes fewer, and the others are told of. */
const ARCHIVOS_MAXIMO = 20;
const DIRECCIONES_MAXIMO = 200;
/** Bytes up to which a picture that the text shows is taken for part of a signature or a letterhead. */
const IMAGEN_DE_FIRMA = 20 * 1024;
const MESSAGE_ID_MAXIMO = 998;

/** Reads the mail at `ruta`; `carpeta` takes its files. Rejects for what is no mail within the limits. */
export async function leerCorreo({ ruta, carpeta }: { ruta: string; carpeta: string }): Promise<CorreoLeido> {
  const bytes = await readFile(ruta);
  const correo = await new PostalMime({
    maxNestingDepth: PROFUNDIDAD_MAXIMA,
    maxHeadersSize: CABECERAS_MAXIMO,
    forceRfc822Attachments: true,
  }).parse(bytes);
  const { headers } = correo;
  const de = esDudoso(headers) ? [] : direccionesDe(headers, ['from']);
  const texto = textoDe(correo, bytes);
  const nuevo = texto === undefined ? '' : quitarCitas(texto);
  return {
    huella: huellaDe(correo, bytes),
    de,
    para: direccionesDe(headers, PARA),
    automatico: esAutomatico(headers, { asunto: correo.subject ?? '', de }),
    rebote: leerRebote(correo),
    dmarc: leerDmarc(headers),
    texto: nuevo,
    original:
      texto === undefined || nuevo === texto.trim() ? undefined : texto.trim().slice(0, ORIGINAL_MAXIMO),
    cifrado: headers.some(({ key, value }) => key === 'content-type' && CIFRADO.test(value)),
    largo: texto === undefined || [...nuevo].length > MENSAJE_MAXIMO,
    ...(await guardarArchivos(correo, carpeta)),
  };
}

const PARA = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
  'resent-to',
];
const CIFRADO = /^(multipart\/encrypted|application\/(x-)?pkcs7-mime)\b/i;

function huellaDe({ messageId }: Email, bytes: Buffer): string {
  const id = messageId?.trim() ?? '';
  const nombrado = id !== '' && id.length <= MESSAGE_ID_MAXIMO;
  return createHash('sha256')
    .update(nombrado ? `id ${id}` : 'todo ')
    .update(nombrado ? '' : bytes)
    .digest('hex');
}

function direccionesDe(headers: readonly Header[], cuales: readonly string[]): string[] {
  const escritas = headers
    .filter(({ key }) => cuales.includes(key))
    .flatMap(({ value }) => addressParser(value, { flatten: true }))
    .map(({ address = '' }) => enRed(address.trim().toLowerCase()))
    .filter((una) => una !== '' && una.length <= 320);
  return [...new Set(escritas)].slice(0, DIRECCIONES_MAXIMO);
}

/** Whether From has an address that the parser leaves out: the mailbox's server may have looked at that one. */
function esDudoso(headers: readonly Header[]): boolean {
  return headers
    .filter(({ key }) => key === 'from')
    .some(({ value }) => {
      const leidas = addressParser(value, { flatten: true }).length;
      return sinCitadoNiComentarios(value).split('<').length - 1 > leidas;
    });
}

/** With its domain in ASCII, as addresses are kept (direccion-en-red.ts). */
function enRed(escrita: string): string {
  const arroba = escrita.lastIndexOf('@') + 1;
  return /^[\u0000-\u007f]*$/.test(escrita)
    ? escrita
    : escrita.slice(0, arroba) + domainToASCII(escrita.slice(arroba));
}

/** undefined for a text that is too long to be looked at. The plain form comes first: it is what its sender sees too. */
function textoDe({ text = '', html = '' }: Email, bytes: Buffer): string | undefined {
  if (text.trim() === '' && html.length > HTML_MAXIMO) return undefined;
  if (text.length > HTML_MAXIMO) return undefined;
  const escrito = text.trim() === '' ? htmlATexto(html) : deUtf7(text, bytes);
  return legible(escrito);
}

function deUtf7(text: string, bytes: Buffer): string {
  const comienzo = bytes.toString('latin1', 0, CABECERAS_MAXIMO);
  return /^content-type:\s*text\/plain;[^\r\n]*(\r?\n[ \t][^\r\n]*)*?charset="?(unicode-1-1-)?utf-7\b/im.test(
    comienzo,
  )
    ? decodificarUtf7(text)
    : text;
}

/** What the contract refuses in a text and mail programs put there: control characters, halves of characters. */
const legible = (texto: string): string =>
  deWindows(texto)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd');

/** Characters of Windows-1252 that were decoded as Latin-1: some versions of Node do it, and some senders name it so. */
const deWindows = (texto: string): string =>
  texto.replace(/[\u0080-\u009f]/g, (letra) =>
    decodificarPagina(Buffer.from(letra, 'latin1'), 'windows-1252'),
  );

async function guardarArchivos(
  { attachments, html = '' }: Email,
  carpeta: string,
): Promise<{ archivos: ArchivoDelCorreo[]; winmail: boolean }> {
  const archivos: ArchivoDelCorreo[] = [];
  const propios = attachments.filter((uno) => !esDelTexto(uno, html));
  for (const [i, uno] of propios
    .filter((otro) => !esWinmail(otro))
    .slice(0, ARCHIVOS_MAXIMO)
    .entries()) {
    const contenido = Buffer.from(uno.content as Uint8Array);
    const ruta = join(carpeta, `archivo-${i}`);
    await writeFile(ruta, contenido, { mode: 0o600, flag: 'wx' });
    const sha256 = createHash('sha256').update(contenido).digest('hex');
    archivos.push({ nombre: nombreDe(uno), ruta, bytes: contenido.length, sha256 });
  }
  return { archivos, winmail: propios.some(esWinmail) };
}

const esWinmail = ({ mimeType, filename }: Attachment): boolean =>
  /^application\/(vnd\.)?ms-tnef$/.test(mimeType) || /^winmail\.dat$/i.test(filename ?? '');

/** Invitations, signatures, cards and reports come along without being sent. */
const ACOMPANAN =
  /^(text\/calendar|application\/ics|text\/(x-)?v-?card|application\/(x-)?pkcs7-signature|application\/pgp-(signature|encrypted|keys)|message\/(delivery-status|disposition-notification|global-delivery-status)|text\/rfc822-headers)$/;
const NOMBRES_QUE_ACOMPANAN = /\.(ics|vcf|p7s|asc|sig)$/i;

/** Stands where a picture was. */
const LUGAR = '\uE003';

/** Whether a part belongs to the mail's own form, and is no file that somebody wanted to send. */
function esDelTexto(
  { mimeType, filename, contentId, content, disposition }: Attachment,
  html: string,
): boolean {
  if (ACOMPANAN.test(mimeType) || NOMBRES_QUE_ACOMPANAN.test(filename ?? '')) return true;
  if (!mimeType.startsWith('image/') || contentId === undefined || disposition === 'attachment') return false;
  const mostrada = html.indexOf(`cid:${contentId.trim().replace(/^<|>$/g, '')}`);
  if (mostrada < 0) return false;
  const bytes = typeof content === 'string' ? content.length : content.byteLength;
  if (bytes <= IMAGEN_DE_FIRMA) return true;
  if (html.length > HTML_MAXIMO) return false;
  // One that only the quoted part shows came from us, or from an earlier answer.
  const antes = html.slice(0, html.lastIndexOf('<', mostrada));
  const despues = html.slice(html.indexOf('>', mostrada) + 1);
  return !quitarCitas(htmlATexto(antes + LUGAR + despues)).includes(LUGAR);
}

function nombreDe({ filename, mimeType }: Attachment): string {
  if (filename) return deWindows(decodeWords(filename));
  const tipo = TIPOS_ADJUNTO.find(({ extension }) => mimeDe(extension) === mimeType);
  if (mimeType === 'message/rfc822') return 'correo.eml';
  return tipo ? `archivo.${tipo.extension}` : 'archivo';
}
