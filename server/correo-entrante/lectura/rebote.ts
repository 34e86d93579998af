/** Reads a delivery status notification (RFC 3464): that a mail of ours could not be delivered. */
import type { Email } from 'postal-mime';
import { esDireccionMala } from '../../correo/fallas.ts';

export interface Rebote {
  /** Message-IDs that it may be about: those of the returned mail. */
  de: string[];
  /** Of the first recipient that failed for good, such as 5.1.1. */
  estado: string;
  /** Whether the address is no good; otherwise it was the mail, its sender or the moment, such as a full mailbox. */
  direccionMala: boolean;
}

/** Bytes of a part that are looked at. */
const MAXIMO = 64 * 1024;

/** undefined for what is no notification of a failure for good. */
export function leerRebote({ headers, attachments }: Email): Rebote | undefined {
  const tipo = headers.find(({ key }) => key === 'content-type')?.value ?? '';
  if (!/^multipart\/report\b/i.test(tipo)) return undefined;
  const textoDe = (mimeTypes: readonly string[]): string =>
    attachments
      .filter(({ mimeType }) => mimeTypes.includes(mimeType))
      .map(({ content }) => (typeof content === 'string' ? content : comienzo(content)))
      .join('\n\n');
  const fallo = textoDe(['message/delivery-status', 'message/global-delivery-status'])
    .split(/\r?\n\r?\n/)
    .find((grupo) => /^action:\s*failed\b/im.test(grupo) && /^status:\s*5\./im.test(grupo));
  const estado = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(fallo ?? '')?.[1];
  if (fallo === undefined || estado === undefined) return undefined;
  const devuelto = textoDe([
    'message/rfc822',
    'text/rfc822-headers',
    'message/global',
    'message/global-headers',
  ]);
  // Only of its own headers, not of what they answer.
  const [cabeceras = ''] = devuelto.replace(/\r\n/g, '\n').trimStart().split('\n\n');
  const suyo = /^message-id:\s*(<[^<>\s]{1,900}>)/im.exec(cabeceras)?.[1];
  const referidas = headers
    .filter(({ key }) => key === 'in-reply-to' || key === 'references')
    .flatMap(({ value }) => value.slice(0, MAXIMO).match(/<[^<>\s]{1,900}>/g) ?? []);
  return {
    de: [...new Set([...(suyo === undefined ? [] : [suyo]), ...referidas])].slice(0, 20),
    estado,
    direccionMala: esDireccionMala(loQueDijo(fallo, estado)),
  };
}

/** As the server said it that refused the mail; where it is not told, the status stands for it. */
function loQueDijo(fallo: string, estado: string): string {
  const [, dicho] = /^diagnostic-code:\s*smtp\s*;\s*(5\d\d\b.*)/im.exec(fallo) ?? [];
  const conCodigo = dicho !== undefined && /^\d{3}[ -]5\.\d/.test(dicho);
  return estado === '5.0.0' || conCodigo ? (dicho ?? `550 ${estado}`) : `550 ${estado} ${dicho ?? ''}`;
}

const comienzo = (content: ArrayBuffer | Uint8Array): string =>
  Buffer.from(content as Uint8Array)
    .subarray(0, MAXIMO)
    .toString('latin1');
