/** Whether a mail was written by a machine: then it is never a message, and nobody is answered (RFC 3834). */
import type { Header } from 'postal-mime';

const CON_VALOR = new Set([
  'list-id',
  'list-unsubscribe',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-response-suppress',
]);
const DE_MAQUINA = /^(mailer-daemon|postmaster|no-?reply|noreply|do-?not-?reply|bounces?)([+-].*)?@/i;
const ASUNTO =
  /^\s*((automatic|auto|out of office)( reply)?\s*:|auto(-| )?reply\b|out of (the )?office\b|respuesta autom[áa]tica\s*:|fuera de (la )?oficina\b|resposta autom[áa]tica\s*:)/i;

/** By which sign; undefined for a mail that a person wrote. `asunto` and `de` are decoded. */
export function esAutomatico(
  cabeceras: readonly Header[],
  { asunto, de }: { asunto: string; de: readonly string[] },
): string | undefined {
  for (const { key, value } of cabeceras) {
    const dicho = value.trim().toLowerCase();
    if (key === 'auto-submitted' && !/^no\b/.test(dicho)) return key;
    if (key === 'precedence' && /^(bulk|list|junk|auto_reply)\b/.test(dicho)) return key;
    if (key === 'return-path' && /^<\s*>$/.test(dicho)) return key;
    if (key === 'content-type' && /^multipart\/report\b|^message\/disposition-notification\b/.test(dicho))
      return key;
    if (CON_VALOR.has(key) && dicho !== '' && dicho !== 'none') return key;
  }
  if (de.some((una) => DE_MAQUINA.test(una))) return 'from';
  return ASUNTO.test(asunto) ? 'subject' : undefined;
}
